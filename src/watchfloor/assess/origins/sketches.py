"""What is kept of a text to find its copies: hashes of runs of words, and of long quotations.

A run of five words ("shingle") seldom stands in two texts by chance. Of a long text one shingle in a few
is kept, chosen by its own hash, so that two texts keep the *same* shingles and containment can be
estimated from what is kept (modulo sampling, Broder 1997). Containment, not resemblance: a trimmed wire
story is contained in the whole one, though the two resemble each other little.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchfloor.assess.tables import TextLimits

Hashes = NDArray[np.uint64]

_TOKEN = re.compile(r"\w+", re.UNICODE)
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]{20,2000})[”\"»“]")
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Sketch(NamedTuple):
    """What is kept of a text."""

    shingles: Hashes
    """Sorted hashes of the shingles kept."""
    quoted: Hashes
    """Sorted hashes of the word runs within quotation marks."""
    words: int
    sampled: bool


def tokens(text: str) -> list[str]:
    """The words of a text, folded."""
    return _TOKEN.findall(text.casefold())


def sketch(text: str, limits: TextLimits) -> Sketch:
    """The sketch of a text; its cost grows with the length of the text alone."""
    words = tokens(text)
    runs = _runs(words, limits.shingle)
    sampled = len(words) >= limits.keep_all_below
    kept = runs[runs % np.uint64(limits.sample) == 0] if sampled else runs
    quoted = [_runs(tokens(match[1]), limits.quotation) for match in _QUOTED.finditer(text)]
    return Sketch(
        np.unique(kept), np.unique(np.concatenate([np.empty(0, np.uint64), *quoted])), len(words), sampled
    )


def contained(part: Sketch, whole: Sketch, limits: TextLimits) -> float:
    """The share of the shingles of one text that stand in another, 0 to 1."""
    left, right = part.shingles, whole.shingles
    if part.sampled != whole.sampled:
        step = np.uint64(limits.sample)
        left, right = left[left % step == 0], right[right % step == 0]
    if not len(left):
        return 0.0
    return float(len(np.intersect1d(left, right, assume_unique=True)) / len(left))


def _runs(words: list[str], length: int) -> Hashes:
    """Hashes of all runs of so many words, in order; a shorter text is one run."""
    if not words:
        return np.empty(0, np.uint64)
    single = np.fromiter((_hash(word) for word in words), np.uint64, len(words))
    length = min(length, len(words))
    runs = np.zeros(len(words) - length + 1, np.uint64)
    for offset in range(length):
        runs = (runs ^ single[offset : offset + len(runs)]) * _MIX
        runs ^= runs >> np.uint64(29)
    return runs


@lru_cache(maxsize=500_000)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")
