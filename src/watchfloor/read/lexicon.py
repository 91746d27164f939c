"""What kind of thing each word of a sentence names, as far as the tables tell."""

from __future__ import annotations

from functools import cache

from watchfloor.read.parse import Parse
from watchfloor.read.tables import countries, demonyms, words

#: In this order; the first that fits is the word's kind.
KINDS = (
    "equipment",
    "instrument",
    "drug",
    "money",
    "carrier",
    "armed",
    "authority",
    "company",
    "media",
    "person",
)

_NAMES_LONGEST = 6


@cache
def _kinds() -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in reversed(KINDS):
        found.update(dict.fromkeys(words(kind), kind))
    return found


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name in countries())


def kinds(parse: Parse) -> list[str]:
    """For each word ``country``, ``demonym``, one of :data:`KINDS`, ``name`` or nothing."""
    table, places, peoples, opening = _kinds(), countries(), demonyms(), _first_words()
    lower, found = parse.lower, [""] * len(parse)
    index = 0
    while index < len(lower):
        if lower[index] in opening and parse.words[index][:1].isupper():
            for stop in range(min(len(lower), index + _NAMES_LONGEST), index, -1):
                name = " ".join(lower[index:stop])
                if name in places and not (name == "us" and parse.words[index] != "US"):
                    kind = "demonym" if name in peoples else "country"
                    found[index:stop] = [kind] * (stop - index)
                    break
            if found[index]:
                while index < len(lower) and found[index]:
                    index += 1
                continue
        kind = table.get(parse.lemma[index]) or table.get(lower[index], "")
        if not kind and _is_model(parse.words[index]):
            kind = "equipment"
        if not kind and parse.pos[index] == "PROPN":
            kind = "name"
        found[index] = kind
        index += 1
    _weak(parse, found)
    return found


def _is_model(word: str) -> bool:
    """``Mohajer-2``, ``Nasr-1``, ``Su-35``, ``M-72``: letters, a hyphen, digits."""
    left, dash, right = word.partition("-")
    return (
        bool(dash)
        and left.isalpha()
        and left[:1].isupper()
        and right[:1].isdigit()
        and len(word) < 16
        and left.lower() not in ("covid", "gt")
    )


def _weak(parse: Parse, found: list[str]) -> None:
    weak, modifiers = words("equipment_weak"), words("equipment_modifiers")
    for index, lemma in enumerate(parse.lemma):
        if lemma in weak and parse.pos[index] in ("NOUN", "PROPN"):
            before = [c for c in parse.children[index] if c < index]
            if any(found[c] == "equipment" or parse.lower[c] in modifiers for c in before):
                found[index] = "equipment"
