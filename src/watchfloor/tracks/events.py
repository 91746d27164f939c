"""Events: what a track shows beside going from one place to another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from watchfloor.records.journey import Event, Journey
from watchfloor.tracks import coverage, expressions, identities, jumps, places, routes
from watchfloor.tracks.encounters import SLOT_S, encounters
from watchfloor.tracks.engines import ROLLUP, DuckDB, Engine, unbound
from watchfloor.tracks.expressions import EARTH_M, VOYAGES
from watchfloor.tracks.geo import EARTH_KM, degrees, unit
from watchfloor.tracks.journeys import SEGMENTATION, Fixes, heard_between, moment
from watchfloor.tracks.journeys import journeys as all_journeys
from watchfloor.tracks.points import KINDS, Kind, vehicle_name
from watchfloor.tracks.rollup import TICKS
from watchfloor.tracks.store import Store

KNOT_M_S = 1852 / 3600
DARK_H = 12.0
"""A silence of a ship from which it may be called dark: GFW's gaps, Welch et al. 2022."""
UNCOVERED_H = 1.0
"""A silence of an aircraft shorter than this is no event where nobody else was heard: over the sea positions
come by satellite every 15 to 30 minutes (ours)."""
LOITER = replace(VOYAGES, rest_kn=2.0, rest_min=480)
"""Below 2 knots for 8 hours: Miller et al. 2018 and GFW."""
_LOITER_KM = 37.0
"""20 nautical miles; from the nearest port, since no coastline is shipped."""
_ENCOUNTER_KM = 10.0
"""Distance from an anchorage below which two ships lying together mean nothing: Miller et al. 2018."""


def events(
    store: Store,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    journeys: Iterable[Journey] | None = None,
    engine: Engine | None = None,
) -> list[Event]:
    """All events, by time.

    Parameters
    ----------
    since, until
        Only days between.
    journeys
        Journeys made before, so that they aren't made again; routes and diversions are of these.
    engine
        Where gaps, rests and encounters are found.
    """
    flights = list(journeys) if journeys is not None else all_journeys(store, since=since, until=until)
    engine = engine or DuckDB()
    found: list[Event] = []
    for kind in KINDS:
        paths = store.rollup_files(kind, since, until)
        if paths:
            found += _gaps(store, kind, paths, engine)
            found += _jumps(store, kind, since, until)
    paths = store.rollup_files("sea", since, until)
    if paths:
        found += _rests(store, paths, engine)
        found += _encounters(store, paths, engine)
    changed = identities.changes(store)
    found += [e for e in changed if (not since or e.ended >= since) and (not until or e.started <= until)]
    found += routes.novel(flights)
    found += routes.diverted(flights)
    return sorted(found, key=lambda event: (event.started, event.kind, event.vehicles))


def _run(engine: Engine, expression: Any, paths: Sequence[Any]) -> pa.Table:
    return engine.run(expression, {"rollup": paths})


def _gaps(store: Store, kind: Kind, paths: Sequence[Any], engine: Engine) -> list[Event]:
    found = _run(engine, expressions.gaps(unbound("rollup", ROLLUP), SEGMENTATION[kind]), paths)
    start, end = Fixes.of(found["b0"], found["l0"]), Fixes.of(found["b1"], found["f1"])
    # An aircraft on the ground at both ends was parked: no gap of a flight.
    moving = ~(start.ground & end.ground)
    found = found.filter(pa.array(moving)).sort_by([("vehicle", "ascending"), ("b0", "ascending")])
    if not found.num_rows:
        return []
    start, end = Fixes.of(found["b0"], found["l0"]), Fixes.of(found["b1"], found["f1"])
    share = coverage.shares(store, kind, found)
    made = []
    for at, vehicle in enumerate(found["vehicle"].to_pylist()):
        hours = int(found["silent"][at].as_py()) / TICKS / 3600
        km = int(found["moved_m"][at].as_py()) / 1000
        name = "dark" if kind == "sea" and hours >= DARK_H else "silent"
        heard = float(share[at])
        if kind == "air" and hours < UNCOVERED_H and heard < 0.5:
            continue
        caveat = (
            "No other vehicle was heard there meanwhile: a hole in reception would explain it."
            if heard == 0
            else f"Others were heard there in {heard:.0%} of the hours."
        )
        made.append(
            Event(
                kind="gap",
                started=moment(int(start.tick[at])),
                ended=moment(int(end.tick[at])),
                vehicles=(vehicle_name(vehicle),),
                latitude=round(float(start.lat[at]), 4),
                longitude=round(float(start.lon[at]), 4),
                measures=(
                    ("sort", name),
                    ("hours", f"{hours:.1f}"),
                    ("moved_km", f"{km:.0f}"),
                    ("implied_kmh", f"{km / max(hours, 1e-6):.0f}"),
                    ("others_heard", f"{heard:.2f}"),
                    ("resumed_latitude", f"{end.lat[at]:.4f}"),
                    ("resumed_longitude", f"{end.lon[at]:.4f}"),
                ),
                caveats=(caveat,),
            )
        )
    return made


def _jumps(store: Store, kind: Kind, since: Any, until: Any) -> list[Event]:
    return [
        Event(
            kind="jump",
            started=moment(first * TICKS // 1000),
            ended=moment(last * TICKS // 1000),
            vehicles=(vehicle_name(vehicle),),
            latitude=round(lat, 4),
            longitude=round(lon, 4),
            measures=(("jumps", str(count)), ("km", f"{km:.0f}"), ("implied_kmh", f"{kmh:.0f}")),
            caveats=("A wrong or spoofed position, or two vehicles with one number: which, is not shown.",),
        )
        for vehicle, first, last, count, km, kmh, lat, lon in jumps.jumps(store, kind, since, until)
    ]


def _rests(store: Store, paths: Sequence[Any], engine: Engine) -> list[Event]:
    """Port visits, and loitering far from any port."""
    rollup = unbound("rollup", ROLLUP)
    stops = _run(engine, expressions.rests(rollup, VOYAGES), paths)
    lying = _run(engine, expressions.rests(rollup, LOITER), paths)
    return [*_visits(stops), *_loitering(lying)]


def _visits(found: pa.Table) -> list[Event]:
    first, last = Fixes.of(found["b0"], found["f0"]), Fixes.of(found["b1"], found["l1"])
    ranked = places.rank_ports(first.lat, first.lon)
    table, clear = places.ports(), ranked.clear()
    made = []
    for at, vehicle in enumerate(found["vehicle"].to_pylist()):
        port = int(ranked.place[at, 0])
        if port < 0:
            continue
        km = float(ranked.km[at, 0])
        # Confidence 4 to 1 as in GFW's visits: lay within 4 km; … and the port is the only one near.
        confidence = 2 + int(km <= 4) + int(bool(clear[at])) - (0 if km <= 8 else 1)
        made.append(
            Event(
                kind="port visit",
                started=moment(int(first.tick[at])),
                ended=moment(int(last.tick[at])),
                vehicles=(vehicle_name(vehicle),),
                latitude=round(float(first.lat[at]), 4),
                longitude=round(float(first.lon[at]), 4),
                place=table.code[port],
                country=table.country[port],
                measures=(
                    ("port", table.name[port]),
                    ("km", f"{km:.1f}"),
                    ("hours", f"{(last.tick[at] - first.tick[at]) / TICKS / 3600:.1f}"),
                    ("confidence", str(confidence)),
                ),
                caveats=() if clear[at] else ("Another port is nearly as close.",),
            )
        )
    return made


def _loitering(found: pa.Table) -> list[Event]:
    first, last = Fixes.of(found["b0"], found["f0"]), Fixes.of(found["b1"], found["l1"])
    away = _port_km(first.lat, first.lon)
    return [
        Event(
            kind="loitering",
            started=moment(int(first.tick[at])),
            ended=moment(int(last.tick[at])),
            vehicles=(vehicle_name(vehicle),),
            latitude=round(float(first.lat[at]), 4),
            longitude=round(float(first.lon[at]), 4),
            measures=(
                ("hours", f"{(last.tick[at] - first.tick[at]) / TICKS / 3600:.1f}"),
                ("nearest_port_km", f"{away[at]:.0f}"),
            ),
            caveats=("Distance is from the nearest port known, not from the shore.",),
        )
        for at, vehicle in enumerate(found["vehicle"].to_pylist())
        if away[at] >= _LOITER_KM
    ]


def _port_km(lat: Any, lon: Any) -> Any:
    """Distance to the nearest port of all."""
    table = places.ports()
    here, there = unit(lat, lon), unit(table.lat, table.lon)
    nearest = np.array([np.max(there @ point) if len(point) else -1 for point in here])
    return np.arccos(np.clip(nearest, -1, 1)) * EARTH_KM


def _encounters(store: Store, paths: Sequence[Any], engine: Engine) -> list[Event]:
    found = _run(engine, encounters(unbound("rollup", ROLLUP)), paths)
    if not found.num_rows:
        return []
    found = found.sort_by([("slot0", "ascending"), ("a", "ascending"), ("b", "ascending")])
    together = np.asarray(found["together"])
    xyz = np.stack([np.asarray(found[axis]) / together for axis in "xyz"], axis=-1) / EARTH_M
    lat, lon = degrees(xyz / np.linalg.norm(xyz, axis=-1, keepdims=True))
    away = _port_km(lat, lon)
    start, end = np.asarray(found["slot0"]) * SLOT_S, np.asarray(found["slot1"]) * SLOT_S
    sources: dict[tuple[int, int], tuple[str, ...]] = {}
    for side in "ab":
        for key, (_, spots) in heard_between(store, "sea", found[side], start * TICKS, end * TICKS).items():
            sources[key] = spots
    made = []
    for at, (a, b) in enumerate(zip(found["a"].to_pylist(), found["b"].to_pylist(), strict=True)):
        if away[at] < _ENCOUNTER_KM:
            continue
        speed = int(found["total_mm_s"][at].as_py()) / 2000 / together[at] / KNOT_M_S
        made.append(
            Event(
                kind="encounter",
                started=moment(int(start[at]) * TICKS),
                ended=moment(int(end[at]) * TICKS),
                vehicles=(vehicle_name(a), vehicle_name(b)),
                latitude=round(float(lat[at]), 4),
                longitude=round(float(lon[at]), 4),
                measures=(
                    ("hours", f"{(end[at] - start[at]) / 3600:.1f}"),
                    ("distance_m", f"{int(found['total_m'][at].as_py()) / together[at]:.0f}"),
                    ("speed_kn", f"{speed:.1f}"),
                    ("nearest_port_km", f"{away[at]:.0f}"),
                ),
                caveats=("That anything passed from ship to ship is not shown.",),
                sources=tuple(
                    dict.fromkeys(
                        spot for side in (a, b) for spot in sources.get((side, int(start[at]) * TICKS), ())
                    )
                ),
            )
        )
    return made
