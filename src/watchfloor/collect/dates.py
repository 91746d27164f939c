"""Dates as files declare them, read without inventing what they don't say."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from watchfloor.errors import DateError
from watchfloor.records.dates import PartialDate


def declared(text: str | None) -> str | None:
    """A declared date in the form that :class:`PartialDate` takes, or ``None`` if it is none.

    >>> declared("Mon, 24 Jul 2023 18:30:00 +0200")
    '2023-07-24T16:30:00Z'
    >>> declared("2023-07")
    '2023-07'
    >>> declared("last Tuesday") is None
    True
    """
    if not text or not (text := text.strip()):
        return None
    try:
        return PartialDate(text).text
    except DateError:
        pass
    try:
        return PartialDate.of(parsedate_to_datetime(text)).text
    except (ValueError, IndexError, OverflowError):
        return None
