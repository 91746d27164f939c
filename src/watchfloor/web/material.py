"""What several pages ask of a view."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchfloor.ledger import View
from watchfloor.records import Assessment, Decision, Document, Hypothesis, Sighting, Statement, Term, Warning
from watchfloor.warn import Group, inbox, mover
from watchfloor.web.looking import Look
from watchfloor.web.words import SMALLEST_CHANGE

VISIT_GAP = timedelta(minutes=30)
"""Without a page for this long, the next page begins a new visit (the usual bound of web analytics)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step of a curve that shows: what it was before and after, and what did it."""

    number: int
    at: datetime
    before: Assessment | None
    after: Assessment
    term: Term | None

    @property
    def was(self) -> float:
        """The value before; at the first step, the prior."""
        return self.before.p if self.before else self.after.prior.p


def questions(look: Look) -> list[Hypothesis]:
    """The hypotheses: what the desk is asked now, also where it looks at an earlier date."""
    now = look.desk.view()
    key = ("questions", now.last(Hypothesis))
    return look.office.memo.of(key, lambda: list(now.all(Hypothesis)))


def series(look: Look) -> Mapping[str, list[Assessment]]:
    """The assessments of each hypothesis, oldest first, as far as they are in view."""

    def make() -> Mapping[str, list[Assessment]]:
        found: dict[str, list[Assessment]] = defaultdict(list)
        for one in look.view.all(Assessment):
            found[one.hypothesis].append(one)
        return {key: sorted(line, key=lambda one: one.as_of) for key, line in found.items()}

    key = ("series", look.moment.asked, look.desk.view().last(Assessment))
    return look.office.memo.of(key, make)


def standing_at(line: Sequence[Assessment], moment: datetime) -> Assessment | None:
    """The assessment that held at a moment."""
    return next((one for one in reversed(line) if one.as_of <= moment), None)


def moves(line: Sequence[Assessment]) -> list[Move]:
    """The steps that show at two decimals, or that change the word."""
    made: list[Move] = []
    before: Assessment | None = None
    for one in line:
        was = before.p if before else one.prior.p
        if abs(one.p - was) >= SMALLEST_CHANGE or (before and before.word != one.word):
            made.append(
                Move(number=len(made) + 1, at=one.as_of, before=before, after=one, term=mover(before, one))
            )
        before = one
    return made


def logit(p: float) -> float:
    """Log-odds, of a probability held between 10⁻⁶ and 1 − 10⁻⁶."""
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


def warnings(look: Look) -> list[Group]:
    """The inbox, newest day first."""
    now = look.desk.view()

    def make() -> list[Group]:
        return inbox(
            look.view.all(Warning),
            look.view.all(Decision, verb=["acknowledge", "accept", "reject", "undo"]),
            as_of=look.moment.at,
        )

    return look.office.memo.of(("warnings", look.moment.asked, now.last(Warning, Decision)), make)


def documents(view: View, statements: Iterable[Statement]) -> dict[str, Document]:
    """The documents that these statements stand in."""
    return view.many(Document, (one.document for one in statements))


def reports(view: View, terms: Iterable[Term]) -> dict[str, Statement | Sighting]:
    """The statements and sightings that these terms count."""
    ids = [term.statement for term in terms if term.statement]
    return {**view.many(Statement, ids), **view.many(Sighting, ids)}


def last_visit(look: Look) -> datetime | None:
    """When this person was here before the present visit."""
    kept = look.office.state.get(look.user.name, "visits", {})
    present = look.moment.present
    latest = datetime.fromisoformat(kept["latest"]) if "latest" in kept else None
    before = datetime.fromisoformat(kept["before"]) if kept.get("before") else None
    if latest is None or present - latest > VISIT_GAP:
        before = latest
    kept = {"latest": present.isoformat(), "before": before.isoformat() if before else None}
    look.office.state.put(look.user.name, "visits", kept)
    return before
