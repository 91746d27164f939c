"""What a brief is made from: the records as of its date, and how they are cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchfloor.brief.figures import logit
from watchfloor.brief.sources import Book, Holdings, book, key_of, key_of_prior
from watchfloor.records import Assessment, Hypothesis, Statement, Term, Warning

COUNTED = 0.005
"""A change of log-odds or of a probability below this prints as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The assessed hypotheses, their curves up to the date, what they rest on, and its labels."""

    judged: tuple[Hypothesis, ...]
    curves: Mapping[str, Sequence[Assessment]]
    held: Holdings
    listed: tuple[Warning, ...]
    """Warnings about lists since the last brief."""
    indicators: Mapping[str, str]
    """What each indicator is called."""
    as_of: datetime
    since: datetime | None
    book: Book

    @classmethod
    def of(
        cls,
        *,
        hypotheses: Sequence[Hypothesis],
        series: Mapping[str, Sequence[Assessment]],
        held: Holdings,
        warnings: Iterable[Warning],
        indicators: Mapping[str, str],
        as_of: datetime,
        since: datetime | None,
    ) -> State:
        curves = {
            key: sorted((one for one in line if one.as_of <= as_of), key=lambda one: one.as_of)
            for key, line in series.items()
        }
        judged = tuple(one for one in hypotheses if curves.get(one.hypothesis))
        now = [curves[one.hypothesis][-1] for one in judged]
        listed = tuple(
            one
            for one in warnings
            if one.kind == "listing" and one.known <= as_of and (since is None or one.known > since)
        )
        entries = [held.record(key) for one in listed for key in reversed(one.cause)]
        cited = [
            *(term for one in now for term in by_weight(one.terms)),
            *told_of(now, held),
            *(one for one in entries if one),
            *(one.prior for one in now),
        ]
        grades = {term.document: term.grade for one in now for term in one.terms if term.document}
        return cls(
            judged=judged,
            curves=curves,
            held=held,
            listed=listed,
            indicators=indicators,
            as_of=as_of,
            since=since,
            book=book(cited, held, grades, indicators),
        )

    def now(self, hypothesis: Hypothesis) -> Assessment:
        return self.curves[hypothesis.hypothesis][-1]

    def before(self, hypothesis: Hypothesis) -> float:
        """The probability at the last brief; if there was none, or no assessment then, the prior."""
        line = self.curves[hypothesis.hypothesis]
        then = [one.p for one in line if self.since and one.as_of <= self.since]
        return then[-1] if then else line[0].prior.p

    def lead(self) -> Hypothesis | None:
        """The hypothesis whose odds moved most; of equals, the first."""
        return max(
            self.judged,
            key=lambda one: abs(logit(self.now(one).p) - logit(self.before(one))),
            default=None,
        )

    def cites(self, assessment: Assessment, limit: int) -> tuple[str, ...]:
        """The strongest reports, one an origin; for want of any, the prior."""
        strongest = {term.root: term for term in reversed(by_weight(assessment.terms)) if term.shift}
        terms = by_weight(strongest.values())[:limit]
        keys = [key_of(term) for term in terms] or [key_of_prior(assessment.prior)]
        return self.book.cite(keys)


def by_weight(terms: Iterable[Term]) -> list[Term]:
    """Those that move the odds most first; of equals the stronger by itself, then the earlier."""
    return sorted(terms, key=lambda one: (-abs(one.shift), -abs(one.log_lr), one.known, key_of(one)))


def unused_by(now: Iterable[Assessment]) -> list[str]:
    """Ids of the statements that no indicator of any hypothesis could place."""
    now = list(now)
    used = {term.statement for one in now for term in one.terms}
    return sorted({key for one in now for key in one.unused} - used)


def told_of(now: Iterable[Assessment], held: Holdings) -> list[Statement]:
    """Statements that no indicator could place, but that deny something or say that it is not known."""
    found = [held.statements[key] for key in unused_by(now) if key in held.statements]
    return [
        one
        for one in sorted(found, key=lambda one: (one.document, one.start, one.id))
        if one.document in held.documents and (one.polarity == "denied" or one.certainty == "unknown")
    ]
