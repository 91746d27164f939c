"""Warnings: what has changed that somebody asked to be told."""

from watchfloor.warn.assessed import mover
from watchfloor.warn.inbox import Group, Item, inbox, standing
from watchfloor.warn.rules import warnings
from watchfloor.warn.watches import (
    LevelWatch,
    ListingWatch,
    MentionWatch,
    PairWatch,
    Watch,
    WordWatch,
    parse_watches,
)

__all__ = [
    "Group",
    "Item",
    "LevelWatch",
    "ListingWatch",
    "MentionWatch",
    "PairWatch",
    "Watch",
    "WordWatch",
    "inbox",
    "mover",
    "parse_watches",
    "standing",
    "warnings",
]
