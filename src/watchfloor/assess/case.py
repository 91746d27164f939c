"""What the desk has read and seen, put in order once: so that every hypothesis finds its evidence fast."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from watchfloor.assess.draws import Draws
from watchfloor.assess.origins import Provenance
from watchfloor.assess.speakers import Voice, voice
from watchfloor.assess.tables import Tables
from watchfloor.names import Catalogue, open_catalogue
from watchfloor.names.equip import classes_in
from watchfloor.names.party import parties_in
from watchfloor.records import (
    Decision,
    Document,
    Link,
    ListEdition,
    Mention,
    Sighting,
    Statement,
    end_of,
)

MONTH = timedelta(days=365.25 / 12)
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_YEAR = re.compile(r"(?<![\d.,-])(19[5-9]\d|20[0-4]\d)(?!\d|[.,]\d)")
_PARTS_CLASS = "dual-use"
_PARTS = re.compile(r"\b(?:components?|parts?|kits?|pieces|sub-?assembl\w+)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-z0-9)”\"])[.!?][”\"]?\s+(?=[A-Z“\"])|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is needed of a statement to place it, whatever the hypothesis."""

    id: str
    """The statement's; made once, since it is a hash."""
    statement: Statement
    document: str
    """Id of the document that it stands in."""
    home: Document
    """The document that this one is a copy of, or itself: its publisher and date are what counts."""
    known: datetime
    """From when the desk could know it."""
    told: datetime
    """The day it was said or printed, as far as the text shows: the end of the time it can be about."""
    happened: tuple[datetime | None, datetime | None]
    """When the event took place, as far as the text says; ``None`` is open."""
    keys: Mapping[str, frozenset[str]]
    """What each role stands for: entity ids, their short keys, country codes."""
    classes: tuple[str, ...]
    """Classes of the equipment named; "" where a thing is named that no catalogue knows."""
    voice: Voice
    relays: tuple[str, ...]
    carrier: frozenset[str]
    """Organisations, aircraft and ships that move here."""

    @property
    def whither(self) -> frozenset[str]:
        """Where a movement or transfer goes, as far as it is said."""
        return self.keys.get("place", frozenset()) | self.keys.get("recipient", frozenset())


@dataclass(slots=True, eq=False)
class Case:
    """A bundle of records to assess on: what was read, seen, listed and decided, and what it stands on.

    Records of documents that are not in the bundle, or of which nobody knows when they became known, are
    left out. Nothing is looked at before it was known, so one bundle serves every moment.
    """

    documents: Sequence[Document]
    texts: Mapping[str, str]
    """By document id or name."""
    statements: Sequence[Statement]
    links: Sequence[Link]
    sightings: Sequence[Sighting] = ()
    editions: Sequence[ListEdition] = ()
    decisions: Sequence[Decision] = ()
    catalogue: Catalogue | None = None
    """By which the nationality of a speaker is read from the title beside the name; the shipped if none."""
    _indexed: dict[str, Index] = field(default_factory=dict)

    def indexed(self, tables: Tables) -> Index:
        """The records in order, for these tables; built once."""
        if tables.digest not in self._indexed:
            self._indexed[tables.digest] = Index(self, tables)
        return self._indexed[tables.digest]


class Index:
    """The records of a case in order, so that every hypothesis finds its evidence fast."""

    def __init__(self, case: Case, tables: Tables) -> None:
        self.tables = tables
        self.draws = Draws(tables.firmness.limits)
        self._catalogue = case.catalogue or open_catalogue()
        self.documents: dict[str, Document] = {document.id: document for document in case.documents}
        alias = {document.name: key for key, document in self.documents.items()}
        alias.update({key: key for key in self.documents})
        self.texts = {alias[key]: text for key, text in case.texts.items() if key in alias}
        self.sightings = tuple(sorted(case.sightings, key=lambda one: (one.known, one.id)))
        self.editions = tuple(case.editions)
        self.decisions = tuple(sorted(case.decisions, key=lambda one: (one.at, one.id)))
        self._voices: dict[tuple[str, str, int], Voice] = {}
        self._links: dict[str, list[Link]] = defaultdict(list)
        for link in case.links:
            if link.document in alias:
                self._links[alias[link.document]].append(link)
        by_document: dict[str, list[Statement]] = defaultdict(list)
        for statement in case.statements:
            if statement.document in alias:
                by_document[alias[statement.document]].append(statement)
        self.provenance = Provenance(tables.dependence, tables.sources.wire)
        for document in sorted(self.documents.values(), key=lambda one: (one.known or LONG_AGO, one.id)):
            if document.known is not None:
                self.provenance.add(document, self.texts.get(document.id, ""), document.known)
        facts = [one for key, found in by_document.items() for one in self._facts(key, found)]
        facts.sort(key=lambda one: (one.known, one.id))
        self.facts: tuple[Facts, ...] = tuple(facts)

    # -- finding ------------------------------------------------------------------------------------------

    @cached_property
    def by_key(self) -> Mapping[str, frozenset[int]]:
        """Positions of the facts in which an entity or country has a role."""
        index: dict[str, set[int]] = defaultdict(set)
        for position, facts in enumerate(self.facts):
            for keys in facts.keys.values():
                for key in keys:
                    index[key].add(position)
        return {key: frozenset(positions) for key, positions in index.items()}

    @cached_property
    def by_kind(self) -> Mapping[tuple[str, str, str], frozenset[int]]:
        """Positions of the facts in which an entity or country has a role, by action and mode."""
        index: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        for position, facts in enumerate(self.facts):
            statement = facts.statement
            for keys in facts.keys.values():
                for key in keys:
                    index[key, statement.action, statement.mode].add(position)
        return {key: frozenset(positions) for key, positions in index.items()}

    @cached_property
    def by_document(self) -> Mapping[str, tuple[Facts, ...]]:
        """The facts of each document, in the order of its text."""
        index: dict[str, list[Facts]] = defaultdict(list)
        for facts in self.facts:
            index[facts.document].append(facts)
        return {
            key: tuple(sorted(found, key=lambda one: (one.statement.start, one.statement.end)))
            for key, found in index.items()
        }

    @cached_property
    def by_publisher(self) -> Mapping[str, tuple[Document, ...]]:
        """The documents of each publisher, latest first."""
        index: dict[str, list[Document]] = defaultdict(list)
        for document in self.documents.values():
            if document.source:
                index[document.source.casefold()].append(document)
        return {
            key: tuple(sorted(found, key=lambda one: (one.known or LONG_AGO, one.id), reverse=True))
            for key, found in index.items()
        }

    @cached_property
    def _armed(self) -> Mapping[str, datetime]:
        """Carriers that the material links to arms, and since when it is known."""
        since: dict[str, datetime] = {}
        for facts in self.facts:
            statement = facts.statement
            if statement.polarity != "affirmed" or statement.mode != "actual":
                continue
            if statement.action == "restriction":
                named = facts.keys.get("recipient", frozenset())
            elif statement.action == "transfer" and facts.classes:
                named = facts.keys.get("agent", frozenset())
            elif statement.action == "interdiction":
                named = facts.keys.get("recipient", frozenset()) | facts.keys.get("object", frozenset())
            else:
                continue
            for key in named:
                if _is_carrier(key):
                    since[key] = min(since.get(key, facts.known), facts.known)
        for edition in self.editions:
            for entry in edition.added:
                key = f"list:{entry}"
                known = edition.published.known_from
                since[key] = min(since.get(key, known), known)
        return since

    @cached_property
    def _runs(self) -> Mapping[tuple[str, str], tuple[tuple[datetime, datetime], ...]]:
        """Days on which each carrier was told to have gone to each country, and when that became known."""
        runs: dict[tuple[str, str], dict[datetime, datetime]] = defaultdict(dict)
        for facts in self.facts:
            if facts.statement.action == "movement":
                day = facts.happened[1] or facts.told
                for carrier in facts.carrier:
                    for key in facts.keys.get("place", frozenset()) | facts.keys.get(
                        "recipient", frozenset()
                    ):
                        runs[carrier, key].setdefault(day, facts.known)
        return {key: tuple(sorted(days.items())) for key, days in runs.items()}

    def armed_since(self, carriers: frozenset[str]) -> datetime | None:
        """From when one of these carriers is known to be linked to arms."""
        return min((self._armed[key] for key in carriers if key in self._armed), default=None)

    def is_routine(self, facts: Facts) -> bool:
        """Whether its carrier had gone there on many days before, as far as was known then."""
        needed = self.tables.firmness.limits.routine_after
        day = facts.happened[1] or facts.told
        places = facts.keys.get("place", frozenset()) | facts.keys.get("recipient", frozenset())
        return any(
            sum(
                earlier < day - MONTH and known <= facts.known
                for earlier, known in self._runs.get((carrier, place), ())
            )
            >= needed
            for carrier in facts.carrier
            for place in places
        )

    # -- facts --------------------------------------------------------------------------------------------

    def _facts(self, key: str, statements: Sequence[Statement]) -> list[Facts]:
        known = self.documents[key].known
        if known is None:
            return []
        home = self.documents[self.provenance.root(key, known)[0]]
        by_statement: dict[str, list[Link]] = defaultdict(list)
        loose: list[Link] = []
        for link in sorted(self._links.get(key, ()), key=lambda link: (link.start, link.end)):
            if link.statement:
                by_statement[link.statement].append(link)
            elif link.role == "mention":
                loose.append(link)
        text = self.texts.get(key, "")
        found = [
            self._one(key, known, home, text, statement, by_statement.get(statement.id, []), loose)
            for statement in sorted(statements, key=lambda one: (one.start, one.end))
        ]
        return _with_carried(found)

    def _one(
        self,
        document: str,
        known: datetime,
        home: Document,
        text: str,
        statement: Statement,
        own: list[Link],
        loose: list[Link],
    ) -> Facts:
        told = _told(statement, home, text)
        keys: dict[str, frozenset[str]] = {}
        for role in ("agent", "recipient", "object", "place", "origin"):
            mention = getattr(statement, role)
            if mention is not None and (meant := _keys(_of(mention, role, own, loose))):
                keys[role] = meant
        if "recipient" not in keys and (bound := self._bound_for(statement)):
            keys["recipient"] = bound
        equipment = [_of(mention, "equipment", own, loose) for mention in statement.equipment]
        things = [
            found
            for found in ([_of(statement.object, "object", own, loose)] if statement.object else [])
            if any(link.equipment_class for link in found)
        ]
        classes = _classes(statement, equipment or things, self._catalogue)
        if made_by := frozenset[str]().union(*(_keys(found) for found in equipment)):
            keys["equipment"] = made_by
        if statement.chain:
            first = statement.chain[0]
            speaker = voice(
                first, text, tuple(_of(first, "speaker", own, loose)), self._catalogue, self.tables.sources
            )
        else:
            speaker = Voice("document", document, home.source or home.name, frozenset(), True)
        carrier = frozenset(
            key for role in ("agent", "object") for key in keys.get(role, ()) if _is_carrier(key)
        )
        return Facts(
            id=statement.id,
            statement=statement,
            document=document,
            home=home,
            known=known,
            told=told,
            happened=_happened(statement, told),
            keys=keys,
            classes=classes,
            voice=speaker,
            relays=_relays(statement, home, speaker),
            carrier=carrier,
        )

    def _bound_for(self, statement: Statement) -> frozenset[str]:
        """The party that goods are said to be on their way to, where no role of the statement holds it."""
        bound = self.tables.parties.bound
        match = bound.pattern.search(statement.quote) if statement.action in bound.actions else None
        if match is None:
            return frozenset()
        meant = parties_in(
            self._catalogue, statement.quote[match.end() :], place=True, near=frozenset(), on=None
        )
        return frozenset(
            key for one in meant for key in (one.entity.entity, *self._catalogue.keys_of(one.entity))
        )


def _classes(statement: Statement, found: list[list[Link]], catalogue: Catalogue) -> tuple[str, ...]:
    """The classes of the things named; parts of a thing count as the thing too ("missile components")."""
    mentions = statement.equipment or ((statement.object,) if statement.object else ())
    classes: dict[str, None] = {}
    for mention, links in zip(mentions, found, strict=False):
        path = next((link.equipment_class for link in links if link.equipment_class), "")
        classes[path] = None
        if path.startswith(_PARTS_CLASS):
            classes.update(dict.fromkeys(sorted(classes_in(catalogue, _PARTS.sub(" ", mention.called)))))
    return tuple(classes)


def _with_carried(found: list[Facts]) -> list[Facts]:
    """Movements whose text leaves out who and where take it from the same speaker's last movement.

    "They are unloading boxes" speaks of the aircraft of the sentence before.
    """
    result: list[Facts] = []
    last: dict[str, Facts] = {}
    for facts in found:
        if facts.statement.action == "movement":
            before = last.get(facts.voice.key)
            if before is not None and not any(
                facts.keys.get(role) for role in ("recipient", "place", "origin")
            ):
                keys = {**before.keys, **facts.keys}
                facts = replace(facts, keys=keys, carrier=facts.carrier or before.carrier)
            last[facts.voice.key] = facts
        result.append(facts)
    return result


def _of(mention: Mention, role: str, own: list[Link], loose: list[Link]) -> list[Link]:
    """The links of a mention: those of its slot, and those of names that stand inside it."""
    slot = [
        link for link in own if link.role == role and link.start < mention.end and mention.start < link.end
    ]
    inside = [link for link in loose if mention.start <= link.start and link.end <= mention.end]
    return slot + inside


def _keys(links: Iterable[Link]) -> frozenset[str]:
    """What links stand for: the entity, and what a hypothesis may call it."""
    return frozenset(key for link in links for key in (link.entity, *link.parties))


def _is_carrier(key: str) -> bool:
    return key.startswith(("organisation:", "aircraft:", "ship:", "carrier:", "list:"))


def _told(statement: Statement, document: Document, text: str) -> datetime:
    """When it was said: the year that its sentence gives to the saying, else the document's date."""
    dated = document.dated
    end = dated.latest if dated else document.known
    assert end is not None
    if not statement.chain or not text:
        return end
    low = max((match.end() for match in _SENTENCE.finditer(text, 0, statement.start)), default=0)
    match = _SENTENCE.search(text, statement.end)
    outside = text[low : statement.start] + " " + text[statement.end : match.start() if match else len(text)]
    years = [int(year) for year in _YEAR.findall(outside)]
    if years and max(years) < end.year:
        return end_of(datetime(max(years), 12, 31, tzinfo=UTC).date())
    return end


def _happened(statement: Statement, told: datetime) -> tuple[datetime | None, datetime | None]:
    when = statement.when
    if when is None or (when.from_ is None and when.to is None):
        return None, None
    start = datetime.fromisoformat(when.from_).replace(tzinfo=UTC) if when.from_ else None
    end = end_of(datetime.fromisoformat(when.to).date()) if when.to else None
    if end is None and statement.mode == "actual":
        end = told
    return start, end


def _relays(statement: Statement, document: Document, speaker: Voice) -> tuple[str, ...]:
    """What stands between the origin and the desk: one relay for each who passes it on."""
    summary = ("summary",) if document.summary_of else ()
    if not statement.chain:
        return summary
    verbatim = statement.speech == "direct" and not summary
    hops = ["verbatim" if verbatim else "paraphrase"] * len(statement.chain)
    if not speaker.named:
        hops[0] = "unnamed"
    return (*hops, *summary)
