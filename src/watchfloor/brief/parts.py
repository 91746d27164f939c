"""The parts of a brief, each from its records."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from watchfloor.brief import lines as say
from watchfloor.brief.figures import logit, make_figure
from watchfloor.brief.model import (
    Column,
    Event,
    Evidence,
    Figure,
    Item,
    Judgement,
    Line,
    Run,
    Side,
    Table,
)
from watchfloor.brief.sources import key_of, key_of_prior
from watchfloor.brief.state import COUNTED, State, by_weight, told_of, unused_by
from watchfloor.brief.words import words
from watchfloor.records import (
    Assessment,
    Decision,
    Family,
    Hypothesis,
    ListEntry,
    Sighting,
    Statement,
    Term,
    word_of,
)
from watchfloor.warn import mover, standing
from watchfloor.warn.wording import isolated, say_date, say_indicator, say_interval, shorten

EVENTS = 8
"""How many moves of a curve are numbered; more would not be read."""

MOVED = 0.1
"""A move of the log-odds below this gets no number."""

ROWS = 3
"""How many unseen indicators, and how many origins left out, a hypothesis shows."""

CITED = 4
"""How many sources a judgement cites; its evidence has them all."""


def bottom_line(state: State) -> Iterator[Line]:
    """What moved most, the rest in a row, and what it all rests on."""
    lead = state.lead()
    if lead is None:
        yield say.plain("No hypothesis has been assessed by this date.")
        return
    now = state.now(lead)
    since = f"Since {say_date(state.since)}" if state.since else "From its prior"
    yield say.change(lead, state.before(lead), now, since, state.cites(now, CITED))
    others = [one for one in state.judged if one is not lead]
    if others:
        yield _others(state, others)
    terms = [term for one in state.judged for term in state.now(one).terms]
    yield say.basis(terms, on="these hypotheses" if others else "it")
    against = [term for term in terms if term.shift < -COUNTED]
    if against:
        speak = say.count(len({term.root for term in against}), "origin speaks", "origins speak")
        cites = state.book.cite(key_of(term) for term in against)
        yield say.plain(f"{speak} against.", "reported", cites)


def _others(state: State, others: Sequence[Hypothesis]) -> Line:
    runs = [Run(text="Also assessed: ")]
    ranked = sorted(others, key=lambda one: -state.now(one).p)
    for place, one in enumerate(ranked):
        now = state.now(one)
        end = "." if place == len(ranked) - 1 else "; "
        runs += [
            Run(text=f"{one.hypothesis} "),
            Run(text=now.word, style="word"),
            Run(text=f", {say_interval(now.p, now.low, now.high)}{end}"),
        ]
    keys = {label for one in others for label in state.cites(state.now(one), 1)}
    order = [source.cite for each in state.book.sources for source in each.quotations]
    return Line(kind="assessed", runs=tuple(runs), cites=tuple(label for label in order if label in keys))


def judgement(state: State, hypothesis: Hypothesis) -> Judgement:
    """Number, word and interval in one line, confidence in another, what it rests on in a third."""
    now = state.now(hypothesis)
    return Judgement(
        hypothesis=hypothesis.hypothesis,
        p=now.p,
        low=now.low,
        high=now.high,
        word=now.word,
        confidence=now.confidence,
        likelihood=say.likelihood(hypothesis, now, state.cites(now, CITED)),
        why=say.confidence(now),
        basis=say.basis(now.terms, n_eff=now.n_eff),
    )


def report(state: State, term: Term) -> Line:
    """The line of a term: who said it, what was tracked, who is listed."""
    record, cites = state.held.record(term.statement or ""), state.book.cite([key_of(term)])
    match record:
        case Statement():
            return say.said(record, state.held.documents.get(record.document), cites)
        case Sighting():
            return say.seen(record, cites)
        case ListEntry():
            return say.on_list(record, cites)
        case _:
            return say.termed(term, state.held.kind(term), cites, state.indicators)


def evidence(state: State, hypothesis: Hypothesis) -> Evidence:
    """What each independent origin adds, the strongest first, those that add nothing last."""
    origins: defaultdict[str, list[Term]] = defaultdict(list)
    for term in state.now(hypothesis).terms:
        origins[term.root].append(term)
    items = [(_side(terms), abs(_shift(terms)), _item(state, terms)) for terms in origins.values()]
    order = list(words()["sides"])
    items.sort(key=lambda one: (order.index(one[0]), -one[1], one[2].line.text))
    return Evidence(
        hypothesis=hypothesis.hypothesis, text=hypothesis.text, items=tuple(item for *_, item in items)
    )


def _shift(terms: Iterable[Term]) -> float:
    return sum(term.shift for term in terms)


def _side(terms: Sequence[Term]) -> Side:
    shift = _shift(terms)
    if abs(shift) < COUNTED:
        return "nothing"
    if all(term.family == "context" for term in terms):
        return "context"
    return "for" if shift > 0 else "against"


def _item(state: State, terms: Sequence[Term]) -> Item:
    first, *rest = by_weight(terms)
    reasons = [first.discount] if first.discount else []
    own = state.book.cite([key_of(first)])
    repeats = tuple(label for label in state.book.cite(key_of(term) for term in rest) if label not in own)
    if repeats:
        again = "report of the same origin" if len(repeats) == 1 else "reports of the same origin"
        reasons.append(f"{len(repeats)} more {again}, not counted again")
    return Item(
        side=_side(terms),
        line=report(state, first),
        grade=first.grade,
        alone=math.exp(first.log_lr),
        counted=math.exp(_shift(terms)),
        note=say.plain(f"{say.sentence('; '.join(reasons))}", None, repeats) if reasons else None,
    )


def new(state: State) -> Iterator[Line]:
    """What changed since the last brief, and what was reported, tracked or listed since."""
    if state.since is None:
        yield say.plain("This is the first brief; all of it is new.")
        return
    since, moved = say_date(state.since), False
    for one in state.judged:
        now, before = state.now(one), state.before(one)
        if abs(now.p - before) >= COUNTED:
            moved = True
            yield say.change(one, before, now, f"Since {since}", state.cites(_since(now, state.since), CITED))
    if not moved:
        yield say.plain(f"No probability has changed by 0.005 or more since {since}.")
    repeated: set[str] = set()
    told: set[str] = set()
    for one in state.judged:
        terms = state.now(one).terms
        old = {term.root for term in terms if term.known <= state.since}
        fresh = [term for term in by_weight(terms) if term.known > state.since]
        repeated |= {key_of(term) for term in fresh if term.root in old}
        roots: set[str] = set()
        for term in fresh:
            if term.root not in old | roots:
                roots.add(term.root)
                told.add(key_of(term))
                yield report(state, term)
    for warning in state.listed:
        if not told & {*warning.cause}:
            yield say.plain(warning.text, "listed", state.book.cite(warning.cause))
    if repeated:
        again = say.count(len(repeated), "new report goes", "new reports go")
        yield say.plain(f"{again} back to origins already counted.", None, state.book.cite(repeated))


def _since(assessment: Assessment, since: datetime) -> Assessment:
    """The assessment with only the terms that are new, if there are any, so that these are cited."""
    fresh = tuple(term for term in assessment.terms if term.known > since and term.shift)
    values = {name: getattr(assessment, name) for name in assessment.__struct_fields__}
    return Assessment(**values | {"terms": fresh}) if fresh else assessment


def doubts(state: State) -> Iterator[Line]:
    """Every denial, and everything that speaks against a hypothesis, counted or not."""
    for one in state.judged:
        for term in by_weight(state.now(one).terms):
            record = state.held.record(term.statement or "")
            denied = isinstance(record, Statement) and record.polarity == "denied"
            if denied or term.shift < -COUNTED:
                yield report(state, term)
    for statement in told_of(map(state.now, state.judged), state.held):
        if statement.polarity == "denied":
            yield _uncounted(state, statement)


def _uncounted(state: State, statement: Statement) -> Line:
    document = state.held.documents.get(statement.document)
    line = say.said(statement, document, state.book.cite([statement.id]))
    runs = (*line.runs, Run(text=" It fits no indicator and is not counted."))
    return Line(kind=line.kind, runs=runs, cites=line.cites)


def unknown(state: State) -> Iterator[Line]:
    """What no evidence of the stronger kinds bears on, what is said to be unknown, what is left open."""
    yield from _missing(state)
    for one in state.judged:
        for term in state.now(one).terms:
            record = state.held.record(term.statement or "")
            if isinstance(record, Statement) and record.certainty == "unknown":
                yield report(state, term)
    for statement in told_of(map(state.now, state.judged), state.held):
        if statement.certainty == "unknown":
            yield _uncounted(state, statement)
    unused = unused_by(map(state.now, state.judged))
    if unused:
        fit = "fits no indicator and is" if len(unused) == 1 else "fit no indicator and are"
        number = say.count(len(unused), "statement")
        yield say.plain(f"{number} about the same parties {fit} not counted.")
    for one in state.judged:
        if one.adjudicator:
            yield say.plain(say.sentence(f"What would settle {one.hypothesis}: {one.adjudicator}"))


def _missing(state: State) -> Iterator[Line]:
    names: dict[Family, str] = words()["families"]
    missing: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in state.judged:
        seen = {term.family for term in state.now(one).terms if abs(term.shift) >= COUNTED}
        lacking = tuple(name for family, name in names.items() if family not in seen)
        if lacking:
            missing[lacking].append(one.hypothesis)
    for lacking, hypotheses in missing.items():
        yield say.plain(f"No {say.listing(lacking, 'or')} bears on {say.listing(hypotheses)}.")


def sought(state: State) -> Table:
    """The unseen indicators that would move each hypothesis most, by how likely they are to be seen."""
    rows = []
    for one in state.judged:
        for each in sorted(state.now(one).sought, key=lambda each: -each.gain)[:ROWS]:
            rows.append(
                (
                    one.hypothesis,
                    each.indicator,
                    f"{state.now(one).p:.2f}",
                    f"{each.p_if_seen:.2f}",
                    word_of(each.p_if_seen),
                    f"{each.chance:.2f}",
                )
            )
    return Table(
        caption="What would change it most, by what it would do and how likely it is to be seen",
        columns=(
            Column(name="Hypothesis"),
            Column(name="If this were seen"),
            Column(name="Now", number=True),
            Column(name="Then", number=True),
            Column(name="Word then"),
            Column(name="Chance to see it", number=True),
        ),
        rows=tuple(rows),
    )


def without(state: State) -> Table:
    """What each hypothesis would be without the origins that carry it."""
    rows = []
    for one in state.judged:
        now = state.now(one)
        dropped = sorted(now.without_origin, key=lambda each: (-abs(each.p - now.p), each.without))
        for each in dropped[:ROWS]:
            rows.append(
                (
                    one.hypothesis,
                    isolated(shorten(each.label, 80)),
                    f"{now.p:.2f}",
                    f"{each.p:.2f}",
                    word_of(each.p),
                )
            )
    return Table(
        caption="What each would be without one of its origins",
        columns=(
            Column(name="Hypothesis"),
            Column(name="Without"),
            Column(name="Now", number=True),
            Column(name="Then", number=True),
            Column(name="Word then"),
        ),
        rows=tuple(rows),
    )


def priors(state: State) -> Table:
    """Where each hypothesis begins."""
    rows = []
    for one in state.judged:
        prior = state.now(one).prior
        rows.append(
            (
                one.hypothesis,
                "; ".join(prior.classes),
                say_interval(prior.p, prior.low, prior.high),
                f"{prior.events:g} of {prior.trials:g}",
                f"{prior.horizon_months:g}",
                f"{prior.known_share:.2f}",
                f"[{', '.join(state.book.cite([key_of_prior(prior)]))}]",
            )
        )
    return Table(
        caption="Where each begins: the prior, from past cases",
        columns=(
            Column(name="Hypothesis"),
            Column(name="Reference class"),
            Column(name="Prior", number=True),
            Column(name="Cases", number=True),
            Column(name="Months", number=True),
            Column(name="Share known", number=True),
            Column(name="Source"),
        ),
        rows=tuple(rows),
    )


def figure(state: State, hypothesis: Hypothesis) -> Figure:
    """The curve of a hypothesis, with the moves that deserve a number."""
    line = state.curves[hypothesis.hypothesis]
    return make_figure(hypothesis, line, state.as_of, tuple(_events(state, line)))


_NOTHING_NEW = "no new report; what was known counts differently"


def _events(state: State, line: Sequence[Assessment]) -> Iterator[Event]:
    befores = [line[0].prior.p, *(one.p for one in line)]
    moves = [
        (abs(logit(now.p) - logit(before)), place)
        for place, (before, now) in enumerate(zip(befores, line, strict=False))
    ]
    largest = sorted((move for move in moves if move[0] >= MOVED), reverse=True)[:EVENTS]
    for number, place in enumerate(sorted(place for _, place in largest), start=1):
        now = line[place]
        term = mover(line[place - 1] if place else None, now)
        what = _NOTHING_NEW
        if term:
            what = f"{isolated(shorten(term.source, 90))}: {say_indicator(term, state.indicators)}"
        yield Event(
            number=number,
            day=now.as_of,
            kind=state.held.kind(term) if term else "assessed",
            text=what,
            before=befores[place],
            after=now.p,
            cites=state.book.cite([key_of(term)]) if term else (),
        )


def method(decisions: Iterable[Decision], as_of: datetime, ledger_head: str | None) -> Iterator[Line]:
    """How the numbers came about, who overrode which of them, and how to check it."""
    for text in words()["method"]["lines"]:
        yield say.plain(text)
    for one in standing(decisions, as_of):
        if one.verb in ("override", "grade"):
            of = f"{one.field or one.verb} of {one.target}"
            was = f" from {one.old}" if one.old else ""
            why = f": {one.reason}" if one.reason else ""
            text = f"Set by {one.by} on {say_date(one.at)}: {of}{was} to {one.new or 'nothing'}{why}"
            yield say.plain(say.sentence(text))
    if ledger_head:
        yield say.plain(f"The head of the ledger was {ledger_head}; watchfloor verify recomputes it.")
