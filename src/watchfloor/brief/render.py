"""The formats of a brief, by the ending of their files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from watchfloor.brief.html import render_html
from watchfloor.brief.markdown import render_markdown
from watchfloor.brief.model import Brief

FORMATS: Mapping[str, Callable[[Brief], str]] = {"html": render_html, "md": render_markdown}
"""Those that are text."""
