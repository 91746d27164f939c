"""Sightings: journeys and events that a rule asks for, put in words that they bear.

A sighting says what positions show and what they don't. Its root is the movement itself, so that a tracker
and a newspaper that cites the tracker are one origin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from watchfloor.records.journey import Candidate, Event, Journey, Sighting
from watchfloor.tracks.routes import operators
from watchfloor.tracks.rules import Rule, Watch

ListedOn = Callable[[str, date], str | None]
"""Asks whether an identifier (``hex:…``, ``mmsi:…``, ``imo:…``, a registration, a name, an operator) was
listed on a date: the list and entry in words, or ``None``."""

_GAP_H = 3.0
_CLOCKS = "Times are as received by those who published the positions; a receiver's clock may be off."


def not_listed(identifier: str, on: date) -> None:
    """For when no lists are held: nothing is listed."""


def sightings(
    journeys: Iterable[Journey],
    events: Iterable[Event],
    rules: Iterable[Rule],
    watch: Watch,
    listed_on: ListedOn = not_listed,
) -> list[Sighting]:
    """Make the sightings that rules ask for, by time.

    Parameters
    ----------
    journeys, events
        As :func:`watchfloor.tracks.journeys` and :func:`watchfloor.tracks.events` give them.
    rules, watch
        From :func:`watchfloor.tracks.rules.load_rules` and :func:`~watchfloor.tracks.rules.load_watch`.
    listed_on
        Whether an identifier was listed *on that date*; later listings count for nothing.
    """
    flights = list(journeys)
    by_id = {journey.id: journey for journey in flights}
    happened = list(events)
    found: list[Sighting] = []
    for rule in rules:
        if rule.about == "journey":
            found += [s for j in flights for s in _of_journey(rule, j, watch, listed_on)]
        else:
            of_kind = [event for event in happened if event.kind == rule.about]
            found += [s for e in of_kind for s in _of_event(rule, e, by_id, flights, watch, listed_on)]
    unique = {sighting.id: sighting for sighting in found}
    return sorted(unique.values(), key=lambda s: (s.observed_from, s.rule, s.vehicles))


def identifiers(journey: Journey) -> frozenset[str]:
    """Everything that the vehicle of a journey and its operator were known by meanwhile."""
    said = {f"imo:{value}" if field == "imo" else value for field, value in journey.identity}
    return frozenset({journey.vehicle, *said, *operators(journey)})


def _listing(names: Iterable[str], on: date, listed_on: ListedOn) -> tuple[str, str] | None:
    """The first identifier that was listed on that date, with the entry."""
    for name in sorted(names):
        if entry := listed_on(name, on):
            return name, entry
    return None


def _of_journey(rule: Rule, journey: Journey, watch: Watch, listed_on: ListedOn) -> Iterator[Sighting]:
    origin, target = journey.departure, journey.arrival
    if origin is None or target is None:
        return
    names = identifiers(journey)
    listing = _listing(names, journey.started.date(), listed_on)
    met = {
        "watched pair": watch.route(origin.country, target.country),
        "watched country": watch.country(origin.country, target.country),
        "watched vehicle": watch.named(names),
        "listed": listing is not None,
    }
    if not all(met[need] for need in rule.needs):
        return
    landed = target.method in ("ground", "stop")
    caveats = [_seen_to(origin, "departure"), _seen_to(target, "arrival"), *_silences(journey)]
    if len(journey.callsigns) > 1:
        caveats.append(f"It used {len(journey.callsigns)} callsigns: {', '.join(journey.callsigns)}.")
    caveats.append("What it carried is not shown by positions.")
    text = rule.text.format(
        vehicle=_called(journey),
        departure=_place(origin),
        arrival=_place(target),
        arriving=("landing at" if journey.kind == "flight" else "stopping at")
        if landed
        else "descending towards"
        if journey.kind == "flight"
        else "last heard near",
        listed=f"listed that day ({listing[0]}: {listing[1]})" if listing else "",
    )
    yield Sighting(
        rule=rule.name,
        observed_from=journey.started,
        observed_to=journey.ended,
        known=journey.ended,
        vehicles=(journey.vehicle,),
        entities=tuple(sorted(names - {journey.vehicle})),
        from_country=origin.country,
        to_country=target.country,
        text=text,
        confidence=round(rule.confidence * origin.score * target.score, 3),
        caveats=tuple(caveat for caveat in caveats if caveat),
        parameters=rule.parameters(),
        journeys=(journey.id,),
        evidence=journey.sources,
        root=_root(journey.vehicle, journey.started.date(), target.country),
    )


def _of_event(
    rule: Rule,
    event: Event,
    by_id: dict[str, Journey],
    flights: list[Journey],
    watch: Watch,
    listed_on: ListedOn,
) -> Iterator[Sighting]:
    own = [by_id[key] for key in event.journeys if key in by_id]
    around = own or [
        j
        for j in flights
        if j.vehicle in event.vehicles and j.started <= event.ended and j.ended >= event.started
    ]
    names = frozenset(event.vehicles) | frozenset(name for journey in around for name in identifiers(journey))
    if event.kind == "identity change":
        names |= {value for key, value in event.measures if key in ("from", "to", "value")}
    ends = [(j.departure, j.arrival) for j in around]
    countries = [c.country for pair in ends for c in pair if c is not None] + [event.country]
    listing = _listing(names, event.started.date(), listed_on)
    met = {
        "watched pair": any(a and b and watch.route(a.country, b.country) for a, b in ends),
        "watched country": watch.country(*countries),
        "watched vehicle": watch.named(names) or listing is not None,
        "listed": listing is not None,
    }
    measures: dict[str, Any] = dict(event.measures)
    field = measures.get("field")
    if "value" in measures:
        measures["field"] = f"{field} {measures['value']}"
    if (
        not all(met[need] for need in rule.needs)
        or float(measures.get("hours", 0)) < rule.min_hours
        or float(measures.get("others_heard", 0)) < rule.min_others_heard
        or (rule.fields and field not in rule.fields)
    ):
        return
    origin, target = (own[0].departure, own[0].arrival) if own else (None, None)
    called = {j.vehicle: _called(j) for j in around}
    shown = [called.get(vehicle, vehicle) for vehicle in event.vehicles]
    text = rule.text.format(
        **{
            **measures,
            "vehicle": shown[0],
            "vehicles": " and ".join(shown),
            "departure": _place(origin) if origin else "an unknown place",
            "arrival": _place(target) if target else "an unknown place",
            "latitude": _degrees(event.latitude, "N", "S"),
            "longitude": _degrees(event.longitude, "E", "W"),
        }
    )
    on_list = (f"{listing[0]} was listed that day: {listing[1]}.",) if listing else ()
    seen = [_seen_to(origin, "departure")] if origin else []
    seen += [_seen_to(target, "arrival")] if target else []
    evidence = event.sources or tuple(dict.fromkeys(s for j in around for s in j.sources))
    yield Sighting(
        rule=rule.name,
        observed_from=event.started,
        observed_to=event.ended,
        known=event.ended,
        vehicles=event.vehicles,
        entities=tuple(sorted(names - set(event.vehicles))),
        from_country=origin.country if origin else None,
        to_country=target.country if target else event.country,
        text=text,
        confidence=rule.confidence,
        caveats=(*event.caveats, *filter(None, seen), *on_list, _CLOCKS),
        parameters=(*rule.parameters(), *event.measures),
        journeys=tuple(j.id for j in around),
        events=(event.id,),
        evidence=evidence,
        root=_root("+".join(event.vehicles), event.started.date(), target.country if target else event.kind),
    )


def _called(journey: Journey) -> str:
    """A vehicle as people know it: registration or name, with its number."""
    said = dict(journey.identity)
    name = said.get("registration") or said.get("name") or said.get("id")
    kind = said.get("type")
    if name is None:
        return journey.vehicle
    return f"{name} ({kind + ', ' if kind else ''}{journey.vehicle})"


def _place(candidate: Candidate) -> str:
    return f"{candidate.name} ({candidate.place}, {candidate.country})"


def _seen_to(candidate: Candidate, end: str) -> str:
    """How sure a place is, in words; nothing to say when it was heard there."""
    if candidate.method in ("ground", "stop"):
        return ""
    return (
        f"The {end} was not heard on the ground: {candidate.name} is inferred from the last height and"
        f" heading, {candidate.distance_km:.0f} km off, with a share of {candidate.score:.0%}."
    )


def _silences(journey: Journey) -> list[str]:
    hours = journey.max_gap_s / 3600
    if hours < _GAP_H:
        return []
    return [f"It was silent for up to {hours:.1f} h on the way; a stop in between cannot be ruled out."]


def _degrees(value: float | None, positive: str, negative: str) -> str:
    return "" if value is None else f"{abs(value):.2f}° {positive if value >= 0 else negative}"


def _root(vehicle: str, on: date, where: str | None) -> str:
    """The movement in the world that this and every report of it go back to."""
    return f"movement:{vehicle}:{on.isoformat()}:{where or 'unknown'}"
