"""Curves as geometry: what a template needs to draw them in SVG, with no drawing of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from watchfloor.records import WORDS, Assessment

BOUNDS = tuple(lower for _, lower in WORDS if lower)
"""The probabilities at which the word changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An event under the curve."""

    x: float
    row: int
    number: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A stepped curve with its interval, in the units of a view box."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    line: str
    area: str
    end_x: float
    end_y: float
    ticks: tuple[Tick, ...]
    bounds: tuple[Tick, ...]
    words: tuple[Tick, ...]
    marks: tuple[Mark, ...] = ()
    until: float | None = None
    """Where what is not known yet begins, if the axis goes beyond it."""

    @property
    def mark_rows(self) -> int:
        return 1 + max((mark.row for mark in self.marks), default=-1)


def spark(series: Sequence[Assessment], end: datetime, *, months: int = 12, width: float = 104) -> str:
    """The path of a small stepped curve over the months before a moment, 0 at the bottom, 1 at the top."""
    begin = end - timedelta(days=30.44 * months)
    points = [(one.as_of, one.p) for one in series if one.as_of <= end]
    if not points:
        return ""
    height, span = 24.0, (end - begin).total_seconds()
    path = ""
    for at, p in points:
        x = 1 + max(0.0, (at - begin).total_seconds() / span) * (width - 4)
        y = 1 + (1 - p) * (height - 2)
        path = f"M{x:.1f} {y:.1f}" if not path or at <= begin else f"{path}H{x:.1f}V{y:.1f}"
    return f"{path}H{width - 3:.1f}"


def curve(
    series: Sequence[Assessment],
    end: datetime,
    marks: Sequence[tuple[datetime, int, str]] = (),
    *,
    begin: datetime | None = None,
    until: datetime | None = None,
    width: float = 860,
    height: float = 320,
) -> Curve | None:
    """The curve of a hypothesis.

    Parameters
    ----------
    series
        Its assessments in order; each holds until the next.
    end
        Where the drawn line ends: the moment looked at.
    marks
        (moment, number, kind) of what moved it.
    begin
        Where the axis begins; by default a little before the first step.
    until
        Where the axis ends, if later than the line.
    """
    points = [one for one in series if one.as_of <= end]
    if not points:
        return None
    first = points[0].as_of
    last = until or end
    begin = begin or first - max((last - first) * 0.03, timedelta(days=3))
    left, right, top, bottom = 40.0, width - 118.0, 12.0, height - 12.0
    span = max((last - begin).total_seconds(), 1.0)

    def x(at: datetime) -> float:
        return left + min(1.0, max(0.0, (at - begin).total_seconds() / span)) * (right - left)

    def y(p: float) -> float:
        return top + (1 - p) * (bottom - top)

    shown = [one for one in points if one.as_of >= begin] or points[-1:]
    before = [one for one in points if one.as_of < begin]
    steps = [*before[-1:], *shown] if before else shown
    line, high, low = "", "", []
    for one in steps:
        at = x(one.as_of)
        line += f"H{at:.1f}V{y(one.p):.1f}" if line else f"M{at:.1f} {y(one.p):.1f}"
        high += f"H{at:.1f}V{y(one.high):.1f}" if high else f"M{at:.1f} {y(one.high):.1f}"
        low.append((at, y(one.low)))
    right_edge = x(end)
    line += f"H{right_edge:.1f}"
    back = f"H{right_edge:.1f}V{low[-1][1]:.1f}"
    for index in range(len(low) - 1, 0, -1):
        back += f"H{low[index][0]:.1f}V{low[index - 1][1]:.1f}"
    area = f"{high}{back}H{low[0][0]:.1f}Z"
    words = tuple(
        Tick(at=y((lower + upper) / 2), label=word)
        for (word, lower), upper in zip(WORDS, [*BOUNDS, 1.0], strict=True)
    )
    return Curve(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        line=line,
        area=area,
        end_x=right_edge,
        end_y=y(steps[-1].p),
        ticks=tuple(Tick(at=x(at), label=label) for at, label in axis(begin, last)),
        bounds=tuple(Tick(at=y(bound), label=f"{bound:.2f}".lstrip("0")) for bound in BOUNDS),
        words=words,
        marks=_rows([(x(at), number, kind) for at, number, kind in marks if begin <= at <= end]),
        until=right_edge if right_edge < right - 1 else None,
    )


def _rows(marks: Sequence[tuple[float, int, str]], *, apart: float = 21) -> tuple[Mark, ...]:
    """Marks in as few rows as keep them from covering each other; at most four."""
    filled: list[float] = []
    made = []
    for at, number, kind in sorted(marks):
        row = next((index for index, taken in enumerate(filled) if at - taken >= apart), len(filled))
        if row == len(filled):
            if row == 4:
                row = filled.index(min(filled))
            else:
                filled.append(at)
        filled[row] = at
        made.append(Mark(x=at, row=row, number=number, kind=kind))
    return tuple(made)


def axis(begin: datetime, end: datetime) -> list[tuple[datetime, str]]:
    """Where the ticks are: months or years, at most eight."""
    months = (end.year - begin.year) * 12 + end.month - begin.month
    if months < 1:
        days = max(1, (end - begin).days // 6)
        return [
            (begin + timedelta(days=days * count), f"{begin + timedelta(days=days * count):%-d %b}")
            for count in range(1, 7)
        ]
    step = next((size for size in (1, 2, 3, 6, 12, 24, 60, 120) if months / size <= 8), 240)
    made = []
    for count in range(months + 2):
        year, month = divmod(begin.year * 12 + begin.month - 1 + count, 12)
        at = datetime(year, month + 1, 1, tzinfo=UTC)
        if begin < at <= end and (year * 12 + month) % step == 0:
            made.append((at, f"{at:%Y}" if step >= 12 else f"{at:%b %Y}"))
    return made
