"""Reading: who says that who did what to whom, and how firmly.

>>> from watchfloor.read import open_reader
>>> reader = open_reader()
>>> reader.name
'rules'
"""

from __future__ import annotations

from watchfloor.read.engines import Reader, open_reader
from watchfloor.read.languages import language_of
from watchfloor.read.many import Item, Outcome, read_many

__all__ = ["Item", "Outcome", "Reader", "language_of", "open_reader", "read_many"]
