"""Curves as geometry: steps, never slopes; nothing drawn after the moment looked at."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.web.makers import assessment
from watchfloor.records import Assessment
from watchfloor.web.curves import curve, spark
from watchfloor.web.material import moves

FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def line(values: list[float]) -> list[Assessment]:
    return [assessment("H", "text", FIRST + timedelta(days=30 * at), p) for at, p in enumerate(values)]


values = st.lists(st.floats(0.01, 0.99), min_size=1, max_size=12)


@given(values, st.integers(0, 400))
def test_a_curve_is_made_of_steps_within_its_frame(ps: list[float], days: int) -> None:
    made = curve(line(ps), FIRST + timedelta(days=days))
    assert made is not None
    assert set(re.findall("[A-Za-z]", made.line)) <= {"M", "H", "V"}
    xs = [float(x) for x in re.findall(r"[MH]([\d.]+)", made.line)]
    ys = [float(y) for y in re.findall(r"V([\d.]+)", made.line)]
    assert xs == sorted(xs)
    assert all(made.left <= x <= made.right for x in xs)
    assert all(made.top <= y <= made.bottom for y in ys)
    assert max(xs) <= made.end_x + 0.1


def test_nothing_is_drawn_after_the_moment_looked_at() -> None:
    late = FIRST + timedelta(days=100)
    assert curve(line([0.2, 0.4, 0.6, 0.8, 0.9]), late) == curve(line([0.2, 0.4, 0.6, 0.8]), late)
    assert curve(line([0.5]), FIRST - timedelta(days=1)) is None


def test_marks_do_not_cover_each_other() -> None:
    marks = [(FIRST + timedelta(days=day), number, "reported") for number, day in enumerate((1, 2, 3, 60))]
    made = curve(line([0.2, 0.4, 0.6]), FIRST + timedelta(days=90), marks)
    assert made is not None
    for one in made.marks:
        near = [other for other in made.marks if other is not one and abs(other.x - one.x) < 21]
        assert one.row not in {other.row for other in near}


@given(values)
def test_a_small_curve_stays_in_its_box(ps: list[float]) -> None:
    path = spark(line(ps), FIRST + timedelta(days=500))
    xs = [float(x) for x in re.findall(r"[MH]([\d.]+)", path)]
    assert all(0 <= x <= 104 for x in xs)


def test_only_steps_that_show_are_moves() -> None:
    made = moves(line([0.30, 0.302, 0.40, 0.40, 0.10]))
    assert [round(move.after.p, 2) for move in made] == [0.30, 0.40, 0.10]
    assert [move.number for move in made] == [1, 2, 3]
