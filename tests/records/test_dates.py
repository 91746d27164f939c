"""A date keeps the precision it was given with, and knows the moments that it can mean."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.errors import DateError
from watchfloor.records import PartialDate, as_of, end_of

from .strategies import moments, partial_dates

DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("2023", "year", "2023-01-01T00:00:00", "2023-12-31T23:59:59.999999"),
        ("2024-02", "month", "2024-02-01T00:00:00", "2024-02-29T23:59:59.999999"),
        ("2023-07-24", "day", "2023-07-24T00:00:00", "2023-07-24T23:59:59.999999"),
        ("2023-07-24T18:30", "time", "2023-07-24T18:30:00", "2023-07-24T18:30:00"),
        ("2023-07-24 18:30:05.25Z", "time", "2023-07-24T18:30:05.250000", "2023-07-24T18:30:05.250000"),
        ("2023-07-24T00:30:00+03:30", "time", "2023-07-23T21:00:00", "2023-07-23T21:00:00"),
        ("not before 2023-07", "not before", "2023-07-01T00:00:00", "2023-07-31T23:59:59.999999"),
    ],
)
def test_a_text_means_these_moments(text: str, precision: str, earliest: str, latest: str) -> None:
    given = PartialDate(text)
    assert given.precision == precision
    assert given.earliest == datetime.fromisoformat(earliest).replace(tzinfo=UTC)
    assert given.latest == datetime.fromisoformat(latest).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not before ",
        "not before not before 2023",
        "23-07-24",
        "2023-7-4",
        "2023-13",
        "2023-00-10",
        "2023-02-29",
        "2023-07-24T25:00",
        "2023-07-24T18:30:00Z ",
        "July 2023",
        "２０２３",
        "0000",
        "0001-01-01T00:00+05:00",
        "9999-12-31T23:59-05:00",
        "2023-07-24\n",
        "9999",  # "never" in many tables: no date
        "not before 9999-12-31T12:00",
    ],
)
def test_what_is_no_date_is_refused_with_the_text_and_a_way_out(text: str) -> None:
    with pytest.raises(DateError) as refused:
        PartialDate(text)
    assert repr(text.removeprefix("not before ")) in str(refused.value)


@given(partial_dates())
def test_the_text_is_kept_and_is_all_there_is_to_a_date(given: PartialDate) -> None:
    again = PartialDate(str(given))
    assert (again, hash(again), again.precision) == (given, hash(given), given.precision)
    assert eval(repr(given), {"PartialDate": PartialDate}) == given


@given(partial_dates())
def test_earliest_is_never_after_latest_and_both_are_utc(given: PartialDate) -> None:
    assert given.earliest <= given.latest
    assert given.earliest.tzinfo is given.latest.tzinfo is UTC


@given(partial_dates())
def test_it_counts_as_known_at_no_moment_at_which_it_may_not_have_been(given: PartialDate) -> None:
    expected = given.latest + DAY if given.precision == "not before" else given.latest
    assert given.known_from == expected >= given.latest


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)))
def test_a_day_lies_in_its_month_and_that_in_its_year(day: date) -> None:
    year, month, whole = (PartialDate(day.isoformat()[:length]) for length in (4, 7, 10))
    assert year.earliest <= month.earliest <= whole.earliest
    assert whole.latest <= month.latest <= year.latest
    assert whole.latest - whole.earliest == DAY - TICK
    assert month.latest - month.earliest == monthrange(day.year, day.month)[1] * DAY - TICK


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)))
def test_the_end_of_a_day_is_the_last_moment_before_the_next(day: date) -> None:
    assert end_of(day) + TICK == datetime(day.year, day.month, day.day, tzinfo=UTC) + DAY
    assert as_of(day) == as_of(day.isoformat()) == end_of(day)


@given(moments(), st.sampled_from([-4.5, 0, 3.5]))
def test_a_moment_stays_that_moment_whatever_its_zone(moment: datetime, hours: float) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert PartialDate.of(elsewhere).latest == moment
    assert PartialDate.of(elsewhere).text.endswith("Z")


def test_a_value_of_toml_keeps_the_precision_it_has() -> None:
    assert PartialDate.of(date(2023, 7, 24)).precision == "day"
    assert PartialDate.of(datetime(2023, 7, 24, 18)).text == "2023-07-24T18:00:00Z"  # noqa: DTZ001
    assert PartialDate.of(2023).precision == "year"
    assert PartialDate.of(" not before 2023-07 ").precision == "not before"


def test_a_date_is_no_text() -> None:
    assert PartialDate("2023") != "2023"


def test_as_of_nothing_is_as_of_now() -> None:
    assert as_of(None) is None
