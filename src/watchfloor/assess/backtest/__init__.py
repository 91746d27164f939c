"""Were we right? Replays of resolved cases, frozen month by month, and scored against what came to pass."""

from watchfloor.assess.backtest.cases import SETTLED, Outcome, Resolved, load_cases
from watchfloor.assess.backtest.freezes import Freeze, freeze, moments, monthly, verify
from watchfloor.assess.backtest.report import as_html, as_json
from watchfloor.assess.backtest.scores import Scores, Settings, score

__all__ = [
    "SETTLED",
    "Freeze",
    "Outcome",
    "Resolved",
    "Scores",
    "Settings",
    "as_html",
    "as_json",
    "freeze",
    "load_cases",
    "moments",
    "monthly",
    "score",
    "verify",
]
