"""Briefs: what the desk can hand over, with every sentence open at its source."""

from watchfloor.brief.charts import curve_svg
from watchfloor.brief.make import make_brief
from watchfloor.brief.model import Brief
from watchfloor.brief.render import ENDINGS, render

__all__ = ["ENDINGS", "Brief", "curve_svg", "make_brief", "render"]
