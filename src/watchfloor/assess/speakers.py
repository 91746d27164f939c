"""Who says it: what kind of speaker, of which country, and under which key the origin is kept."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Literal, NamedTuple

from watchfloor.assess.tables import Sources
from watchfloor.names import Catalogue
from watchfloor.names.party import parties_in
from watchfloor.records import Link, Speaker

Kind = Literal["official", "unnamed", "think-tank", "expert", "record", "medium", "other", "document"]

_BEFORE, _AFTER = 90, 90
_BREAK = re.compile(r"[.!?][”\"’)]?\s|\n")
_TITLE_BREAK = re.compile(r"[,;:“”\"]\s*")
_APPOSITION = re.compile(r"\s*[,(–—]\s*([^,)–—]*)")
_TITLES = re.compile(r"(?:^|(?<=\s))(?:[A-Z][a-z]{0,5}|[A-Z])\.(?=\s)")
"""Maj. Gen. Prof. U.S.: a full stop that ends no sentence."""

_APPOSITION = re.compile(r"\s*[,(–—]\s*([^,)–—]*)")


class Voice(NamedTuple):
    """A speaker as far as the text shows who it is."""

    kind: Kind
    key: str
    label: str
    countries: frozenset[str]
    """Country codes, or the key of the group that it speaks for."""
    named: bool


def voice(
    speaker: Speaker, text: str, links: tuple[Link, ...], catalogue: Catalogue, sources: Sources
) -> Voice:
    """What the text shows of a speaker.

    Parameters
    ----------
    speaker
        A link of a statement's chain.
    text
        The document's text; empty if it is not at hand.
    links
        The links of this mention.
    catalogue
        To find the nationality that stands beside the name.
    sources
        The words by which kinds are told.
    """
    called = speaker.called
    place = _place(speaker, text)
    before, after = _around(text, *place)
    kinds = {link.kind for link in links}
    kind = _kind(called, before, after, sources, kinds)
    countries = frozenset(code for link in links for code in _side(link.kind, link.entity, link.countries))
    if not countries and kind in ("official", "expert", "other", "unnamed"):
        countries = _nationality(before, after, catalogue)
    best = max(links, key=lambda link: link.score, default=None)
    key = best.entity if best is not None and not (best.kind == "country" and speaker.name) else _slug(called)
    return Voice(kind, key, called, countries, kind != "unnamed")


def _kind(called: str, before: str, after: str, sources: Sources, linked: Set[str]) -> Kind:
    lowercase = not any(word[0].isupper() for word in re.findall(r"\w+", _TITLES.sub("", called))[1:])
    if linked & {"country", "person"}:
        # A state speaks by its officials, and the persons of the catalogue are holders of offices.
        return "official"
    for row in sources.kind:
        if row.own:
            last = re.findall(r"\w+", called)
            if last and row.pattern.search(called) and (lowercase or row.pattern.fullmatch(last[-1])):
                return row.kind  # type: ignore[return-value]
    for row in sources.kind:
        if not row.own and row.kind != "medium" and row.pattern.search(called):
            return row.kind  # type: ignore[return-value]
    if "medium" in linked:
        return "medium"
    beside = _beside(before, after)
    for row in sources.kind:
        if not row.own and row.kind != "medium" and any(row.pattern.search(words) for words in beside):
            return row.kind  # type: ignore[return-value]
    medium = next((row for row in sources.kind if row.kind == "medium"), None)
    return "medium" if medium and medium.pattern.search(called) else "other"


def _place(speaker: Speaker, text: str) -> tuple[int, int]:
    """Where the text names the speaker in full, else where the mention is."""
    if speaker.name and speaker.name != speaker.text and (at := text.find(speaker.name)) >= 0:
        return at, at + len(speaker.name)
    return speaker.start, speaker.end


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words of the same sentence before and after a mention."""
    before = text[max(0, start - _BEFORE) : start]
    after = text[end : end + _AFTER]
    breaks = [match.end() for match in _BREAK.finditer(before) if not _is_title(before, match.start())]
    stop = next(
        (match.start() for match in _BREAK.finditer(after) if not _is_title(after, match.start())), None
    )
    return before[breaks[-1] :] if breaks else before, after[:stop]


def _is_title(text: str, at: int) -> bool:
    word = re.search(r"(\w+(?:\.\w)*)$", text[:at])
    return text[at] == "." and bool(word) and (len(word[1]) <= 5 and word[1][0].isupper())  # type: ignore[index]


def _nationality(before: str, after: str, catalogue: Catalogue) -> frozenset[str]:
    """The country of the title before a name ("U.S. envoy for …": the first), else of what follows it."""
    for words in _beside(before, after):
        if not words or words.islower():
            continue
        for meant in parties_in(catalogue, words, place=False, near=frozenset(), on=None):
            if side := _side(meant.entity.kind, meant.entity.entity, meant.entity.countries):
                return side
    return frozenset()


def _side(kind: str, entity: str, countries: tuple[str, ...]) -> frozenset[str]:
    """Whose side an entity is on: a group is its own, others are their country's."""
    if kind == "group":
        return frozenset({entity.partition(":")[2]})
    return frozenset(countries) if len(countries) == 1 else frozenset()


def _beside(before: str, after: str) -> tuple[str, str]:
    """The title before a name and the apposition after it, where there is one."""
    apposition = _APPOSITION.match(after)
    title = next((words for words in reversed(_TITLE_BREAK.split(before)) if words.strip()), "")
    return title, apposition[1] if apposition else ""


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-")
