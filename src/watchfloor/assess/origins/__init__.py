"""Who repeats whom: provenance between texts, and between what is said in them."""

from watchfloor.assess.origins.graph import Edge, EdgeKind, Provenance
from watchfloor.assess.origins.sketches import Sketch, contained, sketch

__all__ = ["Edge", "EdgeKind", "Provenance", "Sketch", "contained", "sketch"]
