"""Which entities are one: what analysts decided, kept as decisions, so that nothing is lost by it.

A merge joins two entities under one; a split takes one out again; "distinct" says that two are not one,
whatever resembles them. Each is a decision with a reason, a person and a time, and an undo is one more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from watchfloor.names.catalogue import Catalogue
from watchfloor.names.lists import Listing, Lists
from watchfloor.records import Decision, Entity, Identifier, Link, Relation

MERGE, SPLIT, DISTINCT, UNDO = "merge", "split", "distinct", "undo"


class Resolution:
    """The entities as the decisions that stand join and part them.

    Parameters
    ----------
    decisions
        All decisions, of any verb and in any order: ``merge`` of `target` with the entity in `new`,
        ``split`` of `target` from what it was merged with, ``distinct`` for `target` and `new`, and
        ``undo`` of the decision in `target`.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self.standing = standing(decisions)
        self._leader: dict[str, str] = {}
        self._group: dict[str, set[str]] = {}
        self._apart: set[frozenset[str]] = set()
        self._rebuild()

    def _rebuild(self) -> None:
        edges: list[tuple[str, str]] = []
        for decision in self.standing:
            one, other = decision.target, decision.new or ""
            match decision.verb:
                case "merge" if other:
                    self._apart.discard(frozenset((one, other)))
                    edges.append((one, other))
                case "split":
                    edges = [edge for edge in edges if one not in edge]
                case "distinct" if other:
                    edges = [edge for edge in edges if set(edge) != {one, other}]
                    self._apart.add(frozenset((one, other)))
        for one, other in edges:
            self._join(one, other)

    def _join(self, one: str, other: str) -> None:
        left, right = self.group(one), self.group(other)
        if one in right or any(frozenset((a, b)) in self._apart for a in left for b in right):
            return
        leader = self.canonical(one)
        for member in left | right:
            self._leader[member] = leader
        self._group[leader] = left | right

    def canonical(self, entity: str) -> str:
        """The id under which an entity goes: that with which it was merged first."""
        return self._leader.get(entity, entity)

    def group(self, entity: str) -> set[str]:
        """Everything that is one with an entity, itself included."""
        return set(self._group.get(self.canonical(entity), {entity}))

    def are_one(self, one: str, other: str) -> bool:
        """Whether two ids stand for one entity."""
        return self.canonical(one) == self.canonical(other)

    def are_apart(self, one: str, other: str) -> bool:
        """Whether somebody said that two are not one."""
        return any(frozenset((a, b)) in self._apart for a in self.group(one) for b in self.group(other))

    def why(self, entity: str) -> list[Decision]:
        """The decisions that made the group of an entity what it is."""
        members = self.group(entity)
        return [one for one in self.standing if one.target in members or one.new in members]


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions about entities that were not undone, the oldest first."""
    ordered = sorted(decisions, key=lambda one: (one.at, one.id))
    undone: set[str] = set()
    for decision in reversed(ordered):
        # An undo that was itself undone undoes nothing.
        if decision.verb == UNDO and decision.id not in undone:
            undone.add(decision.target)
    return [one for one in ordered if one.verb in (MERGE, SPLIT, DISTINCT) and one.id not in undone]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The mentions of one document that stand for one thing."""

    document: str
    entity: str
    name: str
    links: tuple[Link, ...]

    @property
    def score(self) -> float:
        """How surely it is meant: that of its surest mention."""
        return max(link.score for link in self.links)


def clusters(
    links: Iterable[Link], resolution: Resolution | None = None, least: float = 0.5
) -> list[Cluster]:
    """The mentions of each document, put together by what they stand for, the most mentioned first.

    Parameters
    ----------
    links
        Of any number of documents.
    resolution
        What analysts joined and parted.
    least
        Links less sure than this are left out.
    """
    one = resolution or Resolution()
    found: dict[tuple[str, str], dict[tuple[int, int], Link]] = {}
    for link in links:
        if link.score >= least:
            mentions = found.setdefault((link.document, one.canonical(link.entity)), {})
            place = (link.start, link.end)
            if place not in mentions or mentions[place].score < link.score:
                mentions[place] = link
    made = [
        Cluster(
            document=document,
            entity=entity,
            name=max(mentions.values(), key=lambda link: link.score).entity_name,
            links=tuple(sorted(mentions.values(), key=lambda link: link.start)),
        )
        for (document, entity), mentions in found.items()
    ]
    return sorted(made, key=lambda cluster: (cluster.document, -len(cluster.links), cluster.entity))


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityView:
    """Everything that is known of an entity and of those that are one with it."""

    entity: str
    kind: str
    name: str
    members: tuple[str, ...]
    names: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    countries: tuple[str, ...]
    relations: tuple[Relation, ...]
    listings: tuple[Listing, ...]
    links: tuple[Link, ...]
    decisions: tuple[Decision, ...]

    def listed(self, on: date) -> tuple[Listing, ...]:
        """The listings in force at the end of a day."""
        return tuple(one for one in self.listings if one.on(on) == "listed")

    @property
    def statements(self) -> tuple[str, ...]:
        """Ids of the statements in which it has a part."""
        return tuple(dict.fromkeys(link.statement for link in self.links if link.statement))


def entity_view(
    entity: str,
    catalogue: Catalogue,
    lists: Lists,
    links: Iterable[Link] = (),
    resolution: Resolution | None = None,
    own: Mapping[str, Entity] | None = None,
) -> EntityView | None:
    """An entity as everything that is known shows it; ``None`` if nothing is known of it.

    Parameters
    ----------
    entity
        Its id: of the catalogue (``organisation:mahan-air``), of a list entry
        (``list:us-ofac-sdn:12927``) or of an entity of the desk's own.
    catalogue, lists, links
        What is known; for a view as of a date, what was known then.
    resolution
        What analysts joined and parted.
    own
        Entities of the desk's own, from registers that were imported, by id.
    """
    one = resolution or Resolution()
    members = sorted(one.group(entity), key=lambda member: (member != one.canonical(entity), member))
    known = list(_entities(members, catalogue, lists, own or {}))
    if not known:
        return None
    listings: dict[str, Listing] = {}
    for found in known:
        for listing in lists.history(found):
            listings.setdefault(f"{listing.entry.id}/{listing.since}", listing)
    names = dict.fromkeys(name for found in known for name in (found.name, *found.names))
    names.update(dict.fromkeys(n for one in listings.values() for n in (one.entry.name, *one.entry.names)))
    ids = {*members, *(f"list:{listing.entry.id}" for listing in listings.values())}
    return EntityView(
        entity=members[0],
        kind=known[0].kind,
        name=known[0].name,
        members=tuple(members),
        names=tuple(names),
        identifiers=tuple(
            dict.fromkeys(
                [i for found in known for i in found.identifiers]
                + [i for listing in listings.values() for i in listing.entry.identifiers]
            )
        ),
        countries=tuple(dict.fromkeys(code for found in known for code in found.countries)),
        relations=tuple(dict.fromkeys(r for found in known for r in found.relations)),
        listings=tuple(listings.values()),
        links=tuple(link for link in links if link.entity in ids),
        decisions=tuple(one.why(entity)),
    )


def _entities(
    members: Sequence[str], catalogue: Catalogue, lists: Lists, own: Mapping[str, Entity]
) -> Iterator[Entity]:
    for member in members:
        if member in own:
            yield own[member]
        elif member in catalogue.entities:
            yield catalogue[member]
        elif entry := lists.entries.get(member.removeprefix("list:")):
            yield Entity(
                entity=member,
                kind=entry.kind,
                name=entry.name,
                names=(*entry.names, *entry.weak_names),
                countries=entry.countries,
                identifiers=entry.identifiers,
                source=entry.list,
            )
