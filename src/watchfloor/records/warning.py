"""A warning: what has changed that somebody asked to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from watchfloor.records.base import Record, content_id

WatchKind = Literal["level", "word", "listing", "mention", "pair"]


class Warning(Record, frozen=True, kw_only=True):
    """One change that a watch asks for, raised once, with a cause that opens at its source."""

    watch: str
    """The name of the watch in ``desk.toml``."""
    kind: WatchKind
    known: datetime
    """When the desk could first have raised it."""
    subject: str
    """What it is about: a hypothesis, an entity or list entry, a pair of countries."""
    occasion: str
    """What makes it this change and no other: ``up 2020-10-27``, ``listed 2019-01-24``, a statement's id."""
    text: str
    """What changed, from what to what, on whose word."""
    cause: tuple[str, ...]
    """Ids of the records that made it: statements, list entries, assessments."""
    document: str | None = None
    start: int | None = None
    end: int | None = None

    @property
    def id(self) -> str:
        """Of the change alone: a better wording or a further cause does not raise it again."""
        return content_id([self.watch, self.kind, self.subject, self.occasion])
