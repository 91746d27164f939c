"""From events to what can be looked at: each event changes the projections in one fixed way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, text, tuple_, update

from watchfloor.ledger.index import INDEXED
from watchfloor.ledger.objects import Objects
from watchfloor.ledger.schema import fields, records
from watchfloor.ledger.tokens import indexed, normalise
from watchfloor.records import Document, from_json

Key = tuple[str, str]

_WORDS = {
    "sqlite": text("INSERT INTO words (rowid, tokens) VALUES (:seq, :tokens)"),
    "postgresql": text("INSERT INTO words (seq, tokens) VALUES (:seq, :tokens)"),
}


def digest(payload: str) -> str:
    """What tells two versions of a record apart."""
    return hashlib.sha256(payload.encode()).hexdigest()


def clear(connection: Connection) -> None:
    """Empty all projections."""
    connection.execute(delete(fields))
    connection.execute(delete(records))
    connection.execute(text("DELETE FROM words"))


def live(connection: Connection, keys: Iterable[Key]) -> dict[Key, tuple[str, str]]:
    """Of these (kind, id), those that have a version in view: its digest and its known moment."""
    chosen = select(records.c.kind, records.c.id, records.c.digest, records.c.known)
    chosen = chosen.where(
        records.c.superseded.is_(None), tuple_(records.c.kind, records.c.id).in_(list(keys))
    )
    return {(row.kind, row.id): (row.digest, row.known) for row in connection.execute(chosen)}


def apply(connection: Connection, rows: Sequence[Any], objects: Objects) -> None:
    """Carry events over into the projections.

    Parameters
    ----------
    connection
        Within the transaction that wrote the events, or that rebuilds.
    rows
        The events (with attributes or keys of the table ``event``), in order; at most some hundred.
    objects
        Where the texts of documents are.
    """
    events = [row if isinstance(row, dict) else row._asdict() for row in rows]
    seen = _there(connection, {(event["kind"], event["id"]) for event in events})
    new: list[dict[str, Any]] = []
    for event in events:
        key = (event["kind"], event["id"])
        if key in seen:
            _insert(connection, new, objects)
            new = []
            _supersede(connection, key, event["known"])
        if event["verb"] == "put":
            seen.add(key)
            new.append(event)
    _insert(connection, new, objects)


def _there(connection: Connection, keys: set[Key]) -> set[Key]:
    chosen = select(records.c.kind, records.c.id).where(tuple_(records.c.kind, records.c.id).in_(list(keys)))
    return {(row.kind, row.id) for row in connection.execute(chosen)}


def _supersede(connection: Connection, key: Key, known: str) -> None:
    # A version is in view from its known moment until any later version's: half-open.
    older = update(records).where(records.c.kind == key[0], records.c.id == key[1])
    later = or_(records.c.superseded.is_(None), records.c.superseded > known)
    connection.execute(older.where(later).values(superseded=known))


def _insert(connection: Connection, events: Sequence[dict[str, Any]], objects: Objects) -> None:
    if not events:
        return
    rows, pairs, words = [], [], []
    for event in events:
        how = INDEXED[event["kind"]]
        record = from_json(how.type, event["payload"])
        valid_from, valid_to = how.valid(record)
        rows.append(
            {
                "seq": event["seq"],
                "kind": event["kind"],
                "id": event["id"],
                "digest": digest(event["payload"]),
                "known": event["known"],
                "superseded": None,
                "valid_from": valid_from,
                "valid_to": valid_to,
            }
        )
        found = {(name, normalise(value)) for name, value in how.pairs(record)}
        pairs += [{"seq": event["seq"], "name": name, "value": value} for name, value in sorted(found)]
        texts = [part for part in how.words(record) if part]
        if isinstance(record, Document):
            texts.append(objects.get(record.text_sha256).decode())
        if texts:
            words.append({"seq": event["seq"], "tokens": indexed("\n".join(texts))})
    connection.execute(insert(records), rows)
    if pairs:
        connection.execute(insert(fields), pairs)
    if words:
        connection.execute(_WORDS[connection.dialect.name], words)
