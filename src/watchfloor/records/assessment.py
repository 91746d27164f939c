"""An assessment: how likely a hypothesis is at a date, on whose word, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from watchfloor.records.base import Record, content_id

Confidence = Literal["low", "moderate", "high"]
Family = Literal["context", "testimony", "document", "sensor", "picture", "physical"]

WORDS: tuple[tuple[str, float], ...] = (
    ("almost no chance", 0.0),
    ("very unlikely", 0.05),
    ("unlikely", 0.20),
    ("roughly even", 0.45),
    ("likely", 0.55),
    ("very likely", 0.80),
    ("almost certain", 0.95),
)
"""The words of Intelligence Community Directive 203 (2015) and the probability from which each holds."""


def word_of(p: float) -> str:
    """The ICD 203 word of a probability; at a bound, the upper one."""
    return next(word for word, lower in reversed(WORDS) if p >= lower)


class Term(Record, frozen=True, kw_only=True):
    """What one report adds to the log-odds of a hypothesis, and why just so much."""

    statement: str | None = None
    """Id of the statement, or of the sighting or list change (``sighting``, ``edition``) that it is."""
    document: str | None = None
    known: datetime
    indicator: str
    family: Family
    root: str
    """The origin that the report goes back to."""
    source: str
    """The origin in words a person can read."""
    grade: str
    a: float
    b: float
    r: float
    firmness: float
    log_lr: float
    """L: natural logarithm of the likelihood ratio, after firmness, reader precision and bounds."""
    weight: float
    """w: what dependence leaves of it, 0 to 1."""
    discount: str | None = None
    """Why the weight is less than one."""
    relays: tuple[str, ...] = ()
    quote: str = ""
    start: int | None = None
    end: int | None = None
    label: str = ""
    """The indicator in words."""
    rule: str = ""
    """Why the statement speaks to that indicator."""
    date: str | None = None
    """Day of the event, or of the utterance, as far as it is known."""

    @property
    def shift(self) -> float:
        """w·L, what it moves the log-odds by."""
        return self.weight * self.log_lr


class Rung(Record, frozen=True, kw_only=True):
    """One reference class that the prior is taken from."""

    key: str
    label: str
    events: float
    trials: float
    weight: float
    """Its share in the mean of the log-odds."""
    p: float
    """What it alone gives over the horizon of the hypothesis."""
    low: float
    high: float


class Prior(Record, frozen=True, kw_only=True):
    """Where the assessment starts: the reference classes, with their counts."""

    classes: tuple[str, ...]
    p: float
    low: float
    high: float
    events: float
    trials: float
    horizon_months: float
    known_share: float
    """κ: the share of real transfers that the register knows."""
    source: str = ""
    rungs: tuple[Rung, ...] = ()
    history: tuple[str, ...] = ()
    """Ids of the statements that tell of the pair's history; they count here and nowhere else."""
    reason: str = ""
    """Why these classes: the pair's history, in words."""


class Dropped(Record, frozen=True, kw_only=True):
    """What the probability would be without one origin or one source."""

    without: str
    label: str
    p: float


class Sought(Record, frozen=True, kw_only=True):
    """An indicator not seen yet, and what seeing it would do."""

    indicator: str
    p_if_seen: float
    chance: float
    """How likely it is to be seen, by the present odds."""
    gain: float
    """``|Δ logit| × chance``: what orders the list."""


class Override(Record, frozen=True, kw_only=True):
    """A value that an analyst put in the place of the machine's."""

    decision: str
    target: str
    field: str
    old: str | None = None
    new: str
    by: str
    at: datetime
    reason: str
    seconded_by: str | None = None
    applied: bool = True
    """False while a large change waits for a second person."""


class Assessment(Record, frozen=True, kw_only=True):
    """The probability of a hypothesis as of a date, with everything it rests on."""

    hypothesis: str
    text: str
    as_of: datetime
    p: float
    low: float
    high: float
    word: str
    confidence: Confidence
    reasons: tuple[str, ...] = ()
    """Why this confidence, in three parts: evidence, range of opinion, responsiveness."""
    prior: Prior
    documents: int
    """How many documents bear on it …"""
    origins: int
    """… and how many independent origins they go back to."""
    n_eff: float
    terms: tuple[Term, ...] = ()
    without_origin: tuple[Dropped, ...] = ()
    without_source: tuple[Dropped, ...] = ()
    sought: tuple[Sought, ...] = ()
    unused: tuple[str, ...] = ()
    """Ids of statements about the same parties that no indicator could place."""
    machine_p: float | None = None
    """The model's own value where an analyst's override stands in its place; both are scored later."""
    unpooled_p: float | None = None
    """The value before the stages of the same transfer were put in order, if that changed it."""
    overrides: tuple[Override, ...] = ()
    circular: tuple[str, ...] = ()
    """Origins that are circles of texts citing each other."""

    @property
    def id(self) -> str:
        return content_id([self.hypothesis, self.as_of])
