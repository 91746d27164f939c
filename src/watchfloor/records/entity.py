"""Who and what is meant: entities, the links from mentions to them, and entries of sanctions lists."""

from __future__ import annotations

from typing import Literal

from watchfloor.records.base import Record, content_id
from watchfloor.records.dates import PartialDate

EntityKind = Literal[
    "country", "organisation", "group", "person", "aircraft", "ship", "equipment", "place", "medium", "other"
]
Role = Literal["agent", "recipient", "object", "equipment", "place", "origin", "speaker", "via", "mention"]


class Relation(Record, frozen=True, kw_only=True):
    """That an entity stands to another in a named relation (``variant of``, ``part of``, ``owned by`` …)."""

    kind: str
    to: str
    """The other entity's id."""
    since: PartialDate | None = None
    until: PartialDate | None = None
    source: str | None = None


class Identifier(Record, frozen=True, kw_only=True):
    """A number or code by which an entity is known: ``imo``, ``mmsi``, ``tail``, ``hex``, ``passport`` …"""

    scheme: str
    value: str
    country: str | None = None
    note: str | None = None


class Entity(Record, frozen=True, kw_only=True):
    """Somebody or something that can be meant: from a catalogue, a register or a list."""

    entity: str
    """Its id: kind and key, as in ``country:IR``, ``equipment:mohajer-6``, ``list:us-ofac-sdn:26344``."""
    kind: EntityKind
    name: str
    names: tuple[str, ...] = ()
    """Other names, abbreviations and spellings, in any script."""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes of the states it belongs to, is made in, or is."""
    equipment_class: str | None = None
    """For equipment: a path from general to special, as in ``uav/armed`` or ``missile/anti-ship``."""
    identifiers: tuple[Identifier, ...] = ()
    relations: tuple[Relation, ...] = ()
    since: PartialDate | None = None
    until: PartialDate | None = None
    source: str | None = None

    @property
    def id(self) -> str:
        return self.entity


class Link(Record, frozen=True, kw_only=True):
    """That a mention in a document stands for an entity, how surely, and why."""

    document: str
    start: int
    end: int
    text: str
    role: Role
    statement: str | None = None
    """Id of the statement in which the mention fills the role."""
    entity: str
    entity_name: str
    kind: EntityKind
    countries: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    """What a hypothesis may call it: country codes, keys of groups (``hezbollah``) and of the regions and
    alliances that it lies in (``europe``); empty when it stands for no party."""
    equipment_class: str | None = None
    score: float
    """Probability that the link is right, 0 to 1."""
    reason: str
    """What a person can check: which name, which rule, what spoke against."""

    @property
    def id(self) -> str:
        return content_id([self.document, self.start, self.end, self.role, self.statement, self.entity])


class ListEntry(Record, frozen=True, kw_only=True):
    """One entry of a sanctions list, as the publisher put it, with everything kept as fields."""

    list: str
    """The list's key: ``us-ofac-sdn``, ``un-consolidated``, ``eu-consolidated`` …"""
    entry: str
    """The publisher's own number of the entry."""
    kind: EntityKind
    name: str
    names: tuple[str, ...] = ()
    weak_names: tuple[str, ...] = ()
    """Names that the publisher itself calls low quality."""
    programmes: tuple[str, ...] = ()
    authority: str
    listed: PartialDate | None = None
    amended: tuple[PartialDate, ...] = ()
    countries: tuple[str, ...] = ()
    born: tuple[str, ...] = ()
    """Dates of birth or building as published: ``1961``, ``1961-03-02``, ``circa 1961``, ``1958/1961``."""
    identifiers: tuple[Identifier, ...] = ()
    linked_to: tuple[str, ...] = ()
    """Names or entry numbers of other entries that this one is said to be linked to."""
    titles: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    """Everything else that was parsed, name and value."""
    remarks: str | None = None
    """What could not be parsed, as text."""

    @property
    def id(self) -> str:
        return f"{self.list}:{self.entry}"


class ListEdition(Record, frozen=True, kw_only=True):
    """One published edition of a list: which entries it holds, by what changed since the one before."""

    list: str
    published: PartialDate
    source_sha256: str
    entries: int
    previous: str | None = None
    """Id of the edition that the differences are against."""
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unparsed: int = 0

    @property
    def id(self) -> str:
        return f"{self.list}@{self.published}"
