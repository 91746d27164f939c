"""Forecasts frozen month by month: what was said, on what was known, hashed in a chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from watchfloor.assess.backtest.cases import Resolved
from watchfloor.assess.backtest.variants import ARTICLES, MODEL, PRIOR, ablated, by_articles
from watchfloor.assess.case import Case
from watchfloor.assess.replay import replay
from watchfloor.assess.tables import Tables
from watchfloor.errors import IntegrityError
from watchfloor.records import PartialDate, digest, end_of
from watchfloor.records.base import Record


class Freeze(Record, frozen=True, kw_only=True):
    """What was said of one case at the end of one month."""

    case: str
    as_of: datetime
    p: float
    low: float
    high: float
    word: str
    confidence: str
    documents: int
    origins: int
    n_eff: float
    others: dict[str, float]
    """What the comparators say at the same moment."""
    evidence: tuple[str, ...]
    """Ids of the reports that it rests on."""
    tables: str
    """Digest of the tables."""
    previous: str
    """Digest of the freeze before, "" for the first."""

    @property
    def digest(self) -> str:
        return digest(self)


def monthly(first: PartialDate, last: PartialDate) -> Iterator[datetime]:
    """The last moment of each month from one date to another, both included."""
    day = date(first.earliest.year, first.earliest.month, 1)
    while True:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        moment = end_of(following - timedelta(days=1))
        if moment > end_of(last.latest.date()):
            return
        yield moment
        day = following


def moments(case: Resolved) -> list[datetime]:
    """When a case is frozen: at the end of each month from the alarm to the window's end, and on the eve.

    The eve is the last day before the first adjudicator spoke; where that is the day of the alarm, it is the
    only forecast that is scored.
    """
    found = set(monthly(case.alarm, case.closes)) | {case.closes.latest}
    if case.public is not None:
        eve = end_of((case.public.earliest - timedelta(days=1)).date())
        if case.alarm.earliest <= eve <= case.closes.latest:
            found.add(eve)
    return sorted(found)


def freeze(resolved: Resolved, case: Case, tables: Tables) -> list[Freeze]:
    """Replay one case month by month, with its comparators, in a chain of hashes."""
    dates = moments(resolved)
    said = list(replay([resolved.hypothesis], case, tables, dates))
    others = {
        name: [one.p for one in replay([resolved.hypothesis], case, changed, dates)]
        for name, changed in ablated(tables).items()
    }
    found: list[Freeze] = []
    for position, one in enumerate(said):
        found.append(
            Freeze(
                case=resolved.case,
                as_of=one.as_of,
                p=one.p,
                low=one.low,
                high=one.high,
                word=one.word,
                confidence=one.confidence,
                documents=one.documents,
                origins=one.origins,
                n_eff=one.n_eff,
                others={
                    MODEL: one.p,
                    **{name: values[position] for name, values in others.items()},
                    PRIOR: min(max(one.prior.p, 0.01), 0.99),
                    ARTICLES: by_articles(one),
                },
                evidence=tuple(term.statement or "" for term in one.terms if term.shift),
                tables=tables.digest,
                previous=found[-1].digest if found else "",
            )
        )
    return found


def verify(freezes: Sequence[Freeze]) -> None:
    """Check the chain of one case's freezes.

    Raises
    ------
    IntegrityError
        If a freeze does not fit the one before; the message names it.
    """
    before = ""
    for one in freezes:
        if one.previous != before:
            raise IntegrityError(
                f"The freeze of {one.case} at {one.as_of.date()} does not fit the one before it.",
                fix="Somebody changed a frozen forecast; run the backtest again from the cases.",
            )
        before = one.digest
