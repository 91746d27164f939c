"""Which stretches of a text stand inside quotation marks, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from watchfloor.read.segments import Segment
from watchfloor.records import Record

_PAIRS = {"“": "”", "«": "»", "„": "”"}

#: A quotation of fewer words than this is a turn of phrase, not somebody's sentence.
SHORT = 4


class Quotation(Record, frozen=True, kw_only=True):
    """What stands between two quotation marks, without them."""

    start: int
    end: int
    segment: int
    """Number of the segment that it stands in."""
    opens: bool = False
    """Whether it ends with its paragraph, unclosed: the next paragraph goes on with it."""
    continues: bool = False
    """Whether it goes on with a quotation that the paragraph before left open."""


def quotations(text: str, segments: Sequence[Segment]) -> tuple[Quotation, ...]:
    """All quotations, in order; single quotation marks are left to the parser, being apostrophes too."""
    found: list[Quotation] = []
    open_before = False
    for number, segment in enumerate(segments):
        if segment.kind in ("boilerplate", "heading", "byline"):
            continue
        here = list(_inside(text, segment, number))
        if here and open_before and here[0].start - segment.start <= 2:
            one = here[0]
            here[0] = Quotation(start=one.start, end=one.end, segment=number, opens=one.opens, continues=True)
        found += here
        open_before = bool(here) and here[-1].opens
    return tuple(found)


def _inside(text: str, segment: Segment, number: int) -> list[Quotation]:
    found: list[Quotation] = []
    begin, closing = -1, ""
    index = segment.start
    while index < segment.end:
        sign = text[index]
        if begin < 0:
            if sign in _PAIRS:
                begin, closing = index + 1, _PAIRS[sign]
            elif sign == '"' and _opens(text, index):
                begin, closing = index + 1, '"'
                if text[index + 1] == '"':
                    begin, index = begin + 1, index + 1
        elif sign == '"' and closing == '"' and _opens(text, index) and not _closes(text, index):
            begin = index + 1  # the mark before was never closed
        elif sign == closing or (sign == '"' and closing == "”"):
            if index > begin:
                found.append(Quotation(start=begin, end=index, segment=number))
            begin = -1
        index += 1
    if begin >= 0 and segment.end - begin > 1 and closing != '"':
        found.append(Quotation(start=begin, end=segment.end, segment=number, opens=True))
    return found


def _opens(text: str, index: int) -> bool:
    """Whether a straight mark opens: something stands right behind it, nothing right before."""
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < len(text) else " "
    return not after.isspace() and (before.isspace() or before in "([—–-\"'“:")


def _closes(text: str, index: int) -> bool:
    """Whether a straight mark can close: something stands right before it."""
    return index > 0 and not text[index - 1].isspace() and text[index - 1] not in "([—–"
