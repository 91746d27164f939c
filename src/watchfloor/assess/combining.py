"""From weighed reports to one probability: no origin twice, circumstances within bounds, and how sure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from watchfloor.assess.case import Index
from watchfloor.assess.dependence import Ties
from watchfloor.assess.evidence import Weighed, strength
from watchfloor.assess.likelihood import expit, log_lr, through_relays
from watchfloor.assess.overrides import Adjusted
from watchfloor.assess.priors import Start

_LOW, _HIGH = 10, 90
_SAYS_SOMETHING = 0.05


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

    def __init__(self, items: Sequence[Weighed], index: Index, adjusted: Adjusted) -> None:
        self._items = sorted(items, key=strength)
        self._adjusted = adjusted
        sides: dict[tuple[bool, bool], list[int]] = {}
        for position, item in enumerate(self._items):
            if item.report.leans_on is None:
                sides.setdefault((item.log_lr > 0, item.report.kind.direct), []).append(position)
        self._whole: dict[int, dict[int, Counted]] = {}
        self._sides = [
            (members, Ties([self._items[at] for at in members], index, adjusted.cut))
            for members in sides.values()
        ]

    def count(self, keep: Callable[[Weighed], bool] | None = None) -> list[Counted]:
        """The weight of every report: w_i = Π(1 − ρ_ij) over the stronger ones on the same side."""
        counted: dict[int, Counted] = {
            position: Counted(item=item, weight=0.0, discount=item.report.leans_on)
            for position, item in enumerate(self._items)
            if item.report.leans_on is not None and (keep is None or keep(item))
        }
        for number, (members, ties) in enumerate(self._sides):
            kept = [row for row, at in enumerate(members) if keep is None or keep(self._items[at])]
            if len(kept) < len(members) or number not in self._whole:
                found = self._side(members, kept, ties)
                if len(kept) == len(members):
                    self._whole[number] = found
            else:
                found = self._whole[number]
            counted.update(found)
        return [counted[position] for position in sorted(counted)]

    def _side(self, members: Sequence[int], kept: Sequence[int], ties: Ties) -> dict[int, Counted]:
        before: list[int] = []
        found: dict[int, Counted] = {}
        for row in kept:
            item = self._items[members[row]]
            weight, discount = self._weight(item, row, before, ties)
            if weight > 0.0:
                before.append(row)
            found[members[row]] = Counted(item=item, weight=weight, discount=discount)
        return found

    def _weight(self, item: Weighed, row: int, before: list[int], ties: Ties) -> tuple[float, str | None]:
        fixed = self._adjusted.number(item.report.id, "rho") if self._adjusted else None
        if fixed is not None:
            return 1.0 - fixed, "set by an analyst"
        if not before:
            return 1.0, None
        rho = ties.rho[row, before]
        weight = float((1.0 - rho).prod())
        return weight, ties.why(row, before[int(rho.argmax())]) if weight < 1.0 else None


def total(counted: Sequence[Counted], limit: float) -> float:
    """Σ w·L, with the sum of the circumstances within ±limit."""
    direct = sum(one.shift for one in counted if one.item.report.kind.direct)
    context = sum(one.shift for one in counted if not one.item.report.kind.direct)
    return direct + min(max(context, -limit), limit)


def effective(counted: Sequence[Counted]) -> float:
    """n_eff: Σ w over the direct reports that say something (|L| at least 0.05, odds changed by 5 %)."""
    return sum(
        one.weight
        for one in counted
        if one.item.report.kind.direct and abs(one.item.log_lr) >= _SAYS_SOMETHING
    )


def probability(start: Start, counted: Sequence[Counted], index: Index) -> float:
    """p from the prior and the reports, kept within its bounds."""
    limits = index.tables.firmness.limits
    p = float(expit(start.logit + total(counted, limits.context)))
    return min(max(p, limits.p_lowest), limits.p_highest)


def spread(start: Start, counted: Sequence[Counted], index: Index) -> tuple[float, float]:
    """10th and 90th percentile of p over draws of the prior, of every origin's r, and of a and b.

    Each origin has its own draw of r, made from its name, so that neither the order of arrival nor other
    origins change it; a and b share one draw each.
    """
    tables = index.tables
    limits = tables.firmness.limits
    used = [one for one in counted if one.weight > 0.0 and one.item.log_lr != 0.0]
    draws = index.draws
    direct, context = np.zeros(limits.draws), np.zeros(limits.draws)
    for one in used:
        report = one.item.report
        shift = np.full(limits.draws, one.shift)
        if report.fixed is None:
            deviation = tables.sources.grade[report.grade].spread  # type: ignore[index]
            factors = tables.sources.r
            r = report.r * np.exp(deviation * draws.origin(one.item.root))
            r = np.minimum(np.maximum(r, factors.lowest), factors.highest)
            r = through_relays(r, (tables.firmness.relay[relay] for relay in report.relays))
            a, b = draws.indicator("a", report.a), draws.indicator("b", report.b)
            bound = tables.firmness.bounds[report.kind.family]
            value = log_lr(a, b, r, report.firmness, report.precision, bound)
            shift = one.weight * one.item.fading * value
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
