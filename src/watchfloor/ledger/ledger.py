"""The ledger: one append-only, hash-chained table of events, and the views that are made of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Row, insert, select, text
from sqlalchemy.exc import DBAPIError

from watchfloor.errors import IntegrityError, LedgerError
from watchfloor.ledger import projection
from watchfloor.ledger.chain import START, link
from watchfloor.ledger.engine import open_engine
from watchfloor.ledger.objects import Objects
from watchfloor.ledger.schema import create, events, fields, records
from watchfloor.ledger.tokens import stamp
from watchfloor.ledger.view import View
from watchfloor.ledger.work import Entry, Work
from watchfloor.records import Document, from_json, now

_CHUNK = 400
"""Records handled at a time: below SQLite's least limit of 999 parameters in one statement."""
_ALWAYS = datetime.min.replace(tzinfo=UTC)
"""From when on a record counts as retired that never should have been there."""
_SAMPLE = 1000
"""Rows of each index from which SQLite estimates: exact enough, and quick however large the ledger is."""
_LOCK = 7_226_355
"""The number of PostgreSQL's advisory lock under which events are appended; any constant does."""
_MEND = "Restore the desk's folder from a copy, or collect the material again into a new desk."

Progress = Callable[[int, int], None]
"""Called with (done, of how many)."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last event: its number and its hash, which stands for everything before it."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, when all of it fits."""

    events: int
    objects: int
    head: Head


class Ledger:
    """Where the records live.

    Parameters
    ----------
    url
        ``sqlite:///path/to/ledger.db`` or ``postgresql://user@host/name``.
    objects
        The store of raw bytes and texts that documents refer to.

    Raises
    ------
    LedgerError
        If the database cannot be opened.
    MissingError
        If the driver for this kind of database is not installed.
    """

    def __init__(self, url: str, objects: Objects) -> None:
        self.objects = objects
        self._engine = open_engine(url)
        try:
            with self._transaction() as connection:
                create(connection)
        except DBAPIError as error:
            self.close()
            raise LedgerError(
                f"The ledger at {self._engine.url!r} cannot be opened: {error.orig}",
                fix="Check the address, that the server runs, and that the folder can be written.",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        # Without statistics SQLite may walk through a whole kind where it could jump to a field's value
        # (sqlite.org/lang_analyze.html advises this at closing). It is no harm if another writer is busy.
        if self._engine.dialect.name == "sqlite":
            with suppress(DBAPIError), self._engine.connect() as connection:
                for pragma in ("busy_timeout = 200", f"analysis_limit = {_SAMPLE}", "optimize"):
                    connection.exec_driver_sql(f"PRAGMA {pragma}")
        self._engine.dispose()

    @property
    def head(self) -> Head:
        """The last event."""
        with self._engine.connect() as connection:
            return _head(connection)

    @contextmanager
    def write(self, actor: str) -> Iterator[Work]:
        """A unit of work: everything put in it is written together when the block ends, or not at all.

        Parameters
        ----------
        actor
            Who or what writes: a person's name, or a room's and its version.

        Raises
        ------
        LedgerError
            If another writer holds the ledger too long, or the database refuses.
        """
        work = Work()
        yield work
        if not work.entries:
            return
        try:
            with self._transaction() as connection:
                self._append(connection, actor, work.entries)
        except DBAPIError as error:
            raise LedgerError(
                f"The ledger could not be written: {error.orig}",
                fix="Nothing of this step was kept; run it again.",
            ) from error

    def view(self, as_of: datetime | None = None) -> View:
        """The records as they were known at a moment (UTC), or all of them."""
        return View(self._engine, self.objects, as_of)

    def events(self, after: int = 0) -> Iterator[Row[Any]]:
        """The events after a number, in order: rows with the columns of the table ``event``."""
        chosen = select(events).where(events.c.seq > after).order_by(events.c.seq)
        with (
            self._engine.connect().execution_options(yield_per=_CHUNK) as connection,
            connection.execute(chosen) as result,
        ):
            yield from result

    def rebuild(self, progress: Progress | None = None) -> int:
        """Make every projection anew from the events; all in one transaction.

        Returns
        -------
        int
            How many events were replayed.
        """
        done = 0
        with self._transaction() as connection:
            total = _head(connection).seq
            projection.clear(connection)
            chosen = select(events).order_by(events.c.seq).limit(_CHUNK)
            while rows := connection.execute(chosen.where(events.c.seq > done)).all():
                projection.apply(connection, rows, self.objects)
                done = rows[-1].seq
                if progress:
                    progress(done, total)
        return done

    def fingerprint(self) -> str:
        """SHA-256 over all projections, to show that a rebuilt ledger is the same to the byte."""
        found = hashlib.sha256()
        with self._engine.connect() as connection:
            for table in (records, fields):
                for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
                    found.update(repr(tuple(row)).encode())
            key = "rowid" if connection.dialect.name == "sqlite" else "seq"
            for row in connection.execute(text(f"SELECT {key}, tokens FROM words ORDER BY {key}")):
                found.update(repr(tuple(row)).encode())
        return found.hexdigest()

    def verify(self, heads: Iterable[Head] = (), progress: Progress | None = None) -> Verified:
        """Compute every hash anew, of the events and of the stored bytes.

        Parameters
        ----------
        heads
            Heads that were noted earlier: the ledger must still hold them.
        progress
            Called with (events done, events).

        Raises
        ------
        IntegrityError
            At the first thing that does not fit, naming it.
        """
        noted = {head.seq: head.hash for head in heads}
        last = Head(0, START)
        total = self.head.seq
        wanted: set[str] = set()
        for row in self.events():
            if row.seq != last.seq + 1:
                raise IntegrityError(f"Event {last.seq + 1} is missing from the ledger.", fix=_MEND)
            if row.hash != link(last.hash, *_content(row)) or row.previous != last.hash:
                raise IntegrityError(f"Event {row.seq} ({row.kind} {row.id}) was changed.", fix=_MEND)
            if noted.get(row.seq, row.hash) != row.hash:
                raise IntegrityError(f"Event {row.seq} is not the one that was noted before.", fix=_MEND)
            if row.kind == "document" and row.verb == "put":
                document = from_json(Document, row.payload)
                wanted |= {document.raw_sha256, document.text_sha256}
            last = Head(row.seq, row.hash)
            if progress and row.seq % _CHUNK == 0:
                progress(row.seq, total)
        if noted and max(noted) > last.seq:
            raise IntegrityError(f"Events after {last.seq} are missing: {max(noted)} were noted.", fix=_MEND)
        for sha256 in sorted(wanted):
            self.objects.get(sha256)
        return Verified(last.seq, len(wanted), last)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with (
            self._engine.connect().execution_options(watchfloor_write=True) as connection,
            connection.begin(),
        ):
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection

    def _append(self, connection: Connection, actor: str, entries: Sequence[Entry]) -> None:
        recorded = now()
        head = _head(connection)
        for at in range(0, len(entries), _CHUNK):
            chunk = entries[at : at + _CHUNK]
            live = projection.live(connection, {(entry.kind, entry.id) for entry in chunk})
            rows: list[dict[str, Any]] = []
            for entry in chunk:
                key = (entry.kind, entry.id)
                state = live.pop(key, None)
                if entry.verb == "put":
                    version = (projection.digest(entry.payload), stamp(entry.known or recorded))
                    # A record that does not tell when it was known keeps its first moment.
                    if state and (state == version or (entry.known is None and state[0] == version[0])):
                        live[key] = state
                        continue
                    live[key] = version
                    known = version[1]
                elif state is None:
                    continue
                else:
                    known = stamp(entry.known or _ALWAYS)
                content = (head.seq + 1, stamp(recorded), actor, entry.verb, *key, known, entry.payload)
                mark = link(head.hash, *content)
                rows.append(dict(zip(events.c.keys(), (*content, head.hash, mark), strict=True)))
                head = Head(head.seq + 1, mark)
            if rows:
                connection.execute(insert(events), rows)
                projection.apply(connection, rows, self.objects)


def _content(row: Any) -> tuple[int | str, ...]:
    return (row.seq, row.recorded, row.actor, row.verb, row.kind, row.id, row.known, row.payload)


def _head(connection: Connection) -> Head:
    row = connection.execute(
        select(events.c.seq, events.c.hash).order_by(events.c.seq.desc()).limit(1)
    ).first()
    return Head(row.seq, row.hash) if row else Head(0, START)
