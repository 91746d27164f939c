"""The brief as data: what every rendering says, before any of them says it.

A brief is made of lines. A line about the world names its kind (reported, tracked, listed, assessed)
and carries citations; a line about the desk itself has no kind. All words and numbers are settled
here, so that the renderings cannot differ in what they claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from watchfloor.records import Confidence, Record

Kind = Literal["reported", "tracked", "listed", "assessed"]
Style = Literal["plain", "strong", "word", "quote", "name"]
Side = Literal["for", "against", "context", "nothing"]


class Run(Record, frozen=True, kw_only=True):
    """A piece of a line in one style. Quotations and names are somebody else's words, in any script."""

    text: str
    style: Style = "plain"


class Line(Record, frozen=True, kw_only=True):
    """A sentence, or a few that belong together, with the sources it rests on."""

    kind: Kind | None = None
    runs: tuple[Run, ...]
    cites: tuple[str, ...] = ()
    """Labels of quotations: ``3``, or ``3b`` where a source has several."""

    @property
    def words(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def text(self) -> str:
        """As it reads: the words, then the citations in brackets."""
        return f"{self.words} [{', '.join(self.cites)}]" if self.cites else self.words


class Column(Record, frozen=True, kw_only=True):
    name: str
    number: bool = False


class Table(Record, frozen=True, kw_only=True):
    """A table as it is read; every rendering shows the same cells."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


class Judgement(Record, frozen=True, kw_only=True):
    """A hypothesis with its number, word and interval; its confidence is a line of its own."""

    hypothesis: str
    p: float
    low: float
    high: float
    word: str
    confidence: Confidence
    likelihood: Line
    why: Line
    """Confidence and its reasons."""
    basis: Line
    """Documents beside independent origins."""


class Item(Record, frozen=True, kw_only=True):
    """What one origin adds to a hypothesis, by its strongest report."""

    side: Side
    line: Line
    grade: str
    alone: float
    """Factor on the odds if it were counted in full."""
    counted: float
    """Factor on the odds as counted."""
    note: Line | None = None
    """Why it counts less, and which documents repeat it."""


class Evidence(Record, frozen=True, kw_only=True):
    """What bears on one hypothesis, by independent origin."""

    hypothesis: str
    text: str
    items: tuple[Item, ...]


class Point(Record, frozen=True, kw_only=True):
    """A step of a curve: what held from this moment on."""

    as_of: datetime
    p: float
    low: float
    high: float
    full: float
    """What it would be if every report were counted in full; not an assessment."""
    documents: int
    origins: int


class Event(Record, frozen=True, kw_only=True):
    """What moved a curve at a date."""

    number: int
    day: datetime
    kind: Kind
    text: str
    before: float
    after: float
    cites: tuple[str, ...] = ()


class Figure(Record, frozen=True, kw_only=True):
    """A curve: the picture is drawn from it, and so is the table that says the same."""

    hypothesis: str
    text: str
    prior: float
    points: tuple[Point, ...]
    until: datetime
    events: tuple[Event, ...] = ()
    window: tuple[datetime, datetime] | None = None

    @property
    def last(self) -> Point:
        return self.points[-1]


class Quotation(Record, frozen=True, kw_only=True):
    """The place in a source that a citation opens."""

    cite: str
    text: str
    start: int | None = None
    end: int | None = None
    verbatim: bool = True
    """Whether the words are the publisher's own, not those of a summary of it."""


class Source(Record, frozen=True, kw_only=True):
    """A numbered source: what it is, where it was, what was kept of it."""

    number: int
    kind: Kind
    title: str
    details: str
    """Publisher, author, date, grade and how it was got, as one line."""
    url: str | None = None
    language: str | None = None
    document: str | None = None
    """Id of the record that it is."""
    sha256: str | None = None
    """Of the raw bytes that are kept."""
    quotations: tuple[Quotation, ...] = ()

    @property
    def href(self) -> str | None:
        """The address, if it is one of the web: nothing else becomes a link."""
        if not self.url:
            return None
        try:
            parts = urlsplit(self.url)
        except ValueError:
            return None
        return self.url if parts.scheme in ("http", "https") and parts.netloc else None


class Alternative(Record, frozen=True, kw_only=True):
    """What else it could be, as the user wrote it."""

    hypothesis: str
    text: str
    others: tuple[str, ...]


class Brief(Record, frozen=True, kw_only=True):
    """What the desk can hand over as of a date."""

    title: str
    case: str
    as_of: datetime
    since: datetime | None = None
    documents: int
    origins: int
    bottom_line: tuple[Line, ...]
    judgements: tuple[Judgement, ...]
    figures: tuple[Figure, ...]
    """All curves, in the order of the judgements."""
    lead: str | None = None
    """The hypothesis whose curve is shown large."""
    new: tuple[Line, ...]
    evidence: tuple[Evidence, ...]
    doubts: tuple[Line, ...]
    unknown: tuple[Line, ...]
    alternatives: tuple[Alternative, ...]
    sought: Table
    without: Table
    method: tuple[Line, ...]
    priors: Table
    sources: tuple[Source, ...]
    ledger_head: str | None = None

    @property
    def lead_figure(self) -> Figure | None:
        return next((one for one in self.figures if one.hypothesis == self.lead), None)

    def lines(self) -> Iterator[Line]:
        """Every line, in the order of reading: what all renderings must say alike."""
        yield from self.bottom_line
        for judgement in self.judgements:
            yield from (judgement.likelihood, judgement.why, judgement.basis)
        yield from self.new
        for evidence in self.evidence:
            for item in evidence.items:
                yield item.line
                if item.note:
                    yield item.note
        for part in (self.doubts, self.unknown, self.method):
            yield from part

    def tables(self) -> Iterator[Table]:
        """The tables that stand by themselves."""
        yield from (self.sought, self.without, self.priors)
