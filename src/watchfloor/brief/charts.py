"""Curves as SVG: the probability over time, what moved it, and documents beside origins.

Steps are never smoothed, nothing is drawn that was not assessed, and nothing after the date of the
picture. A picture carries its own colours for light and dark, needs no font and no network, and the
same input always gives the same bytes. Its table twins are in :mod:`watchfloor.brief.figures`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from watchfloor.brief.figures import describe, make_figure
from watchfloor.brief.model import Event, Figure, Kind, Point
from watchfloor.brief.svg import area, document, el, line, number, on_paper, path, text, ticks
from watchfloor.records import WORDS, Assessment, Hypothesis, word_of
from watchfloor.warn.wording import say_date

_BOUNDS = tuple(lower for _, lower in WORDS[1:])
_LABELS = {0.0: "0", 0.2: ".20", 0.45: ".45", 0.55: ".55", 0.8: ".80", 1.0: "1"}
"""The bounds of the words that have room for their number."""

NARROW = 560
"""Pixels under which a picture is drawn for a telephone."""

_JUMP = 0.1
"""The least change of probability that a small curve puts a date to."""


def curve_svg(
    series: Mapping[str, Sequence[Assessment]],
    hypotheses: Sequence[Hypothesis],
    *,
    until: datetime | None = None,
    start: datetime | None = None,
    title: str | None = None,
) -> str:
    """The curve of one hypothesis, or a small one for each of several, on its own sheet.

    Parameters
    ----------
    series
        For each hypothesis its assessments, in any order.
    hypotheses
        Which to draw, from above to below; those without an assessment are left out.
    until
        The date of the picture; nothing later is drawn. Default: the last assessment.
    start
        Where the axis begins. Default: a little before the first assessment.
    title
        A heading for several curves.
    """
    moments = [one.as_of for each in hypotheses for one in series.get(each.hypothesis, ())]
    until = until or max(moments, default=datetime.now(UTC))
    figures = []
    for each in hypotheses:
        past = [one for one in series.get(each.hypothesis, ()) if one.as_of <= until]
        if past:
            figures.append(make_figure(each, sorted(past, key=lambda one: one.as_of), until))
    one = len(figures) == 1
    return on_paper(curve(figures[0], start=start) if one else multiples(figures, start=start, title=title))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where a curve is drawn, and which times its sides are."""

    left: float
    top: float
    width: float
    height: float
    start: datetime
    end: datetime

    def x(self, moment: datetime) -> float:
        share = (moment - self.start) / (self.end - self.start)
        return self.left + self.width * min(max(share, 0.0), 1.0)

    def y(self, p: float) -> float:
        return self.top + self.height * (1 - p)

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def across(self, y: float) -> str:
        return f"M{number(self.left)} {number(y)}H{number(self.right)}"


def _times(figures: Sequence[Figure], start: datetime | None) -> tuple[datetime, datetime]:
    end = max(one.until for one in figures)
    first = min(one.points[0].as_of for one in figures)
    start = start or first - max((end - first) / 25, timedelta(days=2))
    return min(start, end - timedelta(days=1)), end


def _steps(
    figure: Figure, frame: _Frame, value: Callable[[Point], float], y: Callable[[float], float]
) -> list[tuple[float, float]]:
    """The corners of a step line: each value holds until the next."""
    corners: list[tuple[float, float]] = []
    for point in figure.points:
        x = frame.x(point.as_of)
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y(value(point))))
    return [*corners, (frame.x(figure.until), corners[-1][1])]


def _curve(figure: Figure, frame: _Frame, width: float) -> list[str]:
    """Interval, prior (dotted, up to the first report) and probability."""
    upper = _steps(figure, frame, lambda one: one.high, frame.y)
    lower = _steps(figure, frame, lambda one: one.low, frame.y)
    middle = _steps(figure, frame, lambda one: one.p, frame.y)
    prior = [(frame.left, frame.y(figure.prior)), (middle[0][0], frame.y(figure.prior))]
    return [
        area(path([*upper, *lower[::-1]]) + "Z", "tint"),
        line(path(prior), "line", width * 0.6, stroke_dasharray="2 3"),
        line(path([prior[1], *middle]), "line", width),
        el("circle", cx=middle[-1][0], cy=middle[-1][1], r=width * 1.6, class_="wf-f-line"),
    ]


def _axis(frame: _Frame, y: float) -> list[str]:
    parts = []
    for day, label in ticks(frame.start, frame.end, int(frame.width // 62)):
        x = frame.x(day)
        anchor = "start" if x - frame.left < 14 else "end" if frame.right - x < 14 else "middle"
        parts.append(line(f"M{number(x)} {number(y)}v4", "axis"))
        parts.append(text(x, y + 17, label, text_anchor=anchor))
    return parts


# One hypothesis


def curve(figure: Figure, *, start: datetime | None = None, width: float = 740) -> str:
    """One hypothesis: its curve with interval and words, what moved it, documents beside origins.

    Under 560 pixels it is drawn for a narrow screen, with the words left to the text beside it.
    """
    begin, end = _times([figure], start)
    narrow = width < NARROW
    right = 40 if narrow else 150
    frame = _Frame(left=34, top=30, width=width - 34 - right, height=212, start=begin, end=end)
    marks, below = _marks(figure, frame)
    counts, bottom = _counts(figure, frame, below + (30 if narrow else 14), inside=narrow)
    full = _steps(figure, frame, lambda one: one.full, frame.y)
    legend, height = _legend(frame.left, bottom + 42, width, {one.kind for one in figure.events})
    parts = [
        *_bands(frame, named=not narrow),
        *_window(figure, frame),
        line(path(full), "faint", 1.2, stroke_dasharray="2 4"),
        *_curve(figure, frame, 2.4),
        *_ends(figure, frame),
        *marks,
        *counts,
        *_axis(frame, bottom),
        *legend,
    ]
    return document(width, height + 10, f"{figure.hypothesis}: {figure.text}", describe(figure), parts)


def _bands(frame: _Frame, *, named: bool) -> list[str]:
    """The ICD 203 words, every other one tinted, with their bounds."""
    parts, uppers = [], (*_BOUNDS, 1.0)
    for place, ((word, lower), upper) in enumerate(zip(WORDS, uppers, strict=True)):
        if place % 2:
            top, height = frame.y(upper), frame.height * (upper - lower)
            parts.append(
                el("rect", x=frame.left, y=top, width=frame.width, height=height, class_="wf-f-band")
            )
        y = min(max(frame.y((lower + upper) / 2) + 4, frame.top + 5), frame.bottom + 6)
        if named:
            parts.append(text(frame.right + 46, y, word, "faint", size=12, voice="word"))
    for bound in (0.0, *uppers):
        parts.append(line(frame.across(frame.y(bound)), "rule", 0.8))
        if bound in _LABELS:
            parts.append(text(frame.left - 7, frame.y(bound) + 4, _LABELS[bound], text_anchor="end"))
    return parts


def _window(figure: Figure, frame: _Frame) -> list[str]:
    """The period that the hypothesis asks about, as a bar above the plot."""
    first, last = (frame.x(moment) for moment in figure.window or (frame.start, frame.start))
    if last - first < 1:
        return []
    y, late = frame.top - 8, frame.right - first < 110
    opened = figure.window is not None and figure.window[0] >= frame.start
    closed = figure.window is not None and figure.window[1] <= frame.end
    bar = f"M{number(first)} {number(y + 4)}v-4" if opened else f"M{number(first)} {number(y)}"
    anchor = {"text_anchor": "end"} if late else {}
    return [
        text(last if late else first, y - 5, "period asked about", "faint", size=10.5, **anchor),
        line(f"{bar}H{number(last)}{'v4' if closed else ''}", "axis", 1.2),
    ]


def _ends(figure: Figure, frame: _Frame) -> list[str]:
    """The last number beside its end of the curve, and that of the full count if it has room."""
    last, x = figure.last, frame.right + 9
    parts = [text(x, frame.y(last.p) + 5, f"{last.p:.2f}", "line", size=14, font_weight="700")]
    if abs(frame.y(last.full) - frame.y(last.p)) >= 15:
        parts.append(text(x, frame.y(last.full) + 4, f"{last.full:.2f}", "faint"))
    return parts


def _marks(figure: Figure, frame: _Frame) -> tuple[list[str], float]:
    """The events below the plot, in as many rows as keep them apart; the parts, and where they end."""
    parts: list[str] = []
    ends: list[float] = []
    for event in figure.events:
        x = frame.x(event.day)
        row = next((place for place, end in enumerate(ends) if x - end >= 22), len(ends))
        ends[row : row + 1] = [x]
        y = frame.bottom + 18 + 23 * row
        stem = f"M{number(x)} {number(frame.y(event.after))}V{number(y - 10)}"
        parts += [line(stem, "axis", 0.8, stroke_dasharray="1 3"), _mark(x, y, event)]
    return parts, frame.bottom + 6 + 23 * len(ends)


def _mark(x: float, y: float, event: Event) -> str:
    shape = _shape(x, y, event.kind, 1.0)
    return shape + text(x, y + 4, str(event.number), "ink", size=11, text_anchor="middle", font_weight="600")


def _shape(x: float, y: float, kind: Kind, scale: float) -> str:
    """The sign of a kind of claim: its shape tells it, not its colour alone."""
    colours = f"wf-f-paper wf-s-{kind}"
    size, tip = 8 * scale, 11 * scale
    if kind == "tracked":
        return el("circle", cx=x, cy=y, r=size + 0.5, class_=colours, stroke_width="1.5")
    if kind == "reported":
        side = 2 * size
        return el(
            "rect", x=x - size, y=y - size, width=side, height=side, rx=2, class_=colours, stroke_width="1.5"
        )
    corners = [(x, y - tip), (x + tip, y), (x, y + tip), (x - tip, y)]
    if kind == "assessed":
        corners = [(x, y - tip), (x + tip, y + size), (x - tip, y + size)]
    return el("path", d=path(corners) + "Z", class_=colours, stroke_width="1.5")


def _counts(figure: Figure, frame: _Frame, top: float, *, inside: bool) -> tuple[list[str], float]:
    """Documents and independent origins in a plot of their own; the parts, and where they end."""
    height = 46.0
    most = max(1, *(max(one.documents, one.origins) for one in figure.points))

    def y(value: float) -> float:
        return top + height * (1 - value / most)

    documents = _steps(figure, frame, lambda one: one.documents, y)
    origins = _steps(figure, frame, lambda one: one.origins, y)
    floor = [(origins[-1][0], y(0)), (origins[0][0], y(0))]
    parts = [
        line(frame.across(y(0)), "axis", 0.8),
        area(path([*origins, *floor]) + "Z", "tint"),
        line(path(origins), "line", 1.6),
        line(path(documents), "soft", 1.3, stroke_dasharray="1.5 2.5"),
        text(frame.left - 7, top + 5, str(most), text_anchor="end"),
        text(frame.left - 7, y(0) + 4, "0", text_anchor="end"),
    ]
    last = figure.last
    labels = [
        (last.documents, _counted(last.documents, "document"), "soft", "400"),
        (last.origins, _counted(last.origins, "independent origin"), "line", "600"),
    ]
    if inside:
        places = [(frame.left, top - 10), (frame.left + 92, top - 10)]
    else:
        labels.sort(key=lambda label: -label[0])
        upper = max(y(labels[0][0]) + 4, top + 8)
        lower = max(y(labels[1][0]) + 4, upper + 14)
        places = [(frame.right + 9, upper), (frame.right + 9, lower)]
    for (_, words, colour, weight), (x, at) in zip(labels, places, strict=True):
        parts.append(text(x, at, words, colour, font_weight=weight))
    return parts, y(0)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _legend(left: float, top: float, width: float, kinds: set[Kind]) -> tuple[list[str], float]:
    """What the lines, the area and the shapes stand for; the parts, and where they end."""
    signs: list[tuple[Callable[[float, float], str], str]] = [
        (lambda x, y: line(f"M{number(x)} {number(y)}h20", "line", 2.4), "assessed"),
        (_swatch, "10th to 90th percentile"),
        (
            lambda x, y: line(f"M{number(x)} {number(y)}h20", "faint", 1.2, stroke_dasharray="2 4"),
            "every report in full, not assessed",
        ),
    ]
    signs += [(_signed(kind), kind) for kind in ("reported", "tracked", "listed") if kind in kinds]
    parts, x, y = [], left, top
    for draw, words in signs:
        wide = 26 + 5.4 * len(words)
        if x > left and x + wide > width:
            x, y = left, y + 18
        parts += [draw(x, y - 4), text(x + 26, y, words, size=11)]
        x += wide + 12
    return parts, y


def _swatch(x: float, y: float) -> str:
    return el("rect", x=x, y=y - 5, width=20, height=10, class_="wf-f-tint")


def _signed(kind: Kind) -> Callable[[float, float], str]:
    return lambda x, y: _shape(x + 14, y, kind, 0.6)


# Several hypotheses


def multiples(
    figures: Sequence[Figure], *, start: datetime | None = None, title: str | None = None, width: float = 940
) -> str:
    """Several hypotheses under each other on one time axis, each with its last number and word.

    Under 560 pixels they are drawn for a narrow screen, with the words above each curve.
    """
    if not figures:
        nothing = "No hypothesis has been assessed."
        return document(width, 40, "No curve", nothing, [text(0, 24, nothing)])
    begin, end = _times(figures, start)
    narrow = width < NARROW
    left, right = (0.0, 8.0) if narrow else (250.0, 168.0)
    above = [17.0 * len(_wrapped(one, 48)) + 22 if narrow else 0.0 for one in figures]
    y = 42.0 if title else 10.0
    frames = []
    for room in above:
        y += room
        frames.append(_Frame(left=left, top=y, width=width - left - right, height=62, start=begin, end=end))
        y += 62 + 18
    bottom = frames[-1].bottom
    parts = [text(0, 20, title, "ink", size=17, voice="serif", font_weight="700")] if title else []
    for day, _ in ticks(begin, end, int(frames[0].width // 62)):
        x = number(frames[0].x(day))
        parts += [line(f"M{x} {number(frame.top)}V{number(frame.bottom)}", "rule", 0.6) for frame in frames]
    for figure, frame, room in zip(figures, frames, above, strict=True):
        parts += _small(figure, frame)
        parts += _heading(figure, frame, room) if narrow else _sides(figure, frame)
    parts += _axis(frames[-1], bottom)
    legend = "Line: assessed probability, 0 to 1. Shaded: 10th to 90th percentile. Dotted: before any report."
    for place, words in enumerate(textwrap.wrap(legend, 60 if narrow else 110)):
        parts.append(text(left, bottom + 40 + 16 * place, words, "faint", size=11))
    until = say_date(end)
    ends = "; ".join(
        f"{one.hypothesis} from {one.prior:.2f} to {one.last.p:.2f} ({word_of(one.last.p)})"
        for one in figures
    )
    name = title or f"{len(figures)} hypotheses, {say_date(begin)} to {until}"
    about = f"Step charts of probability up to {until}: {ends}."
    return document(width, bottom + (66 if narrow else 50), name, about, parts)


def _wrapped(figure: Figure, room: int) -> list[str]:
    return textwrap.wrap(figure.text, room, max_lines=4, placeholder=" …") or [""]


def _small(figure: Figure, frame: _Frame) -> list[str]:
    return [
        line(frame.across(frame.bottom), "axis", 0.8),
        line(frame.across(frame.y(0.5)), "rule", 0.8),
        line(frame.across(frame.top), "rule", 0.8),
        *_curve(figure, frame, 1.9),
        *_jump(figure, frame),
    ]


def _sides(figure: Figure, frame: _Frame) -> list[str]:
    """What is asked on the left of a small curve, what is assessed on its right."""
    last, x = figure.last, frame.right + 14
    counted = f"{_counted(last.documents, 'document')}, {_counted(last.origins, 'origin')}"
    return [
        text(0, frame.top + 12, figure.hypothesis, "ink", size=12, font_weight="700"),
        *(
            text(36, frame.top + 12 + 15 * place, words, "ink", size=12, voice="serif")
            for place, words in enumerate(_wrapped(figure, 33))
        ),
        text(x, frame.top + 15, f"{last.p:.2f}", "line", size=17, font_weight="700"),
        text(x + 42, frame.top + 15, word_of(last.p), "ink", size=13.5, voice="word"),
        text(x, frame.top + 33, f"{last.low:.2f} to {last.high:.2f}", size=11),
        text(x, frame.top + 48, counted, size=11),
    ]


def _heading(figure: Figure, frame: _Frame, room: float) -> list[str]:
    """What is asked and what is assessed, above a small curve."""
    last, y = figure.last, frame.top - room + 12
    counted = f"{_counted(last.documents, 'document')}, {_counted(last.origins, 'origin')}"
    asked = [
        text(36, y + 17 * place, words, "ink", size=12.5, voice="serif")
        for place, words in enumerate(_wrapped(figure, 48))
    ]
    return [
        text(0, y, figure.hypothesis, "ink", size=12.5, font_weight="700"),
        *asked,
        text(0, frame.top - 8, f"{last.p:.2f}", "line", size=15, font_weight="700"),
        text(36, frame.top - 8, word_of(last.p), "ink", size=13, voice="word"),
        text(frame.right, frame.top - 8, counted, size=11, text_anchor="end"),
    ]


def _jump(figure: Figure, frame: _Frame) -> list[str]:
    """The month of the largest change, beside its step."""
    befores = [figure.prior, *(one.p for one in figure.points)]
    size, place = max(
        (abs(one.p - before), -place)
        for place, (before, one) in enumerate(zip(befores, figure.points, strict=False))
    )
    if size < _JUMP:
        return []
    point, before = figure.points[-place], befores[-place]
    x, rose = frame.x(point.as_of), point.p > before
    late = frame.right - x < 70
    # Beside the step there is no line: below it on the right of a rise, above it on the left of one.
    held, below = (before, not rose) if late else (point.p, rose)
    y = min(max(frame.y(held) + (13 if below else -5), frame.top + 10), frame.bottom - 4)
    words = " ".join(say_date(point.as_of).split()[1:])
    if late:
        return [text(x - 6, y, words, "ink", size=10.5, text_anchor="end")]
    return [text(x + 6, y, words, "ink", size=10.5)]


# In a table


def strip(p: float, low: float, high: float) -> str:
    """A probability with its interval on a line from 0 to 1, with ticks where the words change."""

    def x(value: float) -> float:
        return 2 + 132 * value

    ticks_at = "".join(f"M{number(x(bound))} 14v4" for bound in _BOUNDS)
    parts = [
        line("M2 18h132", "axis"),
        line(f"{ticks_at}M2 12v6M134 12v6", "axis"),
        el("rect", x=x(low), y=5, width=x(high) - x(low), height=6, class_="wf-f-tint"),
        el("rect", x=x(p) - 1.5, y=1, width=3, height=14, class_="wf-f-ink"),
    ]
    return el("svg", "".join(parts), viewBox="0 0 136 20", class_="strip", aria_hidden="true")
