"""What an analyst decides: an event like any other, so that undoing is one more."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from watchfloor.records.base import Record, content_id
from watchfloor.records.dates import PartialDate

Verb = Literal[
    "accept",
    "reject",
    "unsure",
    "correct",
    "merge",
    "split",
    "distinct",
    "grade",
    "override",
    "acknowledge",
    "undo",
]


class Decision(Record, frozen=True, kw_only=True):
    """Who decided what about which record, when and why; until when it holds."""

    verb: Verb
    target: str
    """Id of the record (or of the decision, for ``undo``) that it is about."""
    by: str
    at: datetime
    reason: str = ""
    field: str | None = None
    old: str | None = None
    new: str | None = None
    expires: PartialDate | None = None
    seconded_by: str | None = None

    @property
    def id(self) -> str:
        return content_id(self)
