"""An index of phrases that finds the longest one at each place of a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from watchfloor.names.text import Token, tokens

_HERE = ""
# Up to this many letters a name can be an ordinary word in small letters: it must be written as listed.
SHORT_LETTERS = 3


class Found(NamedTuple):
    """A phrase that stands in a text: from word to word, how it is listed, and what it can mean."""

    first: int
    last: int
    """Index of the word after the last one."""
    listed: str
    meanings: tuple[int, ...]


class PhraseIndex:
    """Finds listed phrases among the words of a text.

    Parameters
    ----------
    phrases
        Phrase and number of what it means; one phrase may mean several things.
    proper
        Whether the phrases are names: then capitals count, so that "us" is not the United States.
    """

    def __init__(self, phrases: Iterable[tuple[str, int]], *, proper: bool) -> None:
        self._root: dict[str, Any] = {}
        self._proper = proper
        for phrase, meaning in phrases:
            node = self._root
            for token in tokens(phrase):
                node = node.setdefault(token.word, {})
            if node is not self._root:
                node.setdefault(_HERE, []).append((phrase, meaning))

    def find(self, text: str, words: Sequence[Token]) -> list[Found]:
        """The longest phrases from left to right, none overlapping another."""
        found: list[Found] = []
        shouting = text.isupper()
        at = 0
        while at < len(words):
            match = self._longest(text, words, at, shouting)
            if match:
                found.append(match)
            at = match.last if match else at + 1
        return found

    def _longest(self, text: str, words: Sequence[Token], first: int, shouting: bool) -> Found | None:
        best: Found | None = None
        # A plural may be listed as such ("arms") or under its singular: both ways are followed.
        todo: list[tuple[dict[str, Any], int]] = [(self._root, first)]
        while todo:
            node, at = todo.pop()
            if at > first and (here := node.get(_HERE)) and (best is None or at > best.last):
                piece = text[words[first].start : words[at - 1].end]
                fitting = [
                    (listed, meaning)
                    for listed, meaning in here
                    if not self._proper or shouting or _written_as(piece, listed)
                ]
                if fitting:
                    meanings = tuple(dict.fromkeys(meaning for _, meaning in fitting))
                    best = Found(first, at, fitting[0][0], meanings)
            if at < len(words):
                todo.extend((node[form], at + 1) for form in _forms(words[at].word) if form in node)
        return best


def _forms(word: str) -> Iterable[str]:
    """A word's singular, if it looks like a plural, and the word itself last (so that it is tried first)."""
    if len(word) > 3 and word.endswith("s"):
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]
    yield word


def _written_as(piece: str, listed: str) -> bool:
    """Whether capitals in the text allow the listed name."""
    letters = [c for c in listed if c.isalpha()]
    if not letters or not any(c.isupper() for c in letters):
        return True
    if len(letters) <= SHORT_LETTERS:
        return piece[:1].isupper() and (not listed.isupper() or piece.rstrip("s").isupper())
    head = next((c for c in piece if c.isalpha()), "")
    return head.isupper() or listed.split()[0].islower()
