"""Readers of position files: one format a module, told apart by content."""

from watchfloor.tracks.readers.formats import FORMATS, read, sniff
from watchfloor.tracks.readers.source import Source

__all__ = ["FORMATS", "Source", "read", "sniff"]
