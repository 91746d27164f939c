"""Lines of positions: open where nothing was received, cut at the date line, thinned without losing ends."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from watchfloor.web.positions import GAP_DS, POINTS_A_LEG, lines, pieces


@given(st.lists(st.integers(1, 3 * GAP_DS), max_size=80))
def test_no_piece_spans_a_gap_and_no_end_is_lost(steps: list[int]) -> None:
    times = [sum(steps[: at + 1]) for at in range(len(steps))]
    made = pieces(times, list(range(len(times))), [0] * len(times))
    gaps = sum(step > GAP_DS for step in steps[1:])
    assert len(made) == (gaps + 1 if times else 0)
    if times:
        assert made[0][0] == (0.0, 0.0)
        assert made[-1][-1] == (0.0, (len(times) - 1) / 1e6)


def test_the_date_line_cuts() -> None:
    made = pieces([0, 10], [0, 0], [179_900_000, -179_900_000])
    assert made == [[(179.9, 0.0)], [(-179.9, 0.0)]]


def test_many_positions_are_thinned() -> None:
    count = 10 * POINTS_A_LEG
    (piece,) = pieces(range(count), range(count), [0] * count)
    assert len(piece) <= POINTS_A_LEG + 1
    assert piece[-1] == (0.0, (count - 1) / 1e6)


def test_a_desk_without_positions_has_none(tmp_path: Path) -> None:
    assert lines(tmp_path / "tracks", []) == {}
