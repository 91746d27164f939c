"""The room's step of the line: assess every hypothesis at each date on which its evidence changed."""

from __future__ import annotations

from collections.abc import Sequence

from watchfloor.assess.case import Case
from watchfloor.assess.replay import series
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


def case_of(view: View, tables: Tables) -> Case:
    """What a view holds that an assessment can rest on, put in order for these tables."""
    documents = list(view.all(Document))
    case = Case(
        documents=documents,
        texts={document.id: view.text(document) for document in documents},
        statements=list(view.all(Statement)),
        links=list(view.all(Link)),
        sightings=list(view.all(Sighting)),
        editions=list(view.all(ListEdition)),
        decisions=list(view.all(Decision)),
    )
    case.indexed(tables)
    return case


def step(ledger: Ledger, hypotheses: Sequence[Hypothesis], tables: Tables, *, report: Report = silent) -> int:
    """Assess what may have changed, and keep the series.

    Returns
    -------
    int
        How many assessments are new or differ from before.
    """
    view = ledger.view()
    evidence = view.last(Document, Statement, Link, Sighting, ListEdition, Decision)
    inputs = digest([tables.digest, hypotheses, evidence])
    before = view.get(Step, "assess")
    if before and before.inputs == inputs:
        return 0
    case = case_of(view, tables)
    head = ledger.head.seq
    with ledger.write(ACTOR) as work:
        kept = set()
        for done, assessment in enumerate(series(hypotheses, case, tables), 1):
            report("assess", done, None, assessment.hypothesis)
            kept.add(work.put(assessment, known=assessment.as_of))
        for old in view.all(Assessment):
            if old.id not in kept:
                work.retire(Assessment, old.id)
        for hypothesis in hypotheses:
            work.put(hypothesis)
        work.put(Step(room="assess", inputs=inputs))
    return ledger.head.seq - head
