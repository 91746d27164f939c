"""Noun phrases: which words around a head belong to the mention."""

from __future__ import annotations

from collections.abc import Sequence

from watchfloor.read.parse import Parse

_LEFT = frozenset(
    {
        "det",
        "amod",
        "compound",
        "poss",
        "nummod",
        "nmod",
        "quantmod",
        "advmod",
        "case",
        "predet",
        "punct",
        "preconj",
        "neg",
        "npadvmod",
    }
)
_TIES = frozenset({"of", "for", "in", "to", "with", "against", "on", "from", "at", "between"})


def span_of(parse: Parse, words: Sequence[int]) -> tuple[int, int]:
    """Where words stand in the text, from the first to the last."""
    return parse.start[words[0]], parse.end[words[-1]]


def core(
    parse: Parse, head: int, *, ties: frozenset[str] = frozenset({"of", "for"}), joined: bool = True
) -> list[int]:
    """A noun phrase without relative clauses, appositions and what stands loosely behind it.

    Parameters
    ----------
    head
        Number of its head word.
    ties
        Prepositions whose phrases belong to it.
    joined
        Whether co-ordinated phrases belong to it.
    """
    found = {head}
    for c in parse.children[head]:
        dep = parse.dep[c]
        if c < head:
            if dep in _LEFT and dep != "punct":
                found.update(parse.subtree(c))
        elif dep == "case" or (dep == "nummod" and c == head + 1):
            found.add(c)
        elif dep == "prep" and parse.lower[c] in ties:
            for g in parse.children[c]:
                if parse.dep[g] == "pobj":
                    found.add(c)
                    found.update(core(parse, g, ties=frozenset({"of"}), joined=joined))
        elif dep == "conj" and joined and parse.pos[c] in ("NOUN", "PROPN", "PRON", "NUM"):
            found.update(core(parse, c, ties=ties))
        elif dep == "appos" and _is_bracketed(parse, c):
            found.update(parse.subtree(c))
    if (
        max(found) + 1 < len(parse)
        and parse.lower[max(found) + 1] == ")"
        and any(parse.lower[j] == "(" for j in range(min(found), max(found)))
    ):
        found.add(max(found) + 1)
    last, first = max(found), min(found)
    if parse.tag[last] == "POS" or parse.lower[last] in ("'s", "’s"):
        last -= 1
    while (
        first < last
        and parse.dep[first] in ("punct", "cc", "mark")
        and parse.lower[first] not in ("(", "“", '"', "$")
    ):
        first += 1
    return list(range(first, last + 1))


def _is_bracketed(parse: Parse, index: int) -> bool:
    return index > 0 and parse.lower[min(parse.subtree(index)) - 1] == "("
