"""What the desk would have said at each of many moments, by what was known then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchfloor.assess.case import Case, Index
from watchfloor.assess.evidence import Gathered, gather
from watchfloor.assess.placing import Target, place, target_of
from watchfloor.assess.run import judge, pooled
from watchfloor.assess.stages import same_transfer
from watchfloor.assess.tables import IGNORE, Tables
from watchfloor.records import Assessment, Hypothesis, digest


def replay(
    hypotheses: Sequence[Hypothesis], case: Case, tables: Tables, moments: Iterable[datetime]
) -> Iterator[Assessment]:
    """The assessment of every hypothesis at each moment, moment by moment.

    The evidence of each hypothesis is gathered once; a moment only cuts it.
    """
    index = case.indexed(tables)
    found = _gathered(hypotheses, case, tables)
    for moment in moments:
        yield from pooled(hypotheses, [judge(target, evidence, index, moment) for target, evidence in found])


def series(hypotheses: Sequence[Hypothesis], case: Case, tables: Tables) -> Iterator[Assessment]:
    """The assessments of each hypothesis at each date on which its evidence changed, and at no other."""
    for strand in strands(hypotheses, case, tables):
        yield from strand.assessments()


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """Hypotheses that must be assessed together, since they are stages of one transfer; mostly one alone."""

    hypotheses: tuple[Hypothesis, ...]
    evidence: tuple[tuple[Target, Gathered], ...]
    index: Index

    @property
    def digest(self) -> str:
        """Of everything that their assessments depend on: the same digest, the same assessments."""
        return digest(
            [
                self.index.tables.digest,
                self.hypotheses,
                self.index.decisions,
                [_inputs(found, self.index) for _, found in self.evidence],
            ]
        )

    def assessments(self) -> Iterator[Assessment]:
        """At each date on which the evidence of one of them changed."""
        for moment in sorted({moment for _, found in self.evidence for moment in _changes(found)}):
            judged = [judge(target, found, self.index, moment) for target, found in self.evidence]
            yield from pooled(self.hypotheses, judged)


def strands(hypotheses: Sequence[Hypothesis], case: Case, tables: Tables) -> list[Strand]:
    """The hypotheses in groups that are assessed together, each with its evidence."""
    found = _gathered(hypotheses, case, tables)
    groups = same_transfer(hypotheses)
    grouped = {position for group in groups for position in group}
    groups += [[position] for position in range(len(hypotheses)) if position not in grouped]
    return [
        Strand(
            hypotheses=tuple(hypotheses[position] for position in group),
            evidence=tuple(found[position] for position in group),
            index=case.indexed(tables),
        )
        for group in groups
    ]


def _inputs(gathered: Gathered, index: Index) -> object:
    """What of the evidence an assessment depends on, as plain values."""

    def origin(document: str | None) -> object:
        if document is None:
            return None
        home, circular = index.provenance.root(document)
        edges = sorted((edge.parent, edge.weight) for edge in index.provenance.edges(document))
        return home, circular, index.provenance.agency(home), edges

    reports = [
        (
            *(one.id, one.known, one.date, one.indicator, one.a, one.b, one.grade, one.r, one.relays),
            *(one.firmness, one.precision, one.leans_on, one.settles, one.fixed, one.speaker),
            origin(one.document),
        )
        for one in gathered.reports
    ]
    past = [(known, one.statement, one.until, one.classes) for known, one in gathered.past]
    return reports, past, gathered.unused


def _gathered(hypotheses: Sequence[Hypothesis], case: Case, tables: Tables) -> list[tuple[Target, Gathered]]:
    index = case.indexed(tables)
    targets = [target_of(one, tables) for one in hypotheses]
    return [(target, gather(target, index)) for target in targets]


def _changes(gathered: Gathered) -> set[datetime]:
    return {report.known for report in gathered.reports} | {known for known, _ in gathered.past}


def touched(
    documents: Collection[str], hypotheses: Sequence[Hypothesis], case: Case, tables: Tables
) -> list[Hypothesis]:
    """The hypotheses on which something in these documents bears: only they need a new assessment."""
    index = case.indexed(tables)
    facts = [one for key in documents for one in index.by_document.get(key, ())]

    def bears(hypothesis: Hypothesis) -> bool:
        target = target_of(hypothesis, tables)
        found = (place(target, one, index) for one in facts)
        return any(one is not None and one.rule.indicator != IGNORE for one in found)

    return [one for one in hypotheses if bears(one)]
