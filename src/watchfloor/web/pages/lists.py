"""Lists: which editions were collected, what each changed, and who stood on it on the date looked at."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from watchfloor.records import ListEdition, ListEntry
from watchfloor.web.looking import Look, Looking

router = APIRouter()

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A list and its editions in view, newest first."""

    name: str
    editions: tuple[ListEdition, ...]
    entries: int


@router.get("/lists", include_in_schema=False)
def lists(look: Looking, list: str | None = None, page: int = 1, q: str = "") -> Response:
    """The lists, and the entries of one of them."""
    held = look.memo("lists", make=lambda: _held(look))
    chosen = next((one for one in held if one.name == list), held[0] if held else None)
    page = max(1, page)
    rows = []
    if chosen:
        if q.strip():
            words = " ".join(f'"{word}"' for word in q.replace('"', " ").split())
            hits = look.view.search(
                f'kind:entry list:"{chosen.name}" {words}', limit=PAGE + 1, offset=(page - 1) * PAGE
            )
            rows = [(hit.known, hit.record) for hit in hits]
        else:
            rows = look.view.latest(ListEntry, limit=PAGE + 1, offset=(page - 1) * PAGE, list=chosen.name)
    return look.page(
        "lists.html",
        room="lists",
        held=held,
        chosen=chosen,
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        page=page,
        asked=q,
        changed=_named(look, chosen) if chosen else {},
    )


def _held(look: Look) -> list[Held]:
    found: dict[str, list[ListEdition]] = {}
    for one in look.view.all(ListEdition):
        found.setdefault(one.list, []).append(one)
    return [
        Held(
            name=name,
            editions=tuple(sorted(editions, key=lambda one: one.published.latest, reverse=True)),
            entries=look.view.count(ListEntry, list=name),
        )
        for name, editions in sorted(found.items())
    ]


SHOWN = 60
"""Changes of an edition that are named; the rest is counted."""


def _named(look: Look, held: Held) -> dict[str, str]:
    """Names of the entries that editions changed, also of those that have left the list."""
    numbers = [
        number
        for one in held.editions
        for part in (one.added, one.changed, one.removed)
        for number in part[:SHOWN]
    ]
    ids = [f"{held.name}:{number}" for number in numbers]
    now = look.view.many(ListEntry, ids)
    gone = {}
    for one in held.editions:
        missing = [
            f"{held.name}:{number}" for number in one.removed[:SHOWN] if f"{held.name}:{number}" not in now
        ]
        before = next((other for other in held.editions if other.id == one.previous), None)
        if missing and before:
            gone.update(look.desk.view(before.published.known_from).many(ListEntry, missing))
    return {id: entry.name for id, entry in {**gone, **now}.items()}
