"""How dates, numbers, quotations and firmness are put into words, wherever a person reads them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime

from watchfloor.records import Document, PartialDate, Statement, Term

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CERTAINTY = {"probable": "probable", "possible": "possible", "unknown": "not known"}
_MODE = {"planned": "planned", "conditional": "conditional", "normative": "said to be right or wrong"}


def say_date(value: PartialDate | datetime | date | None) -> str:
    """``27 Oct 2020``, ``Oct 2020`` or ``2020``: never more precise than what was given.

    >>> say_date(PartialDate("2020-10"))
    'Oct 2020'
    """
    if value is None:
        return "date not known"
    if isinstance(value, datetime):
        value = value.astimezone(UTC).date()
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    first = value.earliest
    match value.precision:
        case "not before":
            return f"not before {say_date(PartialDate(value.text.removeprefix('not before ')))}"
        case "year":
            return str(first.year)
        case "month":
            return f"{_MONTHS[first.month - 1]} {first.year}"
        case _:
            return say_date(first)


def say_interval(p: float, low: float, high: float) -> str:
    """``0.17 (0.04 to 0.46)``: the number with its interval."""
    return f"{p:.2f} ({low:.2f} to {high:.2f})"


def say_indicator(term: Term, indicators: Mapping[str, str]) -> str:
    """What the indicator of a term is called; without a name, its key in plain words."""
    return indicators.get(term.indicator) or term.indicator.replace("-", " ")


def shorten(text: str, limit: int = 240) -> str:
    """The text on one line, cut at a word with an ellipsis if it is longer than the limit."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head, _, _ = line[:limit].rpartition(" ")
    return f"{head or line[:limit]} …"


def isolated(text: str) -> str:
    """The text, kept from turning the line around if it is written from right to left.

    >>> isolated("Grey Heron")
    'Grey Heron'
    """
    turned = any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in text)
    return f"\u2068{text}\u2069" if turned else text


def quoted(text: str, limit: int = 240) -> str:
    """The text in quotation marks, on one line."""
    return f"“{isolated(shorten(text, limit))}”"


def words_of(text: str, document: Document | None) -> str:
    """A colon and the words: in quotation marks, or called a summary if the document is one."""
    if document and document.summary_of:
        return f", in summary: {isolated(shorten(text))}"
    return f": {quoted(text)}"


def firmness(statement: Statement) -> str:
    """How firmly a thing is said: ``said flatly``, ``denied``, ``possible, conditional`` …"""
    parts = [
        "denied" if statement.polarity == "denied" else "",
        _CERTAINTY.get(statement.certainty, ""),
        _MODE.get(statement.mode, ""),
    ]
    return ", ".join(part for part in parts if part) or "said flatly"


def publisher(document: Document | None) -> str:
    """Who published it, or that this is not known."""
    return (document.source if document else None) or "a document without a named publisher"


def on_whose_word(statement: Statement, document: Document | None) -> str:
    """The chain as a page shows it: publisher first, the innermost speaker last."""
    speakers = [
        speaker.called + (f" ({speaker.via})" if speaker.via else "") for speaker in reversed(statement.chain)
    ]
    return ", citing ".join([publisher(document), *speakers])
