"""What goes beside the number: confidence with its reasons, and what would change it."""

from __future__ import annotations

from collections.abc import Sequence

from watchfloor.assess.combining import Counted, effective
from watchfloor.assess.likelihood import expit, log_lr, logit
from watchfloor.assess.placing import Target
from watchfloor.assess.tables import Tables
from watchfloor.assess.words import band
from watchfloor.records import Confidence, Dropped, Sought

_SOLID = ("picture", "document", "physical")
_GOOD_GRADES = ("A", "B")
_ENOUGH, _FEW = 3.0, 1.5
_NARROW, _WIDE = 0.25, 0.5
_SOUGHT = 5
_FROM_GRADE = "C"
"""The grade that a report still to come is reckoned with."""


def confidence(
    p: float, low: float, high: float, counted: Sequence[Counted], without: Sequence[Dropped]
) -> tuple[Confidence, tuple[str, ...]]:
    """The level, and why, in three parts: evidence, range of opinion, responsiveness."""
    strength = effective(counted)
    direct = [
        one for one in counted if one.weight > 0 and one.item.report.kind.direct and one.item.log_lr != 0
    ]
    solid = any(
        one.item.report.kind.family in _SOLID and one.item.report.grade in _GOOD_GRADES for one in direct
    )
    width = high - low
    worst = max(without, key=lambda one: abs(band(one.p) - band(p)), default=None)
    moved = abs(band(worst.p) - band(p)) if worst else 0
    kind = "one of them" if solid else "none of them"
    reasons = (
        f"evidence: {strength:.1f} independent direct reports' worth, {kind} a document, picture or physical "
        f"trace of a source graded A or B",
        f"range of opinion: the interval is {width:.2f} wide",
        f"responsiveness: without {worst.label} the word moves by {moved} band(s)"
        if worst and moved
        else "responsiveness: no single origin moves the word",
    )
    if strength >= _ENOUGH and solid and width <= _NARROW and moved <= 1:
        return "high", reasons
    if strength < _FEW or not direct or width > _WIDE or moved >= 2:
        return "low", reasons
    return "moderate", reasons


def sought(target: Target, p: float, counted: Sequence[Counted], tables: Tables) -> tuple[Sought, ...]:
    """The unseen indicators that would move the assessment most, by |Δ logit| × P(seen)."""
    seen = {one.item.report.indicator for one in counted}
    r = tables.sources.grade[_FROM_GRADE].r  # type: ignore[index]
    found = []
    for name, kind in tables.indicators.items():
        if target.subject not in kind.sought or name in seen:
            continue
        factor = tables.sources.r.checkable if kind.checkable else 1.0
        shift = float(log_lr(kind.a, kind.b, r * factor, 1.0, 1.0, tables.firmness.bounds[kind.family]))
        chance = p * kind.a + (1.0 - p) * kind.b
        found.append(
            Sought(
                indicator=kind.label,
                p_if_seen=float(expit(float(logit(p)) + shift)),
                chance=chance,
                gain=abs(shift) * chance,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.gain, one.indicator))[:_SOUGHT])
