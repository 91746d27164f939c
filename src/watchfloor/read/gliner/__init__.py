"""Reading by the rules with the mentions of a GLiNER model on disk (``watchfloor[gliner]``)."""

from __future__ import annotations

from watchfloor.read.gliner.model import GlinerModel, Proposal, Spotter
from watchfloor.read.gliner.reader import GlinerReader

__all__ = ["GlinerModel", "GlinerReader", "Proposal", "Spotter"]
