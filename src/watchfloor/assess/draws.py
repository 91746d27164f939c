"""The draws from which intervals are read: fixed seeds, made once and shared.

Every uncertain thing has its own stream, named by what it is, so that neither the order of arrival nor the
presence of other things changes it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np

from watchfloor.assess.likelihood import Floats, expit, logit
from watchfloor.assess.tables import KnownShare, Limits, ReferenceClass


class Draws:
    """The named streams of one set of tables."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._made: dict[str, Floats] = {}

    def origin(self, root: str) -> Floats:
        """Standard normal: how far an origin's ln r lies from its grade's."""
        return self._draw(f"origin:{root}", lambda generator, n: generator.standard_normal(n))

    def indicator(self, name: str, value: float) -> Floats:
        """``a`` or ``b`` of an indicator, moved in logit; all indicators move together."""
        step = self._draw(f"indicator:{name}", lambda generator, n: generator.standard_normal(n))
        key = f"{name}={value!r}"
        if key not in self._made:
            self._made[key] = expit(logit(value) + self._limits.indicator_spread * step)
        return self._made[key]

    def rate(self, entry: ReferenceClass) -> Floats:
        """The rate of a reference class, from its Beta."""
        key = f"rate:{entry.key}:{entry.alpha!r}:{entry.beta!r}"
        return self._draw(key, lambda generator, n: generator.beta(entry.alpha, entry.beta, n))

    def known_share(self, share: KnownShare) -> Floats:
        """κ, anywhere in its range."""
        uniform = self._draw("known share", lambda generator, n: generator.random(n))
        return share.low + (share.high - share.low) * uniform

    def shares(self, weights: Floats) -> Floats:
        """How much each of several classes speaks to a pair: about the weights, summing to one.

        Returns
        -------
        ndarray
            One row a draw, one column a class.
        """
        columns = [
            self._draw(f"class {position}", lambda generator, n: generator.standard_exponential(n))
            for position in range(len(weights))
        ]
        scaled = np.stack(columns, axis=1) * weights
        return np.asarray(scaled / scaled.sum(axis=1, keepdims=True))

    def _draw(self, name: str, how: Callable[[np.random.Generator, int], Floats]) -> Floats:
        if name not in self._made:
            generator = np.random.default_rng((self._limits.seed, zlib.crc32(name.encode())))
            self._made[name] = how(generator, self._limits.draws)
        return self._made[name]
