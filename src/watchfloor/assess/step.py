"""The room's step of the line: assess every hypothesis at each date on which its evidence changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from watchfloor.assess.case import Case
from watchfloor.assess.replay import strands
from watchfloor.assess.tables import Tables
from watchfloor.ledger import Ledger, View
from watchfloor.progress import Report, silent
from watchfloor.records import (
    Assessment,
    Decision,
    Document,
    Hypothesis,
    Link,
    ListEdition,
    Sighting,
    Statement,
    Step,
    digest,
)

ACTOR = "assess/1"


def case_of(view: View, tables: Tables, *, sightings: bool = True) -> Case:
    """What a view holds that an assessment can rest on, put in order for these tables."""
    documents = list(view.all(Document))
    case = Case(
        documents=documents,
        texts={document.id: view.text(document) for document in documents},
        statements=list(view.all(Statement)),
        links=list(view.all(Link)),
        sightings=list(view.all(Sighting)) if sightings else [],
        editions=list(view.all(ListEdition)),
        decisions=list(view.all(Decision)),
    )
    case.indexed(tables)
    return case


def step(
    ledger: Ledger,
    hypotheses: Sequence[Hypothesis],
    tables: Tables,
    *,
    sightings: bool = True,
    report: Report = silent,
) -> int:
    """Assess what may have changed, and keep the series.

    A hypothesis whose evidence, tables and decisions are as they were is not assessed again.

    Returns
    -------
    int
        How many assessments are new or differ from before.
    """
    view = ledger.view()
    evidence = view.last(Document, Statement, Link, Sighting, ListEdition, Decision)
    inputs = digest([tables.digest, hypotheses, evidence, sightings])
    before = view.get(Step, "assess")
    if before and before.inputs == inputs:
        return 0
    found = strands(hypotheses, case_of(view, tables, sightings=sightings), tables)
    standing: dict[str, list[str]] = defaultdict(list)
    there: dict[str, str] = {}
    for old in view.all(Assessment):
        standing[old.hypothesis].append(old.id)
        there[old.id] = digest(old)
    changed = 0
    with ledger.write(ACTOR) as work:
        kept: set[str] = set()
        for done, strand in enumerate(found, 1):
            names = [one.hypothesis for one in strand.hypotheses]
            report("assess", done, len(found), ", ".join(names))
            mark = Step(room=f"assess {' '.join(names)}", inputs=strand.digest)
            if view.get(Step, mark.id) == mark:
                kept.update(id for name in names for id in standing[name])
                continue
            for one in strand.assessments():
                kept.add(work.put(one, known=one.as_of))
                changed += there.get(one.id) != digest(one)
            work.put(mark)
        for id in (id for ids in standing.values() for id in ids if id not in kept):
            work.retire(Assessment, id)
        for hypothesis in hypotheses:
            work.put(hypothesis)
        work.put(Step(room="assess", inputs=inputs))
    return changed
