"""SVG elements, their colours in light and dark, and round dates for an axis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape

from watchfloor.warn.wording import say_date

_SANS = "'Noto Sans', 'Segoe UI', system-ui, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_SERIF = "'Noto Serif', Charter, Georgia, 'Libertinus Serif', 'Liberation Serif', serif"

_LIGHT = {
    "paper": "#fdfcf9", "band": "#f4f1ea", "ink": "#1a1b1d", "soft": "#45474b", "faint": "#5f6166",
    "rule": "#dbd7cc", "axis": "#85817a", "line": "#363c8f", "tint": "#d9dbf1",
    "reported": "#6d3672", "tracked": "#0a5c54", "listed": "#962b1e", "assessed": "#363c8f",
}  # fmt: skip
_DARK = {
    "paper": "#15171a", "band": "#1f2226", "ink": "#e9e7e2", "soft": "#bdbbb6", "faint": "#a6a5a1",
    "rule": "#33373d", "axis": "#767a80", "line": "#b4b9f6", "tint": "#33375e",
    "reported": "#d6abdf", "tracked": "#7fccc0", "listed": "#f2a598", "assessed": "#b4b9f6",
}  # fmt: skip


def document(width: float, height: float, title: str, description: str, parts: Iterable[str]) -> str:
    """A whole picture with a name and a description, in the reader's own light or dark."""
    head = el("title", escape(title, quote=False)) + el("desc", escape(description, quote=False))
    return el(
        "svg",
        head + _style() + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=number(width),
        height=number(height),
        role="img",
        font_family=_SANS,
    )


def on_paper(svg: str, margin: int = 16) -> str:
    """The picture on its own sheet, so that it can be read on a page of any colour."""
    head, tail = svg.split("</style>", 1)
    opening, inside = head.split(">", 1)
    width, height = (float(value) for value in re.findall(r' (?:width|height)="([\d.]+)"', opening))
    width, height = width + 2 * margin, height + 2 * margin
    box = f"-{margin} -{margin} {number(width)} {number(height)}"
    opening = re.sub(r' viewBox="[^"]*" width="[^"]*" height="[^"]*"', "", opening)
    sheet = el("rect", x=-margin, y=-margin, width=number(width), height=number(height), class_="wf-f-paper")
    size = f' viewBox="{box}" width="{number(width)}" height="{number(height)}"'
    return f"{opening}{size}>{inside}</style>{sheet}{tail}"


def _style() -> str:
    dark = f"@media screen and (prefers-color-scheme:dark){{{_rules(_DARK)}}}"
    voice = f".wf-word{{font-family:{_SERIF};font-style:italic}}.wf-serif{{font-family:{_SERIF}}}"
    return el("style", f"{_rules(_LIGHT)}{voice}{dark}")


def _rules(colours: Mapping[str, str]) -> str:
    return "".join(
        f".wf-f-{name}{{fill:{value}}}.wf-s-{name}{{stroke:{value}}}" for name, value in colours.items()
    )


def el(tag: str, content: str = "", /, **attributes: object) -> str:
    """An element; names take ``_`` for ``-`` and ``class_`` for ``class``, ``None`` leaves one out."""
    pairs = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(number(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{pairs}>{content}</{tag}>" if content else f"<{tag}{pairs}/>"


def text(
    x: float,
    y: float,
    words: str,
    colour: str = "soft",
    /,
    *,
    size: float = 11.5,
    voice: str = "",
    **attributes: object,
) -> str:
    """A line of text; ``voice`` is ``word`` (serif italics), ``serif`` or nothing."""
    style = f"wf-f-{colour}" + (f" wf-{voice}" if voice else "")
    return el("text", escape(words, quote=False), x=x, y=y, font_size=size, class_=style, **attributes)


def line(d: str, colour: str, width: float = 1.0, **attributes: object) -> str:
    """A stroked path without a filling."""
    return el("path", d=d, class_=f"wf-s-{colour}", fill="none", stroke_width=width, **attributes)


def area(d: str, colour: str) -> str:
    """A filled path."""
    return el("path", d=d, class_=f"wf-f-{colour}")


def path(corners: Sequence[tuple[float, float]]) -> str:
    """The path through these corners."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners)


def number(value: object) -> str:
    """To a tenth of a pixel, without a needless ``.0``; anything else as it is."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def ticks(start: datetime, end: datetime, room: int) -> list[tuple[datetime, str]]:
    """At most so many round dates between two, and what to write at each."""
    for step in (1, 2, 3, 6, 12, 24, 36, 60, 120, 240):
        found = _months(start, end, step)
        if len(found) <= room:
            break
    if len(found) < 2:
        every = timedelta(days=max(1, -(-(end - start).days // max(room - 1, 1))))
        days = [start + place * every for place in range(int((end - start) / every) + 1)]
        return [(day, say_date(day)) for day in days]
    years = [str(day.year) if place == 0 or day.month == 1 else "" for place, day in enumerate(found)]
    months = ["" if step >= 12 else say_date(day).split()[1] for day in found]
    return [(day, f"{month} {year}".strip()) for day, month, year in zip(found, months, years, strict=True)]


def _months(start: datetime, end: datetime, step: int) -> list[datetime]:
    """The first days of every so many months, counted from January, that lie between."""
    first = start.year * 12 + start.month - 1
    last = end.year * 12 + end.month
    days = (datetime(n // 12, n % 12 + 1, 1, tzinfo=UTC) for n in range(first - first % step, last, step))
    return [day for day in days if start <= day <= end]
