"""Looking things up in sanctions lists: who was listed on a date, by whom, under what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from watchfloor.names.legal import without_legal_form
from watchfloor.names.phrases import Found, PhraseIndex
from watchfloor.names.text import tokens
from watchfloor.records import Entity, ListEdition, ListEntry, PartialDate

State = Literal["listed", "not listed", "unknown"]

# A name of one word can be anybody's: it must be this long, and the mention nothing but it.
LONE_WORD_LETTERS = 6
FULL_NAME, PERSON_NAME, WITHIN, SHARED, OTHER_COUNTRY = 0.93, 0.8, 0.85, 0.55, 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """That an entry stood on a list, from when to when, as far as its publisher or the editions tell."""

    entry: ListEntry
    name: str
    """The name by which it was found."""
    listed: PartialDate | None
    """The day of listing, if the publisher gives it."""
    first_seen: PartialDate | None
    """The first edition collected that has it."""
    not_in: PartialDate | None
    """The last edition collected before that, which does not have it."""
    gone: PartialDate | None
    """The first edition collected that no longer has it."""

    @property
    def list(self) -> str:
        return self.entry.list

    @property
    def authority(self) -> str:
        return self.entry.authority

    @property
    def programmes(self) -> tuple[str, ...]:
        return self.entry.programmes

    @property
    def since(self) -> str:
        """From when, in words that say no more than is known."""
        if self.listed:
            return self.listed.text
        if self.not_in and self.first_seen:
            return f"between {self.not_in} and {self.first_seen}"
        return f"not later than {self.first_seen}" if self.first_seen else "unknown"

    def on(self, day: date) -> State:
        """Whether it was listed at the end of a day."""
        if self.gone and self.gone.latest.date() <= day:
            return "not listed"
        start = self.listed or self.first_seen
        if start is None or start.latest.date() <= day:
            return "listed"
        if self.listed or (self.not_in and day <= self.not_in.latest.date()):
            return "not listed"
        return "unknown"

    def __str__(self) -> str:
        under = f" under {', '.join(self.programmes)}" if self.programmes else ""
        until = f" until not later than {self.gone}" if self.gone else ""
        what = f"{self.entry.name} ({self.list} {self.entry.entry})"
        return f"{what}: by {self.authority}{under}, {self.since}{until}"


@dataclass(frozen=True, slots=True)
class ListMatch:
    """An entry whose name stands in a mention, how surely it is meant, and why."""

    entry: ListEntry
    score: float
    reason: str


class Lists:
    """Sanctions lists as they were collected, for looking up.

    Parameters
    ----------
    entries
        Every entry ever collected, also those that were taken off since, in its last form.
    editions
        The editions collected, each with what it added and removed; without them an entry counts as
        listed from its own date of listing on.
    """

    def __init__(self, entries: Iterable[ListEntry], editions: Iterable[ListEdition] = ()) -> None:
        self.entries: dict[str, ListEntry] = {entry.id: entry for entry in entries}
        self._spans = _spans(editions)
        self._entries_of: dict[str, list[tuple[str, str]]] = {}

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def _by_name(self) -> dict[tuple[str, ...], list[tuple[str, str]]]:
        found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for ident, entry in self.entries.items():
            for name in (entry.name, *entry.names, *entry.weak_names):
                found.setdefault(_key(name), []).append((ident, name))
        return found

    @cached_property
    def _by_identifier(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for ident, entry in self.entries.items():
            for identifier in entry.identifiers:
                found.setdefault((identifier.scheme, _bare(identifier.value)), []).append(ident)
        return found

    @cached_property
    def _phrases(self) -> tuple[PhraseIndex, tuple[str, ...]]:
        idents = tuple(self.entries)
        return (
            PhraseIndex(
                (
                    (spoken(name), number)
                    for number, entry in enumerate(self.entries.values())
                    for name in (entry.name, *entry.names)
                ),
                proper=True,
            ),
            idents,
        )

    def listed(self, who: str | Entity, on: date | None = None) -> list[Listing]:
        """Where an entity or a name was listed on a day (or is on any), by whom and under what.

        Parameters
        ----------
        who
            An entity, with all its names and identifiers; the id of a list entry
            (``list:us-ofac-sdn:26344``); or a name.
        on
            The day; ``None`` asks for every listing, also past ones.
        """
        found = [
            self._listing(ident, name, span)
            for ident, name in self._find(who)
            for span in self._spans_of(ident)
        ]
        return [one for one in found if on is None or one.on(on) == "listed"]

    def history(self, who: str | Entity) -> list[Listing]:
        """Every listing of an entity or a name, the oldest first."""
        return sorted(self.listed(who), key=lambda one: (one.listed or one.first_seen or _NEVER).text)

    def matches(
        self,
        text: str,
        entities: Sequence[Entity] = (),
        near: frozenset[str] = frozenset(),
        covered: Sequence[tuple[int, int]] = (),
    ) -> list[ListMatch]:
        """The entries that a mention names, by itself or through the entities that it stands for.

        Parameters
        ----------
        text
            The mention.
        entities
            What the catalogue takes it for; their other names count too.
        near
            Country codes named around it.
        covered
            Words (first, and the one after the last) that are a longer name of something already known:
            a listed name inside them is not meant ("[Guard Corps]-Qods Force").
        """
        best: dict[str, ListMatch] = {}
        for match in (*self._named(text, near, covered), *self._through(entities)):
            known = best.get(match.entry.id)
            if known is None or known.score < match.score:
                best[match.entry.id] = match
        return list(best.values())

    def _named(
        self, text: str, near: frozenset[str], covered: Sequence[tuple[int, int]]
    ) -> Iterable[ListMatch]:
        index, idents = self._phrases
        words = tokens(text)
        bare = [token.word for token in words if token.word not in ("the", "a", "an")]
        for found in index.find(text, words):
            whole = found.last - found.first == len(bare) or len(bare) == 0
            inside = any(
                first <= found.first and found.last <= last and last - first > found.last - found.first
                for first, last in covered
            )
            if inside or not _telling(found, whole):
                continue
            entries = [self.entries[idents[number]] for number in found.meanings]
            for entry in entries:
                score = (PERSON_NAME if entry.kind == "person" else FULL_NAME) if whole else WITHIN
                reason = f"“{found.listed}” is a name of {entry.name} on {entry.list}"
                if len({one.list for one in entries}) < len(entries):
                    score = min(score, SHARED)
                    reason += "; other entries of that list have it too"
                if near and entry.countries and not near & set(entry.countries):
                    score -= OTHER_COUNTRY
                    reason += f"; listed with {', '.join(entry.countries)}, none of which is named here"
                yield ListMatch(entry, round(score, 3), reason)

    def _through(self, entities: Sequence[Entity]) -> Iterable[ListMatch]:
        for entity in entities:
            if entity.kind in ("country", "place", "medium", "equipment"):
                continue
            if entity.entity not in self._entries_of:
                self._entries_of[entity.entity] = self._find(entity)
            for ident, name in self._entries_of[entity.entity]:
                entry = self.entries[ident]
                yield ListMatch(
                    entry, FULL_NAME, f"{entity.name} is “{name}” on {entry.list}, of the same name or number"
                )

    def _find(self, who: str | Entity) -> list[tuple[str, str]]:
        if isinstance(who, str) and who.removeprefix("list:") in self.entries:
            ident = who.removeprefix("list:")
            return [(ident, self.entries[ident].name)]
        found: dict[str, str] = {}
        for name in (who,) if isinstance(who, str) else (who.name, *who.names):
            key = _key(name)
            if not isinstance(who, str) and len(key) < 2 and name != who.name:
                # Another name of one word may be anybody's.
                continue
            for ident, listed in self._by_name.get(key, ()):
                if isinstance(who, str) or _same_sort(who, self.entries[ident]):
                    found.setdefault(ident, listed)
        for identifier in () if isinstance(who, str) else who.identifiers:
            for ident in self._by_identifier.get((identifier.scheme, _bare(identifier.value)), ()):
                found.setdefault(ident, f"{identifier.scheme} {identifier.value}")
        return list(found.items())

    def _spans_of(self, ident: str) -> list[_Span]:
        return self._spans.get(ident, [_Span(None, None, None)])

    def _listing(self, ident: str, name: str, span: _Span) -> Listing:
        entry = self.entries[ident]
        last = self._spans_of(ident)[-1]
        return Listing(
            entry=entry,
            name=name,
            # The date that the publisher gives is that of the last time it was put on.
            listed=entry.listed if span == last else None,
            first_seen=span.first,
            not_in=span.before,
            gone=span.gone,
        )


@dataclass(frozen=True, slots=True)
class _Span:
    first: PartialDate | None
    before: PartialDate | None
    gone: PartialDate | None


_NEVER = PartialDate("9000")
_BRACKETED = re.compile(r"\([^()]*\)")


def _spans(editions: Iterable[ListEdition]) -> dict[str, list[_Span]]:
    """When each entry came and went, by the editions."""
    spans: dict[str, list[_Span]] = {}
    last: dict[str, PartialDate] = {}
    for edition in sorted(editions, key=lambda one: (one.list, one.published.earliest)):
        for number in edition.added:
            span = _Span(edition.published, last.get(edition.list), None)
            spans.setdefault(f"{edition.list}:{number}", []).append(span)
        for number in edition.removed:
            known = spans.get(f"{edition.list}:{number}")
            if known:
                known[-1] = _Span(known[-1].first, known[-1].before, edition.published)
        last[edition.list] = edition.published
    return spans


def spoken(name: str) -> str:
    """A listed name in the order in which it is spoken: "LAST, First" becomes "First LAST".

    >>> spoken("MADURO MOROS, Nicolas"), spoken("CECOEX, S.A.")
    ('Nicolas MADURO MOROS', 'CECOEX, S.A.')
    """
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and last.isupper() and not first.isupper() else name


def _key(name: str) -> tuple[str, ...]:
    """What two spellings of one name share: its words in any order, without legal forms and abbreviations."""
    plain = _BRACKETED.sub(" ", name)
    words = [token.word for token in tokens(plain if plain.strip(" -") else name) if token.word != "the"]
    return tuple(sorted(without_legal_form(words)))


def _bare(value: str) -> str:
    return "".join(c for c in value.casefold() if c.isalnum())


def _telling(found: Found, whole: bool) -> bool:
    """Whether a name is more than one everyday word."""
    letters = sum(c.isalnum() for c in found.listed)
    if found.last - found.first > 1:
        return letters > 4 or any(c.isdigit() for c in found.listed)
    return whole and letters >= LONE_WORD_LETTERS


_SORTS = {
    "organisation": {"organisation", "group"},
    "group": {"organisation", "group"},
    "person": {"person"},
    "ship": {"ship"},
    "aircraft": {"aircraft"},
}


def _same_sort(entity: Entity, entry: ListEntry) -> bool:
    return entry.kind in _SORTS.get(entity.kind, {entry.kind, entity.kind})
