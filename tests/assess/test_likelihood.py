"""The arithmetic of one report."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.assess.likelihood import (
    decayed,
    diluted,
    expit,
    log_lr,
    log_lr_unseen,
    logit,
    through_relays,
)

probabilities = st.floats(0.01, 0.99)


@given(probabilities, probabilities)
def test_a_source_that_never_errs_gives_a_over_b(a: float, b: float) -> None:
    assert float(log_lr(a, b, 0.0, 1.0, 1.0, 9.0)) == pytest.approx(log(a / b))


def test_the_contracts_formula_by_hand() -> None:
    # a .6, b .03, r .19 after relays: (.6 + .19·.4) / (.03 + .19·.97)
    expected = log((0.6 + 0.19 * 0.4) / (0.03 + 0.19 * 0.97))
    assert float(log_lr(0.6, 0.03, 0.19, 1.0, 1.0, 1.5)) == pytest.approx(expected)
    # f is an exponent, p_ext mixes with "it was misread"
    firm = 0.8 * expected
    mixed = log(0.75 * 2.718281828459045**firm + 0.25)
    assert float(log_lr(0.6, 0.03, 0.19, 0.8, 0.75, 1.5)) == pytest.approx(mixed)


@given(probabilities, probabilities, st.floats(0, 1), st.sampled_from((0.5, 1.0, 1.5, 2.0)))
def test_one_report_stays_within_its_bound(a: float, b: float, r: float, bound: float) -> None:
    assert abs(float(log_lr(a, b, r, 1.0, 1.0, bound))) <= bound * log(10) + 1e-12


@given(probabilities, probabilities, st.floats(0.01, 0.95), st.floats(0.01, 0.95))
def test_a_worse_source_never_says_more(a: float, b: float, one: float, other: float) -> None:
    better, worse = sorted((one, other))
    strong = abs(float(log_lr(a, b, better, 1.0, 1.0, 9.0)))
    assert abs(float(log_lr(a, b, worse, 1.0, 1.0, 9.0))) <= strong + 1e-12


@given(st.floats(0.01, 0.95), st.lists(st.floats(0, 0.5), max_size=5))
def test_relays_only_lose(r: float, losses: list[float]) -> None:
    after = through_relays(r, losses)
    assert r - 1e-12 <= after <= 1.0
    kept = 1.0
    for loss in losses:
        kept *= 1 - loss
    assert 1 - after == pytest.approx((1 - r) * kept)


@given(probabilities, probabilities, st.floats(0, 1))
def test_telling_of_something_wider_never_turns_a_sign_around(a: float, b: float, share: float) -> None:
    wider = diluted(a, b, share)
    if a > b:
        assert b - 1e-12 <= wider <= a + 1e-12
    else:
        assert wider == b


def test_what_was_looked_for_and_not_seen_speaks_against_as_far_as_one_looked() -> None:
    assert log_lr_unseen(0.95, 0.01, 0.0) == 0.0
    assert log_lr_unseen(0.95, 0.01, 0.8) == pytest.approx(log((1 - 0.76) / (1 - 0.008)))
    assert log_lr_unseen(0.95, 0.01, 0.9) < log_lr_unseen(0.95, 0.01, 0.5) < 0


def test_signs_of_a_state_fade_and_events_stay() -> None:
    assert decayed(18, 18) == 0.5
    assert decayed(1000, None) == 1.0
    assert decayed(-3, 18) == 1.0


@given(st.floats(0.001, 0.999))
def test_logit_and_expit_undo_each_other(p: float) -> None:
    assert float(expit(logit(p))) == pytest.approx(p)
