"""The network: who is said to do what with whom; starts small, grows on demand, always a table too."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from watchfloor.records import Link, ListEntry, Statement
from watchfloor.web.looking import Look, Looking

router = APIRouter()

STATEMENTS = 300
"""The newest statements of an entity from which its neighbours are taken."""
NEIGHBOURS = 12
"""Neighbours that an entity brings in: what a person can still read."""
CENTRES = 12
DIRECTED = (("agent", "recipient"), ("agent", "object"), ("agent", "equipment"), ("origin", "recipient"))
"""Which roles make an edge with a direction, from the first to the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An entity of the network."""

    id: str
    name: str
    kind: str
    listed: bool
    centre: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """That statements name two entities in two roles."""

    source: str
    target: str
    action: str
    directed: bool
    statements: tuple[str, ...]
    denied: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Nodes and the edges between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def called(self, id: str) -> str:
        return next((node.name for node in self.nodes if node.id == id), id)


@router.get("/network", include_in_schema=False)
def network(
    look: Looking, entity: Annotated[list[str] | None, Query()] = None, action: str | None = None
) -> Response:
    """The network around some entities."""
    centres = list(dict.fromkeys(entity or []))[:CENTRES]
    started = bool(centres)
    if not centres:
        centres = _start(look)
    made = build(look, centres, action)
    return look.page(
        "network.html",
        room="network",
        network=made,
        centres=centres,
        started=started,
        action=action,
        actions=sorted({edge.action for edge in made.edges}),
        data=as_data(look, made, centres),
        quotes=look.view.many(Statement, (edge.statements[0] for edge in made.edges)),
    )


def _start(look: Look) -> list[str]:
    """Where to begin: the organisation, group or person mentioned most."""

    def make() -> list[str]:
        tally = look.view.tally(Link, "entity", limit=60)
        named = [
            name
            for name in tally
            if name.split(":")[0] in ("organisation", "group", "person", "list", "country")
        ]
        for name in sorted(named, key=lambda one: (one.startswith("country:"), -tally[one])):
            for _, link in look.view.latest(Link, limit=1, entity=name):
                return [link.entity]
        return []

    return look.memo("network start", make=make)


def build(look: Look, centres: list[str], action: str | None = None) -> Network:
    """The entities that stand in statements with the centres, and how."""
    pairs: dict[tuple[str, str, str, bool], list[Statement]] = defaultdict(list)
    names: dict[str, Link] = {}
    shared: dict[str, int] = defaultdict(int)
    seen: set[str] = set()
    for centre in centres:
        links = [one for _, one in look.view.latest(Link, limit=STATEMENTS, entity=centre)]
        names.update((one.entity, one) for one in links[:1])
        ids = [id for one in links if (id := one.statement) and id not in seen]
        seen.update(ids)
        statements = look.view.many(Statement, ids)
        grouped: dict[str, list[Link]] = defaultdict(list)
        for at in range(0, len(ids), 400):
            for one in look.view.all(Link, statement=ids[at : at + 400]):
                if one.statement and one.entity != "class:any":
                    grouped[one.statement].append(one)
        for id, there in grouped.items():
            statement = statements.get(id)
            if statement is None or (action and statement.action != action):
                continue
            for one in there:
                names.setdefault(one.entity, one)
            for key in _edges(there, statement):
                pairs[key].append(statement)
                for end in key[:2]:
                    shared[end] += 1
    near: dict[str, set[str]] = {centre: set() for centre in centres}
    for centre in centres:
        weight: dict[str, int] = defaultdict(int)
        for (source, target, _, _), made in pairs.items():
            if centre in (source, target):
                weight[target if source == centre else source] += len(made)
        near[centre] = set(sorted(weight, key=lambda one: (-weight[one], one))[:NEIGHBOURS])
    kept = {*centres, *(one for chosen in near.values() for one in chosen)}
    listed = look.view.many(ListEntry, (one.removeprefix("list:") for one in kept if one.startswith("list:")))
    return Network(
        nodes=tuple(
            Node(
                id=one,
                name=names[one].entity_name,
                kind=names[one].kind,
                listed=one.removeprefix("list:") in listed,
                centre=one in centres,
            )
            for one in sorted(kept)
            if one in names
        ),
        edges=tuple(
            Edge(
                source=source,
                target=target,
                action=done,
                directed=directed,
                statements=tuple(dict.fromkeys(one.id for one in made)),
                denied=sum(one.polarity == "denied" for one in made),
            )
            for (source, target, done, directed), made in sorted(
                pairs.items(), key=lambda pair: -len(pair[1])
            )
            if source in kept and target in kept and source in names and target in names
        ),
    )


def _edges(links: list[Link], statement: Statement) -> set[tuple[str, str, str, bool]]:
    by_role: dict[str, list[str]] = defaultdict(list)
    for one in links:
        by_role[one.role].append(one.entity)
    made: set[tuple[str, str, str, bool]] = {
        (source, target, statement.action, True)
        for first, second in DIRECTED
        for source in by_role[first]
        for target in by_role[second]
        if source != target
    }
    joined = {frozenset(key[:2]) for key in made}
    entities = sorted({one.entity for one in links if one.role not in ("speaker", "via")})
    for at, source in enumerate(entities):
        for target in entities[at + 1 :]:
            if frozenset((source, target)) not in joined:
                made.add((source, target, statement.action, False))
    return made


def as_data(look: Look, made: Network, centres: list[str]) -> dict[str, Any]:
    """The network for the script that draws it."""
    return {
        "nodes": [
            {
                "id": node.id,
                "name": node.name,
                "kind": node.kind,
                "listed": node.listed,
                "centre": node.centre,
                "href": look.link(f"/entities/{node.id}"),
                "expand": look.here(entity=[*centres, node.id]) if not node.centre else None,
            }
            for node in made.nodes
        ],
        "edges": [
            {
                "source": edge.source,
                "target": edge.target,
                "label": edge.action,
                "count": len(edge.statements),
                "directed": edge.directed,
                "denied": edge.denied == len(edge.statements),
            }
            for edge in made.edges
        ],
    }
