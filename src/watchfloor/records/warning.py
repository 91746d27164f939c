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
    text: str
    cause: tuple[str, ...]
    """Ids of the records that made it: statements, list entries, assessments."""
    document: str | None = None
    start: int | None = None
    end: int | None = None

    @property
    def id(self) -> str:
        return content_id([self.watch, self.kind, self.subject, self.cause])
