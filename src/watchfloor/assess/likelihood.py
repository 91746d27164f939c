"""The weight of one report: cascaded inference, firmness, reader precision, bounds, decay.

All functions take numbers or arrays of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
N = TypeVar("N", float, Floats)


def through_relays(r: N, losses: Iterable[float]) -> N:
    """r after relays: 1 − r′ = (1 − r)·Π(1 − δ)."""
    kept = 1.0
    for loss in losses:
        kept *= 1.0 - loss
    return 1.0 - (1.0 - r) * kept


def diluted(a: float, b: float, share: float) -> float:
    """b of a statement that would be as true of something wider: b + share·(a − b).

    With this share of the cases in which the hypothesis does not hold, the wider thing does, and is told of
    as readily as the thing itself. A sign in favour never becomes one against.
    """
    return b + share * (a - b) if a > b else b


def log_lr(
    a: float | Floats, b: float | Floats, r: float | Floats, firmness: float, precision: float, bound: float
) -> Floats:
    """L: the natural logarithm of what one report multiplies the odds by.

    Parameters
    ----------
    a, b
        P(it is so | h), P(it is so | not h).
    r
        P(report | it is not so) / P(report | it is so), after relays.
    firmness
        f, the exponent.
    precision
        p_ext, the share of the reader's statements that stand so in the text.
    bound
        Greatest |log10 LR| of this family.

    Returns
    -------
    ndarray
        ``r = 1`` gives 0; ``r = 0``, ``f = 1`` and ``p_ext = 1`` give ln(a/b), within the bound.
    """
    weighed = firmness * np.log((a + r * (1.0 - a)) / (b + r * (1.0 - b)))
    if precision < 1.0:
        weighed = np.log(precision * np.exp(weighed) + (1.0 - precision))
    limit = bound * log(10.0)
    return np.asarray(np.minimum(np.maximum(weighed, -limit), limit))


def log_lr_unseen(a: float, b: float, coverage: float) -> float:
    """L of an indicator that was looked for with this coverage and not seen; 0 if nobody looked."""
    return log((1.0 - coverage * a) / (1.0 - coverage * b))


def decayed(age_months: float, half_life_months: float | None) -> float:
    """What is left of L after so long: 2^(−Δt/H); events do not decay."""
    if half_life_months is None or age_months <= 0:
        return 1.0
    return float(2.0 ** (-age_months / half_life_months))


def logit(p: float | Floats) -> Floats:
    """The log-odds of a probability."""
    values = np.asarray(p, dtype=np.float64)
    return np.asarray(np.log(values) - np.log1p(-values))


def expit(x: float | Floats) -> Floats:
    """The probability of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(x, dtype=np.float64))))
