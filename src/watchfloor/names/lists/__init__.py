"""Sanctions lists: reading what publishers put out, what changed between editions, who was listed when."""

from watchfloor.names.lists.editions import changes_between, diff_editions
from watchfloor.names.lists.lookup import Listing, ListMatch, Lists, spoken
from watchfloor.names.lists.reading import read_list

__all__ = ["ListMatch", "Listing", "Lists", "changes_between", "diff_editions", "read_list", "spoken"]
