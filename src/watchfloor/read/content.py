"""A document taken apart: every layer that statements are made from, each of them open to inspection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from watchfloor.read import attributions as attributing
from watchfloor.read import dates as dating
from watchfloor.read import quotes as quoting
from watchfloor.read.features import Scene, scenes
from watchfloor.read.parse import Parse
from watchfloor.read.segments import Segment
from watchfloor.records import Document, PartialDate, When


@dataclass(frozen=True, slots=True)
class Content:
    """The layers of one document, each with offsets into its text."""

    text: str
    segments: tuple[Segment, ...]
    parses: list[Parse]
    scenes: list[Scene]
    quotations: tuple[quoting.Quotation, ...]
    attributions: list[attributing.Attribution]
    dates: list[list[When]]


def day_of(published: PartialDate | None) -> date | None:
    """The day that dates are read against; none if the document's own date is less exact than a day."""
    if published is None or published.precision in ("month", "year"):
        return None
    return published.earliest.date()


def _published(document: Document) -> PartialDate | None:
    """When what it tells was published; "not before" is no date to read "last week" against."""
    summary = document.summary_of
    return (summary.published if summary else None) or document.published


def content(text: str, segments: tuple[Segment, ...], parses: Iterable[Parse], document: Document) -> Content:
    """All layers of a document whose sentences are parsed."""
    parsed = list(parses)
    quotations = quoting.quotations(text, segments)
    return Content(
        text=text,
        segments=segments,
        parses=parsed,
        scenes=scenes(parsed),
        quotations=quotations,
        attributions=attributing.attributions(parsed, segments, quotations, text, document.source),
        dates=dating.in_document(parsed, day_of(_published(document)), text),
    )
