"""What the desk would have said at each of many moments, by what was known then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from watchfloor.assess.case import Case
from watchfloor.assess.evidence import Gathered, gather
from watchfloor.assess.placing import Target, place, target_of
from watchfloor.assess.run import judge, pooled
from watchfloor.assess.stages import same_transfer
from watchfloor.assess.tables import IGNORE, Tables
from watchfloor.records import Assessment, Hypothesis


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
    """The assessments of each hypothesis at each date on which its evidence changed, and at no other.

    The stages of one transfer change together, since they are kept in order.
    """
    index = case.indexed(tables)
    found = _gathered(hypotheses, case, tables)
    groups = same_transfer(hypotheses)
    grouped = {position for group in groups for position in group}
    for group in [*groups, *([position] for position in range(len(hypotheses)) if position not in grouped)]:
        chosen = [hypotheses[position] for position in group]
        moments = {moment for position in group for moment in _changes(found[position][1])}
        for moment in sorted(moments):
            yield from pooled(chosen, [judge(*found[position], index, moment) for position in group])


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
