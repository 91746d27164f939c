"""Cutting a document into passages that a model is asked about one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from watchfloor.read.segments import Segment, segments

#: What a passage holds at most, in characters: a few paragraphs of news, so that a small model keeps track.
LONGEST = 1_600
#: What is shown before a passage, in characters: enough for "the minister" of the paragraph before.
BEFORE = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A piece of a document that is asked about at once; offsets into its text."""

    start: int
    end: int
    before: tuple[int, int]
    """What is shown before it, for understanding only."""


def passages(text: str, *, longest: int = LONGEST, before: int = BEFORE) -> Iterator[Passage]:
    """The passages of a text in order: whole paragraphs as long as they fit, none across boilerplate."""
    start = end = -1
    for low, high in _pieces(text, longest):
        if start >= 0 and high - start <= longest and not _is_apart(text, end, low):
            end = high
            continue
        if start >= 0:
            yield _passage(text, start, end, before)
        start, end = low, high
    if start >= 0:
        yield _passage(text, start, end, before)


def _passage(text: str, start: int, end: int, before: int) -> Passage:
    low = max(0, start - before)
    if low:
        # From the beginning of a word on.
        low = next((at + 1 for at in range(low, start) if text[at].isspace()), start)
    return Passage(start=start, end=end, before=(low, start))


def _pieces(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """What is read, segment by segment; a segment that is too long is cut."""
    for segment in segments(text):
        if segment.kind != "boilerplate":
            yield from _cut(text, _whole(segment), segment.end, longest)


def _whole(segment: Segment) -> int:
    """Where a segment begins, with the name of the speaker in front of it."""
    return segment.speaker[0] if segment.speaker else segment.start


def _cut(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """Pieces of at most this length, cut behind a sentence if there is one, else at a space."""
    while end - start > longest:
        stop = start + longest
        low = start + longest // 2
        found = max(text.rfind(mark, low, stop) for mark in (". ", ".\n", "? ", "! ", ".” ", '." '))
        at = found if found >= 0 else text.rfind(" ", low, stop)
        cut = text.find(" ", at) + 1 if at >= 0 else 0
        cut = cut if start < cut <= stop else stop
        yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end


def _is_apart(text: str, end: int, start: int) -> bool:
    """Whether something that is not read stands between two pieces."""
    return bool(text[end:start].strip(" \t\r\n\f\v-*•–—▪◦‣·:()[]0123456789."))
