"""Where an assessment starts: how often such things happened before.

The class is chosen by rule from the pair's history as the desk has read it. The history changes within a
window (a first delivery makes a pair active; ten years without an order make it lapsed), so the chance is
put together piece by piece: 1 − Π(1 − rate)^(length / horizon).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

import msgspec
import numpy as np

from watchfloor.assess.case import MONTH
from watchfloor.assess.draws import Draws
from watchfloor.assess.likelihood import Floats, expit, logit
from watchfloor.assess.placing import Target
from watchfloor.assess.rates import breadth_bin
from watchfloor.assess.tables import ReferenceClass, Tables
from watchfloor.names import equipment_is_a
from watchfloor.records import Prior, Rung

_LOW, _HIGH = 10, 90
"""Percentiles of the interval that is printed."""
UNREAD = "unread"
"""The status of a pair of which the desk has read no delivery."""
_TINY, _HIGHEST = 1e-9, 0.99


class Past(NamedTuple):
    """One delivery that belongs to the pair's history."""

    statement: str
    until: datetime
    """The last moment that it can have been at."""
    classes: tuple[str, ...]


class Start(NamedTuple):
    """The prior and its draws."""

    prior: Prior
    logit: float
    draws: Floats
    """Of the logit."""


class _Piece(NamedTuple):
    entry: ReferenceClass
    share: float
    """Length in horizons of the class."""


_Reading = tuple[_Piece, ...]
"""One reading of the history: the pieces of the window with their classes."""


class _Ladder(NamedTuple):
    pieces: _Reading
    weight: float


def prior_of(
    target: Target,
    past: Sequence[Past],
    tables: Tables,
    draws: Draws,
    *,
    identified: float = 0.0,
) -> Start:
    """The prior of a hypothesis.

    Parameters
    ----------
    target
        The hypothesis.
    past
        The pair's history as read.
    tables
        The reference classes.
    draws
        The streams for the interval.
    identified
        L of the observation that settles which class of equipment it is, 0 if there is none. A false
        report would have to name this very class by chance, so the rarer the class is among transfers
        (p of the class / p of any arms), the more such an observation says; the odds are lifted by that
        ratio in the measure 1 − e^−L.
    """
    priors = tables.priors
    special, general = _groups(
        target, past, tables, breadth_bin(priors.breadth.get(target.hypothesis.supplier))
    )
    own = special or general
    ladders = [_Ladder(pieces, 1.0 / len(own)) for pieces in own]
    share = priors.known_share[_register(target)]
    standing = all(piece.entry.status == "standing" for ladder in ladders for piece in ladder.pieces)
    known = 1.0 if standing else share.value
    shares = np.ones(tables.firmness.limits.draws) if standing else draws.known_share(share)
    values, columns, rungs = [], [], []
    for ladder in ladders:
        entries = [piece.entry for piece in ladder.pieces]
        value = min(float(_chance(ladder.pieces, [entry.rate for entry in entries])) / known, _HIGHEST)
        rates = [draws.rate(entry) for entry in entries]
        drawn = np.clip(_chance(ladder.pieces, rates) / shares, _TINY, _HIGHEST)
        values.append(float(logit(max(value, _TINY))))
        columns.append(logit(drawn))
        low, high = np.percentile(drawn, (_LOW, _HIGH))
        rungs.append(
            Rung(
                key="+".join(piece.entry.key for piece in ladder.pieces),
                label="; then ".join(piece.entry.label for piece in ladder.pieces),
                events=sum(piece.entry.events for piece in ladder.pieces),
                trials=sum(piece.entry.trials for piece in ladder.pieces),
                weight=ladder.weight,
                p=value,
                low=float(low),
                high=float(high),
            )
        )
    weights = np.array([ladder.weight for ladder in ladders])
    middle = float(np.dot(weights, values))
    # How much each class speaks to this pair is not known either: weights about their means.
    mixed = np.einsum("nk,kn->n", draws.shares(weights), np.array(columns))
    settled = 1.0 - float(np.exp(-max(identified, 0.0)))
    if special and general and settled > 0:
        lift = settled * max(_rarity(general, known, middle), 0.0)
        middle, mixed = middle + lift, mixed + lift
    used = list({piece.entry.key: piece.entry for ladder in ladders for piece in ladder.pieces}.values())
    prior = Prior(
        classes=tuple(entry.key for entry in used),
        p=float(expit(middle)),
        low=min(rung.low for rung in rungs),
        high=max(rung.high for rung in rungs),
        events=sum(entry.events for entry in used),
        trials=sum(entry.trials for entry in used),
        horizon_months=(target.closes - target.opens) / MONTH,
        known_share=known,
        source=priors.source,
        rungs=tuple(rungs),
        history=tuple(dict.fromkeys(item.statement for item in past)),
        reason=_reason(past, used, standing, identified),
    )
    return Start(prior, middle, mixed)


def _rarity(general: Sequence[_Reading], known: float, middle: float) -> float:
    """ln(p of any arms / p of the class)."""
    chances = [float(_chance(pieces, [piece.entry.rate for piece in pieces])) / known for pieces in general]
    every = float(np.mean([logit(min(max(chance, _TINY), _HIGHEST)) for chance in chances]))
    return float(np.log(expit(every)) - np.log(expit(middle)))


def _groups(
    target: Target, past: Sequence[Past], tables: Tables, breadth: str | None
) -> tuple[list[_Reading], list[_Reading]]:
    """Readings of the history for the classes that are about this equipment, and for arms of any kind.

    A group that is no state has classes of its own, for arms of any kind.
    """
    wanted = target.hypothesis.equipment
    kind = "state" if _is_state(target.hypothesis.recipient) else "group"
    fitting = [entry for entry in tables.priors.classes if entry.breadth in (None, breadth)]
    if target.subject != "arms":
        about = [entry for entry in fitting if entry.equipment == target.subject]
        return [(_Piece(entry, 1.0),) for entry in about if entry.recipient in (None, kind)], []
    if kind == "group":
        fitting = [entry for entry in fitting if entry.recipient == "group"]
    else:
        fitting = [entry for entry in fitting if entry.recipient != "group"]
    paths = {entry.equipment for entry in fitting if entry.status != "standing"}
    lags = tables.priors.active.order_lag_months if past else (0.0,)

    def readings(path: str) -> list[_Reading]:
        found = [_pieces(target, past, path, lag, tables, fitting) for lag in lags]
        return [pieces for pieces in found if pieces]

    special = [
        pieces
        for path in sorted(paths)
        if path != "any" and equipment_is_a(wanted, path)
        for pieces in readings(path)
    ]
    return list(dict.fromkeys(special)), list(dict.fromkeys(readings("any")))


def _pieces(
    target: Target,
    past: Sequence[Past],
    path: str,
    lag_months: float,
    tables: Tables,
    classes: Sequence[ReferenceClass],
) -> _Reading:
    """The window cut where the pair's status changes, each piece with its class.

    A very short window is reckoned as longer (``shortest_horizon_months``), its status as at its opening.
    """
    lasting = tables.priors.active.years * 12 * MONTH
    orders = sorted(item.until - lag_months * MONTH for item in past)
    deliveries = sorted(item.until for item in past)
    held = min(
        (item.until for item in past if any(equipment_is_a(one, path) for one in item.classes)), default=None
    )
    length = target.closes - target.opens
    stretch = max(tables.firmness.limits.shortest_horizon_months * MONTH / length, 1.0) if length else 1.0
    marks = {target.opens, target.closes, *deliveries, *(order + lasting for order in orders)}
    merged: dict[str, _Piece] = {}
    for start, end in pairwise(sorted(mark for mark in marks if target.opens <= mark <= target.closes)):
        known = [order for order, delivery in zip(orders, deliveries, strict=True) if delivery <= start]
        status = UNREAD if not known else "active" if start < known[-1] + lasting else "lapsed"
        entry = _entry(classes, path, status, held is not None and held <= start)
        if entry is None:
            return ()
        share = stretch * ((end - start) / (entry.horizon_months * MONTH))
        before = merged[entry.key].share if entry.key in merged else 0.0
        merged[entry.key] = _Piece(entry, before + share)
    return tuple(merged.values())


def _entry(classes: Sequence[ReferenceClass], path: str, status: str, held: bool) -> ReferenceClass | None:
    """The class for a status; what the recipient already has, and a known breadth, are more special."""
    about = [entry for entry in classes if entry.equipment == path]
    if status == UNREAD:
        return _unread(about)
    fitting = [entry for entry in about if entry.status == status or (held and entry.status == "held")]
    return max(fitting, key=lambda entry: (entry.status == "held", entry.breadth is not None), default=None)


def _unread(about: Sequence[ReferenceClass]) -> ReferenceClass | None:
    """The class of a pair of which no delivery was read: that nothing was read does not make it "never".

    Never, lapsed and active pairs, each as often as there are such; the counts are those of independent cases
    that would give the variance of the mixture.
    """
    parts = [
        max(
            (entry for entry in about if entry.status == status),
            key=lambda one: one.breadth is not None,
            default=None,
        )
        for status in ("never", "lapsed", "active")
    ]
    known = [entry for entry in parts if entry is not None]
    if not known:
        return None
    if len(known) == 1 or any(entry.pair_years is None for entry in known):
        return known[0]
    sizes = np.array([float(entry.pair_years or 0) for entry in known])
    shares = sizes / sizes.sum()
    rates = np.array([entry.rate for entry in known])
    spread = np.array([entry.rate * (1 - entry.rate) / (entry.alpha + entry.beta + 1) for entry in known])
    rate, variance = float(shares @ rates), float(shares**2 @ spread)
    trials = rate * (1 - rate) / variance
    first = known[0]
    return msgspec.structs.replace(
        first,
        key=first.key.replace("never", UNREAD),
        label=f"{first.label.partition(',')[0]}, any pair: no earlier delivery was read",
        events=rate * trials,
        trials=trials,
        pair_years=int(sizes.sum()),
        pairs=None,
    )


def _chance(pieces: Sequence[_Piece], rates: Sequence[float | Floats]) -> Floats:
    """1 − Π(1 − rate)^share: that it happens in one of the pieces."""
    left = sum(piece.share * np.log1p(-rate) for piece, rate in zip(pieces, rates, strict=True))
    return np.asarray(-np.expm1(left))


def _register(target: Target) -> str:
    """Which of the shares that a register knows applies."""
    if not _is_state(target.hypothesis.recipient):
        return "group"
    return "any" if target.hypothesis.equipment == "any" else "major"


def _is_state(name: str) -> bool:
    return len(name) == 2 and name.isupper()


def _reason(
    past: Sequence[Past], entries: Sequence[ReferenceClass], standing: bool, identified: float
) -> str:
    if standing:
        return "No register counts this; the class is a judgement."
    if not past:
        text = "No earlier delivery between the two was read, which does not say that there was none"
    else:
        last = max(item.until for item in past).date().isoformat()
        text = f"{len(past)} statement(s) tell of earlier deliveries between the two, the last by {last}"
    if identified > 0:
        text += "; what was seen settles the class of equipment, so its rarity counts less"
    return f"{text}: {', '.join(entry.key for entry in entries)}."
