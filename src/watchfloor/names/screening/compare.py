"""How far two names agree: word by word, in any order, each word weighed by how rare it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA, Levenshtein

from watchfloor.names.screening.words import ABJADS, Word

# Likeness of two words (1 is the same) by what it rests on.
SAME_SOUND = 0.96
SAME_BROAD = 0.94
SAME_CONSONANTS = 0.92
SAME_LOOK = 0.93
INITIAL = 0.8
LEAST = 0.7
"""Below this, words are different."""
KNOWN_WORD = 0.1
"""Taken off when the word of the query is itself a word of the lists: then it is hardly a slip of the pen."""
RUN = 0.85
"""How alike a run of words must be to one word that is written as one."""
SHORT = 3
"""Words of up to so many letters must sound the same: one letter more or less makes another name."""


# Letters that are misread for one another.
_NO_VOWELS = str.maketrans(dict.fromkeys("aiuh"))
_ALIKE = str.maketrans("l", "i")


class Agreement(NamedTuple):
    """What two names have in common, and what not, in units of rarity."""

    pairs: tuple[tuple[tuple[int, ...], tuple[int, ...], float], ...]
    """Words of the query, words of the other name, and how alike they are."""
    shared: float
    query_only: float
    other_only: float
    unlike: float
    """How much the words in common are unlike."""
    initials: int
    query_words: int
    other_words: int
    matched: int
    numbers: str
    """``none``, ``same``, ``one side`` or ``different``."""
    foreign: bool
    """Whether the names are in different scripts."""


def likeness(a: Word, b: Word) -> float:
    """How alike two words are, 0 to 1."""
    if a.number is not None or b.number is not None:
        return 1.0 if a.number == b.number else 0.0
    if a.plain == b.plain:
        return 1.0
    if a.sound == b.sound and a.script not in ABJADS:
        return SAME_SOUND
    if len(a.plain) == 1 or len(b.plain) == 1:
        return INITIAL if a.plain[0] == b.plain[0] else 0.0
    if a.script in ABJADS and b.script not in ABJADS:
        return _by_consonants(a, b)
    if a.script not in ("latin", "cyrillic", "greek") and a.script != b.script:
        return _by_broad_sound(a, b)
    if a.plain.translate(_ALIKE) == b.plain.translate(_ALIKE):
        return SAME_LOOK
    if min(len(a.plain), len(b.plain)) <= SHORT:
        return 0.0
    plain = OSA.normalized_similarity(a.plain, b.plain, score_cutoff=LEAST)
    sound = OSA.normalized_similarity(a.sound, b.sound, score_cutoff=LEAST)
    best = max(plain, SAME_SOUND * sound)
    return float(best) if best >= LEAST else 0.0


def _by_consonants(a: Word, b: Word) -> float:
    if not a.skeleton or not b.skeleton:
        return SAME_CONSONANTS * 0.9 if a.skeleton == b.skeleton and a.sound[:1] == b.sound[:1] else 0.0
    if a.skeleton == b.skeleton:
        return SAME_CONSONANTS if len(a.skeleton) > 1 else SAME_CONSONANTS * 0.92
    longest = max(len(a.skeleton), len(b.skeleton))
    if longest <= 2:
        return 0.0
    near = SAME_CONSONANTS * float(Levenshtein.normalized_similarity(a.skeleton, b.skeleton))
    return near + 0.1 if near >= LEAST - 0.1 and longest > 3 else 0.0


def _by_broad_sound(a: Word, b: Word) -> float:
    if a.broad == b.broad:
        return SAME_BROAD
    longest = max(len(a.broad), len(b.broad))
    best = SAME_BROAD * float(OSA.normalized_similarity(a.broad, b.broad))
    if len(a.skeleton) > 2:
        one, two = a.broad.translate(_NO_VOWELS), b.broad.translate(_NO_VOWELS)
        best = max(best, 0.9 * float(Levenshtein.normalized_similarity(one, two)))
    elif a.skeleton == b.skeleton and longest > 2:
        best = max(best, 0.8)
    return best if best >= LEAST else 0.0


class Query:
    """The words of a name that is looked for, with how alike other words are to them.

    Parameters
    ----------
    words, weights
        The words and how rare each is.
    alike
        Likeness of two words; :func:`likeness` or it with a correction.
    """

    def __init__(
        self, words: Sequence[Word], weights: Sequence[float], alike: Callable[[Word, Word], float]
    ) -> None:
        self.words = words
        self.weights = weights
        self.total = sum(weights)
        self.numbers = sorted(one.number for one in words if one.number is not None)
        self.alike = alike
        self._rows: dict[int, tuple[tuple[float, int], ...]] = {}

    def row(self, number: int, word: Word) -> tuple[tuple[float, int], ...]:
        """Which words of the query a word of the index is like: how alike, and which."""
        row = self._rows.get(number)
        if row is None:
            scores = ((self.alike(mine, word), at) for at, mine in enumerate(self.words))
            row = self._rows[number] = tuple((score, at) for score, at in scores if score >= LEAST)
        return row


def agreement(
    query: Query, numbers: Sequence[int], other: Sequence[Word], weights: Sequence[float]
) -> Agreement:
    """Pair the words of two names so that as much as possible agrees.

    Parameters
    ----------
    query
        The name looked for.
    numbers, other, weights
        Of the words of the other name: their numbers in the vocabulary, themselves, how rare each is.
    """
    mine = query.weights
    free_q = [True] * len(mine)
    free_o = [True] * len(other)
    pairs: list[tuple[tuple[int, ...], tuple[int, ...], float]] = []
    rows = [query.row(number, one) for number, one in zip(numbers, other, strict=True)]
    for score, _, i, j in sorted(
        [(-score, abs(i - at), i, at) for at, row in enumerate(rows) if row for score, i in row]
    ):
        if free_q[i] and free_o[j]:
            free_q[i] = free_o[j] = False
            pairs.append(((i,), (j,), -score))
    if any(free_q) and any(free_o):
        _runs(query, other, free_q, free_o, pairs)
    shared = unlike = gone_q = gone_o = 0.0
    initials = 0
    for of, to, score in pairs:
        left = mine[of[0]] if len(of) == 1 else sum(mine[i] for i in of)
        right = weights[to[0]] if len(to) == 1 else sum(weights[j] for j in to)
        gone_q += left
        gone_o += right
        weight = (left + right) / 2
        if score >= 1.0:
            shared += weight
        else:
            shared += weight * ((score - LEAST) / (1.0 - LEAST)) ** 0.5
            unlike += weight * (1.0 - score)
            if score == INITIAL and len(of) == len(to) == 1:
                initials += 1
    if not query.numbers:
        sort = "none" if all(one.number is None for one in other) else "one side"
    else:
        theirs = sorted(one.number for one in other if one.number is not None)
        sort = "same" if theirs == query.numbers else "different" if theirs else "one side"
    return Agreement(
        pairs=tuple(pairs),
        shared=shared,
        query_only=max(query.total - gone_q, 0.0),
        other_only=max(sum(weights) - gone_o, 0.0),
        unlike=unlike,
        initials=initials,
        query_words=len(mine),
        other_words=len(other),
        matched=len(pairs),
        numbers=sort,
        foreign=query.words[0].script != other[0].script,
    )


def _runs(
    query: Query,
    other: Sequence[Word],
    free_q: list[bool],
    free_o: list[bool],
    pairs: list[tuple[tuple[int, ...], tuple[int, ...], float]],
) -> None:
    """Pair words that the other side writes as one: "Ahmadi Nejad" and "Ahmadinejad"."""
    words = query.words
    left = [i for i, free in enumerate(free_q) if free]
    right = [j for j, free in enumerate(free_o) if free]
    if len(left) + len(right) < 3:
        return
    # Most words are ruled out by their first sound.
    starts = {other[j].broad[:1] for j in right}
    for i in left:
        if words[i].broad[:1] not in starts or len(right) < 2:
            continue
        run = _run_like(words[i], other, right, lambda one, long: query.alike(long, one))
        if run:
            to, score = run
            free_q[i] = False
            for j in to:
                free_o[j] = False
                right.remove(j)
            pairs.append(((i,), to, score))
    left = [i for i in left if free_q[i]]
    starts = {words[i].broad[:1] for i in left}
    for j in list(right):
        if other[j].broad[:1] not in starts or len(left) < 2:
            continue
        run = _run_like(other[j], words, left, query.alike)
        if run:
            of, score = run
            free_o[j] = False
            for i in of:
                free_q[i] = False
                left.remove(i)
            pairs.append((of, (j,), score))


def _run_like(
    long: Word, words: Sequence[Word], free: Sequence[int], alike: Callable[[Word, Word], float]
) -> tuple[tuple[int, ...], float] | None:
    length = len(long.broad)
    start = long.broad[:1]
    slack = 1 + length // 4
    for at, first in enumerate(free):
        if words[first].broad[:1] != start or len(words[first].broad) >= length:
            continue
        for size in (2, 3):
            run = tuple(free[at : at + size])
            if len(run) < size or run[-1] - first != size - 1:
                break
            if abs(sum([len(words[i].broad) for i in run]) - length) > slack:
                continue
            score = alike(_joined([words[i] for i in run]), long)
            if score >= RUN:
                return run, score
    return None


def _joined(words: Sequence[Word]) -> Word:
    return Word(
        "".join(one.plain for one in words),
        "".join(one.sound for one in words),
        "".join(one.broad for one in words),
        "".join(one.skeleton for one in words),
        None,
        words[0].script,
    )
