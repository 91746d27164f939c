"""Legal forms of companies: what a name says without saying who it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from watchfloor.names.text import tokens

LONG_WORD = 5
"""Words of legal forms from this length on are known also with one letter wrong."""
# Words that also say who somebody is.
_NAMES_TOO = frozenset(
    {"federal", "state", "institution", "capital", "public", "private", "budgetary", "unitary"}
)


def without_legal_form(words: Sequence[str]) -> list[str]:
    """The words of a name without its legal forms; all of them if nothing else is left.

    >>> without_legal_form(["fuyuan", "trading", "co", "ltd"])
    ['fuyuan', 'trading']
    """
    forms, longest = _forms()
    first = _first_words()
    kept: list[str] = []
    at = 0
    while at < len(words):
        if words[at] not in first:
            kept.append(words[at])
            at += 1
            continue
        size = next(
            (n for n in range(min(longest, len(words) - at), 0, -1) if tuple(words[at : at + n]) in forms), 0
        )
        if not size:
            kept.append(words[at])
        at += size or 1
    return kept or list(words)


@lru_cache(maxsize=1 << 16)
def legal_word(word: str) -> str | None:
    """The word of a legal form that a word is, or is but for one slip of the pen.

    >>> legal_word("compeny"), legal_word("liability"), legal_word("ability")
    ('company', 'liability', None)
    """
    if len(word) < LONG_WORD - 1 or not word.isascii():
        return None
    words = _long_words()
    if word in words:
        return word
    near = process.extractOne(word, words, scorer=OSA.distance, score_cutoff=1)
    return str(near[0]) if near else None


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    return frozenset(form[0] for form in _forms()[0])


@lru_cache(maxsize=1)
def _long_words() -> frozenset[str]:
    """The words of legal forms that are too long to be mistaken for others."""
    forms, _ = _forms()
    return frozenset(w for form in forms for w in form if len(w) >= LONG_WORD and w.isascii()) - _NAMES_TOO


@lru_cache(maxsize=1)
def _forms() -> tuple[frozenset[tuple[str, ...]], int]:
    lines = files("watchfloor.data").joinpath("names", "legal_forms.txt").read_text(encoding="utf-8")
    forms = frozenset(
        tuple(token.word for token in tokens(line))
        for line in lines.splitlines()
        if line and not line.startswith("#")
    )
    return forms, max(map(len, forms))
