"""From weighed reports to one probability: no origin twice, circumstances within bounds, and how sure."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from watchfloor.assess.case import Case
from watchfloor.assess.evidence import Weighed, dependence, strength
from watchfloor.assess.likelihood import Floats, expit, log_lr, logit, through_relays
from watchfloor.assess.overrides import Adjusted
from watchfloor.assess.priors import Start

_LOW, _HIGH = 10, 90
Ties = Callable[[int, int], tuple[float, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A weighed report with what dependence leaves of it."""

    item: Weighed
    weight: float
    discount: str | None

    @property
    def shift(self) -> float:
        return self.weight * self.item.log_lr


class Pool:
    """The reports on a hypothesis at a moment, ready to be summed with any of them left out."""

    def __init__(self, items: Sequence[Weighed], case: Case, as_of: datetime, adjusted: Adjusted) -> None:
        self._items = sorted(items, key=strength)
        self._case = case
        self._as_of = as_of
        self._adjusted = adjusted
        self._ties: dict[tuple[int, int], tuple[float, str]] = {}

    def count(self, keep: Callable[[Weighed], bool] | None = None) -> list[Counted]:
        """The weight of every report: w_i = Π(1 − ρ_ij) over the stronger ones on the same side."""
        counted: list[Counted] = []
        before: dict[tuple[bool, bool], list[int]] = {}
        for position, item in enumerate(self._items):
            if keep is not None and not keep(item):
                continue
            report = item.report
            if report.leans_on is not None:
                counted.append(Counted(item=item, weight=0.0, discount=report.leans_on))
                continue
            side = before.setdefault((item.log_lr > 0, report.kind.direct), [])
            weight, discount, strongest = 1.0, None, 0.0
            fixed = self._adjusted.number(report.id, "rho") if self._adjusted else None
            if fixed is not None:
                weight, discount = 1.0 - fixed, "set by an analyst"
            else:
                for other in side:
                    rho, why = self._tie(position, other)
                    weight *= 1.0 - rho
                    if rho > strongest:
                        strongest, discount = rho, why
                    if weight <= 0.0:
                        break
            if weight > 0.0:
                side.append(position)
            counted.append(Counted(item=item, weight=weight, discount=discount))
        return counted

    def _tie(self, one: int, other: int) -> tuple[float, str]:
        key = (one, other)
        if key not in self._ties:
            self._ties[key] = dependence(self._items[one], self._items[other], self._case, self._as_of)
        return self._ties[key]


def total(counted: Sequence[Counted], limit: float) -> float:
    """Σ w·L, with the sum of the circumstances within ±limit."""
    direct = sum(one.shift for one in counted if one.item.report.kind.direct)
    context = sum(one.shift for one in counted if not one.item.report.kind.direct)
    return direct + min(max(context, -limit), limit)


def effective(counted: Sequence[Counted]) -> float:
    """n_eff: Σ w over the direct reports."""
    return sum(one.weight for one in counted if one.item.report.kind.direct and one.item.log_lr != 0.0)


def probability(start: Start, counted: Sequence[Counted], case: Case) -> float:
    """p from the prior and the reports, kept within its bounds."""
    limits = case.tables.firmness.limits
    p = float(expit(start.logit + total(counted, limits.context)))
    return min(max(p, limits.p_lowest), limits.p_highest)


def spread(start: Start, counted: Sequence[Counted], case: Case) -> tuple[float, float]:
    """10th and 90th percentile of p over draws of the prior, of every origin's r, and of a and b.

    Each origin has its own draw of r, made from its name, so that neither the order of arrival nor other
    origins change it; a and b share one draw each.
    """
    tables = case.tables
    limits = tables.firmness.limits
    used = [one for one in counted if one.weight > 0.0 and one.item.log_lr != 0.0]
    direct, context = np.zeros(limits.draws), np.zeros(limits.draws)
    shared = (
        np.random.default_rng(limits.seed + 1).standard_normal((2, limits.draws)) * limits.indicator_spread
    )
    drawn: dict[str, Floats] = {}
    for one in used:
        report = one.item.report
        if report.fixed is not None:
            shift = np.full(limits.draws, one.shift)
        else:
            if one.item.root not in drawn:
                drawn[one.item.root] = _normal(one.item.root, limits.seed, limits.draws)
            deviation = tables.sources.grade[report.grade].spread  # type: ignore[index]
            r = np.clip(
                report.r * np.exp(deviation * drawn[one.item.root]),
                tables.sources.r.lowest,
                tables.sources.r.highest,
            )
            r = through_relays(r, (tables.firmness.relay[relay] for relay in report.relays))
            a = expit(logit(report.a) + shared[0])
            b = expit(logit(report.b) + shared[1])
            shift = (one.weight * one.item.fading) * log_lr(
                a, b, r, report.firmness, report.precision, tables.firmness.bounds[report.kind.family]
            )
        if report.kind.direct:
            direct += shift
        else:
            context += shift
    values = expit(start.draws + direct + np.clip(context, -limits.context, limits.context))
    low, high = np.percentile(values, (_LOW, _HIGH))
    return (
        min(max(float(low), limits.p_lowest), limits.p_highest),
        min(max(float(high), limits.p_lowest), limits.p_highest),
    )


def _normal(name: str, seed: int, number: int) -> Floats:
    return np.random.default_rng((seed, zlib.crc32(name.encode()))).standard_normal(number)
