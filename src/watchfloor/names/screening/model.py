"""From what two names share to the probability that they mean the same: a small logistic model.

Its weights are in ``data/names/screening.toml``; ``benchmarks/names.py --fit`` computes them anew. Rules
that no weight may outvote (another hull number, another date of birth) are in :mod:`.screener`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from operator import mul

from watchfloor.names.screening.compare import Agreement

FEATURES = (
    "one",
    "organisation",
    "ship",
    "part_of_query",
    "part_of_other",
    "whole",
    "both_left",
    "query_left",
    "other_left",
    "evidence",
    "unlike",
    "unlike_much",
    "initials",
    "foreign",
    "foreign_part",
    "spelling",
    "lone_word",
    "lone_word_of_more",
    "acronym",
    "number_same",
    "number_missing",
    "country_same",
    "country_other",
    "born_same_day",
    "born_same_year",
)
# Rarity is a logarithm: ten is about one in twenty thousand.
_UNIT = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What else is known of both sides."""

    kind: str
    acronym: bool = False
    spelling: float = 0.0
    """How alike the whole names are spelled, legal forms and all, 0 to 1."""
    country: str = ""
    """``same``, ``other`` or nothing known."""
    born: str = ""
    """``day``, ``year``, ``other`` or nothing known."""


def features(agreed: Agreement, context: Context) -> tuple[float, ...]:
    """The values of :data:`FEATURES` for a pair of names."""
    if context.acronym:
        # Nothing but the first letters is compared; who else has them is what matters.
        agreed = _NOTHING
    total_query = agreed.shared + agreed.query_only
    total_other = agreed.shared + agreed.other_only
    of_query = agreed.shared / total_query if total_query else 0.0
    of_other = agreed.shared / total_other if total_other else 0.0
    both = min(agreed.query_only, agreed.other_only)
    lone = agreed.query_words == 1 and not context.acronym
    return (
        1.0,
        float(context.kind == "organisation"),
        float(context.kind == "ship"),
        of_query,
        of_other,
        float(both == 0 and agreed.query_only + agreed.other_only < 0.01 and agreed.unlike < 0.01),
        both / _UNIT,
        (agreed.query_only - both) / _UNIT,
        (agreed.other_only - both) / _UNIT,
        math.log1p(agreed.shared) / math.log1p(_UNIT),
        agreed.unlike / _UNIT,
        max(0.0, agreed.unlike - 1.0) / _UNIT,
        agreed.initials / 2.0,
        float(agreed.foreign),
        of_query * of_other if agreed.foreign else 0.0,
        context.spelling,
        float(lone),
        float(lone and agreed.other_words > 1 and agreed.matched < agreed.other_words),
        float(context.acronym),
        float(agreed.numbers == "same"),
        float(agreed.numbers == "one side"),
        float(context.country == "same"),
        float(context.country == "other"),
        float(context.born == "day"),
        float(context.born == "year"),
    )


_NOTHING = Agreement((), 0.0, 0.0, 0.0, 0.0, 0, 1, 1, 0, "none", False)


@dataclass(frozen=True)
class Model:
    """The weights of the features, and what makes the best match's log-odds those of its being right."""

    weights: tuple[float, ...]
    slope: float = 1.0
    shift: float = 0.0

    def logit(self, values: Sequence[float]) -> float:
        """The model's answer in log-odds."""
        return float(sum(map(mul, self.weights, values)))

    def probability(self, values: Sequence[float]) -> float:
        """The model's answer as a probability."""
        odds = self.slope * self.logit(values) + self.shift
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def model_of(table: Mapping[str, float], slope: float = 1.0, shift: float = 0.0) -> Model:
    """The model whose weights a table names."""
    return Model(tuple(float(table[name]) for name in FEATURES), slope, shift)


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The model that ships."""
    text = files("watchfloor.data").joinpath("names", "screening.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return model_of(table["weights"], **table["calibration"])
