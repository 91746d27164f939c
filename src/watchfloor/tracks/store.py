"""The store: positions of each kind and day in one packed, sorted Parquet file, beside their roll-up.

::

    sources.jsonl                     what was taken in, file by file; written last, so it is the commit
    identity/SOURCE.parquet           what vehicles said of themselves
    air/2026-09-21/points.parquet     sorted by vehicle and time, no time twice
    air/2026-09-21/rollup.parquet     five minutes of a vehicle in a row

Taking in a file touches only the days it has positions of, and taking it in again nothing. A run that was
killed leaves whole days or none; running it again completes it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from watchfloor.errors import DeskError, TrackError
from watchfloor.tracks.engines import DuckDB, files
from watchfloor.tracks.points import IDENTITY, KINDS, Kind
from watchfloor.tracks.readers.formats import LAYOUTS, reader_of, sniff
from watchfloor.tracks.readers.source import Source
from watchfloor.tracks.readers.tabular import Layout, quoted, reason_names, select
from watchfloor.tracks.rollup import PACKED_POINTS, TICKS

DAY_MS = 86_400_000
GROUP_ROWS = 245_760
"""Rows a row group: 120 of DuckDB's vectors, so that reading one vehicle touches few."""
DICTIONARY_LIMIT = 10_000
"""Above so many values in a row group a column is packed as differences."""
SPOOL_POINTS = 5_000_000
"""Small files are gathered until there are so many positions, then sorted in at once."""
BLOCK_ROWS = 65_536
"""In a Parquet file the place of a position is kept to such a block of rows; elsewhere exactly."""
TICK_MS = 1000 // TICKS
"""Times are kept to a tenth of a second, in which an airliner flies 25 m."""
_SOURCE_BITS = 15
"""Hex digits of a source's SHA-256 that stand for it in ``src``: 60 bits."""

_SORTED = """
    SELECT vehicle, t_ds, lat6, lon6, alt_ft, gs10, track10, flags, src, row FROM ({rows})
    ORDER BY vehicle, t_ds"""
_ORDERED = """
    SELECT count(*), count(*) FILTER (pv > v OR (pv = v AND pt > t)), count(*) FILTER (pv = v AND pt = t)
    FROM (SELECT vehicle v, t_ds t, lag(vehicle) OVER () pv, lag(t_ds) OVER () pt
        FROM read_parquet({path}))"""
_ELSEWHERE = """
    SELECT coalesce(sum(n - same), 0) FROM (
        SELECT count(*) AS n, count(*) FILTER (lat6 = lat AND lon6 = lon) AS same FROM (
            SELECT *, first(lat6) OVER w AS lat, first(lon6) OVER w AS lon FROM read_parquet({path})
            WINDOW w AS (PARTITION BY vehicle, t_ds ORDER BY src, row))
        GROUP BY vehicle, t_ds HAVING n > 1)"""
_ONCE = """
    SELECT * FROM read_parquet({path})
    QUALIFY row_number() OVER (PARTITION BY vehicle, t_ds ORDER BY src, row) = 1 ORDER BY vehicle, t_ds"""
_ROLLUP = """
    SELECT vehicle, bucket, count(*) AS n, min(key) AS first, max(key) AS last
    FROM (SELECT {columns} FROM read_parquet({path})) GROUP BY ALL ORDER BY vehicle, bucket"""


@dataclass(slots=True)
class Report:
    """What taking in some files did."""

    sources: int = 0
    known: int = 0
    """Files that were taken in before."""
    points: int = 0
    """Positions added."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Rows left out, by reason."""
    failed: dict[str, str] = field(default_factory=dict)
    """Files that could not be read, with the error."""
    days: set[tuple[Kind, date]] = field(default_factory=set)
    bytes: int = 0
    """Size of the days touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file that was taken in."""

    sha256: str
    name: str
    format: str
    points: int
    left_out: dict[str, int]
    first_ms: int | None
    last_ms: int | None
    block: int
    """Rows that one place stands for."""
    taken: str


class Store:
    """Positions in a folder.

    Parameters
    ----------
    path
        The folder; it is made when something is first put into it.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._engine = DuckDB(self.path / "spill")

    def days(self, kind: Kind, since: datetime | None = None, until: datetime | None = None) -> list[date]:
        """The days (UTC) that have positions, in order."""
        folder = self.path / kind
        found = sorted(
            date.fromisoformat(entry.name)
            for entry in (folder.iterdir() if folder.is_dir() else ())
            if (entry / "rollup.parquet").is_file()
        )
        first = since.date() if since else date.min
        last = until.date() if until else date.max
        return [day for day in found if first <= day <= last]

    def points_files(
        self, kind: Kind, since: datetime | None = None, until: datetime | None = None
    ) -> list[Path]:
        """Files of packed positions."""
        return [self._day(kind, day) / "points.parquet" for day in self.days(kind, since, until)]

    def rollup_files(
        self, kind: Kind, since: datetime | None = None, until: datetime | None = None
    ) -> list[Path]:
        """Files of the roll-up."""
        return [self._day(kind, day) / "rollup.parquet" for day in self.days(kind, since, until)]

    def sources(self) -> dict[str, SourceFile]:
        """What was taken in, by SHA-256."""
        log = self.path / "sources.jsonl"
        if not log.is_file():
            return {}
        lines = log.read_text("utf-8").split("\n")
        whole = [SourceFile(**json.loads(line)) for line in lines[:-1] if line]
        return {source.sha256: source for source in whole}

    def identity(self) -> pa.Table:
        """What vehicles said of themselves, with ``src``."""
        paths = sorted((self.path / "identity").glob("*.parquet"))
        schema = IDENTITY.append(pa.field("src", pa.int64()))
        return pa.concat_tables([pq.read_table(p, schema=schema) for p in paths] or [schema.empty_table()])

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """Run DuckDB SQL; ``{air}`` and ``{sea}`` stand for all positions of the kind."""
        tables = {kind: f"({files(self.points_files(kind))})" for kind in KINDS if self.points_files(kind)}
        with self.connect() as connection:
            return connection.sql(sql.format(**tables), params=list(parameters)).to_arrow_table()

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A DuckDB connection with bounded memory, which spills into the store's folder."""
        with self._engine.connect() as connection:
            yield connection

    def ingest(
        self,
        paths: Sequence[Path | str],
        *,
        fmt: str | None = None,
        kind: Kind | None = None,
        progress: Callable[[Path, Report], None] | None = None,
    ) -> Report:
        """Take in files and folders.

        Parameters
        ----------
        paths
            Files, or folders to go through.
        fmt, kind
            As in :func:`watchfloor.tracks.read`.
        progress
            Called after each file.

        Returns
        -------
        Report
            A file that cannot be read is named in ``failed``; the others go on.
        """
        report = Report()
        with self._alone():
            done = self.sources()
            spool = _Spool(self.path / "spill")
            for path in _each(paths):
                try:
                    source = Source.of(path)
                    if source.sha256 in done or source.sha256 in spool:
                        report.known += 1
                    else:
                        self._take(source, fmt, kind, spool, report)
                except TrackError as error:
                    report.failed[str(path)] = str(error)
                if spool.points >= SPOOL_POINTS:
                    self._flush(spool, report)
                if progress:
                    progress(path, report)
            self._flush(spool, report)
            shutil.rmtree(self.path / "spill", ignore_errors=True)
        return report

    def _take(
        self, source: Source, fmt: str | None, kind: Kind | None, spool: _Spool, report: Report
    ) -> None:
        name = fmt or sniff(source)
        if name in LAYOUTS and not LAYOUTS[name].identity and _is_parquet(source.path):
            self._flush(spool, report)
            self._take_table(source, name, kind, report)
        else:
            spool.add(source, name, kind)

    def _take_table(self, source: Source, name: str, kind: Kind | None, report: Report) -> None:
        """Sort a Parquet table straight into its days."""
        layout = LAYOUTS[name]
        try:
            left_out, days = self._survey(self._rows(source, layout))
            rows = self._rows(source, layout, checked=not left_out)
            self._sort_in(rows, kind or layout.kind, days, report)
        except duckdb.Error as error:
            raise source.error(f"cannot be read as {layout.name}: {error}.") from error
        reasons = Counter({reason_names(layout)[code]: count for code, count in left_out.items()})
        span = (min(d.first_ms for d in days), max(d.last_ms for d in days)) if days else None
        count = sum(day.points for day in days)
        self._commit([_entry(source, name, count, reasons, span, BLOCK_ROWS)], report)

    def _rows(self, source: Source, layout: Layout, *, checked: bool = False) -> str:
        """SQL for the rows of a Parquet table, with the source and the place in blocks."""
        table = select(
            layout, f"read_parquet({quoted(source.path)}, file_row_number = true)", checked=checked
        )
        block = f"file_row_number // {BLOCK_ROWS} + 1 AS place"
        table = table.replace("row_number() OVER () AS place", block)
        return f"SELECT *, CAST({_short(source.sha256)} AS BIGINT) AS src FROM ({table})"

    def _survey(self, rows: str) -> tuple[dict[int, int], list[_Day]]:
        """How many rows are left out for which reason, and the days of the others."""
        with self.connect() as connection:
            found = connection.execute(
                f"SELECT reason, if(reason = 0, t_ms // {DAY_MS}, NULL) AS day, count(*),"
                f" min(t_ms), max(t_ms) FROM ({rows}) GROUP BY ALL ORDER BY day"
            ).fetchall()
        days = [_Day(*row) for reason, *row in found if reason == 0]
        return {reason: count for reason, _, count, *_ in found if reason}, days

    def _flush(self, spool: _Spool, report: Report) -> None:
        """Sort what was gathered into its days, then record the sources."""
        entries = spool.close()
        if not entries:
            return
        for kind, path in spool.files.items():
            rows = f"SELECT *, 0 AS reason FROM read_parquet({quoted(path)})"
            self._sort_in(rows, kind, self._survey(rows)[1], report)
        if spool.identity:
            folder = self.path / "identity"
            folder.mkdir(parents=True, exist_ok=True)
            _replace(
                folder / f"{entries[0].sha256[:16]}.parquet",
                lambda path: pq.write_table(pa.concat_tables(spool.identity), path, compression="zstd"),
            )
        self._commit(entries, report)
        spool.clear()

    def _sort_in(self, rows: str, kind: Kind, days: Sequence[_Day], report: Report) -> None:
        """Merge rows into the days they belong to."""
        for day in days:
            first = day.number * DAY_MS
            of_day = (
                f"SELECT * EXCLUDE (t_ms), t_ms // {TICK_MS} AS t_ds FROM ({rows})"
                f" WHERE reason = 0 AND t_ms BETWEEN {first} AND {first + DAY_MS - 1}"
            )
            self._merge_day(of_day, kind, datetime.fromtimestamp(first / 1000, UTC).date(), report)

    def _merge_day(self, rows: str, kind: Kind, day: date, report: Report) -> None:
        folder = self._day(kind, day)
        old = folder / "points.parquet"
        held = pq.read_metadata(old).num_rows if old.is_file() else 0
        names = "vehicle, t_ds, lat6, lon6, alt_ft, gs10, track10, flags, src, row"
        both = f"SELECT {names} FROM ({rows})"
        if held:
            both += f" UNION ALL SELECT {names} FROM read_parquet({quoted(old)})"
        folder.mkdir(parents=True, exist_ok=True)
        work = folder / "points.parquet.new"
        with self.connect() as connection:
            connection.execute(_copy(_SORTED.format(rows=both), work))
            total, inverted, twice = _fetch(connection, _ORDERED.format(path=quoted(work)))
            if inverted:
                raise DeskError(f"{work} was not written in order.", fix="Free some disk and try again.")
            if total == 0:
                work.unlink()
                if not held:
                    folder.rmdir()
                return
            if twice:
                (elsewhere,) = _fetch(connection, _ELSEWHERE.format(path=quoted(work)))
                once = folder / "points.parquet.once"
                connection.execute(_copy(_ONCE.format(path=quoted(work)), once))
                once.replace(work)
                report.left_out["same time, other place"] += elsewhere
                report.left_out["duplicate"] += twice - elsewhere
            roll = folder / "rollup.parquet.new"
            connection.execute(_copy(_ROLLUP.format(columns=PACKED_POINTS, path=quoted(work)), roll))
        work.replace(old)
        roll.replace(folder / "rollup.parquet")
        report.points += total - twice - held
        report.days.add((kind, day))

    def _commit(self, entries: Sequence[SourceFile], report: Report) -> None:
        lines = "".join(json.dumps(_plain(entry), sort_keys=True) + "\n" for entry in entries)
        with (self.path / "sources.jsonl").open("a", encoding="utf-8") as log:
            log.write(lines)
            log.flush()
            os.fsync(log.fileno())
        for entry in entries:
            report.sources += 1
            report.left_out.update(entry.left_out)
        report.bytes = sum(
            (self._day(kind, day) / "points.parquet").stat().st_size for kind, day in report.days
        )

    def _day(self, kind: Kind, day: date) -> Path:
        return self.path / kind / day.isoformat()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one ingest at a time; a lock left by a killed one is taken over."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock = self.path / "lock"
        if lock.is_file() and _alive(lock.read_text("utf-8")):
            raise DeskError(f"{self.path} is being written by another process.", fix="Wait until it is done.")
        lock.write_text(str(os.getpid()), "utf-8")
        shutil.rmtree(self.path / "spill", ignore_errors=True)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


class _Day(NamedTuple):
    number: int
    points: int
    first_ms: int
    last_ms: int


class _Spool:
    """Positions of small files, gathered in one unsorted file a kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self.points = 0
        self.files: dict[Kind, Path] = {}
        self.identity: list[pa.Table] = []
        self._entries: list[SourceFile] = []
        self._writers: dict[Kind, pq.ParquetWriter] = {}

    def __contains__(self, sha256: str) -> bool:
        return any(entry.sha256 == sha256 for entry in self._entries)

    def add(self, source: Source, name: str, kind: Kind | None) -> None:
        """Read a file into the spool. One that breaks off adds what was read, and says so."""
        src = _short(source.sha256)
        left_out: Counter[str] = Counter()
        count, first, last = 0, None, None
        for batch in reader_of(source, name)(source, kind):
            left_out += batch.rejected
            size = len(batch.points)
            if size:
                times = batch.points["t_ms"].to_numpy()
                first = int(min(times.min(), first if first is not None else times.min()))
                last = int(max(times.max(), last if last is not None else times.max()))
                table = batch.points.append_column("src", pa.array([src] * size, pa.int64()))
                self._writer(batch.kind, table.schema).write_table(table)
            if len(batch.identity):
                self.identity.append(
                    batch.identity.append_column("src", pa.array([src] * len(batch.identity), pa.int64()))
                )
            count += size
        self.points += count
        span = (first, last) if first is not None and last is not None else None
        self._entries.append(_entry(source, name, count, left_out, span, 1))

    def close(self) -> list[SourceFile]:
        """Finish the files; what was gathered."""
        for writer in self._writers.values():
            writer.close()
        return self._entries

    def _writer(self, kind: Kind, schema: pa.Schema) -> pq.ParquetWriter:
        if kind not in self._writers:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.files[kind] = self.folder / f"{kind}.parquet"
            self._writers[kind] = pq.ParquetWriter(self.files[kind], schema, compression="lz4")
        return self._writers[kind]


def _each(paths: Sequence[Path | str]) -> Iterator[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path


def _short(sha256: str) -> int:
    """The number that stands for a source in ``src``."""
    return int(sha256[:_SOURCE_BITS], 16)


def _entry(
    source: Source,
    name: str,
    points: int,
    left_out: Counter[str],
    span: tuple[int, int] | None,
    block: int,
) -> SourceFile:
    return SourceFile(
        sha256=source.sha256,
        name=source.path.name,
        format=name,
        points=points,
        left_out=dict(left_out),
        first_ms=span[0] if span else None,
        last_ms=span[1] if span else None,
        block=block,
        taken=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _plain(entry: SourceFile) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in SourceFile.__slots__}


def _copy(query: str, path: Path) -> str:
    return (
        f"COPY ({query}) TO {quoted(path)} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2,"
        f" ROW_GROUP_SIZE {GROUP_ROWS}, DICTIONARY_SIZE_LIMIT {DICTIONARY_LIMIT})"
    )


def _fetch(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = connection.execute(query).fetchone()
    return tuple(int(value) for value in row or ())


def _replace(path: Path, write: Callable[[Path], None]) -> None:
    work = path.with_suffix(".new")
    write(work)
    work.replace(path)


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _alive(text: str) -> bool:
    try:
        os.kill(int(text), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
