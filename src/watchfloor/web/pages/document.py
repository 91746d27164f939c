"""A document: its text with the statements marked, one statement in full, judged and corrected in place."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from watchfloor.records import Assessment, Document, Link, Reading, Retrieval, Statement
from watchfloor.web import deciding, marked, material
from watchfloor.web.looking import Look, Looking

router = APIRouter()

_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
SLOTS = (
    "agent",
    "recipient",
    "object",
    "equipment",
    "place",
    "origin",
    "certainty",
    "mode",
    "polarity",
    "action",
)
"""What an analyst may correct of a statement."""
INLINE = frozenset({"text/plain", "application/pdf", "image/png", "image/jpeg"})
"""Kept bytes that a browser may show by itself; anything else is handed over as a file."""


@router.get("/documents/{id}", include_in_schema=False)
def document(look: Looking, id: str, statement: str | None = None, at: str | None = None) -> Response:
    """One document."""
    found = look.view.get(Document, id)
    if found is None:
        raise HTTPException(404, _missing(look, id))
    statements = sorted(look.view.all(Statement, document=id), key=lambda one: (one.start, -one.end, one.id))
    judged = deciding.about(look.view, [one.id for one in statements])
    text = look.view.text(found)
    chosen = next((number for number, one in enumerate(statements) if one.id == statement), None)
    if chosen is None and statement is None and at is None and statements:
        chosen = 0
    names: dict[tuple[int, int, str], list[Link]] = defaultdict(list)
    if chosen is not None:
        for link in look.view.all(Link, statement=statements[chosen].id):
            names[link.start, link.end, link.role].append(link)
    return look.page(
        "document.html",
        room="search",
        document=found,
        paragraphs=marked.paragraphs(text, statements, _span(at)),
        statements=statements,
        judged=judged,
        reviewed=sum(bool(one.last) for one in judged.values()),
        chosen=chosen,
        names=names,
        used=_used(look, statements[chosen].id) if chosen is not None else [],
        reading=look.view.get(Reading, id),
        retrievals=list(look.view.all(Retrieval, raw=found.raw_sha256)),
        copies=[one for one in look.view.all(Document, raw=found.raw_sha256) if one.id != id][:10],
        slots=SLOTS,
        direction=marked.direction_of(text),
    )


def _missing(look: Look, id: str) -> str:
    later = look.desk.view().get(Document, id)
    if later is not None:
        return "This document was not known yet on the day looked at."
    return f"There is no document {id}."


def _span(at: str | None) -> tuple[int, int] | None:
    match = _SPAN.fullmatch(at or "")
    return (int(match[1]), int(match[2])) if match else None


def _used(look: Look, statement: str) -> list[tuple[Assessment, Any]]:
    """Where the latest assessments count it."""
    return [
        (line[-1], term)
        for line in material.series(look).values()
        for term in line[-1].terms
        if term.statement == statement
    ]


@router.get("/documents/{id}/raw", include_in_schema=False)
def raw(look: Looking, id: str) -> Response:
    """The bytes as they came, held so that they cannot act in the desk's name."""
    found = look.view.get(Document, id)
    if found is None:
        raise HTTPException(404, _missing(look, id))
    content = look.desk.ledger.objects.get(found.raw_sha256)
    kind = found.media_type.split(";")[0] if found.member is None else "application/octet-stream"
    shown = kind in INLINE
    return Response(
        content,
        media_type=kind if shown else "application/octet-stream",
        headers={
            "content-disposition": "inline"
            if shown
            else f'attachment; filename="{found.raw_sha256[:16]}.bin"',
            "content-security-policy": "default-src 'none'; sandbox",
        },
    )
