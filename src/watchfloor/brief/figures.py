"""What a curve is drawn from, and the tables that say the same as the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from watchfloor.brief.model import Column, Event, Figure, Point, Table
from watchfloor.records import Assessment, Hypothesis, word_of
from watchfloor.warn.wording import say_date, say_interval

_P_MIN, _P_MAX = 0.01, 0.99
"""The bounds in which the assessment keeps every probability."""


def make_figure(
    hypothesis: Hypothesis, line: Sequence[Assessment], until: datetime, events: Sequence[Event] = ()
) -> Figure:
    """The curve of assessments in order of time, at least one."""
    return Figure(
        hypothesis=hypothesis.hypothesis,
        text=hypothesis.text,
        prior=line[0].prior.p,
        points=tuple(_point(one) for one in line),
        until=until,
        events=tuple(events),
        window=(hypothesis.window[0].earliest, hypothesis.window[1].latest),
    )


def _point(one: Assessment) -> Point:
    full = logit(one.prior.p) + sum(term.log_lr for term in one.terms)
    return Point(
        as_of=one.as_of,
        p=one.p,
        low=one.low,
        high=one.high,
        full=min(max(1 / (1 + math.exp(-full)), _P_MIN), _P_MAX),
        documents=one.documents,
        origins=one.origins,
    )


def logit(p: float) -> float:
    """Log-odds; a probability outside the bounds of the assessment is taken to the nearer bound."""
    p = min(max(p, _P_MIN), _P_MAX)
    return math.log(p / (1 - p))


def events_table(figure: Figure) -> Table:
    """What moved the curve: the numbered marks of the picture."""
    return Table(
        caption=f"What moved {figure.hypothesis}; numbers as in the picture",
        columns=(
            Column(name="No.", number=True),
            Column(name="Known"),
            Column(name="Kind"),
            Column(name="What"),
            Column(name="Before", number=True),
            Column(name="After", number=True),
            Column(name="Source"),
        ),
        rows=tuple(
            (
                str(one.number),
                say_date(one.day),
                one.kind,
                one.text,
                f"{one.before:.2f}",
                f"{one.after:.2f}",
                f"[{', '.join(one.cites)}]" if one.cites else "",
            )
            for one in figure.events
        ),
    )


def points_table(figure: Figure) -> Table:
    """Every step of the curve."""
    return Table(
        caption=f"Every step of {figure.hypothesis}",
        columns=(
            Column(name="From"),
            Column(name="Probability (interval)", number=True),
            Column(name="Word"),
            Column(name="Every report counted in full", number=True),
            Column(name="Documents", number=True),
            Column(name="Origins", number=True),
        ),
        rows=tuple(
            (
                say_date(one.as_of),
                say_interval(one.p, one.low, one.high),
                word_of(one.p),
                f"{one.full:.2f}",
                str(one.documents),
                str(one.origins),
            )
            for one in figure.points
        ),
    )


def describe(figure: Figure) -> str:
    """The picture in words, for those who do not see it."""
    first, last = figure.points[0], figure.last
    return (
        f"Step chart of the probability of {figure.hypothesis}: {figure.prior:.2f} before any report, "
        f"{first.p:.2f} on {say_date(first.as_of)}, {last.p:.2f} ({word_of(last.p)}) on "
        f"{say_date(figure.until)}. Documents by then: {last.documents}; independent origins: {last.origins}."
    )


def caption(figure: Figure) -> str:
    """What stands under the picture of one hypothesis."""
    return (
        f"{figure.hypothesis}: {figure.text}. Numbered marks are what moved it; the table names them. "
        "The lower plot sets documents beside the independent origins they go back to."
    )


CAPTION_OF_ALL = "Each curve from 0 to 1, on the same dates, with its last probability and what it rests on."
"""What stands under the picture of several."""
