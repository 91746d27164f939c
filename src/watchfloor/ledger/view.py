"""What the desk knew: a view of the records as of a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    bindparam,
    column,
    func,
    or_,
    select,
    text,
)

from watchfloor.ledger import query as language
from watchfloor.ledger.index import FIELDS, INDEXED, KINDS
from watchfloor.ledger.schema import events, fields, records
from watchfloor.ledger.tokens import normalise, stamp
from watchfloor.records import Document, Record, from_json

if TYPE_CHECKING:
    from watchfloor.ledger.objects import Objects

R = TypeVar("R", bound=Record)

_CHUNK = 500
"""Rows fetched at a time; below the least number of parameters that SQLite takes in one statement (999)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that a search found."""

    kind: str
    id: str
    record: Record
    known: datetime


class View:
    """The records as they were known at a moment.

    Whatever is added later with a later known date, a view as of the same moment shows the same.

    Attributes
    ----------
    as_of
        The moment, UTC; ``None`` is everything that the ledger holds.
    """

    def __init__(self, engine: Engine, objects: Objects, as_of: datetime | None) -> None:
        self._engine = engine
        self._objects = objects
        self.as_of = as_of

    def get(self, kind: type[R], id: str) -> R | None:
        """The record of this type and id, or ``None`` if it is not in view."""
        return next(iter(self._fetch(kind, self._select(kind).where(records.c.id == id))), None)

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        """Those of these records that are in view, by id."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, R] = {}
        for at in range(0, len(wanted), _CHUNK):
            chosen = self._select(kind).where(records.c.id.in_(wanted[at : at + _CHUNK]))
            found.update((record.id, record) for record in self._fetch(kind, chosen))
        return found

    def all(self, kind: type[R], **wanted: str | Iterable[str]) -> Iterator[R]:
        """All records of this type in the order in which they became known.

        Parameters
        ----------
        kind
            The record type.
        **wanted
            Fields and the value, or any of the values, that each must have.
        """
        chosen = self._select(kind).order_by(records.c.known, records.c.seq)
        return self._fetch(kind, chosen.where(*_conditions(wanted)))

    def known(self, kind: type[R], **wanted: str | Iterable[str]) -> Iterator[tuple[datetime, R]]:
        """Like :meth:`all`, each with the moment from which it counts as known."""
        chosen = self._select(kind).order_by(records.c.known, records.c.seq).where(*_conditions(wanted))
        for moment, payload in self._rows(chosen):
            yield datetime.fromisoformat(moment), from_json(kind, payload)

    def latest(
        self, kind: type[R], *, limit: int, offset: int = 0, **wanted: str | Iterable[str]
    ) -> list[tuple[datetime, R]]:
        """The newest records of this type, newest first, each with the moment from which it is known."""
        newest = (records.c.known.desc(), records.c.seq.desc())
        # Found first and fetched then: what is not shown need not be read.
        found = select(records.c.seq).where(records.c.kind == KINDS[kind], self._visible())
        found = found.where(*_conditions(wanted)).order_by(*newest).limit(limit).offset(offset)
        chosen = select(records.c.known, events.c.payload).join(events, events.c.seq == records.c.seq)
        chosen = chosen.where(records.c.seq.in_(found.scalar_subquery())).order_by(*newest)
        return [(datetime.fromisoformat(moment), from_json(kind, one)) for moment, one in self._rows(chosen)]

    def tally(
        self, kind: type[Record], name: str, *, limit: int | None = None, **wanted: str | Iterable[str]
    ) -> dict[str, int]:
        """How many records of this type have each value of a field, the most frequent first.

        The values are normalised, as the index keeps them.
        """
        amount = func.count().label("amount")
        chosen = select(fields.c.value, amount).join(records, records.c.seq == fields.c.seq)
        chosen = chosen.where(fields.c.name == name, records.c.kind == KINDS[kind], self._visible())
        chosen = chosen.where(*_conditions(wanted)).group_by(fields.c.value)
        chosen = chosen.order_by(amount.desc(), fields.c.value).limit(limit)
        with self._engine.connect() as connection:
            return {row.value: row.amount for row in connection.execute(chosen)}

    def last(self, *kinds: type[Record]) -> int:
        """The number of the last event that brought one of these kinds into view; 0 if none did.

        As long as it stays the same, nothing of these kinds was added or changed.
        """
        chosen = select(func.max(events.c.seq)).where(events.c.kind.in_([KINDS[kind] for kind in kinds]))
        if self.as_of is not None:
            chosen = chosen.where(events.c.known <= stamp(self.as_of))
        with self._engine.connect() as connection:
            return int(connection.execute(chosen).scalar_one() or 0)

    def count(self, kind: type[Record], **wanted: str | Iterable[str]) -> int:
        """How many records of this type are in view."""
        chosen = select(func.count()).select_from(records)
        chosen = chosen.where(records.c.kind == KINDS[kind], self._visible(), *_conditions(wanted))
        with self._engine.connect() as connection:
            return int(connection.execute(chosen).scalar_one())

    def search(self, query: str, *, limit: int = 50, offset: int = 0) -> list[Hit]:
        """The records that a query finds, the latest known first (see :mod:`watchfloor.ledger.query`).

        Raises
        ------
        QueryError
            If the query cannot be understood.
        """
        terms = language.parse(query, FIELDS, INDEXED)
        chosen = select(records.c.kind, records.c.id, records.c.known, events.c.payload)
        chosen = chosen.join(events, events.c.seq == records.c.seq).where(self._visible())
        with self._engine.connect() as connection:
            chosen = chosen.where(*(_condition(term, connection) for term in terms))
            chosen = chosen.order_by(records.c.known.desc(), records.c.seq.desc()).limit(limit).offset(offset)
            rows = connection.execute(chosen).all()
        return [
            Hit(kind, id, from_json(INDEXED[kind].type, payload), datetime.fromisoformat(known))
            for kind, id, known, payload in rows
        ]

    def text(self, document: Document) -> str:
        """The text of a document, as it was taken from its file, page or message."""
        return self._objects.get(document.text_sha256).decode()

    def _visible(self) -> ColumnElement[bool]:
        if self.as_of is None:
            return records.c.superseded.is_(None)
        moment = stamp(self.as_of)
        return and_(
            records.c.known <= moment, or_(records.c.superseded.is_(None), records.c.superseded > moment)
        )

    def _select(self, kind: type[Record]) -> Select[tuple[str, str]]:
        chosen = select(records.c.known, events.c.payload).join(events, events.c.seq == records.c.seq)
        return chosen.where(records.c.kind == KINDS[kind], self._visible())

    def _rows(self, chosen: Select[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        with (
            self._engine.connect().execution_options(yield_per=_CHUNK) as connection,
            connection.execute(chosen) as result,
        ):
            for row in result:
                yield row.known, row.payload

    def _fetch(self, kind: type[R], chosen: Select[tuple[str, str]]) -> Iterator[R]:
        return (from_json(kind, payload) for _, payload in self._rows(chosen))


def _conditions(wanted: dict[str, str | Iterable[str]]) -> Iterator[ColumnElement[bool]]:
    for name, value in wanted.items():
        values = [value] if isinstance(value, str) else list(value)
        chosen = select(fields.c.seq).where(fields.c.name == name)
        yield records.c.seq.in_(chosen.where(fields.c.value.in_([normalise(one) for one in values])))


def _condition(term: language.Term, connection: Connection) -> ColumnElement[bool]:
    condition: ColumnElement[bool]
    match term.kind:
        case "kind":
            condition = records.c.kind == term.value
        case "before":
            condition = records.c.known < term.value
        case "after":
            condition = records.c.known > term.value
        case "field":
            value = fields.c.value
            same = value.startswith(term.value, autoescape=True) if term.prefix else value == term.value
            condition = records.c.seq.in_(select(fields.c.seq).where(fields.c.name == term.field, same))
        case "words":
            condition = _WORDS[connection.dialect.name](term)
    return ~condition if term.negated else condition


def _sqlite_words(term: language.Term) -> ColumnElement[bool]:
    match = f'"{term.value}"{" *" if term.prefix else ""}'
    return _matching("SELECT rowid FROM words WHERE words MATCH :words", words=match)


def _postgresql_words(term: language.Term) -> ColumnElement[bool]:
    words = term.value.split()
    lexemes = [f"'{word}'" for word in words]
    if term.prefix:
        lexemes[-1] += ":*"
    chosen = "SELECT seq FROM words WHERE vector @@ CAST(:words AS tsquery)"
    if len(words) == 1:
        return _matching(chosen, words=lexemes[0])
    phrase = f"% {term.value}{'' if term.prefix else ' '}%"
    together = chosen + " AND ' ' || tokens || ' ' LIKE :phrase"
    return _matching(together, words=" & ".join(lexemes), phrase=phrase)


def _matching(sql: str, **values: str) -> ColumnElement[bool]:
    # Unique names, since one query can hold many of these.
    bound = text(sql).bindparams(*(bindparam(name, value, unique=True) for name, value in values.items()))
    return records.c.seq.in_(bound.columns(column("seq")).scalar_subquery())


_WORDS = {"sqlite": _sqlite_words, "postgresql": _postgresql_words}
