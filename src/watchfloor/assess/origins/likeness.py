"""How far two texts are the same words: whole, in part, edited, or the same form filled in anew."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import LCSseq

from watchfloor.assess.origins.sketches import tokens

Run = tuple[str, ...]

_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]{20,1500})[”\"»“]")
_FIGURE = re.compile(r"\b\d[\d,./]*\d\b|\b\d\b")
_NAME = re.compile(r"\b[^\W\d_a-z][\w'’-]{2,}")


@dataclass(frozen=True)
class Words:
    """A text cut up for comparing; what is costly is computed when it is asked for."""

    text: str
    shingle: int = 5

    @cached_property
    def tokens(self) -> list[str]:
        return tokens(self.text)

    def runs(self, length: int) -> frozenset[Run]:
        """All runs of so many words."""
        words = self.tokens
        return frozenset(tuple(words[at : at + length]) for at in range(len(words) - length + 1))

    @cached_property
    def shingles(self) -> frozenset[Run]:
        return self.runs(self.shingle)

    @cached_property
    def quotations(self) -> tuple[list[str], ...]:
        return tuple(tokens(match[1]) for match in _QUOTED.finditer(self.text))

    @cached_property
    def paragraphs(self) -> tuple[list[str], ...]:
        return tuple(tokens(line) for line in self.text.splitlines() if line.strip())

    @cached_property
    def figures(self) -> frozenset[str]:
        return frozenset(_FIGURE.findall(self.text))

    @cached_property
    def names(self) -> frozenset[str]:
        """Capitalised words and figures: what tells one event from another."""
        return frozenset(_NAME.findall(self.text)) | self.figures


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common; shares are of the shorter text, 0 to 1.

    Attributes
    ----------
    contained, contained_3
        Share of the runs of five (three) words that stand in the longer text.
    order
        Share of the words that stand in the longer text in the same order.
    run
        Words of the longest run in common.
    paragraph
        Words of the longest paragraph that was taken over, either way.
    quotation
        Words of the longest run of a quotation that stands in the other text.
    figures, shared_figures
        How many figures the text with fewer has, and the share of them in the other.
    """

    contained: float
    contained_3: float
    order: float
    run: int
    paragraph: int
    quotation: int
    figures: int
    shared_figures: float


def likeness(one: Words, other: Words, *, paragraph_words: int, paragraph_share: float) -> Likeness:
    """Compare two texts; the order in which they are given does not matter."""
    short, long = sorted((one, other), key=lambda words: (len(words.tokens), words.text))
    figures = min(len(short.figures), len(long.figures))
    return Likeness(
        contained=_share(short.shingles, long.shingles),
        contained_3=_share(short.runs(3), long.runs(3)),
        order=LCSseq.similarity(short.tokens, long.tokens) / max(1, len(short.tokens)),
        run=_longest_run(short.tokens, long.tokens),
        paragraph=max(
            _taken_over(short, long, paragraph_words, paragraph_share),
            _taken_over(long, short, paragraph_words, paragraph_share),
        ),
        quotation=max(_quoted(short, long), _quoted(long, short)),
        figures=figures,
        shared_figures=len(short.figures & long.figures) / max(1, figures),
    )


def _share(part: frozenset[Run], whole: frozenset[Run]) -> float:
    return len(part & whole) / max(1, len(part))


def _taken_over(part: Words, whole: Words, least: int, share: float) -> int:
    longest = 0
    for words in part.paragraphs:
        if len(words) >= max(least, longest + 1):
            runs = frozenset(
                tuple(words[at : at + part.shingle]) for at in range(len(words) - part.shingle + 1)
            )
            if _share(runs, whole.shingles) >= share:
                longest = len(words)
    return longest


def _quoted(one: Words, other: Words) -> int:
    """Longest run of a quotation that the other quotes too, or that stands in it whole."""
    longest = 0
    text = f" {' '.join(other.tokens)} "
    for words in one.quotations:
        if f" {' '.join(words)} " in text:
            longest = max(longest, len(words))
        for theirs in other.quotations:
            longest = max(longest, _longest_run(words, theirs))
    return longest


def _longest_run(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest run of words in common, by dynamic programming over matching places."""
    places = defaultdict(list)
    for at, word in enumerate(other):
        places[word].append(at)
    longest = 0
    ends: dict[int, int] = {}
    for word in one:
        ends = {at: ends.get(at - 1, 0) + 1 for at in places.get(word, ())}
        longest = max(longest, max(ends.values(), default=0))
    return longest
