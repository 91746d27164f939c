from bisect import bisect_right

from hypothesis import given
from hypothesis import strategies as st

from watchfloor.records import WORDS
from watchfloor.warn.hysteresis import steps

BOUNDS = [lower for _, lower in WORDS[1:]]
P = st.floats(0.01, 0.99)


@given(st.lists(st.floats(0.481, 0.519)), st.sampled_from([0.481, 0.499, 0.5, 0.519]))
def test_oscillation_within_the_band_never_flips(values: list[float], start: float) -> None:
    assert steps(start, values, [0.5], 0.02) == []


@given(P, st.lists(P))
def test_steps_follow_each_other(start: float, values: list[float]) -> None:
    found = steps(start, values, BOUNDS, 0.02)
    bands = [bisect_right(BOUNDS, start)] + [step.entered for step in found]
    assert [step.left for step in found] == bands[:-1]
    for step in found:
        value = values[step.index]
        assert bisect_right(BOUNDS, value) == step.entered != step.left
        bound = BOUNDS[step.left] if step.entered > step.left else BOUNDS[step.left - 1]
        assert abs(value - bound) >= 0.02 - 1e-9
        if step.since is not None:
            assert bisect_right(BOUNDS, values[step.since]) == step.left


@given(P, st.lists(P), st.lists(P))
def test_what_comes_later_changes_nothing_earlier(
    start: float, values: list[float], later: list[float]
) -> None:
    before = steps(start, values, BOUNDS, 0.02)
    assert steps(start, values + later, BOUNDS, 0.02)[: len(before)] == before


def test_a_move_over_several_words_is_one_step() -> None:
    (step,) = steps(0.1, [0.9], BOUNDS, 0.02)
    assert (WORDS[step.left][0], WORDS[step.entered][0]) == ("very unlikely", "very likely")


def test_slow_drift_is_told_from_the_last_value_in_the_band() -> None:
    (step,) = steps(0.1, [0.18, 0.21, 0.219, 0.23], BOUNDS, 0.02)
    assert (step.index, step.since) == (3, 0)
