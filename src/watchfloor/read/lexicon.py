"""What kind of thing each word of a sentence names, as far as the tables tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from watchfloor.read.parse import Parse
from watchfloor.read.tables import countries, demonyms, table, words

#: In this order; the first that fits is the word's kind.
KINDS = (
    "equipment",
    "accord",
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
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM", "SYM", "X"})


@cache
def kinds_by_word() -> dict[str, str]:
    """The kind of every word of the tables."""
    found: dict[str, str] = {}
    for kind in reversed(KINDS):
        found.update(dict.fromkeys(words(kind), kind))
    return found


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name in countries())


def kinds(parse: Parse) -> list[str]:
    """For each word ``country``, ``demonym``, one of :data:`KINDS`, ``name`` or nothing."""
    table, places, peoples, opening = kinds_by_word(), countries(), demonyms(), _first_words()
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
        nominal = parse.pos[index] in _NOMINAL
        kind = (table.get(parse.lemma[index]) or table.get(lower[index], "")) if nominal else ""
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


@cache
def frames(part: str) -> dict[str, tuple[str, ...]]:
    """For each verb or noun of the field (``verbs``, ``nouns``, ``sure``), the actions that it can name."""
    found: dict[str, list[str]] = {}
    for action, frame in table("frames.en").items():
        for word in frame[part]:
            found.setdefault(word, []).append(action)
    return {word: tuple(actions) for word, actions in found.items()}


def named_actions(parse: Parse, index: int) -> tuple[str, ...]:
    """The actions that a word can name by the table of frames."""
    lemma = parse.lemma[index]
    if parse.pos[index] == "VERB":
        return frames("verbs").get(lemma, ())
    return frames("nouns").get(lemma, ()) or (
        frames("verbs").get(lemma, ()) if parse.tag[index] in ("VBG", "VBN") else ()
    )


def sure_action(parse: Parse, kinds: Sequence[str], index: int) -> str | None:
    """The action that a verb of the field names beyond doubt, by the kind of what it is done to."""
    lemma = parse.lemma[index]
    if parse.pos[index] != "VERB":
        return _mistaken_for_noun(parse, kinds, index)
    if lemma in words("passive_only") and not any(parse.dep[c] == "auxpass" for c in parse.children[index]):
        return None
    if lemma in words("pictures_do") and any(
        parse.dep[c] == "nsubj" and parse.lemma[c] in words("pictures") for c in parse.children[index]
    ):
        return _by_object(parse, kinds, index, "sighting")
    for action in frames("sure").get(lemma, ()):
        if _by_object(parse, kinds, index, action):
            return action
    return None


def _by_object(parse: Parse, kinds: Sequence[str], index: int, action: str) -> str | None:
    """The action, if what the verb is done to is of one of its kinds."""
    frame = table("frames.en")[action]
    wanted = frame["of"]
    for j in _undergoers(parse, index, bool(frame.get("subject"))):
        if _has_kind(parse, kinds, j, wanted):
            return action
        if parse.lemma[j] in frame.get("places", ()) and any(kinds[c] in wanted for c in parse.children[j]):
            return action
    return None


def _mistaken_for_noun(parse: Parse, kinds: Sequence[str], index: int) -> str | None:
    """``Angola manufactures attack drones``: a verb that the parser took for a noun between two names."""
    if (
        parse.tag[index] != "NNS"
        or parse.dep[index] != "compound"
        or index == 0
        or kinds[index - 1] not in ("country", "name")
    ):
        return None
    goods = kinds[index + 1 : index + 4]
    fits = [
        a for a in frames("sure").get(parse.lemma[index], ()) if set(table("frames.en")[a]["of"]) & set(goods)
    ]
    return fits[0] if fits else None


def _undergoers(parse: Parse, verb: int, subject: bool) -> Iterator[int]:
    """What a verb is done to: object, subject of the passive, what a participle hangs on, "with" what."""
    passive = any(parse.dep[c] in ("nsubjpass", "auxpass") for c in parse.children[verb])
    for c in parse.children[verb]:
        dep = parse.dep[c]
        if dep in ("dobj", "nsubjpass") or (subject and dep == "nsubj"):
            yield parse.head[verb] if parse.tag[c] in ("WDT", "WP") and parse.dep[verb] == "relcl" else c
        elif dep == "prep" and parse.lower[c] == "with" and parse.lemma[verb] in ("provide", "supply"):
            yield from (g for g in parse.children[c] if parse.dep[g] == "pobj")
    if (
        subject
        and parse.dep[verb] == "conj"
        and not any(parse.dep[c] == "nsubj" for c in parse.children[verb])
    ):
        yield from (c for c in parse.children[parse.head[verb]] if parse.dep[c] == "nsubj")
    if parse.dep[verb] == "acl" and parse.tag[verb] == "VBN" and not passive:
        yield parse.head[verb]


def _has_kind(parse: Parse, kinds: Sequence[str], index: int, wanted: Sequence[str]) -> bool:
    """Whether a phrase, or one beside it, is of a kind; ``six models of drones`` is what it is of."""
    if kinds[index] in wanted:
        return True
    for c in parse.children[index]:
        if parse.dep[c] == "conj" and _has_kind(parse, kinds, c, wanted):
            return True
        if (
            parse.dep[c] == "prep"
            and parse.lower[c] == "of"
            and any(kinds[g] in wanted for g in parse.children[c])
        ):
            return True
    return False


def framed_roles(parse: Parse, verb: int, action: str) -> Iterator[tuple[str, int]]:
    """Who fills which role of a verb of the field, by the table: only what hangs on the verb itself."""
    frame = table("frames.en")[action]
    roles = (
        frame.get("turned")
        if parse.lemma[verb] in words("turned") and "turned" in frame
        else frame.get("roles", {})
    )
    passive = any(parse.dep[c] in ("nsubjpass", "auxpass") for c in parse.children[verb])
    if "with" in frame and any(
        parse.dep[c] == "prep" and parse.lower[c] == "with" for c in parse.children[verb]
    ):
        roles = frame["with"]
    for c in parse.children[verb]:
        dep, word = parse.dep[c], c
        if parse.tag[c] in ("WDT", "WP"):
            if parse.dep[verb] != "relcl":
                continue
            word = parse.head[verb]
        slot = {"nsubj": "subject", "nsubjpass": "object", "dobj": "object", "dative": "dative"}.get(dep)
        if slot == "dative" and parse.pos[c] == "ADP":
            slot, word = "to", next((g for g in parse.children[c] if parse.dep[g] == "pobj"), c)
        elif dep in ("prep", "agent"):
            inner = next((g for g in parse.children[c] if parse.dep[g] == "pobj"), None)
            if inner is None or (parse.lower[c] == "by" and not (passive or parse.tag[verb] == "VBN")):
                continue
            slot, word = parse.lower[c], inner
        if slot in roles:
            yield roles[slot], word
