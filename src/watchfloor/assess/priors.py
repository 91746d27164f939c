"""Where an assessment starts: how often such things happened before.

The class is chosen by rule from the pair's history as the desk has read it. The history changes within a
window (a first delivery makes a pair active; ten years without an order make it lapsed), so the chance is
put together piece by piece: 1 − Π(1 − rate)^(length / horizon).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from watchfloor.assess.case import MONTH
from watchfloor.assess.draws import Draws
from watchfloor.assess.likelihood import Floats, expit, logit
from watchfloor.assess.placing import Target
from watchfloor.assess.rates import breadth_bin
from watchfloor.assess.tables import Priors, ReferenceClass, Tables
from watchfloor.names import equipment_is_a
from watchfloor.records import Prior, Rung

_LOW, _HIGH = 10, 90
"""Percentiles of the interval that is printed."""
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


class _Ladder(NamedTuple):
    """One reading of the history for one class of equipment."""

    pieces: tuple[_Piece, ...]
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
        L of the observation that settles which class of equipment it is, 0 if there is none. How rare a
        class is tells whether *some* transfer was of it; once the thing itself was seen that question is
        answered, so the class of "any arms" takes over in the measure 1 − e^−L.
    """
    priors = tables.priors
    groups = _groups(target, past, priors, breadth_bin(priors.breadth.get(target.hypothesis.supplier)))
    kept = float(np.exp(-max(identified, 0.0)))
    ladders: list[_Ladder] = []
    special, general = groups
    for group, weight in (
        (special, kept if general and special else 1.0),
        (general, 1.0 - kept if special else 1.0),
    ):
        if group and weight > _TINY:
            ladders += [_Ladder(pieces, weight / len(group)) for pieces in group]
    share = priors.known_share["any" if target.hypothesis.equipment == "any" else "major"]
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
    mixed = np.einsum("nk,kn->n", draws.shares(weights), np.array(columns))
    used = list({piece.entry.key: piece.entry for ladder in ladders for piece in ladder.pieces}.values())
    heavy = [rung for rung in rungs if rung.weight >= 0.05] or rungs
    prior = Prior(
        classes=tuple(entry.key for entry in used),
        p=float(expit(middle)),
        low=min(rung.low for rung in heavy),
        high=max(rung.high for rung in heavy),
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


def _groups(
    target: Target, past: Sequence[Past], priors: Priors, breadth: str | None
) -> tuple[list[tuple[_Piece, ...]], list[tuple[_Piece, ...]]]:
    """Readings of the history for the classes that are about this equipment, and for arms of any kind."""
    wanted = target.hypothesis.equipment
    if target.subject != "arms":
        kind = "group" if not _is_state(target.hypothesis.recipient) else "state"
        found = [
            entry
            for entry in priors.classes
            if entry.equipment == target.subject and entry.recipient in (None, kind)
        ]
        return [(_Piece(entry, 1.0),) for entry in found], []
    paths = sorted(
        {
            entry.equipment
            for entry in priors.classes
            if entry.equipment != "any"
            and entry.status != "standing"
            and equipment_is_a(wanted, entry.equipment)
        }
    )
    lags = priors.active.order_lag_months if past else (0.0,)
    special = [
        pieces
        for path in paths
        for lag in lags
        if (pieces := _pieces(target, past, path, lag, priors, breadth))
    ]
    general = [pieces for lag in lags if (pieces := _pieces(target, past, "any", lag, priors, breadth))]
    return _distinct(special), _distinct(general)


def _pieces(
    target: Target, past: Sequence[Past], path: str, lag_months: float, priors: Priors, breadth: str | None
) -> tuple[_Piece, ...]:
    """The window cut where the pair's status changes, each piece with its class."""
    lasting = priors.active.years * 12 * MONTH
    orders = sorted(item.until - lag_months * MONTH for item in past)
    held = min(
        (item.until for item in past if any(equipment_is_a(one, path) for one in item.classes)), default=None
    )
    deliveries = sorted(item.until for item in past)
    marks = {target.opens, target.closes}
    marks.update(deliveries)
    marks.update(order + lasting for order in orders)
    cuts = sorted(mark for mark in marks if target.opens <= mark <= target.closes)
    if len(cuts) < 2:
        cuts = [target.opens, target.closes]
    merged: dict[str, _Piece] = {}
    for start, end in pairwise(cuts):
        known = [order for order, delivery in zip(orders, deliveries, strict=True) if delivery <= start]
        status = "never" if not known else "active" if start < known[-1] + lasting else "lapsed"
        entry = _entry(priors.classes, path, status, held is not None and held <= start, breadth)
        if entry is None:
            return ()
        piece = _Piece(entry, (end - start) / (entry.horizon_months * MONTH))
        merged[entry.key] = _Piece(
            entry, piece.share + (merged[entry.key].share if entry.key in merged else 0.0)
        )
    return tuple(merged.values())


def _entry(
    classes: Iterable[ReferenceClass], path: str, status: str, held: bool, breadth: str | None
) -> ReferenceClass | None:
    fitting = [
        entry
        for entry in classes
        if entry.equipment == path
        and (entry.status == status or (held and entry.status == "held"))
        and entry.breadth in (None, breadth)
    ]
    return max(fitting, key=lambda entry: (entry.status == "held", entry.breadth is not None), default=None)


def _chance(pieces: Sequence[_Piece], rates: Sequence[float | Floats]) -> Floats:
    """1 − Π(1 − rate)^share: that it happens in one of the pieces."""
    left = sum(piece.share * np.log1p(-rate) for piece, rate in zip(pieces, rates, strict=True))
    return np.asarray(-np.expm1(left))


def _distinct(readings: list[tuple[_Piece, ...]]) -> list[tuple[_Piece, ...]]:
    return list(dict.fromkeys(readings))


def _is_state(name: str) -> bool:
    return len(name) == 2 and name.isupper()


def _reason(
    past: Sequence[Past], entries: Sequence[ReferenceClass], standing: bool, identified: float
) -> str:
    if standing:
        return "No register counts this; the class is a judgement."
    if not past:
        text = "No earlier delivery between the two was read"
    else:
        last = max(item.until for item in past).date().isoformat()
        text = f"{len(past)} statement(s) tell of earlier deliveries between the two, the last by {last}"
    if identified > 0:
        text += "; what was seen settles the class of equipment, so its rarity counts less"
    return f"{text}: {', '.join(entry.key for entry in entries)}."
