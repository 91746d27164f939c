"""Where the records live: append-only, hash-chained, seen as of any moment."""

from watchfloor.ledger.index import FIELDS, INDEXED, KINDS
from watchfloor.ledger.ledger import Head, Ledger, Progress, Verified
from watchfloor.ledger.objects import Objects
from watchfloor.ledger.view import Hit, View
from watchfloor.ledger.work import Work

__all__ = [
    "FIELDS",
    "INDEXED",
    "KINDS",
    "Head",
    "Hit",
    "Ledger",
    "Objects",
    "Progress",
    "Verified",
    "View",
    "Work",
]
