"""A hypothesis: what the desk is asked to say how likely it is."""

from __future__ import annotations

from typing import Literal

from watchfloor.records.base import Record
from watchfloor.records.dates import PartialDate

Stage = Literal["intent", "agreement", "shipment", "delivery", "use", "production"]

STAGES: tuple[Stage, ...] = ("intent", "agreement", "shipment", "delivery", "use")
"""From the first to the last: whoever uses a thing had it delivered, and so on. Production stands apart."""


class Search(Record, frozen=True, kw_only=True):
    """That somebody looked for an indicator and did not see it, and how well they looked."""

    indicator: str
    coverage: float
    """Probability that it would have been seen had it been there, 0 to 1."""
    until: PartialDate
    """The end of the time looked at; known from then on."""
    by: str
    note: str = ""


class Hypothesis(Record, frozen=True, kw_only=True):
    """(supplier, recipient, equipment, stage, window) and what else it could be."""

    hypothesis: str
    """Its id, short, as the user writes it: ``H1``."""
    text: str
    supplier: str
    """A country code, or the key of a group or region in the catalogue."""
    recipient: str
    equipment: str
    """An equipment class (``uav/armed``), ``any``, ``major``, ``assistance``, ``finance``, ``dual-use``."""
    stage: Stage
    window: tuple[PartialDate, PartialDate]
    alternatives: tuple[str, ...] = ()
    adjudicator: str | None = None
    """The rule or register that would settle it."""
    case: str | None = None
    looked_for: tuple[Search, ...] = ()

    @property
    def id(self) -> str:
        return self.hypothesis
