"""Hypotheses against evidence, as in the analysis of competing hypotheses, from the weights of the model.

Hypotheses stand in rows and evidence in columns, since readers use such a table better that way round (Dhami
2024); columns of one origin stand together, so that nobody counts them as several. A cell is worked out, not
filled in: it is what the report adds to the log-odds of that hypothesis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from watchfloor.records import Assessment, Term

Mark = Literal["CC", "C", "N", "I", "II"]

STRONG, SOME = log(3.0), log(1.2)
"""From here an item counts as strongly (CC, II) or somewhat (C, I) consistent or inconsistent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one item of evidence is to one hypothesis."""

    mark: Mark
    shift: float
    """w·L, in natural log-odds; 0 where it does not bear on the hypothesis."""
    log_lr: float
    discount: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One item of evidence."""

    statement: str
    label: str
    quote: str
    root: str
    source: str
    diagnostic: float
    """How far apart it moves the hypotheses: greatest less smallest L. Near 0 it tells them apart no better
    than no evidence."""
    cells: tuple[Cell, ...]
    """One for each hypothesis, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The table: hypotheses in rows, items in columns, items of one origin side by side."""

    hypotheses: tuple[str, ...]
    p: tuple[float, ...]
    columns: tuple[Column, ...]


def mark_of(value: float) -> Mark:
    """The mark of a log likelihood ratio.

    >>> [mark_of(value) for value in (2.0, 0.3, 0.0, -0.3, -2.0)]
    ['CC', 'C', 'N', 'I', 'II']
    """
    if abs(value) < SOME:
        return "N"
    if value > 0:
        return "CC" if value >= STRONG else "C"
    return "II" if value <= -STRONG else "I"


def matrix(assessments: Sequence[Assessment]) -> Matrix:
    """The matrix of some assessments: most diagnostic origin first, within it the strongest item first."""
    terms: dict[str, dict[str, Term]] = {}
    for one in assessments:
        for term in one.terms:
            if term.statement:
                terms.setdefault(term.statement, {})[one.hypothesis] = term
    columns = []
    for statement, by_hypothesis in terms.items():
        any_term = next(iter(by_hypothesis.values()))
        cells = tuple(_cell(by_hypothesis.get(one.hypothesis)) for one in assessments)
        values = [cell.log_lr for cell in cells]
        columns.append(
            Column(
                statement=statement,
                label=any_term.label or any_term.indicator,
                quote=any_term.quote,
                root=any_term.root,
                source=any_term.source,
                diagnostic=max(values) - min(values) if len(values) > 1 else max(values, key=abs),
                cells=cells,
            )
        )
    best: dict[str, float] = {}
    for column in columns:
        best[column.root] = max(best.get(column.root, 0.0), abs(column.diagnostic))
    columns.sort(key=lambda one: (-best[one.root], one.root, -abs(one.diagnostic), one.statement))
    return Matrix(
        hypotheses=tuple(one.hypothesis for one in assessments),
        p=tuple(one.p for one in assessments),
        columns=tuple(columns),
    )


def _cell(term: Term | None) -> Cell:
    if term is None:
        return Cell(mark="N", shift=0.0, log_lr=0.0)
    return Cell(mark=mark_of(term.shift), shift=term.shift, log_lr=term.log_lr, discount=term.discount)
