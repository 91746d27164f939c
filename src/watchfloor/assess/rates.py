"""Reference classes computed from a trade register: how often pairs of states begin a new order.

The unit is a pair of states in a year. The pair's status is taken at the end of the year (never, lapsed,
active); the event is a new order of the class within the horizon after it. Years of one pair overlap and
resemble each other, so the interval comes from drawing whole pairs (cluster bootstrap, Poisson weights), and
what is kept is the number of *independent* cases that would give the same variance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchfloor.assess.register import Flags, Measured, Register, RegisterTable, register_table
from watchfloor.assess.tables import ReferenceClass, Status

BREADTHS: tuple[tuple[str, int, int], ...] = (
    ("1-3", 1, 3),
    ("4-9", 4, 9),
    ("10-24", 10, 24),
    ("25+", 25, 10_000),
)
"""How many recipients a supplier has, in bins."""

_RESAMPLES = 400
_SEED = 20201027


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One measured rate, with what was counted."""

    entry: ReferenceClass
    p: float
    low: float
    high: float
    """95 % by cluster bootstrap."""


@dataclass(frozen=True, slots=True)
class _Exposed:
    """Pair-years at risk and with an event, by pair."""

    events: NDArray[np.float64]
    trials: NDArray[np.float64]


def breadth_bin(recipients: int | None) -> str | None:
    """The bin of a number of recipients."""
    return next((name for name, low, high in BREADTHS if recipients and low <= recipients <= high), None)


def rates(register: Register, table: RegisterTable | None = None) -> tuple[Rate, ...]:
    """All rates that the table asks for and the register can carry.

    A class of equipment with too few effective events among active pairs is left out: its parent stands in.
    """
    table = table or register_table()
    every = register.orders("any")
    found: list[Rate] = []
    for measured in table.measured:
        orders = every if measured.path == "any" else register.orders(measured.path)
        rows = list(_measure(register, every, orders, measured, table))
        active = next(
            (row for row in rows if row.entry.status == "active" and row.entry.breadth is None), None
        )
        if active and (measured.path == "any" or active.entry.events >= table.fewest_events):
            found += rows
    return tuple(found)


def _measure(
    register: Register, every: Flags, orders: Flags, measured: Measured, table: RegisterTable
) -> Iterator[Rate]:
    years = measured.years or table.years
    statuses: list[Status] = ["never", "lapsed", "active", *(["held"] if measured.held else [])]  # type: ignore[list-item]
    exposed = {status: _empty(len(register.names)) for status in statuses}
    by_breadth = {
        (status, name): _empty(len(register.names))
        for status in statuses
        for name, _, _ in (BREADTHS if measured.breadth else ())
    }
    for year in range(years[0], min(years[1], register.last - table.horizon_years) + 1):
        at = year - register.first
        valid = _valid(register, every, orders, at, measured, table)
        happened = _within(orders, at + 1, at + 1 + table.horizon_years)
        ever = _within(every, 0, at + 1)
        recent = _within(every, at + 1 - table.active_years, at + 1)
        masks = {"never": ~ever, "lapsed": ever & ~recent, "active": recent}
        if measured.held:
            masks["held"] = _within(orders, at + 1 - table.active_years, at + 1)
        recipients = _within(every, at + 1 - table.supplier_years, at + 1).sum(axis=1)
        for status in statuses:
            mask = valid & masks[status]
            _add(exposed[status], mask, happened)
            for name, low, high in BREADTHS if by_breadth else ():
                inside = (recipients >= low) & (recipients <= high)
                _add(by_breadth[status, name], mask & inside[:, None], happened)
    name = measured.path.replace("/", "-")
    for status in statuses:
        if (
            rate := _rate(exposed[status], f"{name}-{status}", measured.path, status, None, table)
        ) is not None:
            yield rate
    for (status, size), counted in by_breadth.items():
        rate = _rate(counted, f"{name}-{status}-{size}", measured.path, status, size, table)
        if rate is not None and rate.entry.events >= table.fewest_events:
            yield rate


def _valid(
    register: Register, every: Flags, orders: Flags, at: int, measured: Measured, table: RegisterTable
) -> Flags:
    """Pairs of states of which one sells (the class, if one is asked for) and the other buys arms."""
    reach = table.supplier_years if measured.path == "any" else table.seller_years
    sells = _within(orders, at + 1 - reach, at + 1).any(axis=1) & register.state
    buys = _within(every, at + 1 - table.recipient_years, at + 1).any(axis=0) & register.state
    pairs = sells[:, None] & buys[None, :]
    np.fill_diagonal(pairs, False)
    return pairs


def _within(orders: Flags, start: int, end: int) -> Flags:
    """Which pairs had an order in a span of years (positions; the end is exclusive)."""
    return np.asarray(orders[:, :, max(0, start) : end].any(axis=2))


def _empty(size: int) -> _Exposed:
    return _Exposed(np.zeros((size, size)), np.zeros((size, size)))


def _add(exposed: _Exposed, mask: Flags, happened: Flags) -> None:
    exposed.trials[mask] += 1
    exposed.events[mask & happened] += 1


def _rate(
    exposed: _Exposed, key: str, path: str, status: Status, breadth: str | None, table: RegisterTable
) -> Rate | None:
    chosen = exposed.trials > 0
    trials, events = exposed.trials[chosen], exposed.events[chosen]
    if not events.sum():
        return None
    p = float(events.sum() / trials.sum())
    drawn = _resampled(events, trials)
    variance, counted = float(drawn.var()), float(trials.sum())
    # Never more than what was counted: a bootstrap of few pairs can understate its variance.
    independent = min(p * (1 - p) / variance, counted) if variance > 0 and p < 1 else counted
    low, high = np.percentile(drawn, (2.5, 97.5))
    label = f"new order of {'major arms' if path == 'any' else path}, {_STATUS[status]}"
    entry = ReferenceClass(
        key=key,
        label=label + (f", supplier with {breadth} recipients" if breadth else ""),
        equipment=path,
        status=status,
        breadth=breadth,
        events=round(p * independent, 1),
        trials=round(independent, 1),
        pair_years=int(counted),
        pairs=len(trials),
        horizon_months=12.0 * table.horizon_years,
    )
    return Rate(entry=entry, p=p, low=float(low), high=float(high))


_STATUS: dict[Status, str] = {
    "never": "supplier never supplied this recipient",
    "lapsed": "supplied before but no order for ten years",
    "active": "an order in the last ten years",
    "held": "the recipient had such of this supplier in the last ten years",
    "standing": "at any time",
}


def _resampled(events: NDArray[np.float64], trials: NDArray[np.float64]) -> NDArray[np.float64]:
    generator = np.random.default_rng(_SEED)
    drawn = []
    for _ in range(_RESAMPLES):
        weights = generator.poisson(1.0, len(trials))
        drawn.append(weights @ events / max(float(weights @ trials), 1.0))
    return np.array(drawn)


def as_toml(
    found: Sequence[Rate], register: Register, kept: Sequence[ReferenceClass], breadth: dict[str, int]
) -> str:
    """A ``priors.toml`` for a desk: the rates, the classes that no register counts, and the breadths."""
    origin = f"SIPRI Arms Transfers Database, trade register as generated {register.edition}"
    lines = [
        "# Reference classes computed by `watchfloor rates` from a trade register; see the documentation.",
        f'source = "Computed from the {origin}, 95 % by cluster bootstrap over pairs"',
        "",
        "[breadth]",
        *(f'"{code}" = {number}' for code, number in sorted(breadth.items())),
        "",
    ]
    for entry in [*(rate.entry for rate in found), *kept]:
        lines.append("[[class]]")
        for name in ("key", "label", "equipment", "status", "breadth", "recipient"):
            if (value := getattr(entry, name)) is not None:
                lines.append(f'{name} = "{value}"')
        for name in ("events", "trials", "pair_years", "pairs", "horizon_months"):
            if (value := getattr(entry, name)) is not None:
                lines.append(f"{name} = {value}")
        lines.append("")
    return "\n".join(lines)
