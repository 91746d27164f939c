"""Fitting the model's numbers to resolved cases."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from watchfloor.assess import Tables
from watchfloor.assess.calibrate import Observation, as_tables, calibrate
from watchfloor.records import Assessment, Prior, Term


def observation(
    number: int, happened: bool, shift: float, *, grade: str = "B", firmness: float = 0.8
) -> Observation:
    now = datetime(2020, 1, 1, tzinfo=UTC)
    term = Term(
        known=now,
        indicator="asserted",
        family="testimony",
        root=f"r{number}",
        source="s",
        grade=grade,
        a=0.9,
        b=0.1,
        r=0.1,
        firmness=firmness,
        log_lr=shift,
        weight=1.0,
    )
    prior = Prior(
        classes=("x",), p=0.5, low=0.4, high=0.6, events=1, trials=2, horizon_months=12, known_share=1
    )
    assessment = Assessment(
        hypothesis=f"H{number}",
        text="t",
        as_of=now,
        p=0.5,
        low=0.4,
        high=0.6,
        word="roughly even",
        confidence="low",
        prior=prior,
        documents=1,
        origins=1,
        n_eff=1.0,
        terms=(term,),
    )
    return Observation(case=f"H{number}", dyad=f"d{number}", happened=happened, assessment=assessment)


def drawn(beta: float, number: int) -> list[Observation]:
    """Cases whose outcomes follow logit p = β·x."""
    generator = np.random.default_rng(1)
    x = generator.normal(0, 2, number)
    happened = generator.random(number) < 1 / (1 + np.exp(-beta * x))
    return [observation(at, bool(h), float(v)) for at, (v, h) in enumerate(zip(x, happened, strict=True))]


def test_without_cases_nothing_moves(tables: Tables) -> None:
    found = calibrate([], tables)
    assert (found.beta.suggested, found.alpha.suggested) == (1.0, 0.0)
    assert all(row.suggested == pytest.approx(row.now) for row in (*found.grades, *found.firmness))
    assert as_tables(found) == {}


@pytest.mark.parametrize("beta", [0.4, 1.0])
def test_beta_is_found_where_there_are_cases(tables: Tables, beta: float) -> None:
    found = calibrate(drawn(beta, 2000), tables)
    assert found.beta.suggested == pytest.approx(beta, abs=0.1)
    assert found.beta.low < beta < found.beta.high


def test_few_cases_move_little(tables: Tables) -> None:
    many, few = calibrate(drawn(0.2, 2000), tables), calibrate(drawn(0.2, 10), tables)
    assert abs(few.beta.suggested - 1) < abs(many.beta.suggested - 1)
    assert few.beta.judgement
    assert not many.beta.judgement


def test_a_grade_that_reports_either_way_is_found_out(tables: Tables) -> None:
    careless = [observation(at, at % 2 == 0, 1.0, grade="B") for at in range(400)]
    careful = [observation(at, True, 1.0, grade="B") for at in range(200)]
    careful += [observation(200 + at, False, -1.0, grade="B") for at in range(200)]
    now = tables.sources.grade["B"].r
    either = next(row for row in calibrate(careless, tables).grades if row.name == "B")
    never = next(row for row in calibrate(careful, tables).grades if row.name == "B")
    assert either.suggested > 5 * now
    assert never.suggested < 2 * now
    assert "[grade]" in as_tables(calibrate(careless, tables))["sources.toml"]


def test_the_score_after_is_taken_on_pairs_left_out(tables: Tables) -> None:
    found = calibrate(drawn(0.3, 600), tables)
    assert found.brier_left_out < found.brier_now
