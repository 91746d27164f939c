"""A brief from records: what is claimed, on what, and what is not known, as of a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from watchfloor.brief import parts
from watchfloor.brief.lines import counts, unique
from watchfloor.brief.model import Alternative, Brief
from watchfloor.brief.sources import Holdings
from watchfloor.brief.state import State
from watchfloor.records import (
    Assessment,
    Decision,
    Document,
    Hypothesis,
    ListEdition,
    ListEntry,
    Sighting,
    Statement,
    Warning,
    from_builtins,
    to_builtins,
)

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def make_brief(
    *,
    title: str | None = None,
    case: str = "",
    as_of: datetime,
    since: datetime | None = None,
    hypotheses: Sequence[Hypothesis],
    series: Mapping[str, Sequence[Assessment]],
    documents: Iterable[Document] = (),
    statements: Iterable[Statement] = (),
    sightings: Iterable[Sighting] = (),
    entries: Iterable[ListEntry] = (),
    editions: Iterable[ListEdition] = (),
    warnings: Iterable[Warning] = (),
    decisions: Iterable[Decision] = (),
    indicators: Mapping[str, str] | None = None,
    ledger_head: str | None = None,
) -> Brief:
    """The brief that the desk could have written by the end of a date.

    Parameters
    ----------
    title
        If none is given, the hypothesis that moved most makes it, with its word and number.
    case
        What the desk is about, in a few words.
    as_of
        Nothing known or decided later is shown or counted.
    since
        The date of the last brief; ``None`` if this is the first.
    hypotheses
        In the order in which they are to be judged; one without an assessment by the date is left out.
    series
        For each hypothesis its assessments at each date on which its evidence changed (or at regular
        steps); the last by the date is the one judged, the others make the curve.
    documents, statements, sightings, entries, editions
        What the assessments rest on.
    warnings
        Those about lists tell who was listed since the last brief.
    decisions
        Overrides and grades in force are named.
    indicators
        What each indicator of the tables is called.
    ledger_head
        Hash of the last event of the ledger, so that the brief can be checked.
    """
    held = Holdings(
        documents={one.id: one for one in documents if one.known is None or one.known <= as_of},
        statements={one.id: one for one in statements},
        sightings={one.id: one for one in sightings if one.known <= as_of},
        entries={one.id: one for one in entries},
        editions={one.id: one for one in editions if one.published.known_from <= as_of},
    )
    state = State.of(
        hypotheses=hypotheses,
        series=series,
        held=held,
        warnings=warnings,
        indicators=indicators or {},
        as_of=as_of,
        since=since,
    )
    lead = state.lead()
    documents_count, origins = counts(term for one in state.judged for term in state.now(one).terms)
    made = Brief(
        title=title or _title(state),
        case=case,
        as_of=as_of,
        since=since,
        documents=documents_count,
        origins=origins,
        bottom_line=tuple(parts.bottom_line(state)),
        judgements=tuple(parts.judgement(state, one) for one in state.judged),
        figures=tuple(parts.figure(state, one) for one in state.judged),
        lead=lead.hypothesis if lead else None,
        new=unique(parts.new(state)),
        evidence=tuple(parts.evidence(state, one) for one in state.judged),
        doubts=unique(parts.doubts(state)),
        unknown=unique(parts.unknown(state)),
        alternatives=tuple(
            Alternative(hypothesis=one.hypothesis, text=one.text, others=one.alternatives)
            for one in state.judged
            if one.alternatives
        ),
        sought=parts.sought(state),
        without=parts.without(state),
        method=tuple(parts.method(decisions, as_of, ledger_head)),
        priors=parts.priors(state),
        sources=state.book.sources,
        ledger_head=ledger_head,
    )
    return from_builtins(Brief, _printable(to_builtins(made)))


def _printable(value: Any) -> Any:
    """With control characters, which no format of a brief can hold, shown as replaced."""
    if isinstance(value, str):
        return _CONTROL.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list | tuple) else value


def _title(state: State) -> str:
    """A hypothesis is never a headline without its word and number."""
    lead = state.lead()
    if lead is None:
        return "No hypothesis is assessed yet"
    now = state.now(lead)
    return f"{now.word.capitalize()} ({now.p:.2f}): {lead.text}"
