"""A unit of work: what is to be written, gathered first and then written in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watchfloor.ledger.index import KINDS
from watchfloor.records import Record, canonical


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to write: ``put`` a version of a record, or ``retire`` it from view."""

    verb: str
    kind: str
    id: str
    payload: str
    known: datetime | None


class Work:
    """Gathers what belongs together; see :meth:`watchfloor.ledger.Ledger.write`."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def put(self, record: Record, *, known: datetime | None = None) -> str:
        """Add a record, or a new version of one; if it is there just so, nothing is added.

        Parameters
        ----------
        record
            What to add.
        known
            From when on it counts as known, if the record itself does not tell: a statement is
            known from when its document is. Else it counts from the moment of writing.

        Returns
        -------
        str
            The record's id.
        """
        own = known or getattr(record, "known", None)
        payload = canonical(record).decode()
        self.entries.append(Entry("put", KINDS[type(record)], record.id, payload, own))
        return record.id

    def retire(self, kind: type[Record], id: str, *, known: datetime | None = None) -> None:
        """Take a record out of view, from `known` on, or from the start if the record was a mistake.

        Nothing is deleted: the ledger keeps both the record and its retirement.
        """
        self.entries.append(Entry("retire", KINDS[kind], id, "", known))
