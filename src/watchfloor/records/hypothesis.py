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
    """Its key in ``indicators.toml``."""
    coverage: float
    """Probability that it would have been seen had it been there, 0 to 1."""
    until: PartialDate
    """The end of the time looked at; known from then on."""
    by: str
    """Who looked."""
    note: str = ""
    """Where and how."""


class Hypothesis(Record, frozen=True, kw_only=True):
    """(supplier, recipient, equipment, stage, window) and what else it could be."""

    hypothesis: str
    """Its id, short, as the user writes it: ``H1``."""
    text: str
    """The question as a sentence that is true or false."""
    supplier: str
    """A country code, or the key of a group or region in the catalogue."""
    recipient: str
    """The same, for who gets it."""
    equipment: str
    """An equipment class (``uav/armed``), ``any``, ``major``, ``assistance``, ``finance``, ``dual-use``."""
    stage: Stage
    """How far it got."""
    window: tuple[PartialDate, PartialDate]
    """The first and the last date on which it may come to pass."""
    alternatives: tuple[str, ...] = ()
    """What else could be behind the same reports."""
    adjudicator: str | None = None
    """The rule or register that would settle it."""
    case: str | None = None
    """What it is shown under, together with others."""
    looked_for: tuple[Search, ...] = ()
    """What was looked for and not seen: only that speaks against it."""

    @property
    def id(self) -> str:
        return self.hypothesis
