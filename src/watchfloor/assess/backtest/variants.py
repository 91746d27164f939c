"""The model and what it is compared with: parts taken out one at a time, and simple rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec.structs import replace

from watchfloor.assess.case import Case
from watchfloor.assess.tables import GradeValue, Tables
from watchfloor.records import Assessment, Hypothesis

Forecast = Callable[[Hypothesis, Case, datetime], float]

MODEL = "the model"
PRIOR = "prior only"
ARTICLES = "article count"

ARTICLE_HIT = 0.2
"""What the rule of the article count takes each article's chance of being right to be."""


def ablated(tables: Tables) -> Mapping[str, Tables]:
    """Tables with a part of the model taken out."""
    return {
        "no dependence": _independent(tables),
        "no grades": _ungraded(tables),
    }


def _independent(tables: Tables) -> Tables:
    """Every report counts in full, also the second of one origin."""
    indicators = {name: replace(one, same_event=0.0) for name, one in tables.indicators.items()}
    dependence = replace(tables.dependence, rho=dict.fromkeys(tables.dependence.rho, 0.0))
    return replace(tables, indicators=indicators, dependence=dependence)


def _ungraded(tables: Tables) -> Tables:
    """Every source is as good as the next."""
    middle = tables.sources.grade["C"].r
    grades = {name: GradeValue(r=middle, spread=one.spread) for name, one in tables.sources.grade.items()}
    factors = replace(tables.sources.r, checkable=1.0, against=1.0, with_=1.0)
    return replace(tables, sources=replace(tables.sources, grade=grades, r=factors))


def by_articles(assessment: Assessment) -> float:
    """The rule of thumb: each article that bears on it is right with a fixed chance, on top of the prior."""
    missed = (1.0 - assessment.prior.p) * (1.0 - ARTICLE_HIT) ** assessment.documents
    return min(max(1.0 - missed, 0.01), 0.99)
