"""Saying who one is, and leaving."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from watchfloor.web.guard import LOGINS, Genuine
from watchfloor.web.looking import look_as, office, person
from watchfloor.web.pages.decisions import inside
from watchfloor.web.users import User

router = APIRouter()


@router.get("/enter", include_in_schema=False)
def enter(request: Request, back: str = "/", lang: str | None = None) -> Response:
    """The form that asks for name and password."""
    if person(request):
        return RedirectResponse(inside(back), 303)
    return _form(request, back, lang=lang)


@router.post("/enter", include_in_schema=False, dependencies=[Genuine])
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=60)],
    password: Annotated[str, Form(max_length=1000)],
    back: Annotated[str, Form(max_length=4000)] = "/",
) -> Response:
    """Check name and password; the wrong one of them is not told."""
    place = office(request)
    if place.users is None:
        return RedirectResponse("/", 303)
    client = request.client.host if request.client else ""
    if not (place.rates.allow(LOGINS, "login", client) and place.rates.allow(LOGINS, "name", name)):
        raise HTTPException(429, "Too many attempts; wait a minute.")
    user = place.users.check(name, password)
    if user is None:
        return _form(request, back, wrong=True)
    # A new session, so that nobody who knew the old one is in the new.
    language = request.session.get("lang")
    request.session.clear()
    request.session.update({"user": user.name, "mark": user.mark, **({"lang": language} if language else {})})
    return RedirectResponse(inside(back), 303)


@router.post("/leave", include_in_schema=False, dependencies=[Genuine])
def leave(request: Request) -> Response:
    """End the session."""
    request.session.clear()
    return RedirectResponse("/enter", 303)


def _form(request: Request, back: str, *, wrong: bool = False, lang: str | None = None) -> Response:
    look = look_as(request, User(name="", role="reader"), None, lang)
    return look.page("enter.html", status=401 if wrong else 200, back=inside(back), wrong=wrong)
