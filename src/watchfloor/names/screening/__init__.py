"""Screening names against lists: candidates, a calibrated score, and a reason that a person can read."""

from watchfloor.names.screening.index import Index, Target
from watchfloor.names.screening.screener import THRESHOLD, Asked, Match, Screener

__all__ = ["THRESHOLD", "Asked", "Index", "Match", "Screener", "Target"]
