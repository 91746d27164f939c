"""What the line has done already, so that nothing is done twice."""

from __future__ import annotations

from watchfloor.records.base import Record


class Reading(Record, frozen=True, kw_only=True):
    """That a document was read by an engine, and what came of it: so that nothing is read twice."""

    document: str
    engine: str
    statements: int
    language: str | None = None
    problem: str | None = None
    """Why it was not read, or not to the end."""

    @property
    def id(self) -> str:
        return self.document


class Linking(Record, frozen=True, kw_only=True):
    """That the mentions of a document were linked, and from what."""

    document: str
    inputs: str
    """Digest of what it depended on: the statements, the catalogue, the lists."""
    links: int

    @property
    def id(self) -> str:
        return self.document


class Step(Record, frozen=True, kw_only=True):
    """That a room did its work for the whole desk, and from what."""

    room: str
    inputs: str
    """Digest of what it depended on."""

    @property
    def id(self) -> str:
        return self.room
