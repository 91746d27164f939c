"""What stands between the desk and whoever calls it: host names, headers, sizes, rates, forged forms."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

MAX_BODY = 64 << 20
"""Bytes of one request: an upload of documents; larger things are collected from the command line."""

READS = parse("600/minute")
WRITES = parse("240/minute")
"""A person who judges by keyboard makes two or three decisions a second at the most."""
LOGINS = parse("10/minute")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing inline, nothing from elsewhere; ``blob:`` is the worker and the images of the map."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "private, no-cache",
}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """Middleware: refuses what is not meant for this desk, and marks what it sends.

    Parameters
    ----------
    hosts
        The names under which the desk answers; anything else could be a rebound domain.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._rates = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal:
            await refusal(scope, receive, _marked(send))
            return
        await self._app(scope, _bounded(receive), _marked(send))

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        if host_of(headers.get("host", "")) not in self._hosts:
            return PlainTextResponse("This desk does not answer under that name.", 421)
        unsafe = scope["method"] not in SAFE
        if unsafe and not _own(headers):
            return PlainTextResponse("This request came from another site.", 403)
        size = headers.get("content-length", "0")
        if not size.isdigit() or int(size) > MAX_BODY:
            return PlainTextResponse(f"More than {MAX_BODY >> 20} MB at once is refused.", 413)
        client = (scope.get("client") or ("",))[0]
        if not self._rates.hit(WRITES if unsafe else READS, "write" if unsafe else "read", client):
            return PlainTextResponse("Too many requests; wait a minute.", 429, {"retry-after": "60"})
        return None


def host_of(header: str) -> str:
    """The name in a Host header, without the port."""
    if header.startswith("["):
        return header[1:].split("]")[0].lower()
    return header.rsplit(":", 1)[0].lower() if ":" in header else header.lower()


def _own(headers: Headers) -> bool:
    """Whether a browser says that a request comes from the desk's own pages, or no browser speaks."""
    site = headers.get("sec-fetch-site")
    if site:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return not origin or origin.split("//", 1)[-1] == headers.get("host")


def _bounded(receive: Receive) -> Receive:
    taken = 0

    async def wrapped() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAX_BODY:
            raise HTTPException(413, f"More than {MAX_BODY >> 20} MB at once is refused.")
        return message

    return wrapped


def _marked(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return wrapped


class Rates:
    """Counts by name, for what needs a tighter limit than a client's requests."""

    def __init__(self) -> None:
        self._rates = MovingWindowRateLimiter(MemoryStorage())

    def allow(self, limit: RateLimitItem, *names: str) -> bool:
        return self._rates.hit(limit, *names)


def token(request: Request) -> str:
    """The token that this session's forms carry."""
    session = request.session
    if "form" not in session:
        session["form"] = secrets.token_urlsafe(24)
    return str(session["form"])


async def genuine(request: Request, x_watchfloor: Annotated[str | None, Header()] = None) -> None:
    """Let only through what one of the session's own forms sent, or a program that says what it is.

    A page elsewhere can send neither: it cannot read the token, and a header of one's own makes a
    browser ask first.
    """
    if x_watchfloor is not None:
        return
    form = await request.form()
    sent = form.get("token")
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), token(request).encode()):
        raise HTTPException(403, "The form is out of date; load the page anew and try again.")


Genuine = Depends(genuine)
