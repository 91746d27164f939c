"""Assess: how likely is each hypothesis, on whose word, and how independent are they?"""

from watchfloor.assess.case import Case
from watchfloor.assess.hypotheses import load_hypotheses
from watchfloor.assess.replay import replay, series, touched
from watchfloor.assess.run import assess, assess_all
from watchfloor.assess.tables import Tables, load_tables
from watchfloor.assess.words import steady_word

__all__ = [
    "Case",
    "Tables",
    "assess",
    "assess_all",
    "load_hypotheses",
    "load_tables",
    "replay",
    "series",
    "steady_word",
    "touched",
]
