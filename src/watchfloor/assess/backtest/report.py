"""The report of a backtest: JSON for machines, one HTML page with charts for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

import msgspec

from watchfloor.assess.backtest.cases import Resolved
from watchfloor.assess.backtest.freezes import Freeze
from watchfloor.assess.backtest.scores import Interval, Scores
from watchfloor.records import to_builtins

CAUTION = (
    "What such a set can show: whether the parts of the model pull in the right direction, whether copies "
    "and repeats are kept from counting, how long before confirmation the number moved. What it cannot show: "
    "how well the model is calibrated, or that it beats a careful reader. The cases were chosen and "
    "summarised by hand by people who knew how they ended; they are few, and some share a pair of states. "
    "Intervals are printed for that reason; no ranking should be read into them. Where a set was made so "
    "that half of its alarms came to nothing, how often alarms come true in the world cannot be read from "
    "it, and the levels of the forecasts (Brier, log score, calibration) are to be read with that in mind; "
    "the order (how often a case that came about stood above one that did not) does not depend on it."
)


def as_json(
    cases: Sequence[Resolved], freezes: Mapping[str, Sequence[Freeze]], scores: Sequence[Scores]
) -> str:
    """Everything: cases with outcomes, every frozen forecast with its hash, and the scores."""
    return json.dumps(
        {
            "cases": [_case(one) for one in cases],
            "freezes": {
                name: [{**to_builtins(one), "digest": one.digest} for one in found]
                for name, found in freezes.items()
            },
            "scores": msgspec.to_builtins(list(scores)),
            "caution": CAUTION,
        },
        ensure_ascii=False,
        indent=1,
        default=str,
    )


def _case(one: Resolved) -> dict[str, object]:
    return {
        "case": one.case,
        "title": one.title,
        "text": one.hypothesis.text,
        "alarm": one.alarm.text,
        "window": [day.text for day in one.hypothesis.window],
        "why": one.why,
        "outcomes": [
            {
                "adjudicator": outcome.adjudicator,
                "happened": "contested" if outcome.happened is None else outcome.happened,
                "says": outcome.says,
                "url": outcome.url,
                "occurred": outcome.occurred.text if outcome.occurred else None,
                "public": outcome.public.text if outcome.public else None,
            }
            for outcome in one.outcomes
        ],
    }


def as_html(
    cases: Sequence[Resolved], freezes: Mapping[str, Sequence[Freeze]], scores: Sequence[Scores]
) -> str:
    """One page that needs nothing else: scores, calibration, and a curve for every case."""
    parts = [f"<h1>Backtest: {len(cases)} cases</h1>", f"<p class=caution>{escape(CAUTION)}</p>"]
    for one in scores:
        parts.append(_scores(one))
    parts.append("<h2>Cases</h2>")
    parts += [_curve(one, freezes[one.case]) for one in cases]
    body = "\n".join(parts)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Backtest</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<main>{body}</main></html>"
    )


_STYLE = """
:root{color-scheme:light dark;--ink:#1a1b1d;--paper:#fdfcf9;--line:#363c8f;--band:#d9dbf1;--soft:#5f6166}
@media(prefers-color-scheme:dark){:root{--ink:#e9e7e2;--paper:#15171a;--line:#b4b9f6;--band:#33375e;--soft:#a6a5a1}}
body{background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;margin:0}
main{max-width:60rem;margin:0 auto;padding:1rem}table{border-collapse:collapse;margin:.5rem 0;width:100%}
td,th{border-bottom:1px solid var(--soft);padding:.25rem .5rem;text-align:right}
td:first-child,th:first-child{text-align:left}.caution{border-left:4px solid var(--line);padding-left:1rem}
svg{width:100%;height:auto}figure{margin:1.5rem 0}figcaption{color:var(--soft)}
"""


def _scores(one: Scores) -> str:
    rows = [
        (
            forecaster.name,
            _spread(forecaster.brier),
            _spread(forecaster.log_score),
            _skill(forecaster.skill),
            _spread(forecaster.order),
            _spread(forecaster.against_model, signed=True),
        )
        for forecaster in one.forecasters
    ]
    bins = [
        (row.word, f"{row.forecasts:.1f}", str(row.cases), f"{row.said:.2f}", f"{row.came_true:.2f}")
        for row in one.calibration
    ]
    leads = [
        (
            lead.case,
            lead.warned or "never",
            _months(lead.before_occurred_months),
            _months(lead.before_public_months),
        )
        for lead in one.leads
    ]
    alarms = one.alarms
    return "".join(
        [
            f"<h2>By {escape(one.adjudicator)}</h2><p>{one.cases} cases, {one.happened} of them happened; "
            f"{one.forecasts} monthly forecasts made before public confirmation.</p>",
            _table(("forecaster", "Brier", "log score", "skill", "right order", "Brier − the model's"), rows),
            "<h3>Calibration by word</h3>",
            _reliability(one),
            _table(("word", "cases' worth", "cases", "said (mean)", "came true"), bins),
            "<h3>Lead time</h3>",
            _table(("case", "first held", "months before it happened", "months before public"), leads),
            f"<h3>Warnings</h3><p>{alarms.raised} raised, {alarms.right} right; precision "
            f"{_share(alarms.precision)}, recall {_share(alarms.recall)}, "
            f"{alarms.false_per_100_case_years:.0f} false in 100 case-years. The announced word changed "
            f"{one.word_changes_per_year:.1f} times a year. Sharpness {one.sharpness:.2f}.</p>",
        ]
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "<p>None.</p>"
    first = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{first}</tr>{body}</table>"


def _spread(value: Interval, *, signed: bool = False) -> str:
    sign = "+" if signed else ""
    return f"{value.mean:{sign}.3f} [{value.low:{sign}.3f}, {value.high:{sign}.3f}]"


def _months(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _skill(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"


def _reliability(one: Scores) -> str:
    """Said against came true; the size of a dot is the number of cases behind it."""
    size, edge = 300, 30
    scale = size - 2 * edge
    dots = "".join(
        f'<circle cx="{edge + row.said * scale:.1f}" cy="{size - edge - row.came_true * scale:.1f}" '
        f'r="{3 + 2 * row.cases**0.5:.1f}" fill="var(--line)" fill-opacity=".6">'
        f"<title>{escape(row.word)}: said {row.said:.2f}, came true {row.came_true:.2f}, "
        f"{row.cases} cases</title></circle>"
        for row in one.calibration
    )
    far = size - edge
    return (
        f'<figure style="max-width:20rem"><svg viewBox="0 0 {size} {size}" role="img">'
        f"<title>Said against came true, by {escape(one.adjudicator)}</title>"
        f'<path d="M{edge} {edge}V{far}H{far}" fill="none" stroke="var(--soft)"/>'
        f'<path d="M{edge} {far}L{far} {edge}" stroke="var(--soft)" stroke-dasharray="4"/>{dots}</svg>'
        f"<figcaption>Across: said. Up: came true. Dashed: perfect.</figcaption></figure>"
    )


def _curve(one: Resolved, found: Sequence[Freeze]) -> str:
    """The frozen forecasts of a case as steps, with the interval behind."""
    width, height, edge = 720, 160, 24
    if not found:
        return ""
    start, end = found[0].as_of, found[-1].as_of
    span = max((end - start).total_seconds(), 1.0)

    def x(moment: datetime) -> float:
        return edge + (width - 2 * edge) * ((moment - start).total_seconds() / span)

    def y(p: float) -> float:
        return height - edge - (height - 2 * edge) * p

    line = " ".join(f"{'L' if at else 'M'}{x(f.as_of):.1f} {y(f.p):.1f}" for at, f in enumerate(found))
    upper = " ".join(f"{'L' if at else 'M'}{x(f.as_of):.1f} {y(f.high):.1f}" for at, f in enumerate(found))
    lower = " ".join(f"L{x(f.as_of):.1f} {y(f.low):.1f}" for f in reversed(found))
    marks = ""
    for name, day in (("happened", one.occurred), ("public", one.public)):
        if day is not None and start <= day.latest <= end:
            at = x(day.latest)
            marks += (
                f'<path d="M{at:.1f} {edge}V{height - edge}" stroke="var(--soft)" stroke-dasharray="3"/>'
                f'<text x="{at + 3:.1f}" y="{edge - 6}" font-size="11" fill="var(--soft)">{name}</text>'
            )
    said = {True: "yes", False: "no", None: "contested"}
    outcomes = "; ".join(
        f"{outcome.adjudicator}: {said[outcome.happened]} ({outcome.says})" for outcome in one.outcomes
    )
    last = found[-1]
    return (
        f"<figure><h3>{escape(one.case)}: {escape(one.hypothesis.text)}</h3>"
        f'<svg viewBox="0 0 {width} {height}" role="img"><title>{escape(one.case)}, month by month</title>'
        f'<path d="{upper} {lower}Z" fill="var(--band)"/>'
        f'<path d="M{edge} {y(0):.1f}H{width - edge}M{edge} {y(0.5):.1f}H{width - edge}M{edge} {y(1):.1f}'
        f'H{width - edge}" stroke="var(--soft)" stroke-opacity=".4"/>'
        f'<path d="{line}" fill="none" stroke="var(--line)" stroke-width="2"/>{marks}'
        f'<text x="{edge}" y="{height - 6}" font-size="11" fill="var(--soft)">{start.date()}</text>'
        f'<text x="{width - edge}" y="{height - 6}" font-size="11" text-anchor="end" fill="var(--soft)">'
        f"{end.date()}</text></svg><figcaption>Last frozen: {last.word}, {last.p:.2f} "
        f"[{last.low:.2f}–{last.high:.2f}], {last.documents} documents, {last.origins} origins. "
        f"{escape(outcomes)}</figcaption></figure>"
    )
