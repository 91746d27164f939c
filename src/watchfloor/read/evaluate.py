"""How well a reader reads: predicted statements against annotated ones, with intervals.

Pairing and figures are those of the statement contract: two statements pair when they are in the same
document, have the same action, and their triggers overlap or their clauses share at least half of their
characters (Dice); pairs are taken best first, one to one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from watchfloor.records import Span, Statement

#: Resamples of the bootstrap, and the share of them that an interval holds.
RESAMPLES, LEVEL = 1000, 0.9
#: Two clauses are the same from this share of characters on.
_SAME_CLAUSE = 0.5

ROLES = ("agent", "recipient", "object", "place", "origin")


@dataclass(slots=True)
class Tally:
    """Counts of one document: they add up over documents, so that documents can be resampled."""

    gold: int = 0
    predicted: int = 0
    paired: int = 0
    paired_any: int = 0
    right: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the interval that resampling documents gives it."""

    name: str
    value: float
    low: float
    high: float
    count: int


def overlap(a: Span | None, b: Span | None) -> bool:
    """Whether two spans share a character."""
    return a is not None and b is not None and a.start < b.end and b.start < a.end


def same_place(a: Span | None, b: Span | None) -> bool:
    """Whether two slots are filled at the same place, or both empty."""
    return (a is None and b is None) or overlap(a, b)


def _dice(a: Statement, b: Statement) -> float:
    shared = max(0, min(a.end, b.end) - max(a.start, b.start))
    return 2 * shared / (a.end - a.start + b.end - b.start)


def pair(
    gold: Sequence[Statement], predicted: Sequence[Statement], *, by_action: bool = True
) -> list[tuple[int, int]]:
    """Which annotated statement goes with which predicted one, by their numbers."""
    offers = []
    for g, one in enumerate(gold):
        for p, other in enumerate(predicted):
            if by_action and one.action != other.action:
                continue
            near, hit = _dice(one, other), overlap(one.trigger, other.trigger)
            if hit or near >= _SAME_CLAUSE:
                alike = (
                    (one.polarity == other.polarity)
                    + same_place(next(iter(one.chain), None), next(iter(other.chain), None))
                    + same_place(one.recipient, other.recipient)
                    + same_place(one.agent, other.agent)
                )
                offers.append((-round(hit + near, 6), -alike, g, p))
    taken_g: set[int] = set()
    taken_p: set[int] = set()
    pairs = []
    for _, _, g, p in sorted(offers):
        if g not in taken_g and p not in taken_p:
            taken_g.add(g)
            taken_p.add(p)
            pairs.append((g, p))
    return pairs


def fields(gold: Statement, predicted: Statement) -> dict[str, float]:
    """For each field, whether it is right in a pair, or how right."""
    found: dict[str, float] = {r: same_place(getattr(gold, r), getattr(predicted, r)) for r in ROLES}
    found["equipment"] = _span_f1(gold.equipment, predicted.equipment)
    when = _same_when(gold, predicted)
    found["when"] = when
    if gold.when:
        found["when value"] = when
    for name in ("certainty", "mode", "polarity"):
        found[name] = getattr(gold, name) == getattr(predicted, name)
    firm = all(found[name] for name in ("certainty", "mode", "polarity"))
    found["firmness"] = firm
    if not gold.is_plain:
        found["firmness, marked"] = firm
    found["speaker"] = same_place(next(iter(gold.chain), None), next(iter(predicted.chain), None))
    chain = len(gold.chain) == len(predicted.chain) and all(
        overlap(a, b) for a, b in zip(gold.chain, predicted.chain, strict=True)
    )
    found["chain"] = chain
    if gold.chain:
        found["chain, attributed"] = chain
    found["every field"] = all(v == 1.0 for v in found.values())
    return found


def _same_when(gold: Statement, predicted: Statement) -> bool:
    a, b = gold.when, predicted.when
    if a is None or b is None:
        return a is b
    return overlap(a, b) and (a.from_, a.to) == (b.from_, b.to)


def _span_f1(gold: Sequence[Span], predicted: Sequence[Span]) -> float:
    if not gold and not predicted:
        return 1.0
    hits = sum(any(overlap(g, p) for p in predicted) for g in gold)
    right = sum(any(overlap(g, p) for g in gold) for p in predicted)
    if not hits or not right:
        return 0.0
    recall, precision = hits / len(gold), right / len(predicted)
    return 2 * precision * recall / (precision + recall)


def tally(gold: Sequence[Statement], predicted: Sequence[Statement]) -> Tally:
    """The counts of one document."""
    found = Tally(gold=len(gold), predicted=len(predicted))
    found.paired_any = len(pair(gold, predicted, by_action=False))
    for g, p in pair(gold, predicted):
        found.paired += 1
        for name, value in fields(gold[g], predicted[p]).items():
            found.right[name] += value
            found.asked[name] += 1
    return found


def _values(tallies: Sequence[Tally]) -> dict[str, tuple[float, int]]:
    gold, predicted = sum(t.gold for t in tallies), sum(t.predicted for t in tallies)
    paired, paired_any = sum(t.paired for t in tallies), sum(t.paired_any for t in tallies)
    found = {
        "statements P": (paired / predicted if predicted else 0.0, predicted),
        "statements R": (paired / gold if gold else 0.0, gold),
        "statements F1": (2 * paired / (gold + predicted) if gold + predicted else 0.0, gold),
        "any action F1": (2 * paired_any / (gold + predicted) if gold + predicted else 0.0, gold),
    }
    for name in sorted({n for t in tallies for n in t.asked}):
        asked = sum(t.asked.get(name, 0) for t in tallies)
        found[name] = (sum(t.right.get(name, 0.0) for t in tallies) / asked, asked)
    return found


def evaluate(
    gold: Mapping[str, Sequence[Statement]], predicted: Mapping[str, Sequence[Statement]]
) -> tuple[list[Figure], dict[str, dict[str, float]]]:
    """All figures with bootstrap intervals over documents, and the same figures for each document alone."""
    names = sorted(gold)
    tallies = [tally(gold[name], predicted.get(name, ())) for name in names]
    draws = np.random.default_rng(0).integers(len(names), size=(RESAMPLES, len(names)))
    samples: dict[str, list[float]] = defaultdict(list)
    for draw in draws:
        for name, (value, _) in _values([tallies[i] for i in draw]).items():
            samples[name].append(value)
    figures = []
    for name, (value, count) in _values(tallies).items():
        low, high = np.quantile(samples[name], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        figures.append(Figure(name, value, float(low), float(high), count))
    alone = {
        name: {k: v for k, (v, _) in _values([t]).items()} for name, t in zip(names, tallies, strict=True)
    }
    return figures, alone


def precision_by_kind(
    gold: Mapping[str, Sequence[Statement]], predicted: Mapping[str, Sequence[Statement]]
) -> dict[str, tuple[int, int]]:
    """For each action, how many predicted statements there are and how many of them stand in the text so.

    This is what the assessment discounts a reader's statements by.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name in gold:
        found = list(predicted.get(name, ()))
        hits = {p for _, p in pair(gold[name], found)}
        for number, one in enumerate(found):
            counts[one.action][0] += 1
            counts[one.action][1] += number in hits
    return {action: (total, right) for action, (total, right) in sorted(counts.items())}
