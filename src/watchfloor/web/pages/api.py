"""The desk as data: the records of a view, as JSON, described by OpenAPI.

Everything that can be read can be read as of a moment. What changes something needs the header
``X-Watchfloor`` (with any value), which no page elsewhere can send without being asked for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Body, FastAPI, HTTPException, Path, Query
from fastapi.openapi.utils import get_openapi
from starlette.responses import PlainTextResponse, Response

from watchfloor.ledger import INDEXED
from watchfloor.records import Decision, Document, PartialDate, Record, complete
from watchfloor.web import material
from watchfloor.web.guard import Genuine
from watchfloor.web.looking import Looking, may
from watchfloor.web.pages.decisions import take

router = APIRouter(prefix="/api/v1", tags=["records"])

MOST = 1000
"""Records in one answer."""

PATHS = {
    "documents": "document",
    "statements": "statement",
    "links": "link",
    "entries": "entry",
    "editions": "edition",
    "entities": "entity",
    "journeys": "journey",
    "sightings": "sighting",
    "hypotheses": "hypothesis",
    "assessments": "assessment",
    "warnings": "warning",
    "decisions": "decision",
}
"""The collections, and the kind of record that each holds."""

Limit = Annotated[int, Query(ge=1, le=MOST, description="The most records to give.")]
Offset = Annotated[int, Query(ge=0, description="How many to pass over, newest first.")]


def _answer(value: Any) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")


def _rows(kind: str, found: Iterable[tuple[Any, Record]]) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "id": record.id, "known": known.isoformat(), "record": complete(record)}
        for known, record in found
    ]


@router.get("/desk", summary="The desk: its name, its ledger's head, what is in view")
def desk(look: Looking) -> Response:
    head = look.desk.ledger.head
    counts = look.memo(
        "counts", make=lambda: {path: look.view.count(INDEXED[kind].type) for path, kind in PATHS.items()}
    )
    return _answer(
        {
            "name": look.desk.config.name,
            "as_of": look.moment.at.isoformat() if look.moment.at else None,
            "head": {"seq": head.seq, "hash": head.hash},
            "counts": counts,
        }
    )


@router.get("/search", summary="Search, in the words of the search page")
def search(look: Looking, q: str, limit: Limit = 100, offset: Offset = 0) -> Response:
    hits = look.view.search(q, limit=limit, offset=offset)
    return _answer(
        [
            {"kind": hit.kind, "id": hit.id, "known": hit.known.isoformat(), "record": complete(hit.record)}
            for hit in hits
        ]
    )


@router.get("/documents/{id}/text", summary="A document's text, to whose code points all offsets refer")
def text(look: Looking, id: str) -> Response:
    found = look.view.get(Document, id)
    if found is None:
        raise HTTPException(404, f"There is no document {id} in this view.")
    return PlainTextResponse(look.view.text(found))


@router.get("/board", summary="The latest assessment of each hypothesis")
def board(look: Looking) -> Response:
    return _answer([complete(line[-1]) for line in material.series(look).values()])


@router.get("/jobs/{id:int}", summary="How far a job is")
def job(look: Looking, id: int) -> Response:
    found = look.office.jobs.get(id)
    if found is None:
        raise HTTPException(404, f"There is no job {id}.")
    return _answer(found)


@router.get("/{collection}", summary="Records of a kind, newest first")
def records(
    look: Looking,
    collection: Annotated[str, Path(description=", ".join(PATHS))],
    field: Annotated[str | None, Query(description="A field that the records can be chosen by")] = None,
    value: Annotated[
        list[str] | None, Query(description="The value, or any of the values, it must have")
    ] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Response:
    kind = _kind(collection)
    wanted: dict[str, Any] = {}
    if field:
        if field not in INDEXED[kind].fields:
            known = ", ".join(INDEXED[kind].fields) or "none"
            raise HTTPException(400, f"{collection} cannot be chosen by {field!r}; fields: {known}.")
        wanted = {field: value or []}
    return _answer(_rows(kind, look.view.latest(INDEXED[kind].type, limit=limit, offset=offset, **wanted)))


@router.get("/{collection}/{id:path}", summary="One record")
def record(look: Looking, collection: str, id: str) -> Response:
    found = look.view.get(INDEXED[_kind(collection)].type, id)
    if found is None:
        raise HTTPException(404, f"{collection} hold no {id} in this view.")
    return _answer({"kind": _kind(collection), "id": found.id, "record": complete(found)})


def _kind(collection: str) -> str:
    if collection not in PATHS:
        raise HTTPException(404, f"There is no collection {collection!r}; there are {', '.join(PATHS)}.")
    return PATHS[collection]


@router.post("/decisions", status_code=201, summary="Decide", dependencies=[Genuine, may("analyst")])
def decide(
    look: Looking,
    verb: Annotated[str, Body()],
    target: Annotated[str, Body()],
    kind: Annotated[str, Body()] = "",
    seen: Annotated[str | None, Body()] = None,
    field: Annotated[str | None, Body()] = None,
    old: Annotated[str | None, Body()] = None,
    new: Annotated[str | None, Body()] = None,
    reason: Annotated[str, Body()] = "",
    expires: Annotated[str, Body()] = "",
) -> Response:
    made: Decision = take(
        look,
        verb,
        target,
        kind=kind,
        seen=seen,
        field=field,
        old=old,
        new=new,
        reason=reason,
        expires=expires,
    )
    return Response(
        msgspec.json.encode({"kind": "decision", "id": made.id, "record": complete(made)}),
        201,
        media_type="application/json",
    )


@router.post("/jobs", status_code=202, summary="Run the line", dependencies=[Genuine, may("keeper")])
def run(look: Looking) -> Response:
    return Response(
        msgspec.json.encode({"job": look.office.jobs.submit("run", look.user.name)}),
        202,
        media_type="application/json",
    )


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, with the schemas of all records taken from their types."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        types = [INDEXED[kind].type for kind in PATHS.values()]
        _, schemas = msgspec.json.schema_components(
            types, ref_template="#/components/schemas/{name}", schema_hook=_schema
        )
        made.setdefault("components", {}).setdefault("schemas", {}).update(schemas)
        app.openapi_schema = made
    return app.openapi_schema


def _schema(kind: type) -> dict[str, Any]:
    if kind is PartialDate:
        return {
            "type": "string",
            "description": "A date with its precision: 2023, 2023-07, 2023-07-24 or a time.",
        }
    raise NotImplementedError(kind)
