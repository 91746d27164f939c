"""Packed positions: what goes in comes out, and their order is the order in time."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchfloor.tracks.journeys import Fixes
from watchfloor.tracks.points import GROUND
from watchfloor.tracks.rollup import FT_STEP, PACKED_POINTS, PLAIN_POINTS, height_code
from watchfloor.tracks.synthetic import MADE

Row = tuple[int, float, float, int | None, bool]
POSITIONS = st.lists(
    st.tuples(
        st.integers(10**12, 2 * 10**12),
        st.floats(-90, 90),
        st.floats(-180, 180),
        st.none() | st.integers(-2000, 60_000),
        st.booleans(),
    ),
    min_size=1,
    max_size=30,
)


def packed(rows: list[Row], columns: str) -> Fixes:
    table = pa.table(
        [
            pa.array([1] * len(rows), pa.int64()),
            pa.array([row[0] for row in rows], pa.int64()),
            pa.array([row[1] for row in rows], pa.float64()),
            pa.array([row[2] for row in rows], pa.float64()),
            pa.array([row[3] for row in rows], pa.int32()),
            pa.nulls(len(rows), pa.float32()),
            pa.nulls(len(rows), pa.float32()),
            pa.array([GROUND + 1 if row[4] else 1 for row in rows], pa.uint8()),
        ],
        schema=MADE,
    )
    with duckdb.connect() as connection:
        connection.register("made", table)
        found = connection.execute(
            f"""SELECT {columns} FROM (SELECT *, t_ms // 100 AS t_ds,
                CAST(round(lat * 1e6) AS INTEGER) AS lat6, CAST(round(lon * 1e6) AS INTEGER) AS lon6
                FROM made)"""
        ).fetchall()
    return Fixes.of([row[1] for row in found], [row[2] for row in found])


@settings(deadline=None, max_examples=40)
@given(POSITIONS, st.sampled_from([PLAIN_POINTS, PACKED_POINTS]))
def test_a_packed_position_is_the_position(rows: list[Row], columns: str) -> None:
    fixes = packed(rows, columns)
    for at, (t_ms, lat, lon, feet, ground) in enumerate(rows):
        assert fixes.tick[at] == t_ms // 100
        assert fixes.lat[at] == pytest.approx(lat, abs=0.6e-4)
        assert fixes.lon[at] == pytest.approx(lon, abs=0.6e-4)
        assert fixes.ground[at] == ground
        if feet is not None and not ground:
            assert abs(fixes.alt_ft[at] - feet) <= FT_STEP / 2
        else:
            assert fixes.alt_ft[at] != fixes.alt_ft[at]


@given(st.integers(-2000, 60_000), st.integers(-2000, 60_000))
def test_a_higher_height_never_has_a_lower_code(feet: int, more: int) -> None:
    assert height_code(max(feet, more)) >= height_code(min(feet, more)) >= 2
