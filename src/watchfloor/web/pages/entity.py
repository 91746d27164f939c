"""An entity: its names, identifiers and listings, what is said of it, how it is joined and kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from watchfloor.ledger.tokens import normalise
from watchfloor.names import Catalogue, open_catalogue
from watchfloor.records import Document, Entity, Link, ListEdition, ListEntry, Sighting, Statement
from watchfloor.web import deciding
from watchfloor.web.looking import Look, Looking

router = APIRouter()

MENTIONS = 400
"""The newest mentions from which names and statements are gathered; the page says so."""
SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """That an entry stood on a list, from when, and to when if it has left it."""

    entry: ListEntry
    begins: datetime
    stated: bool
    """Whether the list itself gives the date; else it is the first edition with the entry."""
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A listing drawn against time."""

    label: str
    x: float
    width: float
    text: str


def catalogue(look: Look) -> Catalogue:
    """The catalogue that ships, opened once."""
    return look.office.memo.of(("catalogue",), open_catalogue)


@router.get("/entities/{id:path}", include_in_schema=False)
def entity(look: Looking, id: str) -> Response:
    """One entity."""
    links = look.view.latest(Link, limit=MENTIONS, entity=id)
    known = look.view.get(Entity, id) or catalogue(look).entities.get(id)
    entry = look.view.get(ListEntry, id.removeprefix("list:")) if id.startswith("list:") else None
    if known is None and entry is None and not links:
        raise HTTPException(404, _missing(look, id))
    name = known.name if known else entry.name if entry else links[0][1].entity_name
    found = [one for _, one in links]
    ids = list(dict.fromkeys(one.statement for one in found if one.statement))[:SHOWN]
    statements = look.view.many(Statement, ids)
    newest = [statements[id] for id in ids if id in statements]
    judged = deciding.about(look.view, [id, *dict.fromkeys(one.id for one in found[:SHOWN])])
    listings = _listings(look, id, name, known, entry)
    return look.page(
        "entity.html",
        room="search",
        id=id,
        name=name,
        known=known,
        entry=entry,
        kind=known.kind if known else entry.kind if entry else found[0].kind,
        written=Counter(one.text for one in found).most_common(20),
        mentions=look.view.count(Link, entity=id),
        links=found,
        statements=newest,
        roles=_roles(found),
        documents=look.view.many(Document, (one.document for one in newest)),
        listings=listings,
        bars=_bars(look, listings),
        lists=sorted({one.list for one in look.view.all(ListEdition)}),
        sightings=[one for _, one in look.view.latest(Sighting, limit=SHOWN, entity=id)],
        related=_related(look, known, entry),
        judged=judged[id],
        merged=[one for one in judged[id].standing if one.verb in ("merge", "split", "distinct")],
    )


def _missing(look: Look, id: str) -> str:
    later = look.desk.view()
    if later.count(Link, entity=id) or later.get(ListEntry, id.removeprefix("list:")):
        return "Nothing about this entity was known yet on the day looked at."
    return f"There is no entity {id}."


def _roles(links: Sequence[Link]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in links:
        if one.statement and one.role not in found.setdefault(one.statement, []):
            found[one.statement].append(one.role)
    return found


def _listings(look: Look, id: str, name: str, known: Entity | None, entry: ListEntry | None) -> list[Listing]:
    """The entries that are this entity, and those that bear the same name, marked as such."""
    made: dict[str, Listing] = {}
    if entry:
        made[entry.id] = _listing(look, entry, "the entry itself")
    names = {normalise(one) for one in (name, *(known.names if known else ()))}
    words = " ".join(f'"{word}"' for word in normalise(name).split())
    if words and not entry:
        for hit in look.view.search(f"kind:entry {words}", limit=SHOWN):
            one = hit.record
            if isinstance(one, ListEntry) and names & {normalise(each) for each in (one.name, *one.names)}:
                made[one.id] = _listing(look, one, "the same name")
    return list(made.values())


def _listing(look: Look, entry: ListEntry, how: str) -> Listing:
    if entry.listed:
        return Listing(entry=entry, begins=entry.listed.earliest, stated=True, how=how)
    known = next(
        (moment for moment, one in look.view.known(ListEntry, list=entry.list) if one.id == entry.id), None
    )
    return Listing(entry=entry, begins=known or look.moment.end, stated=False, how=how)


def _bars(look: Look, listings: Sequence[Listing]) -> dict[str, object]:
    """Listings over time: a frame of years, a bar for each, and where "not known yet" begins."""
    if not listings:
        return {}
    end = look.moment.end
    first = min(one.begins for one in listings).year - 1
    begin, last = datetime(first, 1, 1, tzinfo=UTC), datetime(end.year + 1, 1, 1, tzinfo=UTC)
    left, right = 230.0, 1180.0
    span = (last - begin).total_seconds()

    def x(moment: datetime) -> float:
        return left + (right - left) * min(1.0, max(0.0, (moment - begin).total_seconds() / span))

    years = range(first, last.year + 1)
    step = max(1, len(years) // 12 + 1)
    return {
        "height": 34 * len(listings) + 40,
        "left": left,
        "right": right,
        "now": x(end),
        "years": [
            (x(datetime(year, 1, 1, tzinfo=UTC)), year) for year in years[:-1] if (year - first) % step == 0
        ],
        "bars": [
            Bar(
                label=f"{one.entry.list}: {one.entry.name}",
                x=x(one.begins),
                width=max(3.0, x(end) - x(one.begins)),
                text=look.write.day(one.begins),
            )
            for one in listings
        ],
    }


def _related(look: Look, known: Entity | None, entry: ListEntry | None) -> list[tuple[str, str, str, str]]:
    """(relation, the other's id, its name, kind of claim)."""
    rows = []
    entities = catalogue(look).entities
    for one in known.relations if known else ():
        other = entities.get(one.to)
        rows.append((one.kind, one.to, other.name if other else one.to, "reported"))
    for name in entry.linked_to if entry else ():
        there = look.view.get(ListEntry, f"{entry.list}:{name}") if entry else None
        rows.append(
            ("linked to", f"list:{there.id}" if there else "", there.name if there else name, "listed")
        )
    return rows
