"""Finding words again in a text: exactly, or with other white space, quotation marks and dashes.

Whatever is found is a pair of offsets, so that what is kept is always the text's own wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# Models type straight quotes and plain hyphens where a text has typographic ones. One character for one,
# so that offsets stay what they are.
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_MARKS = " \t\r\n\"'“”‘’„«»"


@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    return text.translate(_FOLDED)


def occurrences(text: str, wanted: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where whole words stand in a part of a text, first the places that have them to the letter.

    >>> list(occurrences("Iranian jets left Iran.", "Iran"))
    [(18, 22)]
    """
    stop = len(text) if end is None else end
    for given in dict.fromkeys((wanted, wanted.strip(_MARKS))):
        if not given.strip():
            continue
        found = list(_exact(text, given, start, stop)) or list(_alike(text, given, start, stop))
        if found:
            yield from found
            return


def _exact(text: str, wanted: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = text.find(wanted, start, end)
    while at >= 0:
        if _is_whole(text, at, at + len(wanted)):
            yield at, at + len(wanted)
        at = text.find(wanted, at + 1, end)


def _alike(text: str, wanted: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    pattern = r"\s+".join(re.escape(word) for word in wanted.translate(_FOLDED).split())
    for match in re.finditer(pattern, _folded(text)[start:end]):
        low, high = match.start() + start, match.end() + start
        if _is_whole(text, low, high):
            yield low, high


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether neither end cuts a word apart."""

    def inside(at: int) -> bool:
        return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()

    return not inside(start) and not inside(end)


def nearest(
    text: str, wanted: str, anchor: tuple[int, int], *places: tuple[int, int]
) -> tuple[int, int] | None:
    """Where words stand nearest to an anchor, in the first of these parts of the text that has them."""
    for start, end in places:
        found = list(occurrences(text, wanted, start, end))
        if found:
            return min(found, key=lambda span: (_gap(span, anchor), span))
    return None


def _gap(span: tuple[int, int], anchor: tuple[int, int]) -> int:
    return max(0, span[0] - anchor[1], anchor[0] - span[1])
