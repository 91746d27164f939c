"""The room's step of the line: write the brief when something changed since the last one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from watchfloor.brief.make import make_brief
from watchfloor.brief.model import Brief
from watchfloor.brief.render import FORMATS
from watchfloor.ledger import Ledger
from watchfloor.records import (
    Assessment,
    Decision,
    Document,
    Hypothesis,
    ListEdition,
    ListEntry,
    Sighting,
    Statement,
    Step,
    Warning,
    digest,
    now,
)

ACTOR = "brief/1"
_RESTS_ON = (Document, Statement, Assessment, Sighting, ListEdition, Warning, Decision)


def brief_of(
    ledger: Ledger,
    hypotheses: Sequence[Hypothesis],
    as_of: datetime,
    *,
    case: str = "",
    since: datetime | None = None,
    indicators: Mapping[str, str] | None = None,
) -> Brief:
    """The brief that could be written by what was known at a moment (see :func:`make_brief`)."""
    view = ledger.view(as_of)
    series: dict[str, list[Assessment]] = defaultdict(list)
    for assessment in view.all(Assessment):
        series[assessment.hypothesis].append(assessment)
    last = [max(line, key=lambda one: one.as_of) for line in series.values()]
    records = {term.statement for one in last for term in one.terms if term.statement}
    statements = view.many(Statement, {*records, *(key for one in last for key in one.unused)})
    documents = {term.document for one in last for term in one.terms if term.document}
    warnings = list(view.all(Warning))
    listed = [cause for warning in warnings if warning.kind == "listing" for cause in warning.cause]
    return make_brief(
        case=case,
        as_of=as_of,
        since=since,
        hypotheses=hypotheses,
        series=series,
        documents=view.many(Document, {*documents, *(one.document for one in statements.values())}).values(),
        statements=statements.values(),
        sightings=view.many(Sighting, records).values(),
        entries=view.many(ListEntry, {*records, *listed}).values(),
        editions=view.all(ListEdition),
        warnings=warnings,
        decisions=view.all(Decision),
        indicators=indicators,
        ledger_head=ledger.head.hash,
    )


def step(
    ledger: Ledger,
    hypotheses: Sequence[Hypothesis],
    folder: Path,
    *,
    case: str = "",
    indicators: Mapping[str, str] | None = None,
) -> tuple[Path, ...]:
    """Write the brief in every format, if there is something new to write about.

    Returns
    -------
    tuple of Path
        The files written, named by the day; none if nothing changed since the last brief.
    """
    view = ledger.view()
    inputs = digest([hypotheses, view.last(*_RESTS_ON)])
    last = next(((known, one) for known, one in view.known(Step) if one.room == "brief"), None)
    if last and last[1].inputs == inputs:
        return ()
    moment = now()
    since = last[0] if last else None
    made = brief_of(ledger, hypotheses, moment, case=case, since=since, indicators=indicators)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for ending, render in FORMATS.items():
        path = folder / f"brief-{moment:%Y-%m-%d}.{ending}"
        path.write_text(render(made), encoding="utf-8")
        written.append(path)
    with ledger.write(ACTOR) as work:
        work.put(Step(room="brief", inputs=inputs))
    return tuple(written)
