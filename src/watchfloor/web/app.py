"""Putting the desk together: pages, guards, sessions, errors."""

from __future__ import annotations

from collections.abc import Collection
from importlib.metadata import version

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import JSONResponse, RedirectResponse, Response

from watchfloor.desk import Desk
from watchfloor.errors import InputError, WatchfloorError
from watchfloor.web import guard
from watchfloor.web import users as people
from watchfloor.web.assets import Assets
from watchfloor.web.deciding import Overtaken
from watchfloor.web.jobs import Jobs
from watchfloor.web.looking import LOCAL, Office, Unknown, address, look_as, person
from watchfloor.web.pages import ROUTERS, api
from watchfloor.web.state import State
from watchfloor.web.users import User, Users

STATE = "web.sqlite"
SECRET = "web-secret"
SESSION_S = 12 * 3600
"""A working day; then one says again who one is."""


def create_app(
    desk: Desk,
    *,
    users: Users | None = None,
    hosts: Collection[str] = guard.LOOPBACK,
    secure: bool = False,
) -> FastAPI:
    """The desk as an ASGI application.

    Parameters
    ----------
    desk
        The desk, open.
    users
        Who may use it; ``None`` lets whoever reaches it do everything, which is right only where nobody but
        the person at the machine can.
    hosts
        The names under which it answers.
    secure
        Whether it is reached by HTTPS only: then sessions are never sent otherwise.
    """
    app = FastAPI(
        title="Watchfloor",
        version=version("watchfloor"),
        description="The desk as data: everything that the pages show, as of any moment.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.openapi = lambda: api.describe(app)  # type: ignore[method-assign]
    state = State(desk.root / STATE)
    app.state.office = Office(desk=desk, users=users, state=state, jobs=Jobs(desk, state), assets=Assets())
    for router in ROUTERS:
        app.include_router(router)
    if app.state.office.assets.folder.is_dir():
        app.mount("/static", StaticFiles(directory=app.state.office.assets.folder), name="static")
    app.add_middleware(
        SessionMiddleware,
        secret_key=people.secret(desk.root / SECRET),
        session_cookie="watchfloor",
        max_age=SESSION_S,
        same_site="lax",
        https_only=secure,
    )
    app.add_middleware(guard.Guard, hosts=hosts)
    app.add_exception_handler(Unknown, _ask)
    app.add_exception_handler(Overtaken, _overtaken)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_exception_handler(WatchfloorError, _refused)
    return app


async def _ask(request: Request, error: Exception) -> Response:
    """Whoever is not known is asked who they are, and then goes on where they were."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": "Say who you are: sign in first."}, 401)
    return RedirectResponse(address("/enter", "", {"back": f"{request.url.path}?{request.url.query}"}), 303)


async def _overtaken(request: Request, error: Exception) -> Response:
    assert isinstance(error, Overtaken)
    one = error.decision
    text = f"{one.by} decided “{one.verb}” about this while you were looking. Yours was not recorded."
    fix = "Go back, load the page anew, and decide again with theirs in view. Nothing was lost."
    return _message(request, 409, "Somebody was quicker", text, fix)


async def _refused(request: Request, error: Exception) -> Response:
    """Every error as a page that says what happened and what to do."""
    match error:
        case HTTPException():
            return _message(
                request,
                error.status_code,
                _HEADINGS.get(error.status_code, "That did not work"),
                str(error.detail),
            )
        case RequestValidationError():
            where = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors()[:3])
            return _message(request, 400, _HEADINGS[400], where)
        case WatchfloorError():
            status = 400 if isinstance(error, InputError) else 500
            return _message(
                request, status, "That did not work", f"[{error.code}] {error.message}", error.fix
            )
    raise error


_HEADINGS = {
    400: "That cannot be used",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    413: "Too large",
    429: "Too many requests",
}


def _message(request: Request, status: int, heading: str, text: str, fix: str = "") -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": text, "fix": fix}, status)
    user = person(request) or User(
        name=LOCAL.name if request.app.state.office.users is None else "", role="reader"
    )
    look = look_as(request, user, None, None)
    return look.page("message.html", status=status, heading=heading, text=text, fix=fix)
