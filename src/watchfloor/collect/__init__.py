"""Collecting: files, folders, feeds, captures and addresses become documents.

What was published, by whom, when, and when did we get it? :func:`collect` answers for whatever it is
given, and fills in nothing that nobody said.
"""

from watchfloor.collect.adapters import ADAPTERS, Adapter
from watchfloor.collect.collecting import Failed, Found, Progress, collect
from watchfloor.collect.details import Details
from watchfloor.collect.limits import Limits
from watchfloor.collect.rows import KEYS

__all__ = ["ADAPTERS", "KEYS", "Adapter", "Details", "Failed", "Found", "Limits", "Progress", "collect"]
