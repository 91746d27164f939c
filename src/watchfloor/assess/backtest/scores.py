"""How good the frozen forecasts were: proper scores, calibration, lead time, alarms, stability.

Forecasts of one case resemble each other, so every mean is first taken within a case and then over the cases,
and intervals come from drawing whole dyads. A forecast counts only while the outcome was not yet confirmed in
public.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import log

import msgspec
import numpy as np

from watchfloor.assess.backtest.cases import SETTLED, Resolved
from watchfloor.assess.backtest.freezes import Freeze
from watchfloor.assess.backtest.variants import MODEL, PRIOR
from watchfloor.assess.case import MONTH
from watchfloor.assess.words import steady_word
from watchfloor.records import WORDS, word_of

_RESAMPLES = 2000
_SEED = 20201027
_PERFECT = 0.001
_CLIP = 0.01
"""Log scores are clipped here: the model never says less."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a warning is: a level held for some months; how many new ones a month are looked at."""

    level: float = 0.5
    held_months: int = 2
    budget: int = 1
    least_cases: int = 5
    """An adjudicator that decides fewer cases is not scored by itself."""


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """A mean over cases with the 5th and 95th percentile of a bootstrap over dyads."""

    mean: float
    low: float
    high: float


class Forecaster(msgspec.Struct, frozen=True, kw_only=True):
    """The scores of the model or of a comparator."""

    name: str
    brier: Interval
    log_score: Interval
    skill: float | None
    """1 − Brier / Brier of the prior alone; ``None`` where the prior alone is all but perfect."""
    order: Interval
    """How often a case that came about stood above one that did not (area under the ROC curve), last open
    forecast of each: it does not depend on how many of each kind are in the set."""
    against_model: Interval
    """Its Brier score less the model's, case by case."""


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """One word of the scale: how often it was said and how often it came true."""

    word: str
    forecasts: float
    said: float
    came_true: float
    cases: int


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """How long before the event and its confirmation the level was held."""

    case: str
    warned: str | None
    before_occurred_months: float | None
    before_public_months: float | None


class Alarms(msgspec.Struct, frozen=True, kw_only=True):
    """Warnings at a fixed budget a month."""

    raised: int
    right: int
    precision: float | None
    recall: float | None
    false_per_100_case_years: float


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """The scores by one adjudicator."""

    adjudicator: str
    cases: int
    happened: int
    forecasts: int
    forecasters: tuple[Forecaster, ...]
    calibration: tuple[Bin, ...]
    leads: tuple[Lead, ...]
    alarms: Alarms
    word_changes_per_year: float
    interval_covers: float
    """Share of cases whose last interval lies on the right side of one half, or spans it."""
    sharpness: float
    """Mean distance of the forecasts from one half."""


def score(
    cases: Sequence[Resolved], freezes: Mapping[str, Sequence[Freeze]], settings: Settings | None = None
) -> tuple[Scores, ...]:
    """Score the freezes by the adjudicator that settles each case, and by each that decides several.

    Parameters
    ----------
    cases
        The resolved cases.
    freezes
        By case, in the order of time.
    settings
        What counts as a warning.
    """
    settings = settings or Settings()
    counted = Counter(outcome.adjudicator for one in cases for outcome in one.outcomes)
    names = [SETTLED, *(name for name, number in counted.most_common() if number >= settings.least_cases)]
    return tuple(_by(name, cases, freezes, settings) for name in names)


def _by(
    adjudicator: str, cases: Sequence[Resolved], freezes: Mapping[str, Sequence[Freeze]], settings: Settings
) -> Scores:
    decided = [
        (one, bool(one.happened(adjudicator)), open_)
        for one in cases
        if one.happened(adjudicator) is not None and (open_ := _open(one, freezes[one.case]))
    ]
    names = list(decided[0][2][0].others) if decided else []
    dyads = [one.dyad for one, _, _ in decided]

    def per_case(how: Callable[[float, bool], float], name: str) -> list[float]:
        return [
            float(np.mean([how(freeze.others[name], happened) for freeze in found]))
            for _, happened, found in decided
        ]

    brier = {name: per_case(_brier, name) for name in names}
    logs = {name: per_case(_log, name) for name in names}
    base = float(np.mean(brier[PRIOR])) if names else 0.0
    forecasters = tuple(
        Forecaster(
            name=name,
            brier=_interval(brier[name], dyads),
            log_score=_interval(logs[name], dyads),
            skill=1.0 - float(np.mean(brier[name])) / base if base >= _PERFECT else None,
            order=_order(
                [found[-1].others[name] for _, _, found in decided],
                [happened for _, happened, _ in decided],
                dyads,
            ),
            against_model=_interval(
                [mine - model for mine, model in zip(brier[name], brier[MODEL], strict=True)], dyads
            ),
        )
        for name in names
    )
    forecasts = [freeze for _, _, found in decided for freeze in found]
    years = sum(len(found) for _, _, found in decided) / 12.0
    return Scores(
        adjudicator=adjudicator,
        cases=len(decided),
        happened=sum(happened for _, happened, _ in decided),
        forecasts=len(forecasts),
        forecasters=forecasters,
        calibration=_calibration(decided),
        leads=tuple(_lead(one, found, settings) for one, happened, found in decided if happened),
        alarms=_alarms(decided, settings, years),
        word_changes_per_year=sum(_changes(found) for _, _, found in decided) / years if years else 0.0,
        interval_covers=float(
            np.mean(
                [
                    (found[-1].high >= 0.5) if happened else (found[-1].low <= 0.5)
                    for _, happened, found in decided
                ]
            )
        )
        if decided
        else 0.0,
        sharpness=float(np.mean([abs(freeze.p - 0.5) for freeze in forecasts])) if forecasts else 0.0,
    )


def _open(one: Resolved, found: Sequence[Freeze]) -> list[Freeze]:
    """The freezes from before the outcome was confirmed in public."""
    return [freeze for freeze in found if one.public is None or freeze.as_of < one.public.earliest]


def _brier(p: float, happened: bool) -> float:
    return (p - happened) ** 2


def _log(p: float, happened: bool) -> float:
    kept = min(max(p, _CLIP), 1 - _CLIP)
    return -log(kept if happened else 1 - kept)


def _interval(values: Sequence[float], dyads: Sequence[str]) -> Interval:
    """The mean over cases, with 5th and 95th percentile over draws of whole dyads."""
    if not values:
        return Interval(mean=0.0, low=0.0, high=0.0)
    groups: dict[str, list[float]] = defaultdict(list)
    for value, dyad in zip(values, dyads, strict=True):
        groups[dyad].append(value)
    sums = np.array([sum(group) for group in groups.values()])
    sizes = np.array([len(group) for group in groups.values()])
    chosen = np.random.default_rng(_SEED).integers(0, len(sums), (_RESAMPLES, len(sums)))
    drawn = sums[chosen].sum(axis=1) / sizes[chosen].sum(axis=1)
    low, high = np.percentile(drawn, (5, 95))
    return Interval(mean=float(np.mean(values)), low=float(low), high=float(high))


def _order(p: Sequence[float], happened: Sequence[bool], dyads: Sequence[str]) -> Interval:
    """Area under the ROC curve, with 5th and 95th percentile over draws of whole dyads."""
    values, truth = np.array(p), np.array(happened, bool)
    if truth.all() or not truth.any():
        return Interval(mean=0.5, low=0.0, high=1.0)
    above = (values[:, None] > values[None, :]) + 0.5 * (values[:, None] == values[None, :])
    pairs = above * (truth[:, None] & ~truth[None, :])
    names = {name: at for at, name in enumerate(dict.fromkeys(dyads))}
    group = np.array([names[dyad] for dyad in dyads])
    generator = np.random.default_rng(_SEED)
    drawn = []
    for _ in range(_RESAMPLES):
        times = np.bincount(generator.integers(0, len(names), len(names)), minlength=len(names))[group]
        yes, no = times @ truth, times @ ~truth
        if yes and no:
            drawn.append(float(times @ pairs @ times) / float(yes * no))
    low, high = np.percentile(drawn, (5, 95))
    mean = float(pairs.sum()) / float(truth.sum() * (~truth).sum())
    return Interval(mean=mean, low=float(low), high=float(high))


_Decided = Sequence[tuple[Resolved, bool, list[Freeze]]]


def _calibration(decided: _Decided) -> tuple[Bin, ...]:
    """By word; every case weighs one, shared among its forecasts."""
    rows: dict[str, list[tuple[float, float, bool, str]]] = defaultdict(list)
    for one, happened, found in decided:
        for freeze in found:
            rows[word_of(freeze.p)].append((1.0 / len(found), freeze.p, happened, one.case))
    bins = []
    for word, _ in WORDS:
        if not (row := rows.get(word)):
            continue
        weight = sum(entry[0] for entry in row)
        bins.append(
            Bin(
                word=word,
                forecasts=weight,
                said=sum(share * p for share, p, _, _ in row) / weight,
                came_true=sum(share for share, _, happened, _ in row if happened) / weight,
                cases=len({entry[3] for entry in row}),
            )
        )
    return tuple(bins)


def _warned(found: Sequence[Freeze], settings: Settings) -> Freeze | None:
    """The first month of the first run of months at or above the level."""
    run: list[Freeze] = []
    for freeze in found:
        run = [*run, freeze] if freeze.p >= settings.level else []
        if len(run) >= settings.held_months:
            return run[0]
    return None


def _lead(one: Resolved, found: Sequence[Freeze], settings: Settings) -> Lead:
    first = _warned(found, settings)
    return Lead(
        case=one.case,
        warned=first.as_of.date().isoformat() if first else None,
        before_occurred_months=(one.occurred.latest - first.as_of) / MONTH
        if first and one.occurred
        else None,
        before_public_months=(one.public.latest - first.as_of) / MONTH if first and one.public else None,
    )


def _alarms(decided: _Decided, settings: Settings, years: float) -> Alarms:
    """Each month the highest cases at the level that were not warned of before, within the budget."""
    months = sorted({freeze.as_of for _, _, found in decided for freeze in found})
    at = {(one.case, freeze.as_of): freeze.p for one, _, found in decided for freeze in found}
    outcome = {one.case: happened for one, happened, _ in decided}
    warned: list[str] = []
    for month in months:
        standing = [(p, case) for (case, moment), p in at.items() if moment == month and p >= settings.level]
        fresh = sorted((item for item in standing if item[1] not in warned), reverse=True)
        warned += [case for _, case in fresh[: settings.budget]]
    right = sum(outcome[case] for case in warned)
    happened = sum(outcome.values())
    return Alarms(
        raised=len(warned),
        right=right,
        precision=right / len(warned) if warned else None,
        recall=right / happened if happened else None,
        false_per_100_case_years=100.0 * (len(warned) - right) / years if years else 0.0,
    )


def _changes(found: Sequence[Freeze]) -> int:
    """How often the announced word changed, with hysteresis."""
    last: str | None = None
    changes = 0
    for freeze in found:
        word = steady_word(freeze.p, last)
        changes += last is not None and word != last
        last = word
    return changes
