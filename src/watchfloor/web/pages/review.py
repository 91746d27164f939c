"""Review: a queue by keyboard, resumed where one left off, with everything open that a judgement needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from watchfloor.records import Decision, Document, Link, ListEntry, Statement, Term
from watchfloor.warn import standing
from watchfloor.web import deciding, marked, material
from watchfloor.web.guard import Genuine
from watchfloor.web.looking import Look, Looking, may
from watchfloor.web.pages.decisions import take

router = APIRouter()

WINDOW = 40
"""Items shown beside the one in hand."""
LONGEST = 2000
"""Items a queue is built from at once; when they are judged, the next come up."""
KINDS = {"weight": "statement", "doubt": "statement", "names": "link", "disagree": "statement"}
"""The queues, and what kind of record each is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Ids to be judged, in order, and how many there are in all."""

    name: str
    ids: tuple[str, ...]
    total: int


@router.get("/review", include_in_schema=False)
def review(
    look: Looking, queue: str | None = None, item: str | None = None, others: str | None = None
) -> Response:
    """The item in hand and the queue around it."""
    place = look.office.state.get(look.user.name, "review", {})
    name = queue if queue in KINDS else place.get("queue", "weight")
    made = _queue(look, name)
    at = item or (place.get("items", {}).get(name) if not item else None)
    ids = list(made.ids)
    if item and item not in ids:
        ids.insert(0, item)
    current = at if at in ids else (ids[0] if ids else None)
    if others in ("show", "hide"):
        look.office.state.put(look.user.name, "others", others)
    if current:
        items = {**place.get("items", {}), name: current}
        look.office.state.put(look.user.name, "review", {"queue": name, "items": items})
    index = ids.index(current) if current else 0
    first = max(0, min(index - WINDOW // 4, len(ids) - WINDOW))
    window = ids[first : first + WINDOW]
    kind = Link if KINDS[name] == "link" else Statement
    records = look.desk.view().many(kind, window)
    return look.page(
        "review.html",
        room="review",
        queue=made,
        window=[(first + at, id, records[id]) for at, id in enumerate(window) if id in records],
        index=index,
        current=current,
        previous=ids[index - 1] if index else None,
        following=ids[index + 1] if index + 1 < len(ids) else None,
        shown=_statement(look, current) if current and kind is Statement else None,
        pair=_pair(look, current) if current and kind is Link else None,
        judged=deciding.about(look.desk.view(), [current])[current] if current else None,
        last=_last(look),
        others=others or look.office.state.get(look.user.name, "others", "show"),
        counts={one: _queue(look, one).total for one in KINDS},
    )


@router.post("/review", include_in_schema=False, dependencies=[Genuine, may("analyst")])
def judge(
    look: Looking,
    verb: Annotated[str, Form()],
    target: Annotated[str, Form()],
    queue: Annotated[str, Form()],
    seen: Annotated[str, Form()] = "",
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Judge the item in hand and go on to the next."""
    ids = _queue(look, queue if queue in KINDS else "weight").ids
    following = ids[ids.index(target) + 1] if target in ids and ids.index(target) + 1 < len(ids) else None
    take(look, verb, target, kind=KINDS.get(queue, "statement"), seen=seen, reason=reason)
    return RedirectResponse(look.link("/review", queue=queue, item=following), 303)


def _judged(look: Look) -> dict[str, list[Decision]]:
    """The judgements that stand, by what they are about."""
    now = look.desk.view()

    def make() -> dict[str, list[Decision]]:
        found: dict[str, list[Decision]] = {}
        for one in standing(now.all(Decision, verb=[*deciding.JUDGEMENTS, "undo"])):
            if one.verb in deciding.JUDGEMENTS:
                found.setdefault(one.target, []).append(one)
        return found

    return look.office.memo.of(("judged", now.last(Decision)), make)


def _queue(look: Look, name: str) -> Queue:
    done = _judged(look)
    now = look.desk.view()
    makers: dict[str, Callable[[], list[str]]] = {
        "weight": lambda: _weighty(look),
        "doubt": lambda: [one.id for _, one in now.latest(Statement, limit=LONGEST, doubt="yes")],
        "names": lambda: [one.id for _, one in now.latest(Link, limit=LONGEST, doubt="yes")],
        "disagree": list,
    }
    if name == "disagree":
        split = [
            target
            for target, made in done.items()
            if len({one.verb for one in {one.by: one for one in made}.values()}) > 1
        ]
        known = now.many(Statement, split)
        return Queue(name=name, ids=tuple(known), total=len(known))
    key = ("queue", name, look.moment.asked, now.last(Statement, Link), _series_key(look, name))
    ids = look.office.memo.of(key, makers[name])
    kind = Link if name == "names" else Statement
    all_of_it = (
        len(ids)
        if name == "weight"
        else look.office.memo.of(("count", *key), lambda: now.count(kind, doubt="yes"))
    )
    waiting = tuple(one for one in ids if one not in done)
    return Queue(name=name, ids=waiting, total=all_of_it - (len(ids) - len(waiting)))


def _series_key(look: Look, name: str) -> int:
    from watchfloor.records import Assessment

    return look.desk.view().last(Assessment) if name == "weight" else 0


def _weighty(look: Look) -> list[str]:
    """Statements that assessments count, those that move one most first."""
    weight: dict[str, float] = {}
    for line in material.series(look).values():
        for term in line[-1].terms:
            if term.statement and abs(term.shift) > 0.005:
                weight[term.statement] = max(weight.get(term.statement, 0.0), abs(term.shift))
    there = look.desk.view().many(Statement, weight)
    return sorted(there, key=lambda one: (-weight[one], one))[:LONGEST]


def _statement(look: Look, id: str) -> dict[str, Any] | None:
    now = look.desk.view()
    statement = now.get(Statement, id)
    if statement is None:
        return None
    document = now.get(Document, statement.document)
    text = now.text(document) if document else ""
    names: dict[tuple[int, int, str], list[Link]] = {}
    for link in now.all(Link, statement=id):
        names.setdefault((link.start, link.end, link.role), []).append(link)
    used: list[tuple[Any, Term, float | None]] = []
    for line in material.series(look).values():
        for term in line[-1].terms:
            if term.statement == id:
                without = next((one.p for one in line[-1].without_origin if one.without == term.root), None)
                used.append((line[-1], term, without))
    return {
        "statement": statement,
        "document": document,
        "around": marked.around(text, statement.start, statement.end, width=420),
        "names": names,
        "used": used,
        "direction": marked.direction_of(statement.quote),
    }


def _pair(look: Look, id: str) -> dict[str, Any] | None:
    now = look.desk.view()
    link = now.get(Link, id)
    if link is None:
        return None
    document = now.get(Document, link.document)
    text = now.text(document) if document else ""
    statement = now.get(Statement, link.statement) if link.statement else None
    entry = now.get(ListEntry, link.entity.removeprefix("list:")) if link.entity.startswith("list:") else None
    same = [one for _, one in now.latest(Link, limit=6, entity=link.entity) if one.id != id]
    elsewhere = now.many(Document, (one.document for one in same))
    other = next((one for one in same if one.document != link.document), None)
    return {
        "link": link,
        "document": document,
        "statement": statement,
        "entry": entry,
        "around": marked.around(text, link.start, link.end, width=300),
        "other": other,
        "other_document": elsewhere.get(other.document) if other else None,
        "other_around": marked.around(now.text(elsewhere[other.document]), other.start, other.end, width=300)
        if other and other.document in elsewhere
        else None,
        "mentions": now.count(Link, entity=link.entity),
        "rows": _compare(link, entry),
    }


def _compare(link: Link, entry: ListEntry | None) -> list[tuple[str, str, str, str]]:
    """(field, in the text, what it may be, same or differs), differing fields first."""
    name = entry.name if entry else link.entity_name
    rows = [("name", link.text, name, "same" if link.text.casefold() == name.casefold() else "differs")]
    if entry:
        rows.append(("also written", "", "; ".join(entry.names[:6]), "only one side"))
        rows.append(("programme", "", ", ".join(entry.programmes), "only one side"))
        rows.append(("born or built", "", ", ".join(entry.born), "only one side"))
    rows.append(("kind", "", link.kind, "only one side"))
    rows.append(("country", "", ", ".join(link.countries), "only one side"))
    order = {"differs": 0, "only one side": 1, "same": 2}
    return sorted((row for row in rows if row[1] or row[2]), key=lambda row: order[row[3]])


def _last(look: Look) -> list[tuple[Decision, str]]:
    """This person's last judgements, newest first, each with what it was about."""
    now = look.desk.view()
    mine = [
        one for _, one in now.latest(Decision, limit=12, by=look.user.name) if one.verb in deciding.JUDGEMENTS
    ]
    held = {one.id for made in _judged(look).values() for one in made}
    mine = [one for one in mine if one.id in held][:5]
    statements = now.many(Statement, (one.target for one in mine))
    links = now.many(Link, (one.target for one in mine))
    return [
        (
            one,
            statements[one.target].quote
            if one.target in statements
            else f"{links[one.target].text} = {links[one.target].entity_name}"
            if one.target in links
            else one.target,
        )
        for one in mine
    ]
