"""How things are put in words: dates, numbers, firmness, kinds; in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from babel.dates import format_date
from babel.numbers import format_decimal

from watchfloor.records import Decision, Document, PartialDate, Record, Sighting, Statement, Warning

Translate = Callable[[str], str]

SMALLEST_CHANGE = 0.005
"""A change below this is no change: two decimals are shown."""


def two(p: float) -> str:
    """A probability as the desk writes it: two decimals, no percent."""
    return f"{p:.2f}"


def factor(log_lr: float) -> str:
    """A log-likelihood ratio as a factor on the odds."""
    value = math.exp(log_lr)
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"


def odds(p: float) -> str:
    """A probability as odds, the smaller side being one."""
    if p <= 0 or p >= 1:
        return "–"
    ratio = p / (1 - p)
    return f"1 : {1 / ratio:.3g}" if ratio < 1 else f"{ratio:.3g} : 1"


class Writer:
    """Writes dates and numbers in one language.

    Parameters
    ----------
    language
        ``en`` or ``es``, as Babel knows it.
    gettext
        Translates a message into it.
    """

    def __init__(self, language: str, gettext: Translate) -> None:
        self.language = language
        self._ = gettext

    def day(self, value: date | datetime) -> str:
        """``10 Dec 2020``."""
        if isinstance(value, datetime):
            value = value.astimezone(UTC).date()
        return str(format_date(value, "d MMM y", locale=self.language)).replace(".", "")

    def long_day(self, value: date | datetime) -> str:
        """``Thursday 10 December 2020``."""
        if isinstance(value, datetime):
            value = value.astimezone(UTC).date()
        written = str(format_date(value, "EEEE d MMMM y", locale=self.language))
        return written[:1].upper() + written[1:]

    def time(self, value: datetime) -> str:
        """``10 Dec 2020, 16:02 UTC``; a moment that stands for a whole day shows only the day."""
        value = value.astimezone(UTC)
        if (value + timedelta(microseconds=1)).time().isoformat() == "00:00:00" or (
            value.hour,
            value.minute,
            value.second,
        ) == (0, 0, 0):
            return self.day(value)
        return f"{self.day(value)}, {value:%H:%M} UTC"

    def partial(self, value: PartialDate | None) -> str:
        """A date with the precision that it was given with."""
        if value is None:
            return self._("not known")
        if value.precision == "not before":
            return self._("not before %(day)s") % {"day": self.day(value.earliest)}
        pattern = {"year": "y", "month": "MMM y"}.get(value.precision)
        if pattern:
            return str(format_date(value.earliest.date(), pattern, locale=self.language)).replace(".", "")
        return self.time(value.earliest) if value.precision == "time" else self.day(value.earliest)

    def iso(self, value: str | None) -> str:
        """An ISO date from a record, or a dash."""
        return self.partial(PartialDate(value)) if value else "…"

    def span(self, start: str | None, end: str | None) -> str:
        """Two ISO dates, both inclusive."""
        if start == end and start:
            return self.iso(start)
        return f"{self.iso(start)} – {self.iso(end)}"

    def number(self, value: float) -> str:
        """A count with the language's separators."""
        return str(format_decimal(value, locale=self.language))

    def firmness(self, statement: Statement) -> str:
        """How firmly it is said, in words."""
        first = {
            "certain": self._("said flatly"),
            "probable": self._("probable"),
            "possible": self._("possible"),
            "unknown": self._("not known"),
        }[statement.certainty]
        if statement.polarity == "denied":
            first = self._("denied")
        second = {
            "actual": "",
            "planned": self._("planned"),
            "conditional": self._("conditional"),
            "normative": self._("should"),
        }[statement.mode]
        return f"{first}, {second}" if second else first

    def change(self, before: float, after: float) -> str:
        """``+0.27``, or "no change"."""
        if abs(after - before) < SMALLEST_CHANGE:
            return self._("no change")
        return f"{after - before:+.2f}".replace("-", "−")

    def verb(self, verb: str) -> str:
        """What a decision does, in words."""
        return {
            "accept": self._("accepted"),
            "reject": self._("rejected"),
            "unsure": self._("unsure"),
            "correct": self._("corrected"),
            "merge": self._("merged"),
            "split": self._("split"),
            "distinct": self._("kept apart"),
            "grade": self._("graded"),
            "override": self._("overridden"),
            "acknowledge": self._("acknowledged"),
            "undo": self._("undone"),
        }.get(verb, verb)


def line_style(statement: Statement) -> str:
    """The CSS class of the line under a statement: its firmness."""
    return "denied" if statement.polarity == "denied" else statement.certainty


KIND_OF: dict[type[Record], str] = {
    Document: "reported",
    Statement: "reported",
    Sighting: "tracked",
    Decision: "assessed",
}
"""What kind of claim a record is; every kind of list record is "listed", see :func:`claim`."""


def claim(record: Record) -> str:
    """Reported, tracked, listed or assessed."""
    name = type(record).__name__
    if isinstance(record, Warning):
        return {"listing": "listed", "mention": "reported", "pair": "reported"}.get(record.kind, "assessed")
    if name in ("ListEntry", "ListEdition"):
        return "listed"
    if name == "Journey":
        return "tracked"
    return KIND_OF.get(type(record), "assessed" if name in ("Assessment", "Hypothesis") else "reported")
