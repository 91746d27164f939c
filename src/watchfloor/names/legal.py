"""Legal forms of companies: what a name says without saying who it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from watchfloor.names.text import tokens


def without_legal_form(words: Sequence[str]) -> list[str]:
    """The words of a name without its legal forms; all of them if nothing else is left.

    >>> without_legal_form(["fuyuan", "trading", "co", "ltd"])
    ['fuyuan', 'trading']
    """
    forms, longest = _forms()
    kept: list[str] = []
    at = 0
    while at < len(words):
        size = next(
            (n for n in range(min(longest, len(words) - at), 0, -1) if tuple(words[at : at + n]) in forms), 0
        )
        if not size:
            kept.append(words[at])
        at += size or 1
    return kept or list(words)


@lru_cache(maxsize=1)
def _forms() -> tuple[frozenset[tuple[str, ...]], int]:
    lines = files("watchfloor.data").joinpath("names", "legal_forms.txt").read_text(encoding="utf-8")
    forms = frozenset(
        tuple(token.word for token in tokens(line))
        for line in lines.splitlines()
        if line and not line.startswith("#")
    )
    return forms, max(map(len, forms))
