"""The map: journeys and sightings in space and time, each leg with its date, and a table of the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from watchfloor.records import Candidate, Journey, Sighting
from watchfloor.tracks.step import FOLDER
from watchfloor.web import positions
from watchfloor.web.looking import Look, Looking
from watchfloor.web.moments import moment_of

router = APIRouter()

LEGS = 200
"""Legs that are shown at once, the newest; a narrower stretch shows the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A journey with its number on the map and in the table."""

    number: int
    journey: Journey
    sightings: tuple[Sighting, ...]

    @property
    def begins(self) -> Candidate | None:
        return self.journey.departure

    @property
    def ends(self) -> Candidate | None:
        return self.journey.arrival

    @property
    def duration(self) -> str:
        minutes = int((self.journey.ended - self.journey.started).total_seconds() // 60)
        return f"{minutes // 60} h {minutes % 60:02}"

    @property
    def gap(self) -> str:
        minutes = int(self.journey.max_gap_s // 60)
        return f"{minutes // 60} h {minutes % 60:02}" if minutes else ""


@router.get("/map", include_in_schema=False)
def map_page(
    look: Looking,
    vehicle: str | None = None,
    entity: str | None = None,
    begin: str | None = None,
    end: str | None = None,
    selected: str | None = None,
) -> Response:
    """Journeys and sightings."""
    legs, sightings = _found(look, vehicle, entity, begin, end)
    chosen = next(
        (
            leg
            for leg in legs
            if leg.journey.id == selected or any(one.id == selected for one in leg.sightings)
        ),
        None,
    )
    return look.page(
        "map.html",
        room="map",
        legs=legs,
        sightings=sightings,
        chosen=chosen,
        vehicle=vehicle,
        entity=entity,
        begin=begin,
        end=end,
        vehicles=look.memo("vehicles", make=lambda: look.view.tally(Journey, "vehicle", limit=100)),
        data=_geojson(look, legs, chosen),
    )


@router.get("/map.json", include_in_schema=False)
def map_data(
    look: Looking,
    vehicle: str | None = None,
    entity: str | None = None,
    begin: str | None = None,
    end: str | None = None,
) -> Response:
    """The same as GeoJSON."""
    legs, _ = _found(look, vehicle, entity, begin, end)
    return JSONResponse(_geojson(look, legs, None), media_type="application/geo+json")


def _found(
    look: Look, vehicle: str | None, entity: str | None, begin: str | None, end: str | None
) -> tuple[list[Leg], list[Sighting]]:
    wanted: dict[str, Any] = {"vehicle": vehicle} if vehicle else {}
    first = moment_of(begin, look.moment.present).end - timedelta(days=1) if begin else None
    last = moment_of(end, look.moment.present).end if end else None
    about: dict[str, Any] = {"entity": entity} if entity else {}
    sightings = [one for _, one in look.view.latest(Sighting, limit=LEGS, **wanted, **about)]
    if entity:
        there = look.view.many(Journey, (id for one in sightings for id in one.journeys))
        journeys = list(there.values())
    else:
        journeys = [one for _, one in look.view.latest(Journey, limit=LEGS, **wanted)]
    journeys = [
        one for one in journeys if (not first or one.ended >= first) and (not last or one.started <= last)
    ]
    journeys.sort(key=lambda one: one.started)
    return [
        Leg(
            number=number,
            journey=one,
            sightings=tuple(seen for seen in sightings if one.id in seen.journeys),
        )
        for number, one in enumerate(journeys, 1)
    ], sightings


def _geojson(look: Look, legs: list[Leg], chosen: Leg | None) -> dict[str, Any]:
    """What was received of each leg, and its ends; nothing is drawn where nothing was received."""
    drawn = look.memo(
        "lines",
        *(leg.journey.id for leg in legs),
        make=lambda: positions.lines(look.desk.root / FOLDER, [leg.journey for leg in legs]),
    )
    features: list[dict[str, Any]] = []
    for leg in legs:
        one = leg.journey
        common = {
            "leg": leg.number,
            "id": one.id,
            "vehicle": one.vehicle,
            "odd": bool(leg.sightings),
            "selected": leg is chosen,
        }
        if drawn.get(one.id):
            features.append(
                {
                    "type": "Feature",
                    "geometry": {"type": "MultiLineString", "coordinates": drawn[one.id]},
                    "properties": {**common, "which": "received", "age": len(legs) - leg.number},
                }
            )
        ends = (
            ("first", one.first_longitude, one.first_latitude, one.started),
            ("last", one.last_longitude, one.last_latitude, one.ended),
        )
        for which, longitude, latitude, at in ends:
            features.append(
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
                    "properties": {**common, "which": which, "at": at.isoformat(), "label": f"{leg.number}"},
                }
            )
    return {"type": "FeatureCollection", "features": features}
