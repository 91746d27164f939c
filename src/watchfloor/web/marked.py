"""A document's text with its statements marked: offsets of code points become safe pieces to show.

Statements overlap, nest and repeat. The text is cut at every boundary; each piece knows which statements
it lies in, so that a template can mark it without ever building HTML from strings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from watchfloor.records import Statement

_BREAK = re.compile(r"\n[ \t]*\n\s*|\n")
_STRONG = {"R": "rtl", "AL": "rtl", "L": "ltr"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text within the same statements.

    Attributes
    ----------
    inside
        Indices of the statements that it lies in, the innermost first.
    opens, closes
        Indices of the statements of which it is the first, and the last, piece.
    """

    text: str
    inside: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()
    closes: tuple[int, ...] = ()
    cited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph: its pieces and the direction that it is written in."""

    pieces: tuple[Piece, ...]
    direction: str


def direction_of(text: str) -> str:
    """``rtl`` if the first letter with a direction runs from right to left (Unicode's rule P2)."""
    for character in text:
        found = _STRONG.get(unicodedata.bidirectional(character))
        if found:
            return found
    return "ltr"


def paragraphs(
    text: str, statements: Sequence[Statement], cited: tuple[int, int] | None = None
) -> list[Paragraph]:
    """The paragraphs of a text, cut where statements begin and end.

    Parameters
    ----------
    text
        The document's text.
    statements
        Those to mark; offsets that lie outside the text are held to it.
    cited
        A further span to mark: what a citation points at.
    """
    spans = [(max(0, one.start), min(len(text), one.end)) for one in statements]
    cuts = {0, len(text)}
    for start, end in [*spans, *([cited] if cited else [])]:
        if start < end:
            cuts |= {max(0, start), min(len(text), end)}
    breaks = [match.span() for match in _BREAK.finditer(text)]
    for start, end in breaks:
        cuts |= {start, end}
    between = {start for start, _ in breaks}
    ends = dict(breaks)
    starting: dict[int, list[int]] = {}
    ending: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(spans):
        if start < end:
            starting.setdefault(start, []).append(number)
            ending.setdefault(end, []).append(number)
    made: list[Paragraph] = []
    pieces: list[Piece] = []
    open_now: list[int] = []
    pending: list[int] = []
    ordered = sorted(cuts)
    skip_to = 0
    for at, following in pairwise(ordered):
        open_now = [one for one in open_now if one not in ending.get(at, ())]
        begun = starting.get(at, [])
        open_now += begun
        pending += begun
        if at < skip_to or at in between:
            # White space between paragraphs is shown by the paragraphs themselves.
            skip_to = max(skip_to, ends.get(at, 0))
            if at in between and pieces:
                made.append(_paragraph(pieces))
                pieces = []
            continue
        inner = sorted(open_now, key=lambda one: spans[one][1] - spans[one][0])
        pieces.append(
            Piece(
                text=text[at:following],
                inside=tuple(inner),
                opens=tuple(one for one in pending if one in open_now),
                closes=tuple(one for one in sorted(open_now) if _closes(spans[one][1], following, ends)),
                cited=bool(cited and cited[0] <= at < cited[1]),
            )
        )
        pending = []
    if pieces:
        made.append(_paragraph(pieces))
    return made


def _closes(end: int, following: int, ends: dict[int, int]) -> bool:
    # A statement that ends with the white space after a paragraph ends with the paragraph.
    return end == following or ends.get(following, -1) == end


def _paragraph(pieces: list[Piece]) -> Paragraph:
    return Paragraph(pieces=tuple(pieces), direction=direction_of("".join(piece.text for piece in pieces)))


def around(text: str, start: int, end: int, *, width: int = 160) -> tuple[str, str, str]:
    """A span with what stands before and after it, cut at words."""
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    before = text[max(0, start - width) : start]
    after = text[end : end + width]
    if start > width:
        before = "…" + before[before.find(" ") + 1 :] if " " in before else "…" + before
    if end + width < len(text):
        after = (after[: after.rfind(" ")] if " " in after else after) + "…"
    return before, text[start:end], after
