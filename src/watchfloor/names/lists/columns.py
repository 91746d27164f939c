"""Tables whose columns are named a little differently every year, and dates in their many forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from watchfloor.names.lists.remarks import iso_dates

_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_ISO = re.compile(r"\d{4}-\d{2}(?:-\d{2})?(?=T|$)")
_WORDS = re.compile(r"(\d{1,2})[ -]([A-Z][a-z]{2})[a-z]*[ -](\d{4})")


class Row:
    """A row by the names of its columns, without regard to case, spaces and marks."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = {_plain(name): value.strip() for name, value in cells.items() if name and value}

    def __getitem__(self, name: str) -> str:
        return self._cells.get(_plain(name), "")

    def all(self, names: Iterable[str]) -> list[str]:
        """The values of some columns that have one."""
        return [value for name in names if (value := self[name])]

    def first(self, *names: str) -> str:
        """The value of the first of some columns that has one."""
        return next(iter(self.all(names)), "")

    def rest(self, used: Iterable[str]) -> Iterable[tuple[str, str]]:
        """The columns that were not used."""
        gone = {_plain(name) for name in used}
        return ((name, value) for name, value in self._cells.items() if name not in gone and value)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def date_of(value: str, *, month_first: bool = False) -> str | None:
    """A day as an ISO date, or ``None`` if there is none.

    >>> date_of("24.3.2007"), date_of("10/16/2017", month_first=True), date_of("25-Mar-2024"), date_of("n/a")
    ('2007-03-24', '2017-10-16', '2024-03-25', None)
    """
    value = value.strip()
    if match := _ISO.match(value):
        return match[0]
    if match := _NUMERIC.search(value):
        day, month = (match[2], match[1]) if month_first else (match[1], match[2])
        if int(month) <= 12 and int(day) <= 31:
            # The UK's lists give 00 for a day or month that is not known.
            parts = [match[3], *([f"{int(month):02d}"] if int(month) else [])]
            return "-".join([*parts, f"{int(day):02d}"] if int(day) and int(month) else parts)
        return None
    if match := _WORDS.search(value):
        dated = iso_dates(match[0].replace("-", " "))
        return dated if _ISO.match(dated) else None
    return value if re.fullmatch(r"(?:18|19|20)\d{2}", value) else None


def values_of(value: str, marks: str = ";") -> list[str]:
    """The parts of a cell that holds several values."""
    return [part.strip() for part in re.split(f"[{re.escape(marks)}]", value) if part.strip()]
