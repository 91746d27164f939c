"""The timeline: what happened when, beside when it became known, in lanes by kind of claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from watchfloor.records import Link, ListEdition, PartialDate, Sighting, Statement, Warning
from watchfloor.web import curves, material
from watchfloor.web.looking import Look, Looking
from watchfloor.web.moments import moment_of

router = APIRouter()

MOST = 400
"""Events that are shown at once; a narrower stretch shows the rest."""
MENTIONS = 1000
LANES = ("reported", "tracked", "listed", "assessed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something with a date."""

    at: datetime
    until: datetime | None
    kind: str
    text: str
    href: str
    dated: str
    """The date in words, with the precision that it was given with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """An event drawn."""

    x: float
    y: float
    width: float
    kind: str
    event: int


@router.get("/timeline", include_in_schema=False)
def timeline(
    look: Looking,
    entity: str | None = None,
    hypothesis: str | None = None,
    begin: str | None = None,
    end: str | None = None,
) -> Response:
    """Events of an entity, of what a hypothesis counts, or of the whole desk."""
    first = moment_of(begin, look.moment.present).end - timedelta(days=1) if begin else None
    last = moment_of(end, look.moment.present).end if end else None
    events = sorted(_events(look, entity, hypothesis), key=lambda one: one.at)
    chosen = [
        one
        for one in events
        if (not first or (one.until or one.at) >= first) and (not last or one.at <= last)
    ]
    shown = chosen[-MOST:]
    return look.page(
        "timeline.html",
        room="timeline",
        events=shown,
        hidden=len(chosen) - len(shown),
        drawing=_drawn(shown, look),
        lanes=LANES,
        entity=entity,
        name=_name(look, entity),
        hypothesis=hypothesis,
        questions=material.questions(look),
        begin=begin,
        end=end,
    )


def _name(look: Look, entity: str | None) -> str | None:
    return (
        next((one.entity_name for _, one in look.view.latest(Link, limit=1, entity=entity)), entity)
        if entity
        else None
    )


def _events(look: Look, entity: str | None, hypothesis: str | None) -> list[Event]:
    if entity:
        links = look.view.latest(Link, limit=MENTIONS, entity=entity)
        statements = look.view.many(Statement, (one.statement for _, one in links if one.statement))
        sightings = [one for _, one in look.view.latest(Sighting, limit=MOST, entity=entity)]
        return [*_statements(look, statements.values()), *_sightings(look, sightings)]
    if hypothesis:
        line = material.series(look).get(hypothesis, [])
        found = material.reports(look.view, line[-1].terms) if line else {}
        return [
            *_statements(look, (one for one in found.values() if isinstance(one, Statement))),
            *_sightings(look, (one for one in found.values() if isinstance(one, Sighting))),
            *_moves(look, hypothesis),
        ]
    return [
        *(one for key in material.series(look) for one in _moves(look, key)),
        *_sightings(look, (one for _, one in look.view.latest(Sighting, limit=MOST))),
        *_editions(look),
        *_warnings(look),
    ]


def _statements(look: Look, statements: object) -> list[Event]:
    made = []
    for one in statements:  # type: ignore[attr-defined]
        if one.when and (one.when.from_ or one.when.to):
            start = PartialDate(one.when.from_ or one.when.to).earliest
            stop = PartialDate(one.when.to or one.when.from_).latest
            made.append(
                Event(
                    at=start,
                    until=stop,
                    kind="reported",
                    text=one.quote,
                    href=look.link(f"/documents/{one.document}", f"s-{one.id}", statement=one.id),
                    dated=look.write.span(one.when.from_, one.when.to),
                )
            )
    return made


def _sightings(look: Look, sightings: object) -> list[Event]:
    return [
        Event(
            at=one.observed_from,
            until=one.observed_to,
            kind="tracked",
            text=one.text,
            href=look.link("/map", selected=one.id),
            dated=look.write.time(one.observed_from),
        )
        for one in sightings  # type: ignore[attr-defined]
    ]


def _moves(look: Look, hypothesis: str) -> list[Event]:
    return [
        Event(
            at=move.at,
            until=None,
            kind="assessed",
            text=f"{hypothesis}: {move.was:.2f} → {move.after.p:.2f}, {move.after.word}",
            href=look.link(f"/hypotheses/{hypothesis}", "curve"),
            dated=look.write.day(move.at),
        )
        for move in material.moves(material.series(look).get(hypothesis, []))
    ]


def _editions(look: Look) -> list[Event]:
    return [
        Event(
            at=one.published.latest,
            until=None,
            kind="listed",
            text=f"{one.list}: +{len(one.added)} −{len(one.removed)}",
            href=look.link("/lists", one.id, list=one.list),
            dated=look.write.partial(one.published),
        )
        for _, one in look.view.latest(ListEdition, limit=MOST)
    ]


def _warnings(look: Look) -> list[Event]:
    return [
        Event(
            at=one.known,
            until=None,
            kind="listed",
            text=one.text,
            href=look.link("/warnings", f"w-{one.id}", state="all"),
            dated=look.write.day(one.known),
        )
        for _, one in look.view.latest(Warning, limit=MOST, type="listing")
    ]


def _drawn(events: list[Event], look: Look) -> dict[str, object] | None:
    """Lanes with dots that do not cover each other, and the axis below."""
    if not events:
        return None
    first = events[0].at
    last = min(max((one.until or one.at) for one in events), look.moment.end)
    last = max(last, events[-1].at, first + timedelta(days=1))
    margin = (last - first) * 0.03
    first, last = first - margin, last + margin
    left, right = 96.0, 1180.0
    span = (last - first).total_seconds()

    def x(moment: datetime) -> float:
        return left + (right - left) * min(1.0, max(0.0, (moment - first).total_seconds() / span))

    dots: list[Dot] = []
    lanes: list[tuple[str, float, float]] = []
    top = 8.0
    for kind in LANES:
        rows: list[float] = []
        for number, one in enumerate(events):
            if one.kind != kind:
                continue
            start = x(one.at)
            width = max(9.0, x(min(one.until, last)) - start) if one.until else 9.0
            row = next((at for at, taken in enumerate(rows) if start - taken >= 3), len(rows))
            if row >= 12:
                row = rows.index(min(rows))
            elif row == len(rows):
                rows.append(0.0)
            rows[row] = max(rows[row], start + width)
            dots.append(Dot(x=start, y=top + 4 + 13 * row, width=width, kind=kind, event=number))
        if rows:
            height = 13 * len(rows) + 8
            lanes.append((kind, top, height))
            top += height + 6
    begin = datetime(first.year, first.month, 1, tzinfo=UTC)
    return {
        "dots": dots,
        "lanes": lanes,
        "height": top + 26,
        "left": left,
        "right": right,
        "ticks": [(x(at), label) for at, label in curves.axis(begin, last) if at >= first],
        "now": x(look.moment.end) if look.moment.end < last else None,
    }
