"""Whether one of two texts goes back to the other, or both to a third: a judgement with its reason."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Literal

import msgspec

from watchfloor.assess.origins.citing import Citation, citations, key_of, keys_by_name
from watchfloor.assess.origins.likeness import Likeness, Words, likeness
from watchfloor.records import PartialDate

Dependence = Literal["copy", "partial", "same_root_by_attribution", "independent"]


class _Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    shingle: int
    paragraph_words: int
    paragraph_share: float
    citation_window: int
    caption_words: int
    lead_words: int
    lead_share: float
    mentions: int
    same_topic: float
    common_share: float


class _Copy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    contained: float
    edited_order: float
    edited_contained: float
    edited_run: int


class _Periodic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    order: float
    figures: int
    shared_figures: float
    days: int


class _Partial(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    quotation: int
    run: int
    paragraph: int
    contained: float
    own_paragraph: int
    own_contained: float


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From when on two texts count as one, partly one, or as going back to one (``pairs.toml``)."""

    text: _Text
    copy: _Copy
    periodic: _Periodic
    partial: _Partial
    rho: dict[Dependence, float]


def load_thresholds() -> Thresholds:
    """The thresholds that ship."""
    table = files("watchfloor.data") / "assess" / "pairs.toml"
    return msgspec.convert(tomllib.loads(table.read_text("utf-8")), Thresholds)


@dataclass(frozen=True)
class Told:
    """A text with what counts in judging where it comes from."""

    text: str
    outlet: str | None = None
    published: PartialDate | None = None

    @cached_property
    def words(self) -> Words:
        return Words(self.text)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one text has to do with another.

    Attributes
    ----------
    label
        ``copy``, ``partial``, ``same_root_by_attribution`` or ``independent``.
    rho
        How much of the weight of a second report they share, 0 to 1.
    reason
        Why, in words that can be checked against the texts.
    """

    label: Dependence
    rho: float
    reason: str


class Judge:
    """Judges pairs of texts, knowing some media by name and some texts as a background.

    Parameters
    ----------
    media
        (key, names) of media, as a catalogue has them.
    background
        Texts of the same time: a name that stands in many of them does not show that two are about one
        event. Outlets of the texts are known by name too.
    thresholds
        By default those that ship.
    """

    def __init__(
        self,
        media: Iterable[tuple[str, Iterable[str]]] = (),
        background: Iterable[Told] = (),
        thresholds: Thresholds | None = None,
    ) -> None:
        self.thresholds = thresholds or load_thresholds()
        listed = [(key, tuple(names)) for key, names in media]
        self._known = keys_by_name(listed)
        self._names = [name for _, names in listed for name in names if len(name) > 2]
        self._common: Counter[str] = Counter()
        self._texts = 0
        for told in background:
            self._texts += 1
            self._common.update(told.words.names)
            if told.outlet and " " in told.outlet:
                self._names.append(told.outlet.removeprefix("The "))
        self._names = list(dict.fromkeys(self._names))
        self._cited: dict[int, Mapping[str, bool]] = {}

    def judge(self, one: Told, other: Told) -> Verdict:
        """What two texts have to do with each other; the order in which they are given does not matter."""
        limits = self.thresholds
        like = likeness(
            one.words,
            other.words,
            paragraph_words=limits.text.paragraph_words,
            paragraph_share=limits.text.paragraph_share,
        )
        days = _days_between(one.published, other.published)
        periodic = self._is_periodic(like, days)
        if not periodic and (reason := self._copied(like)):
            return self._verdict("copy", reason)
        if reason := self._attributed(one, other):
            return self._verdict("same_root_by_attribution", reason)
        if periodic:
            return self._verdict(
                "independent",
                f"the same form with other figures ({like.shared_figures:.0%} in common), {days} days apart",
            )
        own = self._same_outlet(one, other) and days is not None and days >= limits.periodic.days
        if reason := self._partial(like, own=own):
            return self._verdict("partial", reason)
        return self._verdict(
            "independent", f"{like.contained:.0%} of the runs of words in common, no source named by both"
        )

    def _verdict(self, label: Dependence, reason: str) -> Verdict:
        return Verdict(label, self.thresholds.rho[label], reason)

    def _is_periodic(self, like: Likeness, days: int | None) -> bool:
        limits = self.thresholds.periodic
        return (
            like.contained < self.thresholds.copy.contained
            and like.order >= limits.order
            and like.figures >= limits.figures
            and like.shared_figures <= limits.shared_figures
            and days is not None
            and days >= limits.days
            and like.quotation < self.thresholds.partial.quotation
        )

    def _copied(self, like: Likeness) -> str | None:
        limits = self.thresholds.copy
        if like.contained >= limits.contained:
            return f"{like.contained:.0%} of the shorter text's runs of words stand in the longer"
        edited = like.order >= limits.edited_order and like.contained_3 >= limits.edited_contained
        if edited and like.run >= limits.edited_run:
            return f"an edited copy: {like.order:.0%} of the words stand in the other, in the same order"
        return None

    def _partial(self, like: Likeness, *, own: bool) -> str | None:
        limits = self.thresholds.partial
        if like.quotation >= limits.quotation:
            return f"a quotation of {like.quotation} words in common"
        if like.paragraph >= (limits.own_paragraph if own else limits.paragraph):
            return f"a paragraph of {like.paragraph} words taken over"
        if like.contained >= (limits.own_contained if own else limits.contained):
            return f"{like.contained:.0%} of the shorter text's runs of words stand in the longer"
        if like.run >= limits.run and not own:
            return f"a run of {like.run} words in common"
        return None

    def _attributed(self, one: Told, other: Told) -> str | None:
        if self._topic(one, other) < self.thresholds.text.same_topic:
            return None
        cited = (self._central(one, other), self._central(other, one))
        own = (self._key(one), self._key(other))
        for mine, theirs, told in ((0, 1, one), (1, 0, other)):
            key = own[theirs]
            if key and key != own[mine] and key in cited[mine]:
                named = other if told is one else one
                return f"{told.outlet or 'one text'} names {named.outlet} as its source"
        third = (cited[0] & cited[1]) - set(own)
        if third and own[0] != own[1]:
            return f"both name {', '.join(sorted(third))} as their source"
        return None

    def _central(self, told: Told, other: Told) -> frozenset[str]:
        """Sources that a text names for what it is about."""
        limits = self.thresholds.text
        names = [
            *self._names,
            *((other.outlet.removeprefix("The "),) if other.outlet and " " in other.outlet else ()),
        ]
        found = citations(
            told.text, names, self._known, window=limits.citation_window, caption=limits.caption_words
        )
        lead = max(limits.lead_words, limits.lead_share * len(told.text.split()))
        counts = Counter(citation.source for citation in found)
        return frozenset(
            citation.source
            for citation in found
            if citation.word <= lead
            or counts[citation.source] >= limits.mentions
            or self._shares(citation, other)
        )

    def _shares(self, citation: Citation, other: Told) -> bool:
        """Whether the very sentence that names the source stands in the other text too."""
        runs = Words(citation.sentence).shingles
        return bool(runs) and len(runs & other.words.shingles) >= len(runs) / 2

    def _key(self, told: Told) -> str | None:
        return key_of(told.outlet, self._known) if told.outlet else None

    def _same_outlet(self, one: Told, other: Told) -> bool:
        return one.outlet is not None and self._key(one) == self._key(other)

    def _topic(self, one: Told, other: Told) -> float:
        """The share of rare names and figures that the text with fewer has in common with the other."""
        weights = [self._weight(told.words.names) for told in (one, other)]
        shared = self._weight(one.words.names & other.words.names)
        return shared / max(1e-9, min(weights))

    def _weight(self, names: Iterable[str]) -> float:
        many = self.thresholds.text.common_share * self._texts
        if not self._texts:
            return float(sum(1 for _ in names))
        counts = ((self._common[name]) for name in names)
        return sum(math.log((1 + self._texts) / (1 + count)) for count in counts if count <= many)


def _days_between(one: PartialDate | None, other: PartialDate | None) -> int | None:
    if one is None or other is None:
        return None
    return abs((one.earliest - other.earliest).days)
