"""The board: what is assessed, what has moved, what is new, what failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from watchfloor.records import Assessment, Document, Hypothesis, Reading, Statement
from watchfloor.web import curves, material
from watchfloor.web.looking import Look, Looking
from watchfloor.web.moments import moment_of
from watchfloor.web.words import SMALLEST_CHANGE

router = APIRouter()

COLLECTED = 12
"""Documents that the board shows; the rest is one click away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A hypothesis on the board."""

    question: Hypothesis
    now: Assessment
    before: Assessment | None
    last_move: material.Move | None
    spark: str

    @property
    def change(self) -> float:
        return self.now.p - self.before.p if self.before else 0.0

    @property
    def moved(self) -> bool:
        return abs(self.change) >= SMALLEST_CHANGE


@router.get("/", include_in_schema=False)
def board(look: Looking, since: str | None = None, case: str | None = None) -> Response:
    """The board."""
    then = _since(look, since)
    asked = material.questions(look)
    rows = [row for one in asked if (not case or one.case == case) and (row := _row(look, one, then))]
    rows.sort(key=lambda row: (not row.moved, -abs(row.change)))
    fresh = look.view.latest(Document, limit=COLLECTED)
    groups = material.warnings(look)
    return look.page(
        "board.html",
        room="board",
        rows=rows,
        unassessed=[one for one in asked if one.hypothesis not in material.series(look)],
        cases=sorted({one.case for one in asked if one.case}),
        case=case,
        since=then,
        groups=[group for group in groups if group.open][:6],
        open_warnings=sum(item.state == "open" for group in groups for item in group.items),
        collected=[
            (known, one, look.view.count(Statement, document=one.id), one.notes) for known, one in fresh
        ],
        total=look.memo("documents", make=lambda: look.view.count(Document)),
        failed=[(known, one) for known, one in look.view.latest(Reading, limit=6, outcome="problem")],
        failed_jobs=[
            job for job in look.office.jobs.latest(5) if job.failures or job.state in ("failed", "broken off")
        ],
        sought=_sought(rows),
        days=[(last.at.date().isoformat(), last.after.hypothesis) for row in rows if (last := row.last_move)][
            :8
        ],
    )


def _since(look: Look, asked: str | None) -> datetime:
    """What changes are counted from: the day asked for, the last visit, or thirty days before."""
    if asked:
        return moment_of(asked, look.moment.present).end
    visit = material.last_visit(look) if look.moment.is_now else None
    return visit or look.moment.end - timedelta(days=30)


def _row(look: Look, question: Hypothesis, then: datetime) -> Row | None:
    line = material.series(look).get(question.hypothesis, [])
    if not line:
        return None
    made = material.moves(line)
    return Row(
        question=question,
        now=line[-1],
        before=material.standing_at(line, then),
        last_move=made[-1] if made else None,
        spark=curves.spark(
            line,
            max(line[-1].as_of, question.window[1].latest) if look.moment.is_now else look.moment.end,
            months=36,
        ),
    )


def _sought(rows: list[Row]) -> list[tuple[Row, object]]:
    best = [(row, row.now.sought[0]) for row in rows if row.now.sought]
    best.sort(key=lambda pair: -pair[1].gain)
    return list(best[:3])
