"""Which equipment the words of a mention mean: named systems first, then general words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watchfloor.names.catalogue import Catalogue
from watchfloor.names.classes import class_table, equipment_is_a
from watchfloor.names.phrases import Found
from watchfloor.names.text import tokens
from watchfloor.records import Entity

# Words between a designation and the class word that says what it is: "Zolfaghar-class missile boats".
_JOINING = frozenset(
    {"class", "type", "model", "family", "style", "series", "pattern", "made", "anti", "armed"}
)
# What comes after these belongs to the thing before them and is not the thing itself: "components of UAVs".
_OF = frozenset({"of", "for", "from", "used", "to"})
_PART_CLASSES = ("dual-use", "assistance", "finance")

SURE, WORD, WEAK_WORD = 0.96, 0.9, 0.6
# Score of a name with several meanings, by where the word stood that told them apart.
BY_MENTION, BY_SENTENCE, BY_TEXT, BY_COUNTRY = 0.95, 0.85, 0.7, 0.7
CONTRADICTED = 0.4


@dataclass(frozen=True, slots=True)
class Meant:
    """What a mention means, how surely, and why."""

    entity: Entity
    score: float
    reason: str
    words: tuple[int, int] = (0, 0)
    """The words of the mention that name it: the first, and the one after the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands around a mention and can tell meanings apart, nearest first."""

    sentence: frozenset[str] = frozenset()
    """Classes of the equipment words in the statement's clause."""
    text: frozenset[str] = frozenset()
    """Classes of the equipment words in the neighbourhood."""
    countries: frozenset[str] = frozenset()


def classes_in(catalogue: Catalogue, text: str) -> frozenset[str]:
    """The classes that the general words of a text name."""
    paths = tuple(class_table())
    found = catalogue.class_words.find(text, tokens(text))
    return frozenset(paths[number] for match in found for number in match.meanings) - {"any"}


def equipment_in(catalogue: Catalogue, text: str, around: Surroundings) -> list[Meant]:
    """What equipment a mention names.

    Parameters
    ----------
    text
        The mention.
    around
        What can tell meanings apart when the mention itself cannot.
    """
    words = tokens(text)
    named = catalogue.equipment.find(text, words)
    general = [
        match
        for match in catalogue.class_words.find(text, words)
        if not any(_overlap(match, name) and _length(name) >= _length(match) for name in named)
    ]
    named = [name for name in named if not any(_overlap(name, match) for match in general)]
    meant: list[Meant] = []
    describing: set[Found] = set()
    for name in named:
        beside = _beside(name, general, [token.word for token in words])
        describing.update(beside)
        one = _which(catalogue, name, beside, around)
        if one:
            meant.append(one)
        else:
            describing.difference_update(beside)
    meant.extend(_general(catalogue, [g for g in general if g not in describing], words))
    best: dict[str, Meant] = {}
    for one in meant:
        if one.entity.entity not in best or best[one.entity.entity].score < one.score:
            best[one.entity.entity] = one
    return list(best.values())


def _general(catalogue: Catalogue, found: Sequence[Found], words: Sequence[object]) -> Iterable[Meant]:
    paths = tuple(class_table())
    texts = [getattr(word, "word") for word in words]  # noqa: B009
    kept: list[Found] = []
    things: dict[Found, str] = {}
    for match in found:
        before = kept[-1] if kept else None
        if before:
            between = texts[before.last : match.first]
            path = paths[before.meanings[0]]
            if path.startswith(_PART_CLASSES) and _OF & set(between):
                things.setdefault(before, paths[match.meanings[0]])
                continue
            if not between:
                # "rifle ammunition": the last word of a compound is the thing.
                kept.pop()
                things[match] = path
        kept.append(match)
    for match in kept:
        path = _part_of(paths[match.meanings[0]], things.get(match))
        weak = match.listed in class_table()[paths[match.meanings[0]]].weak_words
        yield Meant(
            catalogue[f"class:{path}"],
            WEAK_WORD if weak and match not in things else WORD,
            f"“{match.listed}” is a general word for {class_table()[path].label}",
        )


def _part_of(part: str, thing: str | None) -> str:
    """Parts of a kind of arms that has a class for them: "components of ballistic missiles"."""
    own = f"{thing.split('/')[0]}/component" if thing else ""
    return own if part == "dual-use/component" and own in class_table() else part


def _which(catalogue: Catalogue, name: Found, beside: Sequence[Found], around: Surroundings) -> Meant | None:
    paths = tuple(class_table())
    candidates = [catalogue[catalogue.ids[number]] for number in name.meanings]
    said = frozenset(paths[number] for match in beside for number in match.meanings) - {"any"}
    spoken = ", ".join(f"“{match.listed}”" for match in beside)
    if len(candidates) == 1:
        one = candidates[0]
        if said and not _fits(one, said):
            return Meant(
                one, CONTRADICTED, f"named “{name.listed}”, but {spoken} beside it speaks against it"
            )
        return Meant(one, SURE, f"named “{name.listed}”" + (f", with {spoken} beside it" if said else ""))
    tests = (
        (said, BY_MENTION, f"{spoken} beside the name"),
        (around.sentence, BY_SENTENCE, "the sentence speaks of"),
        (around.text, BY_TEXT, "the text around speaks of"),
    )
    for classes, score, why in tests:
        fitting = [one for one in candidates if _fits(one, classes)] if classes else []
        if classes and len(fitting) == 1:
            one = fitting[0]
            label = class_table()[one.equipment_class or "any"].label
            tail = "" if classes is said else f" a {label}"
            others = ", ".join(other.name for other in candidates if other is not one)
            return Meant(one, score, f"named “{name.listed}”; {why}{tail}, not {others}")
        if fitting:
            candidates = fitting
    at_home = [one for one in candidates if around.countries & set(one.countries)]
    if len(at_home) == 1:
        return Meant(at_home[0], BY_COUNTRY, f"named “{name.listed}”; the only one of a country named here")
    return None


def _fits(entity: Entity, classes: frozenset[str]) -> bool:
    own = entity.equipment_class or "any"
    return any(equipment_is_a(own, path) or equipment_is_a(path, own) for path in classes)


def _beside(name: Found, general: Sequence[Found], words: Sequence[str]) -> list[Found]:
    """The class words that describe a designation: right after it, or right before it."""
    found = []
    for match in general:
        after = words[name.last : match.first] if match.first >= name.last else None
        before = words[match.last : name.first] if match.last <= name.first else None
        if (after is not None and set(after) <= _JOINING) or (before is not None and not before):
            found.append(match)
    return found


def _overlap(a: Found, b: Found) -> bool:
    return a.first < b.last and b.first < a.last


def _length(match: Found) -> int:
    return match.last - match.first
