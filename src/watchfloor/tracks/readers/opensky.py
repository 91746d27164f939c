"""OpenSky: ``states/all`` and ``flights``. (Its history tables are in :mod:`.opensky_history`.)

A state has 17 elements, or 18 with a category. In 2017 it also had 18, with ``alert`` and ``spi`` before
the source: then element 16 is a truth value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from watchfloor.tracks.points import Batch, Kind, Rows, hex_code, number
from watchfloor.tracks.readers.source import Source

FT_PER_M = 1 / 0.3048
KT_PER_M_S = 3600 / 1852
_WAYS = {0: "adsb", 1: "asterix", 2: "mlat", 3: "flarm"}


def read_states(source: Source, kind: Kind | None = None) -> Iterator[Batch]:
    """Read one moment's state vectors."""
    document = source.json()
    states = document.get("states") if isinstance(document, dict) else None
    if not isinstance(states, list):
        raise source.error("has no states.", "Name an answer of OpenSky's states/all.")
    rows = Rows(kind or "air")
    for place, state in enumerate(states, 1):
        vehicle = hex_code(state[0]) if isinstance(state, list) and len(state) >= 17 else None
        if vehicle is None:
            rows.reject("no aircraft address")
            continue
        t_s = state[3] if state[3] is not None else document.get("time")
        ground = state[8] is True
        barometric, geometric = number(state[7]), number(state[13])
        height = barometric if barometric is not None else geometric
        taken = rows.point(
            vehicle,
            t_s,
            state[6],
            state[5],
            place,
            alt_ft=None if height is None or ground else height * FT_PER_M,
            gs_kt=_scaled(state[9], KT_PER_M_S),
            track_deg=state[10],
            way=_WAYS.get(_way(state), "unknown"),
            ground=ground,
            geometric=barometric is None and geometric is not None,
        )
        if taken:
            rows.fact(vehicle, t_s, "callsign", state[1], place)
            rows.fact(vehicle, t_s, "squawk", state[14], place)
    yield rows.take()


def _way(state: list[Any]) -> Any:
    old = len(state) == 18 and isinstance(state[16], bool)
    return state[17] if old else state[16]


def _scaled(value: Any, factor: float) -> float | None:
    result = number(value)
    return None if result is None else result * factor


def read_flights(source: Source, kind: Kind | None = None) -> Iterator[Batch]:
    """Read OpenSky's estimated flights: callsigns with their times.

    They hold no positions, only OpenSky's own estimate of the airports; an estimate by somebody else is
    not an observation, so each row is counted as left out and only the identity is kept.
    """
    document = source.json()
    if not isinstance(document, list):
        raise source.error("is not a list of flights.", "Name an answer of OpenSky's flights.")
    rows = Rows(kind or "air")
    for place, flight in enumerate(document, 1):
        vehicle = hex_code(flight.get("icao24")) if isinstance(flight, dict) else None
        if vehicle is None:
            rows.reject("no aircraft address")
            continue
        rows.reject("flight estimated elsewhere: no positions")
        for key in ("firstSeen", "lastSeen"):
            rows.fact(vehicle, flight.get(key), "callsign", flight.get("callsign"), place)
    yield rows.take()
