"""Sources: whose words the desk has, how they are graded, and what became of what they said."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from watchfloor.ledger.tokens import normalise
from watchfloor.records import Document, Statement
from watchfloor.web import deciding, material
from watchfloor.web.looking import Look, Looking
from watchfloor.web.pages.decisions import GRADES

router = APIRouter()

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher as the desk knows it."""

    name: str
    documents: int
    grade: str | None
    """What an analyst gave it; ``None`` leaves it to the table of grades."""
    used: str
    """The grades with which assessments count it."""
    terms: int
    shift: float
    """The sum of what it adds to, or takes from, the log-odds of all hypotheses, without signs."""


@router.get("/sources", include_in_schema=False)
def sources(look: Looking, page: int = 1, q: str = "") -> Response:
    """All sources, those with most documents first."""
    tally = look.memo("publishers", make=lambda: look.view.tally(Document, "publisher"))
    wanted = normalise(q)
    names = [name for name in tally if wanted in name]
    page = max(1, page)
    shown = names[(page - 1) * PAGE : page * PAGE]
    return look.page(
        "sources.html",
        room="sources",
        sources=[_source(look, _called(look, name), tally[name]) for name in shown],
        total=len(names),
        asked=q,
        page=page,
        more=len(names) > page * PAGE,
    )


@router.get("/sources/{name:path}", include_in_schema=False)
def source(look: Looking, name: str) -> Response:
    """One source."""
    count = look.view.count(Document, publisher=name)
    documents = look.view.latest(Document, limit=100, publisher=name)
    return look.page(
        "source.html",
        room="sources",
        source=_source(look, _called(look, normalise(name), default=name), count),
        documents=[
            (known, one, look.view.count(Statement, document=one.id)) for known, one in documents[:25]
        ],
        firmness=_firmness(look, [one for _, one in documents]),
        terms=[
            (line[-1], term)
            for line in material.series(look).values()
            for term in line[-1].terms
            if term.document in {one.id for _, one in documents}
        ],
        judged=deciding.about(look.view, [name])[name],
        grades=GRADES,
    )


def _called(look: Look, name: str, default: str | None = None) -> str:
    """A normalised name as it is written in the newest document that has it."""
    for _, one in look.view.latest(Document, limit=1, publisher=name):
        for written in (one.source, one.publisher):
            if written and normalise(written) == name:
                return written
    return default or name


def _source(look: Look, name: str, documents: int) -> Source:
    used = _used(look).get(normalise(name), [])
    last = next(
        (one for one in reversed(deciding.about(look.view, [name])[name].standing) if one.verb == "grade"),
        None,
    )
    return Source(
        name=name,
        documents=documents,
        grade=last.new if last else None,
        used=", ".join(sorted({grade for grade, _ in used})),
        terms=len(used),
        shift=sum(abs(shift) for _, shift in used),
    )


def _used(look: Look) -> dict[str, list[tuple[str, float]]]:
    """By publisher, the grades and shifts with which the latest assessments count what it published."""

    def make() -> dict[str, list[tuple[str, float]]]:
        terms = [term for line in material.series(look).values() for term in line[-1].terms if term.document]
        held = look.view.many(Document, (term.document or "" for term in terms))
        found: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for term in terms:
            document = held.get(term.document or "")
            if document and document.source:
                found[normalise(document.source)].append((term.grade, term.shift))
        return found

    return look.memo("used sources", make=make)


def _firmness(look: Look, documents: list[Document]) -> list[tuple[str, int]]:
    """How firmly its documents put things, by the newest hundred."""
    found: Counter[str] = Counter()
    if documents:
        for one in look.view.all(Statement, document=[document.id for document in documents]):
            found["denied" if one.polarity == "denied" else one.certainty] += 1
    return found.most_common()
