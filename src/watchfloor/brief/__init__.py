"""Briefs: what the desk can hand over, with every sentence open at its source."""

from watchfloor.brief.charts import curve_svg
from watchfloor.brief.html import render_html
from watchfloor.brief.make import make_brief
from watchfloor.brief.markdown import render_markdown
from watchfloor.brief.model import Brief

__all__ = ["Brief", "curve_svg", "make_brief", "render_html", "render_markdown"]
