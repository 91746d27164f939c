"""What every page has in hand: the desk, the view as of the date asked for, the person, the language."""

from __future__ import annotations

import getpass
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlencode

from fastapi import Depends, HTTPException, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from watchfloor.desk import Desk
from watchfloor.ledger import View
from watchfloor.records import now
from watchfloor.web import guard, words
from watchfloor.web.assets import Assets
from watchfloor.web.jobs import Jobs
from watchfloor.web.languages import catalogue, choose, languages
from watchfloor.web.moments import Moment, moment_of
from watchfloor.web.state import State
from watchfloor.web.users import Role, User, Users

T = TypeVar("T")

_KEPT = 64
"""Results kept: some pages for a few dates; each is dropped when the ledger has grown."""

ROOMS = (
    ("board", "/", "Board"),
    ("review", "/review", "Review"),
    ("search", "/search", "Search"),
    ("map", "/map", "Map"),
    ("timeline", "/timeline", "Timeline"),
    ("network", "/network", "Network"),
    ("warnings", "/warnings", "Warnings"),
    ("briefs", "/briefs", "Briefs"),
    ("sources", "/sources", "Sources"),
    ("lists", "/lists", "Lists"),
    ("jobs", "/jobs", "Jobs"),
)
"""The rooms of the desk, in the order in which the pages show them."""


class Memo:
    """Results that hold as long as the ledger has not grown."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
        self._lock = Lock()

    def of(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        """What was made for this key, or what is made now."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                found: T = self._held[key]
                return found
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the pages of one desk share."""

    desk: Desk
    users: Users | None
    state: State
    jobs: Jobs
    assets: Assets
    rates: guard.Rates = field(default_factory=guard.Rates)
    memo: Memo = field(default_factory=Memo)
    environments: dict[str, Environment] = field(
        default_factory=lambda: {one: _env(one) for one in languages()}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One person looking at the desk as of one moment."""

    office: Office
    request: Request
    view: View
    moment: Moment
    user: User
    language: str
    write: words.Writer

    @property
    def desk(self) -> Desk:
        return self.office.desk

    def memo(self, *key: Any, make: Callable[[], T]) -> T:
        """What is computed from this view, kept until the ledger grows."""
        return self.office.memo.of((self.desk.ledger.head.seq, self.moment.asked, *key), make)

    def link(self, path: str, anchor: str = "", **query: object) -> str:
        """The address of a page, as of the same moment; queries that are ``None`` are left out."""
        asked: dict[str, object] = {"as_of": self.moment.asked, **query}
        return address(path, anchor, asked)

    def here(self, anchor: str = "", **changed: object) -> str:
        """This very address with some of its queries changed, or taken out by ``None``."""
        kept: dict[str, object] = dict(self.request.query_params)
        kept.update(changed)
        return address(self.request.url.path, anchor, kept)

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Fill a template in."""
        environment = self.office.environments[self.language]
        context = {
            "look": self,
            "moment": self.moment,
            "user": self.user,
            "write": self.write,
            "link": self.link,
            "here": self.here,
            "claim": words.claim,
            "line_style": words.line_style,
            "two": words.two,
            "factor": words.factor,
            "odds": words.odds,
            "assets": self.office.assets,
            "form_token": guard.token(self.request),
            "rooms": ROOMS,
            "desk_name": self.desk.config.name,
            "languages": languages(),
            "shared": self.office.users is not None,
        }
        return HTMLResponse(environment.get_template(template).render(context | values), status)


def address(path: str, anchor: str, query: dict[str, object]) -> str:
    """A path with its queries and anchor, escaped."""
    pairs: list[tuple[str, str]] = []
    for key, value in query.items():
        values: Iterable[object] = value if isinstance(value, (list, tuple)) else (value,)
        pairs += [(key, str(one)) for one in values if one is not None and one != ""]
    return (
        quote(path, safe="/:@,+~!")
        + (f"?{urlencode(pairs)}" if pairs else "")
        + (f"#{anchor}" if anchor else "")
    )


def _env(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("watchfloor.web"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    messages = catalogue(language)
    environment.install_gettext_callables(messages.gettext, messages.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return environment


def _local() -> User:
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        name = "analyst"
    return User(name=name, role="keeper")


LOCAL = _local()
"""The person at the machine itself, where nobody else can reach the desk."""


def office(request: Request) -> Office:
    """What the pages of this desk share."""
    found: Office = request.app.state.office
    return found


def person(request: Request) -> User | None:
    """Who is asking, if they are known."""
    users = office(request).users
    if users is None:
        return LOCAL
    name = request.session.get("user")
    user = users.get(name) if isinstance(name, str) else None
    return user if user and request.session.get("mark") == user.mark else None


class Unknown(Exception):
    """Somebody must say who they are first."""


def look(request: Request, as_of: str | None = None, lang: str | None = None) -> Look:
    """The view that an address asks for."""
    user = person(request)
    if user is None:
        raise Unknown
    return look_as(request, user, as_of, lang)


def look_as(request: Request, user: User, as_of: str | None, lang: str | None) -> Look:
    """The view that an address asks for, as somebody sees it."""
    language = choose(lang, request.session.get("lang"), request.headers.get("accept-language", ""))
    if lang in languages():
        request.session["lang"] = lang
    place = office(request)
    moment = moment_of(as_of, now())
    return Look(
        office=place,
        request=request,
        view=place.desk.view(moment.at),
        moment=moment,
        user=user,
        language=language,
        write=words.Writer(language, catalogue(language).gettext),
    )


Looking = Annotated[Look, Depends(look)]


def may(role: Role) -> Any:
    """Let only those through who have at least a role."""

    def check(looking: Looking) -> None:
        if not looking.user.may(role):
            raise HTTPException(
                403, f"This needs the role {role}; {looking.user.name} has {looking.user.role}."
            )

    return Depends(check)
