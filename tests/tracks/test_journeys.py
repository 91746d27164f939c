"""Journeys against the truth, across holes, midnights, files and engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchfloor.tracks import Store, expressions, ingest, synthetic
from watchfloor.tracks.encounters import encounters
from watchfloor.tracks.engines import ROLLUP, ClickHouse, DuckDB, Engine, Spark, unbound
from watchfloor.tracks.journeys import Fixes, journeys, rank, segment
from watchfloor.tracks.points import GROUND
from watchfloor.tracks.rollup import PLAIN_POINTS, TICKS
from watchfloor.tracks.synthetic import MADE, Truth

HEX = (1 << 40) + 0xAC671B
T0 = 1_700_000_000


def fly(*legs: tuple[float, float, float, float | str], step: float = 20.0) -> pa.Table:
    """Positions of one aircraft: legs of (start minute, end minute, km north a minute, feet or "ground")."""
    made = []
    lat = 30.0
    for begin, end, speed, height in legs:
        minute = begin
        while minute < end:
            here = lat + speed * (minute - begin) / 111.2
            ground = height == "ground"
            feet = None if ground else int(float(height))
            flags = 1 | (GROUND if ground else 0)
            made.append((HEX, round((T0 + minute * 60) * 1000), here, 8.0, feet, 400.0, 0.0, flags))
            minute += step / 60
        lat += speed * (end - begin) / 111.2
    columns = zip(*made, strict=True)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, MADE, strict=True)], schema=MADE)


def stored(folder: Path, *tables: pa.Table) -> Store:
    store = Store(folder / "store")
    for number, table in enumerate(tables):
        pq.write_table(table, folder / f"{number}.parquet")
        ingest([folder / f"{number}.parquet"], store)
    return store


def spans(store: Store) -> list[tuple[int, int]]:
    """Beginning and end of each journey in minutes."""
    return [
        (round((j.started.timestamp() - T0) / 60), round((j.ended.timestamp() - T0) / 60))
        for j in journeys(store)
    ]


@pytest.mark.parametrize(
    ("legs", "expected"),
    [
        pytest.param([(0, 60, 14, 35000)], [(0, 60)], id="one flight, never seen on the ground"),
        pytest.param(
            [(0, 60, 14, 35000), (61, 62, 0, 35000), (200, 260, 14, 35000)], 2, id="hole, no distance"
        ),
        pytest.param([(0, 60, 14, 35000), (60, 200, 14, 35000)], [(0, 200)], id="no hole"),
        pytest.param(
            [(0, 5, 0, "ground"), (5, 60, 14, 30000), (60, 70, 0, "ground"), (130, 140, 0, "ground")]
            + [(140, 200, 14, 30000), (200, 205, 0, "ground")],
            [(0, 70), (130, 205)],
            id="parked in silence",
        ),
        pytest.param(
            [(0, 5, 0, "ground"), (5, 60, 14, 30000), (60, 80, 0, "ground"), (80, 140, 14, 30000)],
            2,
            id="turned round while heard",
        ),
        pytest.param(
            [(0, 600, 0, "ground"), (600, 660, 14, 30000), (660, 1300, 0, "ground")],
            [(595, 662)],
            id="parked for hours while heard",
        ),
        pytest.param([(0, 100, 0, "ground")], [], id="never left"),
    ],
)
def test_where_one_journey_ends_and_the_next_begins(
    tmp_path: Path, legs: list[tuple[float, float, float, float | str]], expected: list[tuple[int, int]] | int
) -> None:
    found = spans(stored(tmp_path, fly(*legs)))
    if isinstance(expected, int):
        assert len(found) == expected
    else:
        assert len(found) == len(expected)
        for (start, end), (want_start, want_end) in zip(found, expected, strict=True):
            assert abs(start - want_start) <= 5
            assert abs(end - want_end) <= 5


def hole(minutes: float, speed_km_min: float, height: float) -> pa.Table:
    """A flight with one hole, in which it went on at that speed and height."""
    before = fly((0, 60, 14, height))
    lat = float(before["lat"][-1].as_py())
    after = fly((0, 60, 14, height))
    shift = lat + minutes * speed_km_min / 111.2 - 30.0
    moved = after.set_column(2, "lat", pa.array(np.asarray(after["lat"]) + shift))
    times = np.asarray(after["t_ms"]) + round((60 + minutes) * 60_000)
    return pa.concat_tables([before, moved.set_column(1, "t_ms", pa.array(times))])


@pytest.mark.parametrize(
    ("minutes", "speed", "height", "count"),
    [
        (20, 14, 3000, 1),
        (40, 14, 35000, 1),
        (180, 14, 35000, 1),
        (180, 1, 35000, 2),
        (180, 14, 3000, 2),
        (180, 25, 35000, 2),
        (700, 14, 35000, 2),
    ],
)
def test_a_hole_is_stitched_only_when_one_flight_explains_it(
    tmp_path: Path, minutes: float, speed: float, height: float, count: int
) -> None:
    # 25 km a minute, 1,500 km/h, over 4,500 km would cross the pole from 30 degrees; it stays below.
    store = stored(tmp_path, hole(minutes, speed if minutes < 400 else 1, height))
    assert len(journeys(store)) == count


def test_a_flight_over_midnight_and_two_files_is_one(tmp_path: Path) -> None:
    table = fly((0, 400, 14, 35000))
    cut = table.num_rows // 3
    store = stored(tmp_path, table.slice(cut), table.slice(0, cut))
    assert len(store.days("air")) == 2
    (journey,) = journeys(store)
    assert journey.points == table.num_rows
    assert len(journey.sources) == 2


@settings(max_examples=5, deadline=None)
@given(st.data())
def test_how_positions_are_cut_into_files_changes_no_journey(
    tmp_path_factory: pytest.TempPathFactory, wandering: tuple[pa.Table, Truth], data: st.DataObject
) -> None:
    table = wandering[0]
    vehicle = data.draw(st.sampled_from(sorted(set(wandering[1].vehicle.tolist()))))
    one = table.filter(pc.equal(table["vehicle"], vehicle))
    part = np.asarray(data.draw(st.lists(st.integers(0, 2), min_size=40, max_size=40)))
    which = np.resize(part, one.num_rows)
    folder = tmp_path_factory.mktemp("cut")
    (folder / "whole").mkdir()
    (folder / "parts").mkdir()
    whole = stored(folder / "whole", one)
    parts = stored(
        folder / "parts", *[one.filter(pa.array(which == n)) for n in range(3) if (which == n).any()]
    )
    assert segment(whole, "air").equals(segment(parts, "air"))


def test_a_day_more_costs_no_history_and_changes_no_result(flown: Store) -> None:
    everything = segment(flown, "air").to_pylist()
    since = datetime.fromtimestamp(synthetic.Recipe().start_ms / 1000, UTC) + timedelta(days=2)
    latest = segment(flown, "air", since=since)
    end = Fixes.of(latest["b1"], latest["l1"]).tick
    assert (end >= since.timestamp() * TICKS).all()
    recent = [r for r in everything if r["b1"] * 3000 + (r["l1"] >> 51) >= since.timestamp() * TICKS]
    keys = ("vehicle", "b1", "l1")
    assert [[r[k] for k in keys] for r in latest.to_pylist()] == [[r[k] for k in keys] for r in recent]


def test_flights_that_wander_are_told_apart_and_placed(
    flown: Store, wandering: tuple[pa.Table, Truth]
) -> None:
    truth = wandering[1]
    found = segment(flown, "air")
    assert abs(found.num_rows / len(truth) - 1) <= 0.03
    vehicle = np.asarray(found["vehicle"])
    start = Fixes.of(found["b0"], found["f0"]).tick * 100
    end = Fixes.of(found["b1"], found["l1"]).tick * 100
    departures, arrivals = rank(found, "air")
    right: dict[tuple[str, bool], list[bool]] = {}
    for index in range(len(truth)):
        middle = (truth.takeoff_ms[index] + truth.landing_ms[index]) // 2
        (at,) = np.flatnonzero((vehicle == truth.vehicle[index]) & (start <= middle) & (end >= middle))
        for side, ranked, want, heard in (
            ("departure", departures, truth.departure[index], truth.departure_heard[index]),
            ("arrival", arrivals, truth.arrival[index], truth.arrival_heard[index]),
        ):
            right.setdefault((side, bool(heard)), []).append(bool(ranked.place[at, 0] == want))
    shares = {key: sum(values) / len(values) for key, values in right.items()}
    assert shares["departure", True] >= 0.97
    assert shares["arrival", True] >= 0.97
    assert shares["departure", False] >= 0.75
    assert shares["arrival", False] >= 0.70


def test_a_journey_says_who_how_and_where_from(tmp_path: Path) -> None:
    points: list[list[Any]] = [
        [10.0 * n, 50.0 + n / 100, 8.0, 30000, 450, 0, 0, 0, None, "adsb_icao" if n < 60 else "mlat"]
        for n in range(90)
    ]
    points[3][8] = {"flight": "QFZ9950 "}
    import json

    path = tmp_path / "trace.json"
    path.write_text(
        json.dumps({"icao": "730fab", "r": "EP-FAB", "ownOp": "Qeshm", "timestamp": T0, "trace": points})
    )
    store = Store(tmp_path / "store")
    ingest([path], store)
    (journey,) = journeys(store)
    assert journey.vehicle == "hex:730fab"
    assert journey.callsigns == ("QFZ9950",)
    assert ("operator", "Qeshm") in journey.identity
    assert dict(journey.source_mix) == {"adsb": 60, "mlat": 30}
    assert journey.sources[0].endswith("#1-90")
    assert journey.departure is None
    assert journey.arrival is None


def rolled(folder: Path, table: pa.Table) -> Path:
    path = folder / "rollup.parquet"
    with duckdb.connect() as connection:
        connection.register("made", table)
        connection.execute(
            f"""COPY (SELECT vehicle, bucket, count(*) AS n, min(key) AS first, max(key) AS last
                FROM (SELECT {PLAIN_POINTS} FROM made) GROUP BY ALL) TO '{path}' (FORMAT parquet)"""
        )
    return path


@pytest.mark.parametrize(
    "other", [pytest.param(ClickHouse, id="clickhouse"), pytest.param(Spark, id="spark")]
)
def test_every_engine_gives_the_same_rows(
    tmp_path: Path, wandering: tuple[pa.Table, Truth], other: Callable[[], Engine]
) -> None:
    pytest.importorskip("chdb" if other is ClickHouse else "pyspark", reason="the engine is not installed")
    table = wandering[0]
    few = table.filter(pc.less(table["vehicle"], int(wandering[1].vehicle.min()) + 12))
    ships, _ = synthetic.ships(60, 2, 12, 5)
    rollup = unbound("rollup", ROLLUP)
    cases = [
        (few, expressions.journeys(rollup, expressions.FLIGHTS)),
        (few, expressions.gaps(rollup, expressions.FLIGHTS)),
        (ships, expressions.journeys(rollup, expressions.VOYAGES)),
        (ships, encounters(rollup)),
    ]
    engine = other()
    for made, expression in cases:
        paths = {"rollup": [rolled(tmp_path, made)]}
        ours, theirs = DuckDB().run(expression, paths), engine.run(expression, paths)
        assert ours.num_rows > 0
        order = [(name, "ascending") for name in ours.column_names]
        assert theirs.select(ours.column_names).sort_by(order).to_pylist() == ours.sort_by(order).to_pylist()
