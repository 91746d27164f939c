"""Bands with hysteresis: a value leaves its band only when it is well outside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A value left the band that held and is in another now."""

    index: int
    """Of the value that did it."""
    since: int | None
    """Of the last value that lay in the band left; ``None`` if that was the start."""
    left: int
    """Number of the band left: 0 below the first bound, 1 from there, and so on."""
    entered: int


def steps(start: float, values: Sequence[float], bounds: Sequence[float], hysteresis: float) -> list[Step]:
    """Where the values change band, each change announced once.

    Parameters
    ----------
    start
        What held before the first value.
    values
        In order of time.
    bounds
        Ascending; a value on a bound lies above it.
    hysteresis
        By how much a value must pass a bound for the change to count, in the unit of the values.

    Examples
    --------
    >>> [step.index for step in steps(0.4, [0.51, 0.49, 0.53, 0.49, 0.47], [0.5], 0.02)]
    [2, 4]
    """
    found = []
    band, since = bisect_right(bounds, start), None
    for index, value in enumerate(values):
        plain = bisect_right(bounds, value)
        rose = band < len(bounds) and value >= bounds[band] + hysteresis
        fell = band > 0 and value <= bounds[band - 1] - hysteresis
        if (rose or fell) and plain != band:
            found.append(Step(index=index, since=since, left=band, entered=plain))
            band = plain
        if plain == band:
            since = index
    return found
