"""Assess hypotheses on a case, as of a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from watchfloor.assess.case import Case, Index
from watchfloor.assess.combining import Counted, Pool, effective, probability, spread
from watchfloor.assess.evidence import Gathered, Weighed, gather, weigh
from watchfloor.assess.judging import confidence, sought
from watchfloor.assess.likelihood import logit
from watchfloor.assess.overrides import Adjusted, number_of
from watchfloor.assess.placing import Target, target_of
from watchfloor.assess.priors import Start, prior_of
from watchfloor.assess.stages import in_order, same_transfer
from watchfloor.assess.tables import Tables
from watchfloor.records import Assessment, Decision, Dropped, Hypothesis, Override, Term, word_of

_ROUNDING = 1e-9
_MOST_DROPPED = 15
"""So many origins and sources are left out in turn; those after them move less."""
Naming = Callable[[Weighed], tuple[str, str]]
"""Key and name of what a report is to be left out with."""


def assess(hypothesis: Hypothesis, case: Case, tables: Tables, as_of: datetime) -> Assessment:
    """How likely a hypothesis is, on what was known at a moment.

    Parameters
    ----------
    hypothesis
        What is asked.
    case
        What the desk has read, seen and decided; what became known after ``as_of`` is not looked at.
    tables
        Indicators, grades, dependence, reference classes; those that the case was built with.
    as_of
        The moment, UTC.
    """
    index = case.indexed(tables)
    target = target_of(hypothesis, tables)
    return judge(target, gather(target, index), index, as_of)


def assess_all(
    hypotheses: Sequence[Hypothesis], case: Case, tables: Tables, as_of: datetime
) -> list[Assessment]:
    """Assess several hypotheses; the stages of one transfer are kept in order by pooling."""
    return pooled(hypotheses, [assess(one, case, tables, as_of) for one in hypotheses])


def judge(target: Target, gathered: Gathered, index: Index, as_of: datetime) -> Assessment:
    """The assessment of a hypothesis whose evidence has been gathered, as of a moment."""
    tables = index.tables
    adjusted = Adjusted(index.decisions, as_of)
    weighed = weigh(gathered.reports, target, index, as_of, adjusted)
    past = [
        one for known, one in gathered.past if known <= as_of and adjusted.verdict(one.statement) != "reject"
    ]
    identified = max((item.log_lr for item in weighed if item.report.settles), default=0.0)
    start = prior_of(target, past, tables, index.draws, identified=identified)
    start, overrides = _prior_override(target.hypothesis, start, adjusted)
    pool = Pool(weighed, index, adjusted)
    counted = pool.count()
    p = probability(start, counted, index)
    low, high = spread(start, counted, index)
    low, high = min(low, p), max(high, p)
    without_origin = _without(pool, start, index, counted, lambda item: (item.root, item.root_label))
    without_source = _without(pool, start, index, counted, lambda item: _source(item, index))
    level, reasons = confidence(p, low, high, counted, without_origin)
    machine_p = None
    final = adjusted.decision(target.hypothesis.id, "p")
    if final is not None:
        applied = _allowed(final, p, tables)
        overrides = (*overrides, _override(final, f"{p:.4f}", applied))
        if applied:
            machine_p, p = p, number_of(final)
            low, high = min(low, p), max(high, p)
    used = [one for one in counted if one.item.log_lr != 0.0]
    return Assessment(
        hypothesis=target.hypothesis.id,
        text=target.hypothesis.text,
        as_of=as_of,
        p=p,
        low=low,
        high=high,
        word=word_of(p),
        confidence=level,
        reasons=reasons,
        prior=start.prior,
        documents=len({one.item.report.document for one in counted if one.item.report.document}),
        origins=len({one.item.root for one in used}),
        n_eff=effective(counted),
        terms=tuple(_term(one) for one in counted),
        without_origin=without_origin,
        without_source=without_source,
        sought=sought(target, p, counted, tables),
        unused=tuple(key for known, key in gathered.unused if known <= as_of),
        machine_p=machine_p,
        overrides=overrides,
        circular=tuple(sorted({item.root for item in weighed if item.circular})),
    )


def _without(
    pool: Pool, start: Start, index: Index, counted: Sequence[Counted], name: Naming
) -> tuple[Dropped, ...]:
    """What p would be without each origin, or each source: those that move it most."""
    labels: dict[str, str] = {}
    moved: dict[str, float] = defaultdict(float)
    for one in counted:
        key, label = name(one.item)
        if key and one.item.log_lr != 0.0:
            labels.setdefault(key, label)
            moved[key] += abs(one.shift)
    chosen = sorted(labels, key=lambda key: (-moved[key], key))[:_MOST_DROPPED]

    def without(key: str) -> float:
        return probability(start, pool.count(lambda item: name(item)[0] != key), index)

    return tuple(Dropped(without=key, label=labels[key], p=without(key)) for key in chosen)


def _source(item: Weighed, index: Index) -> tuple[str, str]:
    document = index.documents.get(item.report.document or "")
    name = (document.source or document.name) if document else ""
    return name, name


def _term(one: Counted) -> Term:
    item, report = one.item, one.item.report
    return Term(
        statement=report.id,
        document=report.document,
        known=report.known,
        indicator=report.indicator,
        family=report.kind.family,
        root=item.root,
        source=item.root_label,
        grade=report.grade,
        a=report.a,
        b=report.b,
        r=item.r,
        firmness=report.firmness,
        log_lr=item.log_lr,
        weight=one.weight,
        discount=one.discount,
        relays=report.relays,
        quote=report.quote,
        start=report.start,
        end=report.end,
        label=report.kind.label,
        rule=report.rule,
        date=report.date.date().isoformat(),
    )


def _prior_override(
    hypothesis: Hypothesis, start: Start, adjusted: Adjusted
) -> tuple[Start, tuple[Override, ...]]:
    decision = adjusted.decision(hypothesis.id, "prior")
    if decision is None:
        return start, ()
    value = min(max(number_of(decision), 1e-4), 1 - 1e-4)
    moved = float(logit(value))
    changed = Start(
        msgspec.structs.replace(start.prior, p=value, reason=f"set by {decision.by}: {decision.reason}"),
        moved,
        start.draws - start.logit + moved,
    )
    return changed, (_override(decision, f"{start.prior.p:.4f}", True),)


def _allowed(decision: Decision, p: float, tables: Tables) -> bool:
    """A large change of the final probability needs a second person."""
    value = min(max(number_of(decision), 1e-4), 1 - 1e-4)
    step = abs(float(logit(value)) - float(logit(p)))
    return step <= tables.firmness.limits.second_person_logit or bool(
        decision.seconded_by and decision.seconded_by != decision.by
    )


def _override(decision: Decision, old: str, applied: bool) -> Override:
    return Override(
        decision=decision.id,
        target=decision.target,
        field=decision.field or "",
        old=old,
        new=decision.new or "",
        by=decision.by,
        at=decision.at,
        reason=decision.reason,
        seconded_by=decision.seconded_by,
        applied=applied,
    )


def pooled(hypotheses: Sequence[Hypothesis], found: Sequence[Assessment]) -> list[Assessment]:
    """The assessments with the stages of each transfer in order."""
    result = list(found)
    for group in same_transfer(hypotheses):
        values = {
            name: in_order([getattr(result[at], name) for at in group]) for name in ("p", "low", "high")
        }
        for rank, at in enumerate(group):
            one = result[at]
            p = values["p"][rank]
            if abs(p - one.p) > _ROUNDING:
                result[at] = msgspec.structs.replace(
                    one,
                    p=p,
                    low=min(values["low"][rank], p),
                    high=max(values["high"][rank], p),
                    word=word_of(p),
                    unpooled_p=one.p,
                )
    return result
