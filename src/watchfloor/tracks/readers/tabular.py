"""Tables of positions (CSV, Parquet): a layout says in SQL where each column of a position comes from.

DuckDB reads them in a stream, packed or not, and counts what cannot be a position under its reason.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from watchfloor.tracks.points import IDENTITY, MAX_T_S, MIN_T_S, POINTS, Batch, Kind, mmsi_code
from watchfloor.tracks.readers.source import Source

BATCH_ROWS = 500_000
MMSI_BASE = (mmsi_code(200_000_000) or 0) - 200_000_000
"""Added to an MMSI it gives the number of the ship."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One layout of a table. Values are SQL over its columns (of text, in a CSV file)."""

    name: str
    kind: Kind
    columns: frozenset[str]
    """Columns that tell it from others, lower case."""
    vehicle: str
    t_ms: str
    lat: str
    lon: str
    alt_ft: str = "NULL"
    gs_kt: str = "NULL"
    track_deg: str = "NULL"
    flags: str = "0"
    reject: Mapping[str, str] = field(default_factory=dict)
    """Reasons of its own for leaving a row out, with their conditions."""
    identity: Mapping[str, str] = field(default_factory=dict)


def select(layout: Layout, table: str, *, checked: bool = False) -> str:
    """SQL that gives positions, with the number of the ``reason`` against each, and identities.

    With ``checked`` the rows are known to be good, and are not looked at again.
    """
    facts = [f"{sql} AS said_{name}" for name, sql in layout.identity.items()]
    own = [f"({condition}) AS bad_{number}" for number, condition in enumerate(layout.reject.values())]
    inner = ",\n            ".join(
        [
            "row_number() OVER () AS place",
            f"CAST({layout.vehicle} AS BIGINT) AS vehicle",
            f"CAST({layout.t_ms} AS BIGINT) AS t_ms",
            f"CAST({layout.lat} AS DOUBLE) AS lat",
            f"CAST({layout.lon} AS DOUBLE) AS lon",
            f"CAST({layout.alt_ft} AS DOUBLE) AS alt_ft",
            f"CAST({layout.gs_kt} AS DOUBLE) AS gs_kt",
            f"CAST({layout.track_deg} AS DOUBLE) AS track_deg",
            f"{layout.flags} AS flags",
            *own,
            *facts,
        ]
    )
    cases = " ".join(
        f"WHEN {condition} THEN {number}" for number, (_, condition) in enumerate(_reasons(layout), 1)
    )
    said = "".join(f", said_{name}" for name in layout.identity)
    lat, lon = "if(abs(lat) <= 90, lat, NULL)", "if(abs(lon) <= 180, lon, NULL)"
    reason = f"CAST(CASE {cases} ELSE 0 END AS UTINYINT)"
    if checked:
        lat, lon, reason = "lat", "lon", "0"
    return f"""
        SELECT vehicle, t_ms, CAST(round({lat} * 1e6) AS INTEGER) AS lat6,
            CAST(round({lon} * 1e6) AS INTEGER) AS lon6,
            CAST(if(alt_ft BETWEEN -2000 AND 150000, round(alt_ft), NULL) AS INTEGER) AS alt_ft,
            CAST(if(gs_kt BETWEEN 0 AND 3000, round(gs_kt * 10), NULL) AS SMALLINT) AS gs10,
            CAST(if(track_deg BETWEEN 0 AND 360, round(track_deg * 10), NULL) AS SMALLINT) AS track10,
            CAST(flags AS UTINYINT) AS flags, CAST(place AS INTEGER) AS row,
            {reason} AS reason{said}
        FROM (SELECT {inner}
            FROM {table})"""


def _reasons(layout: Layout) -> list[tuple[str, str]]:
    own = [(reason, f"bad_{number}") for number, reason in enumerate(layout.reject)]
    return [
        *own,
        ("no vehicle", "vehicle IS NULL"),
        ("no time", "t_ms IS NULL"),
        ("time out of range", f"t_ms NOT BETWEEN {MIN_T_S}000 AND {MAX_T_S}000"),
        ("no position", "lat IS NULL OR lon IS NULL"),
        ("position out of range", "NOT (abs(lat) <= 90 AND abs(lon) <= 180)"),
        ("position 0, 0", "lat = 0 AND lon = 0"),
    ]


def reason_names(layout: Layout) -> dict[int, str]:
    """What the numbers in ``reason`` mean; 0 is a good row."""
    return {number: reason for number, (reason, _) in enumerate(_reasons(layout), 1)}


def read_table(source: Source, layout: Layout, kind: Kind | None, table: str) -> Iterator[Batch]:
    """Stream a table as batches; ``table`` is SQL such as ``read_csv(…)``."""
    names = reason_names(layout)
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as connection:
        connection.execute("SET preserve_insertion_order = true")
        try:
            reader = connection.sql(select(layout, table)).to_arrow_reader(BATCH_ROWS)
            for batch in reader:
                yield _batch(pa.Table.from_batches([batch]), layout, kind or layout.kind, names)
            yield Batch(
                kind=kind or layout.kind,
                points=POINTS.empty_table(),
                identity=IDENTITY.empty_table(),
                rejected=_unreadable(connection, table),
            )
        except (duckdb.Error, pa.ArrowException) as error:
            raise source.error(f"cannot be read as {layout.name}: {error}.") from error


def _unreadable(connection: duckdb.DuckDBPyConnection, table: str) -> Counter[str]:
    """Lines that are no row at all, which the CSV reader set aside."""
    if "store_rejects" not in table:
        return Counter()
    count = connection.execute("SELECT count(DISTINCT line) FROM reject_errors").fetchone()
    return Counter({"not a row of the table": count[0]}) if count and count[0] else Counter()


def _batch(table: pa.Table, layout: Layout, kind: Kind, names: Mapping[int, str]) -> Batch:
    reasons = pc.value_counts(table["reason"]).to_pylist()
    good = table.filter(pc.equal(table["reason"], 0))
    return Batch(
        kind=kind,
        points=good.select(POINTS.names).cast(POINTS),
        identity=_identity(good, layout),
        rejected=Counter({names[r["values"]]: r["counts"] for r in reasons if r["values"]}),
    )


def _identity(good: pa.Table, layout: Layout) -> pa.Table:
    """First and last time that each vehicle gave each value, within this batch."""
    parts = [IDENTITY.empty_table()]
    for name in layout.identity:
        column = f"said_{name}"
        said = good.select(["vehicle", "t_ms", "row", column]).filter(pc.is_valid(good[column]))
        grouped = said.group_by(["vehicle", column], use_threads=False).aggregate(
            [("t_ms", "min"), ("t_ms", "max"), ("row", "min")]
        )
        parts.append(
            pa.table(
                [
                    grouped["vehicle"],
                    pa.array([name] * len(grouped), pa.string()),
                    grouped[column].cast(pa.string()),
                    grouped["t_ms_min"],
                    grouped["t_ms_max"],
                    grouped["row_min"],
                ],
                schema=IDENTITY,
            )
        )
    return pa.concat_tables(parts)


@contextmanager
def unpacked(source: Source) -> Iterator[Path]:
    """A path that DuckDB can read: the file itself, or a temporary unpacked copy."""
    if not source.packed():
        yield source.path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "table"
        with source.open() as packed, copy.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
        yield copy


def read_csv(source: Source, layout: Layout, kind: Kind | None = None) -> Iterator[Batch]:
    """Stream a CSV file; columns are text, so that one odd value costs one row."""
    with unpacked(source) as path:
        yield from read_table(
            source,
            layout,
            kind,
            f"read_csv({quoted(path)}, header = true, delim = ',', quote = '\"', escape = '\"',"
            " all_varchar = true, null_padding = true, strict_mode = false, store_rejects = true,"
            " max_line_size = 1048576, normalize_names = false, parallel = false)",
        )


def read_parquet(source: Source, layout: Layout, kind: Kind | None = None) -> Iterator[Batch]:
    """Stream a Parquet file."""
    yield from read_table(source, layout, kind, f"read_parquet({quoted(source.path)})")


def quoted(path: Path) -> str:
    """A path as an SQL string."""
    return "'" + str(path).replace("'", "''") + "'"


def text(column: str, *unknown: str) -> str:
    """SQL: a column of text, with blanks and the words for "unknown" as null."""
    value = f"nullif(trim(\"{column}\"), '')"
    for word in unknown:
        value = f"nullif({value}, '{word}')"
    return value


def decimal(column: str) -> str:
    """SQL: a column of text as a finite number, else null."""
    number = f'TRY_CAST("{column}" AS DOUBLE)'
    return f"if(isfinite({number}), {number}, NULL)"


def ship(column: str) -> str:
    """SQL: the number of a ship by its MMSI, null unless the MMSI is one of a ship (first digit 2 to 7)."""
    return (
        f"if(regexp_full_match(trim(\"{column}\"), '[2-7][0-9]{{8}}'),"
        f' CAST(trim("{column}") AS BIGINT) + {MMSI_BASE}, NULL)'
    )
