"""A brief as one HTML file: no script, no request, light and dark, paper and telephone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, FunctionLoader, StrictUndefined
from markupsafe import Markup

from watchfloor.brief import charts
from watchfloor.brief.figures import CAPTION_OF_ALL, caption, events_table, points_table
from watchfloor.brief.model import Brief, Figure, Judgement
from watchfloor.brief.words import folder, words
from watchfloor.warn.wording import say_date


def render_html(brief: Brief, templates: Path | None = None) -> str:
    """The brief as HTML.

    Parameters
    ----------
    templates
        A folder whose ``brief.html.j2`` and ``brief.css`` stand in for those that ship.
    """
    environment = Environment(
        loader=loader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"day": say_date, "anchor": anchor, "sides": sides}
    css = environment.get_template("brief.css").render()
    return environment.get_template("brief.html.j2").render(
        brief=brief,
        words=words(),
        css=Markup(css),
        alltables=[(f"{one.hypothesis} as a table", points_table(one)) for one in brief.figures],
        curve=_curve,
        multiples=_multiples,
        strip=_strip,
        events=events_table,
        points=points_table,
        caption=caption,
        caption_of_all=CAPTION_OF_ALL,
    )


def loader(templates: Path | None) -> BaseLoader:
    """The user's templates first, then those that ship."""
    ours = FunctionLoader(lambda name: (folder() / name).read_text(encoding="utf-8"))
    return ChoiceLoader([FileSystemLoader(templates), ours]) if templates else ours


def anchor(text: str) -> str:
    """The text as an id that an address can name."""
    return "h-" + re.sub(r"[^A-Za-z0-9_-]+", "-", text)


def sides(groups: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Groups of evidence in the order in which they are read."""
    order = list(words()["sides"])
    return sorted(groups, key=lambda group: order.index(group[0]))


def _curve(figure: Figure, width: float | None = None) -> Markup:
    return Markup(charts.curve(figure, width=width) if width else charts.curve(figure))


def _multiples(figures: tuple[Figure, ...], width: float | None = None) -> Markup:
    return Markup(charts.multiples(figures, width=width) if width else charts.multiples(figures))


def _strip(judgement: Judgement) -> Markup:
    return Markup(charts.strip(judgement.p, judgement.low, judgement.high))
