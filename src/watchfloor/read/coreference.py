"""Who is meant: short names, pronouns and roles resolved inside the document, where the text makes it clear.

Nothing is resolved across a document, and nothing is guessed: what has no clear antecedent keeps its words
and gets no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from watchfloor.read.attributions import Attribution
from watchfloor.read.content import Content
from watchfloor.read.features import Scene
from watchfloor.read.parse import Parse
from watchfloor.read.phrases import core, span_of
from watchfloor.read.tables import countries, table, words
from watchfloor.records import Mention, Speaker


@dataclass(frozen=True, slots=True)
class Known:
    """A name at a place in the document."""

    at: int
    name: str
    kind: str
    """``person``, ``country`` or ``body``."""
    roles: frozenset[str]
    """Nouns that the text puts with it: minister, lawmaker, report."""
    countries: tuple[str, ...]
    subject: bool
    sentence: int
    bears: bool = False
    """Whether its last word alone can stand for it, as a surname does."""


@dataclass(slots=True)
class Names:
    """The names that a document uses, and what its short forms stand for."""

    known: list[Known]
    """In order of place."""
    full: dict[str, list[Known]] = field(default_factory=dict)
    """By last word of a person's name, or by abbreviation: who bears it."""

    @classmethod
    def of(cls, content: Content) -> Names:
        """The names of a document."""
        found = sorted((k for n, s in enumerate(content.scenes) for k in _names(s, n)), key=lambda k: k.at)
        names = cls(found)
        for one in found:
            words = one.name.split()
            if len(words) > 1 and one.bears:
                names.full.setdefault(words[-1].lower(), []).append(one)
        for short, long, at in _abbreviations(content):
            one = Known(at, long, "body", frozenset(), (), False, 0)
            names.full.setdefault(short.lower(), []).append(one)
        return names

    def mention(self, content: Content, sentence: int, head: int, speaker: Speaker | None = None) -> Mention:
        """The phrase around a head word, with the name that it stands for.

        Parameters
        ----------
        speaker
            Who says the clause, for "we" and "our country".
        """
        scene = content.scenes[sentence]
        start, end = span_of(scene.parse, core(scene.parse, head))
        text = content.text[start:end]
        return Mention(
            start=start, end=end, text=text, name=self._name(scene, sentence, head, start, text, speaker)
        )

    def speaker(self, content: Content, link: Attribution) -> Speaker:
        """A link of the chain, with the name that it stands for."""
        start, end = link.source
        text = content.text[start:end]
        via = content.text[link.via[0] : link.via[1]] if link.via else None
        place = _place(content, start, end)
        name = None
        if place is not None:
            sentence, head = place
            name = self._name(content.scenes[sentence], sentence, head, start, text, None)
        else:
            name = self._by_short_form(text, start)
        return Speaker(start=start, end=end, text=text, via=via, name=name)

    def _name(
        self, scene: Scene, sentence: int, head: int, start: int, text: str, speaker: Speaker | None
    ) -> str | None:
        parse = scene.parse
        lower = parse.lower[head]
        if scene.kinds[head] in ("country", "demonym"):
            name = countries().get(text.lower().removeprefix("the "))
            return name if name and name.lower() != text.lower().removeprefix("the ") else None
        if parse.tag[head] in ("PRP", "PRP$"):
            return self._pronoun(lower, start, sentence, speaker)
        if parse.pos[head] == "PROPN":
            return self._by_short_form(text, start) or _stripped(parse, head, text)
        if any(parse.lower[c] in ("the", "this") for c in parse.children[head] if parse.dep[c] == "det"):
            return self._by_role(parse.lemma[head], start, sentence)
        if (
            speaker is not None
            and any(parse.lower[c] == "our" for c in parse.children[head])
            and parse.lemma[head] in ("country", "nation")
        ):
            return self._country_of(speaker)
        return None

    def _by_short_form(self, text: str, start: int) -> str | None:
        words = text.split()
        if not words:
            return None
        bearers = self.full.get(words[-1].lower().strip(".,’'"), [])
        fits = {k.name for k in bearers}
        if len(fits) == 1:
            name = next(iter(fits))
            return name if name != text else None
        before = [k for k in bearers if k.at < start]
        return before[-1].name if before and before[-1].name != text else None

    def _pronoun(self, lower: str, start: int, sentence: int, speaker: Speaker | None) -> str | None:
        table_ = _PRONOUNS.get(lower)
        if table_ is None:
            return None
        kinds, reach = table_
        near = [k for k in self.known if k.at < start and k.kind in kinds and sentence - k.sentence <= reach]
        subjects = [k for k in near if k.subject] or near
        if not subjects:
            return None
        last = subjects[-1].sentence
        rivals = {k.name for k in subjects if k.sentence == last}
        return (
            subjects[-1].name
            if len(rivals) == 1 or kinds == _PERSON
            else next(k.name for k in subjects if k.sentence == last)
        )

    def _by_role(self, noun: str, start: int, sentence: int) -> str | None:
        before = [k for k in self.known if k.at < start and sentence - k.sentence <= _ROLE_REACH]
        fits = [k for k in before if noun in k.roles]
        if not fits and noun in _titles():
            near = [
                k for k in before if k.kind == "person" and k.roles and sentence - k.sentence <= _ALONE_REACH
            ]
            fits = near if len({k.name for k in near}) == 1 else []
        return fits[-1].name if fits else None

    def _country_of(self, speaker: Speaker) -> str | None:
        """The one country that the text puts with a speaker."""
        fits = [k for k in self.known if k.name == speaker.called and k.countries]
        found = {c for k in fits for c in k.countries}
        return found.pop() if len(found) == 1 else None


_PERSON = ("person",)
_THING = ("country", "body")
#: What a pronoun can stand for, and how many sentences back.
_PRONOUNS = {
    "he": (_PERSON, 3),
    "she": (_PERSON, 3),
    "him": (_PERSON, 3),
    "his": (_PERSON, 3),
    "her": (_PERSON, 3),
    "it": (_THING, 1),
    "its": (_THING, 1),
}
#: How many sentences back "the minister" may have been named.
_ROLE_REACH = 12
#: How many sentences back the only person with a title can be meant by another title.
_ALONE_REACH = 3


def _place(content: Content, start: int, end: int) -> tuple[int, int] | None:
    for number, parse in enumerate(content.parses):
        if parse.sentence.start <= start < parse.sentence.end:
            inside = [i for i in range(len(parse)) if start <= parse.start[i] and parse.end[i] <= end]
            heads = [i for i in inside if parse.head[i] not in inside or parse.head[i] == i]
            return (number, heads[0]) if heads else None
    return None


def _titles() -> frozenset[str]:
    return frozenset(table("words.en")["titles"])


def _names(scene: Scene, number: int) -> Iterator[Known]:
    parse = scene.parse
    titles = _titles() | words("months") | words("weekdays")
    index = 0
    while index < len(parse):
        kind = scene.kinds[index]
        if kind in ("country", "demonym"):
            stop = index
            while stop + 1 < len(parse) and scene.kinds[stop + 1] == kind:
                stop += 1
            name = countries().get(" ".join(parse.lower[index : stop + 1]))
            if name:
                yield Known(
                    parse.start[index],
                    name,
                    "country",
                    frozenset(),
                    (name,),
                    _is_subject(parse, stop),
                    number,
                )
            index = stop + 1
        elif (
            parse.pos[index] == "PROPN"
            and parse.words[index][:1].isupper()
            and parse.lower[index] not in titles
        ):
            stop = index
            while (
                stop + 1 < len(parse)
                and parse.pos[stop + 1] == "PROPN"
                and parse.words[stop + 1][:1].isalnum()
                and scene.kinds[stop + 1] != "country"
            ):
                stop += 1
            while stop > index and parse.lower[index] in titles:
                index += 1
            yield from _named(scene, number, index, stop)
            index = stop + 1
        else:
            index += 1


def _named(scene: Scene, number: int, first: int, last: int) -> Iterator[Known]:
    parse = scene.parse
    head = last
    roles: set[str] = set()
    lands: set[str] = set()
    group = [head, *parse.children[head]]
    group += [
        g
        for c in parse.children[head]
        if parse.dep[c] in ("appos", "compound", "nmod")
        for g in parse.subtree(c)
    ]
    if parse.dep[head] == "appos":
        group += [parse.head[head], *parse.children[parse.head[head]]]
    before = [j for j in range(max(0, first - 8), first) if parse.pos[j] in ("NOUN", "PROPN", "ADJ")]
    joined = [
        j
        for j in before
        if all(
            parse.pos[k] in ("NOUN", "PROPN", "ADJ", "PUNCT", "ADP", "PART", "DET") for k in range(j, first)
        )
    ]
    titles = _titles()
    for j in (*group, *joined):
        if parse.lower[j] in titles or parse.lemma[j] in titles:
            roles.add(parse.lemma[j])
        if scene.kinds[j] in ("country", "demonym"):
            land = countries().get(parse.lower[j])
            if land:
                lands.add(land)
    words = parse.words[first : last + 1]
    is_person = (bool(roles & _titles()) and len(words) <= 5) or _says(parse, head)
    kind = "person" if is_person and scene.kinds[head] in ("name", "") else "body"
    if kind == "person" and (len(words) < 2 and not roles):
        return
    yield Known(
        parse.start[first],
        " ".join(words),
        kind,
        frozenset(roles),
        tuple(sorted(lands)),
        _is_subject(parse, head),
        number,
        scene.kinds[head] == "name",
    )


def _says(parse: Parse, head: int) -> bool:
    return parse.dep[head] == "nsubj" and parse.lemma[parse.head[head]] in table("cues.en")["say"]


def _is_subject(parse: Parse, index: int) -> bool:
    while parse.dep[index] in ("compound", "poss", "amod", "appos", "conj"):
        index = parse.head[index]
    return parse.dep[index] in ("nsubj", "nsubjpass")


def _stripped(parse: Parse, head: int, text: str) -> str | None:
    """A name without the titles before it: ``Brigadier General Mohammad Reza Ashtiani``."""
    first = head
    while first > 0 and parse.pos[first - 1] == "PROPN" and parse.lower[first - 1] not in _titles():
        first -= 1
    name = " ".join(parse.words[first : head + 1])
    return name if name and name != text and text.endswith(name) and " " in name else None


_ABBREVIATED = re.compile(
    r"((?:[A-Z][\w’'-]+|of|the|and|for|on|de|al)(?:[ -](?:[A-Z][\w’'-]+|of|the|and|for|on|de))*)"
    r" \(([A-Z][A-Za-z&-]{1,9})\)"
)


def _abbreviations(content: Content) -> Iterator[tuple[str, str, int]]:
    """``Islamic Revolutionary Guard Corps (IRGC)``: the short form, the name, and where."""
    for match in _ABBREVIATED.finditer(content.text):
        words = [w for w in re.split(r"[ -]", match.group(1)) if w]
        short = match.group(2)
        letters = [c for c in short if c.isupper()]
        for start in range(len(words)):
            initials = [w[0] for w in words[start:] if w[0].isupper()]
            if (
                initials[: len(letters)] == letters
                and words[start][0].isupper()
                and len(initials) == len(letters)
            ):
                yield short, " ".join(words[start:]), match.start()
                break
