"""Words for probabilities: ICD 203, and when a change of word is worth announcing."""

from __future__ import annotations

from watchfloor.records import WORDS, word_of

HYSTERESIS = 0.02
"""How far beyond a band's edge a probability must go before its word is said to have changed."""


def band(p: float) -> int:
    """The position of the word of a probability in :data:`~watchfloor.records.WORDS`."""
    return [word for word, _ in WORDS].index(word_of(p))


def steady_word(p: float, last: str | None, hysteresis: float = HYSTERESIS) -> str:
    """The word to announce: the last one, until the probability is clearly out of its band.

    >>> steady_word(0.21, "very unlikely")
    'very unlikely'
    >>> steady_word(0.23, "very unlikely")
    'unlikely'
    """
    names = [word for word, _ in WORDS]
    if last not in names:
        return word_of(p)
    edges = [*(lower for _, lower in WORDS), 1.0]
    position = names.index(last)
    if edges[position] - hysteresis <= p <= edges[position + 1] + hysteresis:
        return last
    return word_of(p)
