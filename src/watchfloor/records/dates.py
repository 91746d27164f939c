"""Dates that know how precise they are.

A text that says "in July 2023" gives a month; making a day of it would be inventing. A
:class:`PartialDate` keeps what was said, and knows the first and the last moment that it can mean.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Literal, final

from watchfloor.errors import DateError

Precision = Literal["time", "day", "month", "year", "not before"]

_FORM = re.compile(
    r"(?!9999)(\d{4})(?:-(\d{2})(?:-(\d{2})"  # 9999 is how tables write "never", and has no day after it
    r"(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?)?)?",
    re.ASCII,
)
_FIX = "Write 2023, 2023-07, 2023-07-24 or 2023-07-24T18:30:00Z."
_NOT_BEFORE = "not before "
_TICK = timedelta(microseconds=1)
_PRECISIONS: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}


@final
class PartialDate:
    """A date as it was given: to the second, day, month or year, or only "not before".

    Parameters
    ----------
    text
        ``2023``, ``2023-07``, ``2023-07-24``, ``2023-07-24T18:30:00Z`` (a time without a zone is
        taken as UTC), or ``not before`` and one of these.

    Attributes
    ----------
    text
        As given.
    earliest, latest
        The first and the last moment it can mean, UTC; for "not before", of the date named.

    Raises
    ------
    DateError
        If the text is no such date.

    Examples
    --------
    >>> PartialDate("2023-07").latest.isoformat()
    '2023-07-31T23:59:59.999999+00:00'
    >>> PartialDate("not before 2023-07-24").precision
    'not before'
    """

    __slots__ = ("earliest", "latest", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.earliest, self.latest = _bounds(text.removeprefix(_NOT_BEFORE))

    @property
    def precision(self) -> Precision:
        if self.text.startswith(_NOT_BEFORE):
            return "not before"
        return _PRECISIONS.get(len(self.text), "time")

    @property
    def known_from(self) -> datetime:
        """The moment from which a thing published on this date counts as known.

        Always the *last* moment that the date can mean, so that a replay never knows too early; a
        thing published "not before" a day counts from the end of the day after it.
        """
        return self.latest + timedelta(days=1) if self.precision == "not before" else self.latest

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PartialDate) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"PartialDate({self.text!r})"

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of(cls, value: date | datetime | str | int) -> PartialDate:
        """The date of a TOML or Python value, with the precision that the value has."""
        if isinstance(value, datetime):
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            return cls(aware.astimezone(UTC).isoformat().replace("+00:00", "Z"))
        return cls(value.isoformat() if isinstance(value, date) else str(value).strip())


def _bounds(text: str) -> tuple[datetime, datetime]:
    match = _FORM.fullmatch(text)
    if not match:
        raise DateError(f"{text!r} is not a date.", fix=_FIX)
    year, month, day, time, zone = match.groups()
    try:
        if time:
            stamp = datetime.fromisoformat(f"{year}-{month}-{day}T{time}{zone or '+00:00'}").astimezone(UTC)
            return stamp, stamp
        first = date(int(year), int(month or 1), int(day or 1))
        last_month = int(month or 12)
        last = date(first.year, last_month, int(day or monthrange(first.year, last_month)[1]))
        start = datetime(first.year, first.month, first.day, tzinfo=UTC)
        return start, end_of(last)
    except (ValueError, OverflowError) as error:
        raise DateError(f"{text!r} is not a date: {error}.") from error


def end_of(day: date) -> datetime:
    """The last moment of a day, UTC: what "as of" a day means."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1) - _TICK


def as_of(value: str | date | datetime | None) -> datetime | None:
    """The moment that an "as of" stands for: the last one of the day, month or year that it names.

    >>> as_of("2020-12-10").isoformat()
    '2020-12-10T23:59:59.999999+00:00'
    """
    return None if value is None else PartialDate.of(value).latest
