"""The as-of date of a page: read from the address, written back into every link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from watchfloor.records import PartialDate, as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The moment that a page looks at.

    Attributes
    ----------
    asked
        As it stands in the address, or ``None`` for now.
    at
        The last moment (UTC) that may be shown; ``None`` for everything there is.
    present
        What "now" is.
    """

    asked: str | None
    at: datetime | None
    present: datetime

    @property
    def is_now(self) -> bool:
        return self.at is None

    @property
    def end(self) -> datetime:
        """The moment itself; for now, the present."""
        return self.at or self.present

    @property
    def day(self) -> date:
        return self.end.astimezone(UTC).date()

    @property
    def before(self) -> str:
        """The day before, as it stands in an address."""
        return (self.day - timedelta(days=1)).isoformat()

    @property
    def after(self) -> str | None:
        """The day after; ``None`` where that is today or later, which is "now"."""
        following = self.day + timedelta(days=1)
        return following.isoformat() if following < self.present.astimezone(UTC).date() else None


def moment_of(asked: str | None, present: datetime) -> Moment:
    """The moment that an address asks for; a day that is not over yet is now.

    Raises
    ------
    DateError
        If it is no date.
    """
    asked = (asked or "").strip()
    if not asked or asked == "now":
        return Moment(asked=None, at=None, present=present)
    at = as_of(PartialDate(asked).text)
    if at is None or at >= present:
        return Moment(asked=None, at=None, present=present)
    return Moment(asked=asked, at=at, present=present)
