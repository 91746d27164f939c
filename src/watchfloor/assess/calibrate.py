"""What resolved cases say about the model's own numbers, and what changing them would do.

Everything is shrunk towards the tables in force, so that a handful of cases moves little:

- **r by grade**: how often sources of a grade reported the thing in cases where it was not so, against
  cases where it was; rates with Gamma priors at the table's own ratio.
- **f by firmness**, and **β of the whole**: logit p* = α + Σ m_k x_k + logit p0, where x_k is what the
  reports put with firmness k add to the log-odds; penalised to α = 0, m = 1. β is the same with one x. β
  below 1 means that something is still counted twice.

One observation a case: the assessment at the last month before the outcome was public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchfloor.assess.backtest.cases import Resolved
from watchfloor.assess.backtest.freezes import moments
from watchfloor.assess.case import Case
from watchfloor.assess.likelihood import expit, logit
from watchfloor.assess.run import assess
from watchfloor.assess.tables import Tables
from watchfloor.records import Assessment

_STRENGTH = 5.0
"""Reports that the table's own r counts for."""
_LEAST = 30
"""Resolved reports below which a value stays a judgement (two standard errors of a share of .1 to .9)."""
_SPREAD = 0.5
"""Standard deviation of the penalty on the multipliers and on α."""
_STEPS = 50
_FOLDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One resolved case, as it stood before the outcome was public."""

    case: str
    dyad: str
    happened: bool
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One number of the tables, and what the cases make of it."""

    name: str
    now: float
    suggested: float
    low: float
    high: float
    """90 %, from the curvature of the penalised likelihood or from the Gamma posteriors."""
    reports: int
    judgement: bool
    """Too few resolved reports: the table's value stays a judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """All suggestions, and the Brier score before and after (the latter on dyads left out of the fit)."""

    cases: int
    grades: tuple[Suggestion, ...]
    firmness: tuple[Suggestion, ...]
    alpha: Suggestion
    beta: Suggestion
    brier_now: float
    brier_left_out: float


def observe(
    cases: Sequence[Resolved], read: Mapping[str, Case], tables: Tables, adjudicator: str
) -> list[Observation]:
    """The last open assessment of every case that the adjudicator decides."""
    found = []
    for one in cases:
        happened = one.happened(adjudicator)
        open_ = [day for day in moments(one) if one.public is None or day < one.public.earliest]
        if happened is not None and open_:
            assessment = assess(one.hypothesis, read[one.case], tables, open_[-1])
            found.append(Observation(case=one.case, dyad=one.dyad, happened=happened, assessment=assessment))
    return found


def calibrate(observations: Sequence[Observation], tables: Tables) -> Calibration:
    """Fit what the observations can carry; nothing is changed."""
    levels = {value: name for name, value in reversed(tables.firmness.firmness.items())}
    names = list(dict.fromkeys(levels.values()))
    base, happened = _base(observations)
    parts = np.array([_by_firmness(one.assessment, levels, names) for one in observations]).reshape(
        len(observations), len(names)
    )
    fitted, deviation = _fit(parts, base, happened)
    whole, spread = _fit(parts.sum(axis=1, keepdims=True), base, happened)
    counts = [int(np.count_nonzero(parts[:, at])) for at in range(len(names))]
    firmness = tuple(
        _suggested(name, now, now * float(fitted[at + 1]), now * float(deviation[at + 1]), counts[at])
        for at, name in enumerate(names)
        for now in [tables.firmness.firmness[name]]
    )
    p = expit(base + parts.sum(axis=1))
    return Calibration(
        cases=len(observations),
        grades=_grades(observations, tables),
        firmness=firmness,
        alpha=_suggested("α", 0.0, float(whole[0]), float(spread[0]), len(observations)),
        beta=_suggested("β", 1.0, float(whole[1]), float(spread[1]), len(observations)),
        brier_now=float(np.mean((p - happened) ** 2)) if len(observations) else 0.0,
        brier_left_out=_left_out(observations, parts.sum(axis=1, keepdims=True), base, happened),
    )


def _base(observations: Sequence[Observation]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    prior = np.clip([one.assessment.prior.p for one in observations], 1e-6, 1 - 1e-6)
    return logit(np.asarray(prior, dtype=np.float64)), np.array([float(one.happened) for one in observations])


def _by_firmness(assessment: Assessment, levels: Mapping[float, str], names: Sequence[str]) -> list[float]:
    sums = dict.fromkeys(names, 0.0)
    for term in assessment.terms:
        name = levels.get(term.firmness)
        if name is not None:
            sums[name] += term.shift
    return list(sums.values())


def _fit(
    parts: NDArray[np.float64], base: NDArray[np.float64], happened: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Penalised logistic regression by Newton's method: (α, multipliers) and their standard deviations."""
    design = np.column_stack([np.ones(len(base)), parts])
    centre = np.array([0.0, *np.ones(parts.shape[1])])
    penalty = np.eye(len(centre)) / _SPREAD**2
    value = centre.copy()
    for _ in range(_STEPS):
        p = expit(base + design @ value)
        gradient = design.T @ (happened - p) - penalty @ (value - centre)
        curvature = design.T @ (design * (p * (1 - p))[:, None]) + penalty
        step = np.linalg.solve(curvature, gradient)
        step /= max(1.0, float(np.linalg.norm(step)))  # no leap out of the range in which Newton holds
        value = value + step
        if np.max(np.abs(step)) < 1e-9:
            break
    p = expit(base + design @ value)
    curvature = design.T @ (design * (p * (1 - p))[:, None]) + penalty
    return value, np.sqrt(np.diag(np.linalg.inv(curvature)))


def _left_out(
    observations: Sequence[Observation],
    parts: NDArray[np.float64],
    base: NDArray[np.float64],
    happened: NDArray[np.float64],
) -> float:
    """Brier score with α and β fitted on the other dyads, a tenth of them (or one) left out at a time."""
    numbers = {dyad: at for at, dyad in enumerate(dict.fromkeys(one.dyad for one in observations))}
    fold = np.array([numbers[one.dyad] % _FOLDS for one in observations])
    losses: list[float] = []
    for out in (fold == number for number in range(min(_FOLDS, len(numbers)))):
        value, _ = _fit(parts[~out], base[~out], happened[~out])
        p = expit(base[out] + value[0] + parts[out] @ value[1:])
        losses += ((p - happened[out]) ** 2).tolist()
    return float(np.mean(losses)) if losses else 0.0


def _grades(observations: Sequence[Observation], tables: Tables) -> tuple[Suggestion, ...]:
    true = sum(one.happened for one in observations)
    false = len(observations) - true
    found = []
    for grade, value in tables.sources.grade.items():
        when_true = _reports(observations, grade, happened=True)
        when_false = _reports(observations, grade, happened=False)
        # The prior: reports come at one rate in true cases and at r times that rate in false ones.
        rate = max((when_true + when_false) / max(true + value.r * false, 1.0), 0.05)
        in_true = ((when_true + _STRENGTH), (true + _STRENGTH / rate))
        in_false = ((when_false + _STRENGTH), (false + _STRENGTH / (value.r * rate)))
        suggested = (in_false[0] / in_false[1]) / (in_true[0] / in_true[1])
        factor = float(np.exp(1.645 * np.sqrt(1.0 / in_false[0] + 1.0 / in_true[0])))
        found.append(
            Suggestion(
                name=grade,
                now=value.r,
                suggested=min(max(suggested, tables.sources.r.lowest), 1.0),
                low=suggested / factor,
                high=suggested * factor,
                reports=when_true + when_false,
                judgement=when_true + when_false < _LEAST,
            )
        )
    return tuple(found)


def _reports(observations: Sequence[Observation], grade: str, *, happened: bool) -> int:
    """Origins of this grade that spoke for the hypothesis, in cases that ended so."""
    return sum(
        len(
            {
                term.root
                for term in one.assessment.terms
                if term.grade == grade and term.family != "context" and term.shift > 0
            }
        )
        for one in observations
        if one.happened == happened
    )


def _suggested(name: str, now: float, suggested: float, deviation: float, reports: int) -> Suggestion:
    return Suggestion(
        name=name,
        now=now,
        suggested=suggested,
        low=suggested - 1.645 * deviation,
        high=suggested + 1.645 * deviation,
        reports=reports,
        judgement=reports < _LEAST,
    )


def as_tables(found: Calibration) -> dict[str, str]:
    """The suggestions with enough cases behind them, as tables for a desk's folder."""
    grades = [f"{one.name} = {{ r = {one.suggested:.3f} }}" for one in found.grades if not one.judgement]
    levels = [
        f"{one.name} = {min(max(one.suggested, 0.0), 1.0):.3f}" for one in found.firmness if not one.judgement
    ]
    files = {}
    if grades:
        files["sources.toml"] = "\n".join(["[grade]", *grades, ""])
    if levels:
        files["firmness.toml"] = "\n".join(["[firmness]", *levels, ""])
    return files
