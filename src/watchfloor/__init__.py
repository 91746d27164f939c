"""Watchfloor: an early-warning desk for arms transfers and sanctions evasion.

>>> import watchfloor
>>> watchfloor.PartialDate("2023-07").latest.day
31
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from watchfloor.brief import make_brief
    from watchfloor.desk import Desk
    from watchfloor.errors import WatchfloorError
    from watchfloor.ledger import Ledger
    from watchfloor.names import link_statements, open_catalogue
    from watchfloor.read import open_reader
    from watchfloor.records import Assessment, Document, Hypothesis, PartialDate, Statement

_PLACES = {
    "Assessment": "watchfloor.records",
    "Desk": "watchfloor.desk",
    "Document": "watchfloor.records",
    "Hypothesis": "watchfloor.records",
    "Ledger": "watchfloor.ledger",
    "PartialDate": "watchfloor.records",
    "Statement": "watchfloor.records",
    "WatchfloorError": "watchfloor.errors",
    "link_statements": "watchfloor.names",
    "make_brief": "watchfloor.brief",
    "open_catalogue": "watchfloor.names",
    "open_reader": "watchfloor.read",
}

__all__ = [
    "Assessment",
    "Desk",
    "Document",
    "Hypothesis",
    "Ledger",
    "PartialDate",
    "Statement",
    "WatchfloorError",
    "link_statements",
    "make_brief",
    "open_catalogue",
    "open_reader",
]


def __getattr__(name: str) -> Any:
    # A room is imported when something of it is asked for: a look at a date need not load a parser.
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
