"""The room's step of the line: raise what was asked for and not raised before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from watchfloor.ledger import Ledger
from watchfloor.records import (
    Assessment,
    Document,
    Link,
    ListEdition,
    ListEntry,
    Statement,
    Step,
    Warning,
    digest,
)
from watchfloor.warn.rules import warnings
from watchfloor.warn.watches import Watch

ACTOR = "warn/1"


def step(
    ledger: Ledger, watches: Sequence[Watch], indicators: Mapping[str, str] | None = None
) -> tuple[Warning, ...]:
    """Raise every warning that the records give reason for and that was not raised yet.

    Parameters
    ----------
    indicators
        What each indicator of the tables is called.

    Returns
    -------
    tuple of Warning
        Those that are new, oldest first.
    """
    view = ledger.view()
    inputs = digest([watches, view.last(Assessment, Statement, Link, Document, ListEdition, ListEntry)])
    before = view.get(Step, "warn")
    if before and before.inputs == inputs:
        return ()
    series: dict[str, list[Assessment]] = defaultdict(list)
    for assessment in view.all(Assessment):
        series[assessment.hypothesis].append(assessment)
    found = warnings(
        watches,
        series=series,
        statements=view.all(Statement),
        links=view.all(Link),
        documents=view.all(Document),
        editions=view.all(ListEdition),
        entries=view.all(ListEntry),
        indicators=indicators,
    )
    there = view.many(Warning, (one.id for one in found))
    new = tuple(one for one in found if one.id not in there)
    with ledger.write(ACTOR) as work:
        for warning in new:
            work.put(warning)
        work.put(Step(room="warn", inputs=inputs))
    return new
