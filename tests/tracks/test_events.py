"""Events: gaps with their coverage, encounters on seams, visits, jumps, identities, routes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from watchfloor.records.journey import Candidate, Event, Journey
from watchfloor.tracks import Store, ingest, routes, synthetic
from watchfloor.tracks.encounters import encounters
from watchfloor.tracks.engines import ROLLUP, DuckDB, unbound
from watchfloor.tracks.events import events
from watchfloor.tracks.rollup import PLAIN_POINTS
from watchfloor.tracks.synthetic import MADE

T0 = 1_700_000_000
SHIP = (3 << 40) + 219_472_000
AIRCRAFT = (1 << 40) + 0xAC671B


def track(
    vehicle: int, start_min: float, minutes: int, step_min: float, lat: float, lon: float, **more: Any
) -> list[tuple[Any, ...]]:
    """Positions that start somewhere and go north at some km/h."""
    rows = []
    for n in range(round(minutes / step_min)):
        at = start_min + n * step_min
        here = lat + more.get("kmh", 0.0) / 60 * n * step_min / 111.2
        alt = more.get("alt_ft")
        rows.append((vehicle, round((T0 + at * 60) * 1000), here, lon, alt, None, None, more.get("flags", 9)))
    return rows


def stored(folder: Path, kind: Any, *tracks: list[tuple[Any, ...]]) -> Store:
    rows = [row for one in tracks for row in one]
    columns = zip(*rows, strict=True)
    table = pa.table([pa.array(c, f.type) for c, f in zip(columns, MADE, strict=True)], schema=MADE)
    pq.write_table(table, folder / "made.parquet")
    store = Store(folder / "store")
    store.ingest([folder / "made.parquet"], kind=kind)
    return store


def of_kind(store: Store, kind: str) -> list[Event]:
    return [event for event in events(store) if event.kind == kind]


@pytest.mark.parametrize("others", [True, False])
def test_a_gap_says_whether_others_were_heard_there(tmp_path: Path, others: bool) -> None:
    tracks = [
        track(SHIP, 0, 300, 10, 20.2, -40.5, kmh=20),
        track(SHIP, 300 + 14 * 60, 300, 10, 23.6, -40.5, kmh=20),
    ]
    if others:
        tracks += [track(SHIP + n, 0, 2000, 10, 19.5 + n, -40.4) for n in range(1, 5)]
    gaps = [e for e in of_kind(stored(tmp_path, "sea", *tracks), "gap") if e.vehicles == ("mmsi:219472000",)]
    (gap,) = gaps
    assert gap.measure("sort") == "dark"
    assert gap.measure("hours") == "14.2"
    heard = float(gap.measure("others_heard") or -1)
    assert heard == (pytest.approx(1, abs=0.11) if others else 0)
    assert ("hole in reception" in gap.caveats[0]) is not others


def test_every_meeting_is_found_also_at_seams_and_poles_and_nothing_else(tmp_path: Path) -> None:
    table, met = synthetic.ships(100, 2, 48, 3)
    path = tmp_path / "rollup.parquet"
    with duckdb.connect() as connection:
        connection.register("made", table)
        connection.execute(
            f"""COPY (SELECT vehicle, bucket, count(*) AS n, min(key) AS first, max(key) AS last
                FROM (SELECT {PLAIN_POINTS} FROM made) GROUP BY ALL) TO '{path}' (FORMAT parquet)"""
        )
    found = DuckDB().run(encounters(unbound("rollup", ROLLUP)), {"rollup": [path]})
    pairs = set(zip(found["a"].to_pylist(), found["b"].to_pylist(), strict=True))
    assert pairs == {(a, b) for a, b, *_ in met}
    times = {(r["a"], r["b"]): (r["slot0"] * 600_000, r["slot1"] * 600_000) for r in found.to_pylist()}
    for a, b, start, end in met:
        assert abs(times[a, b][0] - start) <= 20 * 60_000
        assert abs(times[a, b][1] - end) <= 20 * 60_000


def test_ships_that_pass_or_lie_in_port_do_not_meet(tmp_path: Path) -> None:
    passing = [track(SHIP, 0, 300, 5, 20, -40, kmh=20), track(SHIP + 1, 0, 300, 5, 20.45, -40, kmh=-0.5)]
    berthed = [track(SHIP + n, 0, 600, 5, 51.9 + n / 1000, 4.483) for n in (2, 3)]
    store = stored(tmp_path, "sea", *passing, *berthed)
    assert of_kind(store, "encounter") == []
    visits = of_kind(store, "port visit")
    assert {visit.place for visit in visits} == {"NLRTM"}
    assert {visit.country for visit in visits} == {"NL"}


def test_drifting_for_hours_far_from_any_port_is_loitering(tmp_path: Path) -> None:
    store = stored(tmp_path, "sea", track(SHIP, 0, 700, 10, 20, -40, kmh=1.5))
    (event,) = of_kind(store, "loitering")
    assert float(event.measure("nearest_port_km") or 0) > 1000
    assert of_kind(store, "port visit") == []


def test_a_position_out_of_reach_is_a_jump_and_noise_is_not(tmp_path: Path) -> None:
    real = track(AIRCRAFT, 0, 120, 0.5, 40, 30, kmh=850, alt_ft=35000, flags=1)
    noisy = [(*row[:2], row[2] + 0.001 * (-1) ** n, *row[3:]) for n, row in enumerate(real)]
    assert of_kind(stored(tmp_path, "air", noisy), "jump") == []
    spoofed = [(*row[:2], 33.82, 35.49, *row[4:]) if 100 <= n < 140 else row for n, row in enumerate(noisy)]
    (tmp_path / "b").mkdir()
    (event,) = of_kind(stored(tmp_path / "b", "air", spoofed), "jump")
    assert event.measure("jumps") == "2"
    assert float(event.measure("km") or 0) > 500


def trace(folder: Path, address: str, registration: str, start: int) -> Path:
    points = [[10 * n, 50.0 + n / 100, 8.0, 30000, 450, 0, 0, 0, None, "adsb_icao"] for n in range(40)]
    path = folder / f"{address}{start}.json"
    path.write_text(json.dumps({"icao": address, "r": registration, "timestamp": start, "trace": points}))
    return path


def test_a_new_registration_and_a_registration_on_another_airframe_are_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    paths = [
        trace(tmp_path, "730abd", "EP-MND", T0),
        trace(tmp_path, "0d8353", "EP-MND", T0 + 10**6),
        trace(tmp_path, "0d8353", "YV3531", T0 + 2 * 10**6),
    ]
    ingest(paths, store)
    changes = of_kind(store, "identity change")
    told = {(e.measure("field"), e.measure("from"), e.measure("to")) for e in changes}
    assert told == {
        ("registration", "EP-MND", "YV3531"),
        ("vehicle with this registration", "hex:730abd", "hex:0d8353"),
    }
    assert all(len(event.sources) == 2 for event in changes)


def flight(day: int, origin: str, target: str, sign: str = "QFZ9950", vehicle: str = "hex:730fab") -> Journey:
    where = {"OIIE": (35.4, 51.2, "IR"), "SVMI": (10.6, -67.0, "VE"), "OMDB": (25.3, 55.4, "AE")}
    ends = [
        (Candidate(place=c, name=c, country=where[c][2], distance_km=1, method="ground", score=1),)
        for c in (origin, target)
    ]
    start = datetime(2020, 9, 1, 8, tzinfo=UTC) + timedelta(days=day)
    return Journey(
        kind="flight",
        vehicle=vehicle,
        started=start,
        ended=start + timedelta(hours=5),
        first_latitude=where[origin][0],
        first_longitude=where[origin][1],
        last_latitude=where[target][0],
        last_longitude=where[target][1],
        points=100,
        departures=ends[0],
        arrivals=ends[1],
        departure_clear=True,
        arrival_clear=True,
        callsigns=(sign,),
    )


def test_a_route_is_new_once_and_only_after_enough_history() -> None:
    past = [flight(day, "OIIE", "OMDB") for day in range(0, 40, 10)]
    new = [flight(45, "OIIE", "SVMI", "QFZ1"), flight(50, "OIIE", "SVMI", "QFZ1")]
    found = list(routes.novel([*past, *new]))
    assert [(e.kind, e.measure("who"), e.measure("history_days")) for e in found] == [
        ("first route of vehicle", "hex:730fab", "45"),
        ("first route of operator", "QFZ", "45"),
    ]
    assert list(routes.novel(new)) == []
    assert list(routes.novel([*new, *past])) == found


def test_an_unclear_arrival_makes_no_route() -> None:
    past = [flight(day, "OIIE", "OMDB") for day in range(0, 40, 10)]
    unclear = Journey(
        **{f: getattr(flight(45, "OIIE", "SVMI"), f) for f in Journey.__struct_fields__}
        | {"arrival_clear": False}
    )
    assert list(routes.novel([*past, unclear])) == []


def test_a_flight_that_ends_elsewhere_than_all_before_is_a_diversion() -> None:
    past = [flight(day, "OIIE", "OMDB") for day in range(3)]
    (event,) = routes.diverted([*past, flight(5, "OIIE", "SVMI")])
    assert event.measure("usual") == "OMDB"
    assert float(event.measure("off_km") or 0) > 10_000
    assert list(routes.diverted([*past[:2], flight(5, "OIIE", "SVMI")])) == []
    assert list(routes.diverted([*past, flight(5, "OIIE", "OMDB")])) == []
