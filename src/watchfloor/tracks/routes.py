"""Routes: which are new for a vehicle or an operator, and which flights ended elsewhere than usual.

Only tracked journeys with a clear departure and arrival count; nothing is taken from schedules or looked
up by callsign.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from watchfloor.records.journey import Event, Journey
from watchfloor.tracks.geo import distance_km

_OPERATOR = re.compile(r"([A-Z]{3})\d[0-9A-Z]*")
HISTORY_DAYS = 30
"""Days of tracks of a vehicle or operator before its routes can be new (ours)."""
_USUAL_FLIGHTS = 3
_ELSEWHERE_KM = 100.0
"""An arrival so far from the usual one is elsewhere, not another runway or a second airport (ours)."""


def operators(journey: Journey) -> tuple[str, ...]:
    """Who flies it: operators named by a register, and ICAO designators in front of callsigns (Doc 8585)."""
    named = [value for field, value in journey.identity if field == "operator"]
    codes = [match[1] for sign in journey.callsigns if (match := _OPERATOR.fullmatch(sign))]
    return tuple(dict.fromkeys([*codes, *named]))


def novel(journeys: Iterable[Journey], history_days: int = HISTORY_DAYS) -> Iterator[Event]:
    """The first time that a vehicle goes from airport to airport, an operator from country to country.

    What is first in the store may only be first in the data, so the days of history are measured and said.
    """
    begun: dict[str, Journey] = {}
    seen: set[tuple[str, ...]] = set()
    for journey in sorted(journeys, key=lambda j: j.started):
        origin, target = journey.departure, journey.arrival
        for who in (journey.vehicle, *operators(journey)):
            begun.setdefault(who, journey)
        if not (origin and target):
            continue
        routes = {"vehicle": ([journey.vehicle], origin.place, target.place)}
        if origin.country and target.country:
            routes["operator"] = ([*operators(journey)], origin.country, target.country)
        for sort, (whose, start, end) in routes.items():
            new = [who for who in whose if start != end and (sort, who, start, end) not in seen]
            days = min(((journey.started - begun[who].started).days for who in new), default=0)
            if new and days >= history_days:
                yield _event(
                    f"first route of {sort}",
                    journey,
                    (
                        ("who", " / ".join(new)),
                        ("from", start),
                        ("to", end),
                        ("history_days", str(days)),
                    ),
                    (f"First in {days} days of tracks held here; earlier ones may not have been received.",),
                )
            seen.update((sort, who, start, end) for who in new)


def diverted(journeys: Iterable[Journey]) -> Iterator[Event]:
    """Flights that ended over 100 km from where tracked flights of that callsign from there always had.

    At least three earlier ones must all have ended at one airport.
    """
    usual: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    where: dict[str, tuple[float, float]] = {}
    for journey in sorted(journeys, key=lambda j: j.started):
        origin, target = journey.departure, journey.arrival
        if not (origin and target) or journey.kind != "flight":
            continue
        here = (journey.last_latitude, journey.last_longitude)
        for sign in journey.callsigns:
            past = usual[(sign, origin.place)]
            if past.total() >= _USUAL_FLIGHTS and len(past) == 1:
                expected = next(iter(past))
                off = float(distance_km(*here, *where[expected]))
                if expected != target.place and off > _ELSEWHERE_KM:
                    measures = (
                        ("callsign", sign),
                        ("usual", expected),
                        ("earlier_flights", str(past.total())),
                        ("off_km", f"{off:.0f}"),
                    )
                    yield _event(
                        "diversion", journey, measures, ("Usual is what was tracked here, no flight plan.",)
                    )
            past[target.place] += 1
        where.setdefault(target.place, here)


def _event(
    kind: str, journey: Journey, measures: tuple[tuple[str, str], ...], caveats: tuple[str, ...]
) -> Event:
    target = journey.arrival
    return Event(
        kind=kind,
        started=journey.started,
        ended=journey.ended,
        vehicles=(journey.vehicle,),
        latitude=journey.last_latitude,
        longitude=journey.last_longitude,
        place=target.place if target else None,
        country=target.country if target else None,
        measures=measures,
        caveats=caveats,
        journeys=(journey.id,),
        sources=journey.sources,
    )
