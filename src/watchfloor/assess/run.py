"""Assess hypotheses on a case, as of a moment or of many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec

from watchfloor.assess.case import Case
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

_SEEN_EARLIER = 1e-9


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
    target = target_of(hypothesis, tables)
    return _at(target, gather(target, case), case, tables, as_of)


def assess_all(
    hypotheses: Sequence[Hypothesis], case: Case, tables: Tables, as_of: datetime
) -> tuple[Assessment, ...]:
    """Assess several hypotheses; the stages of one transfer are kept in order by pooling."""
    return _pooled(hypotheses, [assess(one, case, tables, as_of) for one in hypotheses])


def replay(
    hypotheses: Sequence[Hypothesis], case: Case, tables: Tables, moments: Iterable[datetime]
) -> Iterator[tuple[Assessment, ...]]:
    """What the desk would have said at each moment, in their order: one tuple of assessments a moment.

    The evidence of each hypothesis is gathered once; a moment only cuts it.
    """
    targets = [target_of(one, tables) for one in hypotheses]
    gathered = [gather(target, case) for target in targets]
    for moment in moments:
        yield _pooled(
            hypotheses,
            [
                _at(target, found, case, tables, moment)
                for target, found in zip(targets, gathered, strict=True)
            ],
        )


def _at(target: Target, gathered: Gathered, case: Case, tables: Tables, as_of: datetime) -> Assessment:
    adjusted = Adjusted(case.decisions, as_of)
    for child, parent in adjusted.cuts():
        case.provenance.cut(child, parent)
    weighed = weigh(gathered.reports, target, case, as_of, adjusted)
    past = [
        one for known, one in gathered.past if known <= as_of and adjusted.verdict(one.statement) != "reject"
    ]
    identified = max((item.log_lr for item in weighed if item.report.settles), default=0.0)
    start = prior_of(target, past, tables, identified=identified)
    start, overrides = _prior_override(target.hypothesis, start, adjusted)
    pool = Pool(weighed, case, as_of, adjusted)
    counted = pool.count()
    p = probability(start, counted, case)
    low, high = spread(start, counted, case)
    low, high = min(low, p), max(high, p)
    without_origin = _without(pool, start, case, weighed, lambda item: (item.root, item.root_label))
    without_source = _without(pool, start, case, weighed, lambda item: _source(item, case))
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
    pool: Pool, start: Start, case: Case, weighed: Sequence[Weighed], name: object
) -> tuple[Dropped, ...]:
    found: dict[str, str] = {}
    for item in weighed:
        key, label = name(item)  # type: ignore[operator]
        if key and item.log_lr != 0.0:
            found.setdefault(key, label)
    return tuple(
        Dropped(
            without=key,
            label=label,
            p=probability(start, pool.count(lambda item, key=key: name(item)[0] != key), case),  # type: ignore[operator,misc]
        )
        for key, label in found.items()
    )


def _source(item: Weighed, case: Case) -> tuple[str, str]:
    document = case.documents.get(item.report.document or "")
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


def _pooled(hypotheses: Sequence[Hypothesis], found: list[Assessment]) -> tuple[Assessment, ...]:
    for group in same_transfer(hypotheses):
        values = {name: in_order([getattr(found[at], name) for at in group]) for name in ("p", "low", "high")}
        for rank, at in enumerate(group):
            one = found[at]
            p = values["p"][rank]
            if abs(p - one.p) > _SEEN_EARLIER:
                found[at] = msgspec.structs.replace(
                    one,
                    p=p,
                    low=min(values["low"][rank], p),
                    high=max(values["high"][rank], p),
                    word=word_of(p),
                    unpooled_p=one.p,
                )
    return tuple(found)
