"""A hypothesis: how it moved, why, on whose word, and what would change it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from watchfloor.records import Assessment, Document, Hypothesis, Sighting, Statement, Term
from watchfloor.web import curves, deciding, material
from watchfloor.web.looking import Look, Looking

router = APIRouter()

NOTHING = 0.005
"""A shift of the log-odds below this counts as nothing: it changes no second decimal."""
BAR = 90.0
"""Half the width of the bars in "why", in the units of their view box."""
CURVE_MARKS = 24
"""Moves that get a number on the curve; more would cover each other. All are in the table."""
DRAWN = 26
"""Documents up to which the picture of origins is drawn; above, the table says it better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A row of "why": one report, alone and as counted."""

    label: str
    term: Term
    kind: str
    document: Document | None
    alone: float
    """Length of the bar if it were counted in full; negative is against."""
    counted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Reasons of one meaning, and what they do together."""

    title: str
    reasons: tuple[Reason, ...]
    shift: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line of the picture of origins."""

    path: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A document or an origin in the picture."""

    y: float
    label: str
    detail: str
    href: str | None
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Which documents go back to which origins."""

    rows: tuple[tuple[str, str, tuple[Document, ...], float], ...]
    """(origin, in words, its documents, what it adds to the log-odds), the weightiest first."""
    documents: tuple[Node, ...]
    origins: tuple[Node, ...]
    edges: tuple[Edge, ...]
    height: float


@router.get("/hypotheses/{id}", include_in_schema=False)
def hypothesis(look: Looking, id: str, scale: str = "odds") -> Response:
    """One hypothesis."""
    question = next((one for one in material.questions(look) if one.hypothesis == id), None)
    if question is None:
        raise HTTPException(404, f"There is no hypothesis {id}.")
    line = material.series(look).get(id, [])
    if not line:
        return look.page("unassessed.html", room="board", question=question)
    now = line[-1]
    made = material.moves(line)
    found = material.reports(look.view, now.terms)
    held = look.view.many(Document, (term.document for term in now.terms if term.document))
    judged = deciding.about(look.view, [id, *_overridden(now)])
    return look.page(
        "hypothesis.html",
        room="board",
        question=question,
        now=now,
        line=line,
        moves=made,
        kinds={move.number: _kind(found, move.term) for move in made},
        curve=_curve(look, question, line, made, found),
        narrow=_curve(look, question, line, made, found, width=420, height=260),
        groups=_groups(now, found, held),
        prior_logit=material.logit(now.prior.p),
        scale="log" if scale == "log" else "odds",
        bar=BAR,
        origins=_origins(look, now, held, found),
        matrix=_matrix(look, question, now),
        judged=judged,
        standing=[one for name in judged for one in judged[name].standing],
        days=[(move.at.date().isoformat(), f"{move.was:.2f} → {move.after.p:.2f}") for move in made[-10:]],
    )


def _overridden(now: Assessment) -> list[str]:
    return [*(one.target for one in now.overrides), *{term.source for term in now.terms}]


def _kind(found: Mapping[str, Statement | Sighting], term: Term | None) -> str:
    if term is None:
        return "assessed"
    record = found.get(term.statement or "")
    if isinstance(record, Sighting) or (record is None and term.family == "sensor"):
        return "tracked"
    return "listed" if record is None and term.family == "document" else "reported"


def _curve(
    look: Look,
    question: Hypothesis,
    line: Sequence[Assessment],
    made: Sequence[material.Move],
    found: Mapping[str, Statement | Sighting],
    *,
    width: float = 860,
    height: float = 320,
) -> curves.Curve | None:
    # Now, a curve ends where its question does: nothing is gained by a flat line through the years after.
    settled = max(line[-1].as_of, question.window[1].latest)
    end = min(look.moment.end, settled)
    largest = sorted(made, key=lambda move: -abs(material.logit(move.after.p) - material.logit(move.was)))
    marks = [(move.at, move.number, _kind(found, move.term)) for move in largest[:CURVE_MARKS]]
    # A flat line through the years before the first move says nothing; a stretch of it is enough.
    first = min((at for at, _, _ in marks), default=None)
    begin = max(line[0].as_of, first - (end - first) * 0.15) if first else None
    beyond = end + (end - (begin or line[0].as_of)) * 0.06 if not look.moment.is_now else None
    return curves.curve(line, end, sorted(marks), begin=begin, until=beyond, width=width, height=height)


def _groups(
    now: Assessment, found: Mapping[str, Statement | Sighting], held: Mapping[str, Document]
) -> list[Group]:
    largest = max((abs(term.log_lr) for term in now.terms), default=1.0) or 1.0
    ordered = sorted(now.terms, key=lambda term: (-abs(term.shift), -abs(term.log_lr), term.known))
    labels = {id(term): f"E{number}" for number, term in enumerate(ordered, 1)}

    def reason(term: Term) -> Reason:
        return Reason(
            label=labels[id(term)],
            term=term,
            kind=_kind(found, term),
            document=held.get(term.document or ""),
            alone=BAR * term.log_lr / largest,
            counted=BAR * term.shift / largest,
        )

    chosen: dict[str, list[Term]] = {"direct": [], "context": [], "against": [], "nothing": []}
    for term in ordered:
        if abs(term.shift) < NOTHING:
            chosen["nothing"].append(term)
        elif term.shift < 0:
            chosen["against"].append(term)
        else:
            chosen["context" if term.family == "context" else "direct"].append(term)
    return [
        Group(title=title, reasons=tuple(map(reason, terms)), shift=math.fsum(term.shift for term in terms))
        for title, terms in chosen.items()
        if terms
    ]


def _origins(
    look: Look, now: Assessment, held: Mapping[str, Document], found: Mapping[str, Statement | Sighting]
) -> Origins:
    by_root: dict[str, list[Term]] = defaultdict(list)
    for term in now.terms:
        by_root[term.root].append(term)
    ranked = sorted(by_root.items(), key=lambda pair: -abs(math.fsum(term.shift for term in pair[1])))
    rows = []
    for root, terms in ranked:
        there = {id: held[id] for term in terms if (id := term.document) and id in held}
        strongest = max(terms, key=lambda term: abs(term.shift))
        rows.append((root, strongest.source, tuple(there.values()), math.fsum(term.shift for term in terms)))
    documents = {one.id: one for _, _, origin, _ in rows for one in origin}
    if not 1 < len(documents) <= DRAWN:
        return Origins(rows=tuple(rows), documents=(), origins=(), edges=(), height=0)
    step = 34.0
    height = step * max(len(documents), len(rows)) + 8
    left = {key: 20 + (height - 24) * (at + 0.5) / len(documents) for at, key in enumerate(documents)}
    right = [20 + (height - 24) * (at + 0.5) / len(rows) for at in range(len(rows))]
    edges = []
    for at, (root, _, origin, _) in enumerate(rows):
        for document in origin:
            start = left[document.id]
            counts = any(abs(term.shift) >= NOTHING for term in by_root[root] if term.document == document.id)
            edges.append(
                Edge(
                    path=f"M262 {start:.0f}C400 {start:.0f} 400 {right[at]:.0f} 520 {right[at]:.0f}",
                    counts=counts,
                )
            )
    return Origins(
        rows=tuple(rows),
        documents=tuple(
            Node(
                y=left[key],
                label=one.source or one.name,
                detail=look.write.partial(one.dated),
                href=look.link(f"/documents/{key}"),
                kind="document",
            )
            for key, one in documents.items()
        ),
        origins=tuple(
            Node(
                y=right[at],
                label=source,
                detail=f"× {math.exp(shift):.2f}",
                href=None,
                kind=_kind(found, max(by_root[root], key=lambda term: abs(term.shift))),
            )
            for at, (root, source, _, shift) in enumerate(rows)
        ),
        edges=tuple(edges),
        height=height,
    )


def _matrix(
    look: Look, question: Hypothesis, now: Assessment
) -> tuple[list[tuple[str, str]], list[tuple[Hypothesis, list[float | None]]]]:
    """What each of the weightiest origins says to every hypothesis of the same case."""
    case = [one for one in material.questions(look) if one.case == question.case]
    latest = {one.hypothesis: line[-1] for one in case if (line := material.series(look).get(one.hypothesis))}
    weight: dict[str, float] = defaultdict(float)
    names: dict[str, str] = {}
    shifts: dict[str, dict[str, float]] = {}
    for key, assessment in latest.items():
        own: dict[str, float] = defaultdict(float)
        for term in assessment.terms:
            own[term.root] += term.shift
            names.setdefault(term.root, term.source)
        shifts[key] = own
        for root, shift in own.items():
            weight[root] = max(weight[root], abs(shift) * (2 if key == now.hypothesis else 1))
    columns = sorted((root for root in weight if weight[root] >= 0.1), key=lambda root: -weight[root])[:6]
    rows = [
        (one, [shifts[one.hypothesis].get(root) for root in columns])
        for one in case
        if one.hypothesis in latest
    ]
    return [(root, names[root]) for root in columns], rows if len(rows) > 1 else []
