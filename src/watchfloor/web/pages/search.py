"""Search: everything the desk knows, by words and fields; searches can be kept and tell what is new."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from watchfloor.errors import QueryError
from watchfloor.ledger import FIELDS, Hit
from watchfloor.records import (
    Assessment,
    Document,
    Entity,
    Hypothesis,
    Journey,
    ListEdition,
    ListEntry,
    Record,
    Sighting,
    Statement,
    Warning,
)
from watchfloor.web.guard import Genuine
from watchfloor.web.looking import Look, Looking
from watchfloor.web.pages.decisions import inside

router = APIRouter()

PAGE = 25
KINDS = (
    "statement",
    "document",
    "entry",
    "edition",
    "entity",
    "sighting",
    "journey",
    "hypothesis",
    "warning",
    "decision",
)
"""The kinds that the page offers; others can be asked for with ``kind:``."""
RECENT = 8
FRESH = 101
"""New results of a kept search are counted up to here: "more than 100" says enough."""


@router.get("/search", include_in_schema=False)
def search(look: Looking, q: str = "", kind: str | None = None, page: int = 1) -> Response:
    """The results of a search."""
    q, page = q.strip(), max(1, min(page, 400))
    hits: list[Hit] = []
    problem: QueryError | None = None
    if q:
        try:
            hits = look.view.search(asked(q, kind), limit=PAGE + 1, offset=(page - 1) * PAGE)
        except QueryError as error:
            problem = error
    if q and not problem and page == 1:
        _remember(look, q)
    shown = hits[:PAGE]
    statements = [hit.record for hit in shown if isinstance(hit.record, Statement)]
    return look.page(
        "search.html",
        room="search",
        query=q,
        kind=kind,
        kinds=KINDS,
        hits=shown,
        page=page,
        more=len(hits) > PAGE,
        problem=problem,
        documents=look.view.many(Document, (one.document for one in statements)),
        address=lambda record: address_of(look, record),
        saved=[(one, _new(look, one)) for one in look.office.state.get(look.user.name, "searches", [])],
        recent=look.office.state.get(look.user.name, "recent", []),
        fields=sorted(FIELDS),
    )


def asked(q: str, kind: str | None) -> str:
    """The query with its kind."""
    return f"kind:{kind} {q}" if kind in KINDS and f"kind:{kind}" not in q else q


def address_of(look: Look, record: Record) -> str:
    """The page on which a record stands."""
    match record:
        case Document():
            return look.link(f"/documents/{record.id}")
        case Statement():
            return look.link(f"/documents/{record.document}", f"s-{record.id}", statement=record.id)
        case ListEntry():
            return look.link(f"/entities/list:{record.id}")
        case ListEdition():
            return look.link("/lists", record.id, list=record.list)
        case Entity():
            return look.link(f"/entities/{record.entity}")
        case Hypothesis() | Assessment():
            return look.link(f"/hypotheses/{record.hypothesis}")
        case Warning():
            return look.link("/warnings", f"w-{record.id}")
        case Sighting() | Journey():
            return look.link("/map", selected=record.id)
    return look.link("/search", q=record.id)


def _remember(look: Look, q: str) -> None:
    state = look.office.state
    recent = [one for one in state.get(look.user.name, "recent", []) if one != q]
    state.put(look.user.name, "recent", [q, *recent][:RECENT])


def _new(look: Look, one: dict[str, Any]) -> int | None:
    """How many results a kept search has that were not there when it was last opened."""
    try:
        hits = look.desk.view().search(one["q"], limit=FRESH)
    except QueryError:
        return None
    seen = set(one["seen"])
    return sum(f"{hit.kind}:{hit.id}" not in seen for hit in hits)


@router.post("/searches", include_in_schema=False, dependencies=[Genuine])
def keep(
    look: Looking, q: Annotated[str, Form(max_length=2000)], back: Annotated[str, Form()] = "/search"
) -> Response:
    """Keep a search, or note that its present results have been seen."""
    hits = look.desk.view().search(q, limit=FRESH)
    kept = look.office.state.get(look.user.name, "searches", [])
    found = {"id": secrets.token_hex(4), "q": q, "seen": [f"{hit.kind}:{hit.id}" for hit in hits]}
    look.office.state.put(look.user.name, "searches", [found, *(one for one in kept if one["q"] != q)][:50])
    return RedirectResponse(inside(back), 303)


@router.post("/searches/{id}/drop", include_in_schema=False, dependencies=[Genuine])
def drop(look: Looking, id: str, back: Annotated[str, Form()] = "/search") -> Response:
    """Keep a search no longer."""
    kept = look.office.state.get(look.user.name, "searches", [])
    look.office.state.put(look.user.name, "searches", [one for one in kept if one["id"] != id])
    return RedirectResponse(inside(back), 303)
