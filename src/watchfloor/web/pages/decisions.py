"""Taking decisions: every judgement, grade, override and undo comes in here and becomes an event."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, HTTPException
from starlette.responses import RedirectResponse, Response

from watchfloor.errors import DateError
from watchfloor.ledger import INDEXED
from watchfloor.records import Decision, PartialDate
from watchfloor.web import deciding
from watchfloor.web.guard import Genuine
from watchfloor.web.looking import Look, Looking, may

router = APIRouter()

GRADES = ("A", "B", "C", "D", "E", "F")
REASONED = frozenset({"override", "correct", "merge", "split"})
"""Decisions that change what others see need a reason."""
NUMBERS = frozenset({"p", "prior", "a", "b", "firmness", "rho"})
FREE = frozenset({"grade", "merge", "split", "distinct", "override"})
"""Their targets may be names, which are no records."""


@router.post("/decisions", include_in_schema=False, dependencies=[Genuine, may("analyst")])
def post(
    look: Looking,
    verb: Annotated[str, Form()],
    target: Annotated[str, Form(max_length=400)],
    back: Annotated[str, Form(max_length=4000)] = "/",
    kind: Annotated[str, Form()] = "",
    seen: Annotated[str | None, Form()] = None,
    field: Annotated[str | None, Form(max_length=60)] = None,
    old: Annotated[str | None, Form(max_length=500)] = None,
    new: Annotated[str | None, Form(max_length=500)] = None,
    reason: Annotated[str, Form(max_length=2000)] = "",
    expires: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Record a decision and go back to where it was taken."""
    take(
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
    return RedirectResponse(inside(back), 303)


def take(
    look: Look,
    verb: str,
    target: str,
    *,
    kind: str = "",
    seen: str | None = None,
    field: str | None = None,
    old: str | None = None,
    new: str | None = None,
    reason: str = "",
    expires: str = "",
) -> Decision:
    """Check a decision and record it.

    Raises
    ------
    HTTPException
        If it is none that can be taken; the text says why.
    """
    if verb not in deciding.VERBS:
        raise HTTPException(400, f"There is no decision {verb!r}.")
    if verb in REASONED and not reason.strip():
        raise HTTPException(400, "This needs a reason: it is shown wherever the decision counts.")
    if verb in ("merge", "distinct") and not (new or "").strip():
        raise HTTPException(400, "Name the other entity by its id.")
    if verb == "grade" and new not in GRADES:
        raise HTTPException(400, f"A grade is one of {', '.join(GRADES)}.")
    if verb == "override" and field in NUMBERS:
        new = _number(new)
    view = look.desk.view()
    if verb == "undo" and view.get(Decision, target) is None:
        raise HTTPException(404, f"There is no decision {target} to undo.")
    if kind in INDEXED and verb not in FREE and view.get(INDEXED[kind].type, target) is None:
        raise HTTPException(404, f"There is no {kind} {target}.")
    try:
        until = PartialDate(expires) if expires else None
    except DateError as error:
        raise HTTPException(400, str(error)) from error
    return deciding.decide(
        look,
        verb,
        target,
        seen=seen,
        field=field or None,
        old=old or None,
        new=new or None,
        reason=reason,
        expires=until,
    )


def _number(text: str | None) -> str:
    try:
        value = float((text or "").replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise HTTPException(400, f"{text!r} is not a number from 0 to 1.")
    return f"{value:g}"


def inside(address: str) -> str:
    """An address of this desk; anything that leads elsewhere becomes the board."""
    parts = urlsplit(address)
    safe = not parts.scheme and not parts.netloc and address.startswith("/") and "\\" not in address
    return address if safe and not address.startswith("//") and address.isprintable() else "/"
