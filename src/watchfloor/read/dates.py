"""Dates in running text: where they stand, and which days they mean.

An expression is found by its form and resolved against the date of the document, the tense of its verb
and, for "the same day" or "three weeks earlier", the date named before it. What cannot be resolved
keeps its place with open ends.
"""

# ruff: noqa: E501  (a form of date is easier to check on one line than on three)

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from watchfloor.read.parse import Parse
from watchfloor.records import When

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_SHORT = {"sept": 9} | {m[:3]: n for n, m in enumerate(_MONTHS, 1)}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
    "couple of": 2,
    "a couple of": 2,
}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}

_M = r"(?P<{0}>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
_Y = r"(?P<year>(?:1[89]|20)\d\d)"
_Y2 = r"(?P<year>(?:1[89]|20)\d\d|'?\d\d)"
_D = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_PART = r"(?:(?P<part>early|mid|middle|late|beginning|start|end|(?:the )?(?:first|second) half)[ -](?:of |in )?(?:the )?)?"
_N = r"(?P<n>\d{1,3}|a couple of|couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|several|some|a few|few|many)"
_UNIT = r"(?P<unit>day|week|month|year|decade|quarter|hour|minute|weekend|fortnight)s?"
_HEDGE = r"(?:about |almost |nearly |around |over |more than |less than |at least |roughly |just )?"
_DAYTIME = r"(?: (?:early |late )?(?P<daytime>morning|afternoon|evening|night|noon|midday|midnight))?"
_W = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a date is read against."""

    published: date | None
    anchor: tuple[date, date] | None
    """The date named last, for "the same day"."""
    past: bool
    """Whether the verb nearby tells of the past."""


Range = tuple[date | None, date | None]
_OPEN: Range = (None, None)


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else _NUMBERS.get(text)


def _month(text: str) -> int:
    return _SHORT[text.lower()[:3]]


def _year(text: str) -> int:
    digits = text.lstrip("'")
    return int(digits) if len(digits) == 4 else 1900 + int(digits) if int(digits) > 40 else 2000 + int(digits)


def _month_range(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _shift(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _nearest_year(frame: Frame, month: int, day: int = 1) -> int | None:
    """The year in which a month without one falls: the nearest that fits the tense."""
    if frame.published is None:
        return None
    today = frame.published
    if frame.past:
        return (
            today.year if (month, day) <= (today.month, today.day) or month == today.month else today.year - 1
        )
    behind = (today.month - month) % 12
    if behind <= 3:
        return today.year if month <= today.month else today.year - 1
    return today.year if month >= today.month else (today.year if behind <= 8 else today.year + 1)


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _part_of(span: tuple[date, date], part: str | None) -> tuple[date, date]:
    """Early, middle or late in a month, a year or a longer time."""
    if not part:
        return span
    first, last = span
    part = part.removeprefix("the ")
    if first.year == last.year and first.month == last.month:
        if part in ("early", "beginning", "start", "first half"):
            return first, first.replace(day=10 if part != "first half" else 15)
        if part in ("mid", "middle"):
            return first.replace(day=11), first.replace(day=20)
        return first.replace(day=21 if part != "second half" else 16), last
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    third = max(1, months // 4 if months == 12 else months // 3)
    if part in ("early", "beginning", "start"):
        return first, _month_range(*_ym(first, third - 1))[1]
    if part in ("mid", "middle"):
        return _month_range(*_ym(first, months // 3))[0], _month_range(*_ym(first, 2 * months // 3 - 1))[1]
    if part == "first half":
        return first, _month_range(*_ym(first, months // 2 - 1))[1]
    if part == "second half":
        return _month_range(*_ym(first, months // 2))[0], last
    return _month_range(*_ym(first, months - third))[0], last


def _ym(first: date, months: int) -> tuple[int, int]:
    moved = _shift(first.replace(day=1), months)
    return moved.year, moved.month


# --- what each form means -------------------------------------------------------------------------


def _full(m: re.Match[str], frame: Frame) -> Range | None:
    g = m.groupdict()
    month, day = _month(g["month"]), int(g["day"])
    year = _year(g["year"]) if g.get("year") else _nearest_year(frame, month, day)
    month2 = _month(g["month2"]) if g.get("month2") else month
    day2 = int(g["day2"]) if g.get("day2") else day
    if not 1 <= day <= 31 or not 1 <= day2 <= 31:
        return None
    if year is None:
        return _OPEN
    first, last = _day_of(year, month, day), _day_of(year, month2, day2)
    return (first, last) if first and last and first <= last else None


def _month_only(m: re.Match[str], frame: Frame) -> Range | None:
    g = m.groupdict()
    month = _month(g["month"])
    if g.get("year"):
        year: int | None = _year(g["year"])
    else:
        year = _nearest_year(frame, month)
        which = (g.get("which") or "").strip().lower()
        if which == "last" and frame.published:
            year = frame.published.year - (month >= frame.published.month)
        elif which in ("next", "this coming") and frame.published:
            year = frame.published.year + (month < frame.published.month)
        elif which == "this" and frame.published:
            year = frame.published.year
    if year is None:
        return _OPEN
    span = _month_range(year, month)
    if g.get("month2"):
        span = span[0], _month_range(year, _month(g["month2"]))[1]
    return _part_of(span, g.get("part"))


def _year_only(m: re.Match[str], frame: Frame) -> Range:
    year = int(m["year"])
    last = year
    if m.groupdict().get("year2"):
        second = m["year2"]
        last = int(second) if len(second) == 4 else year // 100 * 100 + int(second)
    return _part_of((date(year, 1, 1), date(max(year, last), 12, 31)), m.groupdict().get("part"))


def _decade(m: re.Match[str], frame: Frame) -> Range:
    if m["decade"]:
        first = int(m["decade"])
        first = first if first > 99 else 1900 + first
    else:
        first = 1900 + _DECADES[m["word"].lower()]
    return _part_of((date(first, 1, 1), date(first + 9, 12, 31)), m["part"])


def _century(m: re.Match[str], frame: Frame) -> Range:
    first = (int(m["century"]) - 1) * 100 + 1
    return _part_of((date(first, 1, 1), date(first + 99, 12, 31)), m["part"])


def _iso(m: re.Match[str], frame: Frame) -> Range | None:
    day = _day_of(int(m["y"]), int(m["m"]), int(m["d"]))
    return (day, day) if day else None


def _numeric(m: re.Match[str], frame: Frame) -> Range | None:
    one, two, year = int(m["a"]), int(m["b"]), _year(m["year"])
    day = (
        _day_of(year, one, two)
        if two > 12
        else _day_of(year, two, one)
        if one > 12
        else _day_of(year, one, two)
    )
    return (day, day) if day else None


def _weekday(m: re.Match[str], frame: Frame) -> Range:
    if frame.published is None:
        return _OPEN
    wanted = _DAYS.index(m["weekday"].lower())
    which = (m["which"] or "").strip().lower()
    back = (frame.published.weekday() - wanted) % 7
    if (
        which == "next"
        or (which in ("this", "this coming", "coming") and not frame.past)
        or (not frame.past and not which)
    ):
        day = frame.published + timedelta(days=(-back) % 7 or (7 if which == "next" else 0))
    elif which in ("last", "this past", "past", "previous"):
        day = frame.published - timedelta(days=back or 7)
    else:
        day = frame.published - timedelta(days=back)
    return day, day


def _deictic(m: re.Match[str], frame: Frame) -> Range:
    if frame.published is None:
        return _OPEN
    word = m["word"].lower()
    away = {
        "yesterday": -1,
        "last night": -1,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
    }
    day = frame.published + timedelta(days=away.get(word, 0))
    return day, day


def _calendar(today: date, unit: str, away: int) -> tuple[date, date]:
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=away)
        return monday, monday + timedelta(days=6)
    if unit == "weekend":
        saturday = (
            today - timedelta(days=(today.weekday() - 5) % 7)
            if away <= 0
            else today + timedelta(days=(5 - today.weekday()) % 7)
        )
        return saturday, saturday + timedelta(days=1)
    if unit == "month":
        return _month_range(*_ym(today, away))
    if unit == "quarter":
        start = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        first = _shift(start, 3 * away)
        return first, _month_range(*_ym(first, 2))[1]
    if unit == "decade":
        first_year = today.year // 10 * 10 + 10 * away
        return date(first_year, 1, 1), date(first_year + 9, 12, 31)
    if unit == "year":
        return date(today.year + away, 1, 1), date(today.year + away, 12, 31)
    day = today + timedelta(days=away)
    return day, day


def _this_unit(m: re.Match[str], frame: Frame) -> Range:
    today = frame.published
    if today is None:
        return _OPEN
    which, unit = m["which"].lower(), m["unit"].lower()
    away = {"last": -1, "previous": -1, "next": 1, "coming": 1}.get(which.removeprefix("the "), 0)
    first, last = _calendar(today, unit, away)
    part = (m["part"] or "").lower()
    if part == "later":
        first = today
    elif part == "earlier":
        last = today
    elif part:
        first, last = _part_of((first, last), part)
    return first, last


def _span_back(today: date, number: int, unit: str) -> date:
    if unit in ("day", "week", "weekend", "fortnight"):
        return today - timedelta(days=number * {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}[unit])
    if unit in ("hour", "minute"):
        return today
    return _shift(today, -number * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit])


def _past_units(m: re.Match[str], frame: Frame) -> Range:
    """``the past week``, ``the last five years``, ``over the next two months``."""
    today = frame.published
    if today is None:
        return _OPEN
    unit, text = m["unit"].lower(), (m["n"] or "one").lower()
    number = _number(text)
    ahead = m["which"].lower() in ("next", "coming", "following")
    if number is None or m["which"].lower() == "recent":
        return (today, None) if ahead else (None, today)
    try:
        if ahead:
            return today, _span_back(today, -number, unit)
        return _span_back(today, number, unit), today
    except (ValueError, OverflowError):
        return _OPEN


def _ago(m: re.Match[str], frame: Frame) -> Range:
    """``three weeks ago``, ``two years earlier``: as exact as its unit."""
    backward = m["way"].lower() in ("ago", "earlier", "before", "previously", "prior", "back")
    own = m["way"].lower() in ("ago", "back", "from now")
    base = frame.published if own else (frame.anchor[0] if frame.anchor else frame.published)
    number = _number(m["n"].lower())
    if base is None or number is None:
        return _OPEN
    unit = m["unit"].lower()
    try:
        day = _span_back(base, number if backward else -number, unit)
    except (ValueError, OverflowError):
        return _OPEN
    if unit in ("day", "hour", "minute"):
        return day, day
    if unit in ("year", "decade") and number > 1:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return _calendar(
        day, {"decade": "year", "year": "month", "weekend": "week", "fortnight": "week"}.get(unit, unit), 0
    )


def _same(m: re.Match[str], frame: Frame) -> Range:
    if frame.anchor is None:
        return _OPEN
    away = {"following": 1, "next": 1, "previous": -1, "preceding": -1}.get(m["which"].lower(), 0)
    unit = m["unit"].lower()
    if unit == "day":
        if frame.anchor[0] != frame.anchor[1]:
            return _OPEN
        day = frame.anchor[0] + timedelta(days=away)
        return day, day
    return _calendar(frame.anchor[0], unit, away)


def _season(m: re.Match[str], frame: Frame) -> Range:
    first_month, last_month = _SEASONS[m["season"].lower()]
    which = (m["which"] or "").strip().lower()
    if m["year"]:
        year = int(m["year"])
    elif frame.published is None:
        return _OPEN
    else:
        year = frame.published.year
        if which == "last" and first_month >= frame.published.month - 2:
            year -= 1
        elif which == "next" and last_month < frame.published.month:
            year += 1
    return date(year, first_month, 1), _month_range(year + (last_month < first_month), last_month)[1]


def _fiscal(m: re.Match[str], frame: Frame) -> Range:
    year = _year(m["year"])
    return date(year, 1, 1), date(year, 12, 31)


def _quarter(m: re.Match[str], frame: Frame) -> Range:
    if m["year"]:
        year = int(m["year"])
    elif frame.published:
        year = frame.published.year
    else:
        return _OPEN
    first = date(year, 3 * _QUARTERS[m["which"].lower()] - 2, 1)
    return first, _month_range(*_ym(first, 2))[1]


def _recent(m: re.Match[str], frame: Frame) -> Range:
    return None, frame.published


def _clock(m: re.Match[str], frame: Frame) -> Range:
    """A time of day: of the day just named, else of the document's own."""
    if frame.anchor and frame.anchor[0] == frame.anchor[1]:
        return frame.anchor
    return frame.published, frame.published


def _present(m: re.Match[str], frame: Frame) -> Range:
    return frame.published, frame.published


def _onward(m: re.Match[str], frame: Frame) -> Range:
    return frame.published, None


def _vague(m: re.Match[str], frame: Frame) -> Range:
    return _OPEN


Handler = Callable[[re.Match[str], Frame], "Range | None"]
_MON, _MON2, _DAY, _DAY2 = _M.format("month"), _M.format("month2"), _D.format("day"), _D.format("day2")

# In order of preference where two begin at the same place and are equally long.
_FORMS: tuple[tuple[str, str, Handler], ...] = (
    ("iso", r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", _iso),
    ("numeric", r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4}|\d\d)(?!\d)", _numeric),
    (
        "day month",
        rf"(?:the )?{_DAY}(?: ?[-–] ?| and | to | or ){_DAY2} (?:of )?{_MON}(?:,? {_Y2}(?!\d))?",
        _full,
    ),
    (
        "day month",
        rf"(?:the )?{_DAY} (?:of )?{_MON}(?: ?[-–] ?| and | to ){_DAY2} {_MON2}(?:,? {_Y2}(?!\d))?",
        _full,
    ),
    (
        "day month",
        rf"(?:the )?{_DAY} (?:of )?{_MON}(?:,? {_Y2}(?![\d,.]\d|\d| ?(?:hours|gmt|local|percent|%)))?",
        _full,
    ),
    ("month day", rf"{_MON} {_DAY}(?: ?[-–] ?| and | to | or ){_MON2} {_DAY2}(?:,? {_Y})?(?!\d)", _full),
    ("month day", rf"{_MON} {_DAY}(?: ?[-–] ?| and | to | or ){_DAY2}(?:,? {_Y})?(?!\d)", _full),
    ("month day", rf"{_MON} {_DAY}(?:,? {_Y})?(?![\d:]|,\d)", _full),
    (
        "month year",
        rf"{_PART}(?:either )?{_MON}(?:(?: ?[-–] ?| and | to | or ){_MON2})?(?:,| of)? {_Y}(?!\d)",
        _month_only,
    ),
    (
        "month",
        rf"(?:{_PART})(?P<which>(?:last|next|this|this coming) )?{_MON}(?:(?: ?[-–] ?| and | or | to ){_MON2})?(?![\w-])",
        _month_only,
    ),
    ("fiscal year", rf"(?:fiscal year|fiscal|fy)[ -]?{_Y2}(?!\d)", _fiscal),
    (
        "years",
        rf"(?:(?:from|between) )?{_Y}(?: ?[-–/] ?| to | and | through | until )(?P<year2>(?:1[89]|20)\d\d|\d\d)(?!\d|,\d|-)",
        _year_only,
    ),
    ("year", rf"{_PART}{_Y}(?![\d%]|[.,]\d|-[a-z]|/\d)", _year_only),
    (
        "decade",
        rf"{_PART}(?:the )?(?:(?P<decade>(?:1[89]|20)\d0|[2-9]0)['’]?s|(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))\b",
        _decade,
    ),
    ("century", rf"{_PART}(?:the )?(?P<century>1\d|20|21)(?:st|th) century", _century),
    (
        "weekday",
        rf"(?:(?:early|late|earlier|later) )?(?P<which>(?:last|next|this past|this coming|this|past|coming|previous) )?{_W}{_DAYTIME}(?!['’]s)",
        _weekday,
    ),
    (
        "today",
        rf"(?:(?:earlier|later|early|late) )?(?P<word>the day before yesterday|the day after tomorrow|yesterday|today|tomorrow|tonight|last night|this (?:morning|afternoon|evening)){_DAYTIME}",
        _deictic,
    ),
    (
        "unit",
        r"(?:(?P<part>earlier|later|early|late|mid)[ -])?(?P<which>this|last|next|the previous|the coming|the current) (?P<unit>week|weekend|month|year|quarter|decade)(?!\w|-)",
        _this_unit,
    ),
    (
        "past units",
        rf"(?:(?:over|in|during|within|for) )?(?:the|this) (?P<which>past|last|next|coming|previous|following) (?:{_N} )?{_UNIT}(?!\w)",
        _past_units,
    ),
    (
        "past units",
        rf"(?:over|in|during|within) (?P<which>past|last|next|recent) (?:{_N} )?{_UNIT}(?!\w)",
        _past_units,
    ),
    (
        "ago",
        rf"{_HEDGE}{_N} {_UNIT} (?P<way>ago|earlier|later|before|previously|from now|prior|back|after)(?!\w)",
        _ago,
    ),
    (
        "same",
        r"(?:on |in |during )?(?:the|that) (?P<which>same|following|next|previous|preceding|very same) (?P<unit>day|week|month|year)",
        _same,
    ),
    ("same", r"(?P<which>that|later that|earlier that) (?P<unit>day|week|month|year)(?!\w|-)", _same),
    (
        "season",
        rf"(?:(?P<which>last|next|this|this coming) )?(?:the )?(?P<season>spring|summer|autumn|winter|fall)(?: of| in)?(?: {_Y})?(?! of| guards?| palace|\w)",
        _season,
    ),
    (
        "quarter",
        rf"(?:the )?(?P<which>first|second|third|fourth|1st|2nd|3rd|4th) quarter(?:(?: of)?,? {_Y})?",
        _quarter,
    ),
    (
        "recent",
        r"(?:in |over |during )?(?:the )?recent (?:days|weeks|months|years|decades|past|times)|(?:more |most )?recently|lately|previously|to date|so far|until now|in the past|(?:relatively |more )?recent",
        _recent,
    ),
    (
        "clock",
        r"(?:at )?(?:\d{1,2}:\d\d(?: ?[ap]\.?m\b\.?)?|\d{1,2} ?[ap]\.?m\b\.?|[0-2]\d[0-5]\d(?= (?:local|gmt|hours)))"
        r"(?: (?:local time|gmt|hours|est|et))?(?: \(\d{4} gmt\))?",
        _clock,
    ),
    ("present", r"currently|at (?:the )?present|at the moment|at this time|presently|nowadays", _present),
    (
        "onward",
        r"(?<!by )now(?! that)|soon|in the (?:near |coming |foreseeable )?future|from now on|immediately|in the coming (?:days|weeks|months|years)|shortly",
        _onward,
    ),
    (
        "duration",
        rf"for {_HEDGE}(?:the )?(?:{_N} |nearly |over )?{_UNIT}s?(?! (?:ago|earlier))(?!\w)|for (?:decades|years|months|weeks|days)(?!\w)",
        _vague,
    ),
    (
        "duration",
        r"at the time|at that time|every (?:day|week|month|year)|(?:daily|weekly|monthly|yearly|annually)(?!\w)",
        _vague,
    ),
)
_COMPILED = tuple(
    (name, re.compile(rf"(?<![\w$€£.-]){form}", re.IGNORECASE), handler) for name, form, handler in _FORMS
)
_HINT = re.compile(
    r"\d{4}|\b\d{1,2}/\d|day\b|days\b|week|month|year|decade|century|quarter|spring|summer|autumn|winter|\bfall\b|night|tomorrow|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|recent|current|present|moment|\bnow\b|soon|shortly|lately|previous|future|past|\bfy\b|fiscal|"
    r"\d:\d|\d ?[ap]\.?m\b|gmt|local time|morning|evening|immediately|daily|to date|so far|until now|at th|ties\b|[2-9]0['’]?s|hour|minute",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"(?P<word>since|after|until|till|by|before|as of|from|starting(?: in| on)?|beginning(?: in| on)?|prior to|following|up to)\s+(?:(?:the|its|his|her|at least|early|late)\s+)*$",
    re.IGNORECASE,
)
_SINCE_EVENT = re.compile(r"\bsince\b(?!\s+(?:on|in)\b)[^.;:()]{4,120}\s(?:on|in)\s+$", re.IGNORECASE)
#: Month names that are words as well count only beside these.
_MONTH_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|by|from|last|this|next|of|early|late|mid|during|for|between|and|before|after|to|through|every)\s+|[-–]\s?|,\s)(?:either\s)?$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s*(?:percent|%|people|rounds|dollars|pesos|weapons|guns|troops|soldiers|men|kilometers|km|meters|miles|kilos|tons|pounds|hours|gmt|firearms|rifles|missiles|cases|cartridges|bullets)",
    re.IGNORECASE,
)
_NOT_YEAR_BEFORE = re.compile(
    r"(?:resolution|order|resolutions|orders|section|article|no\.|number|some|about|nearly|over|approximately|than|route|boeing|flight|unscr|act|law|to 1,?\d*|gmt|at)\s*(?:\(?unscr\)?\s*)?$",
    re.IGNORECASE,
)


def dates(parse: Parse, frame: Frame, text: str) -> Iterator[tuple[When, tuple[date, date] | None, str]]:
    """The dates of a sentence, in order: each with what later ones may refer back to and its rule.

    Parameters
    ----------
    text
        The document's text, from which the words of each date are taken.
    """
    clean = parse.sentence.clean
    if not _HINT.search(clean):
        return
    taken: list[tuple[int, int]] = []
    for start, end, name, match, handler in _found(clean):
        if any(a < end and start < b for a, b in taken):
            continue
        if not _plausible(clean, name, start, end, match):
            continue
        here = Frame(frame.published, frame.anchor, _is_past(parse, start))
        span = handler(match, here)
        if span is None:
            continue
        taken.append((start, end))
        anchor = (
            (span[0], span[1])
            if span[0] and span[1] and name not in ("present", "duration", "clock")
            else None
        )
        if anchor:
            frame = Frame(frame.published, anchor, frame.past)
        start, span = _opened(clean, start, span, frame)
        a, b = parse.sentence.offsets[start], parse.sentence.offsets[end - 1] + 1
        when = When(
            start=a,
            end=b,
            text=text[a:b],
            from_=span[0].isoformat() if span[0] else None,
            to=span[1].isoformat() if span[1] else None,
        )
        yield when, anchor, name


def _found(clean: str) -> list[tuple[int, int, str, re.Match[str], Handler]]:
    hits = [
        (match.start(), match.end(), name, match, handler)
        for name, form, handler in _COMPILED
        for match in form.finditer(clean)
        if match.end() >= len(clean)
        or not (clean[match.end()].isalnum() and clean[match.end() - 1].isalnum())
    ]
    hits.sort(key=lambda h: (-(h[1] - h[0]), h[0]))
    chosen: list[tuple[int, int, str, re.Match[str], Handler]] = []
    for hit in hits:
        chosen.append(hit)
    chosen.sort(key=lambda h: (h[0], -(h[1] - h[0])))
    return chosen


def _plausible(clean: str, name: str, start: int, end: int, match: re.Match[str]) -> bool:
    groups = match.groupdict()
    if name in ("month", "year", "years") and name != "years":
        before = clean[max(0, start - 24) : start]
        if name == "month":
            word = groups["month"].lower().rstrip(".")
            if not groups["month"][0].isupper():
                return False
            if word in ("may", "march", "mar", "sep", "dec", "jan", "oct") or len(word) < 4:
                return bool(
                    groups.get("part") or groups.get("which") or _MONTH_BEFORE.search(before)
                ) and not re.match(r" \w+ing\b| have\b| be\b| not\b", clean[end:])
            return True
        return not _NOT_YEAR_BEFORE.search(before) and not _COUNTED.match(clean, end)
    if name in ("day month", "month day"):
        return groups["month"][0].isupper()
    if name == "season":
        return bool(
            groups.get("which")
            or groups.get("year")
            or re.search(
                r"\b(?:in|the|last|this|by|during|since) $", clean[max(0, start - 8) : start], re.IGNORECASE
            )
        ) and (groups["season"].lower() != "fall" or bool(groups.get("which") or groups.get("year")))
    return True


def _opened(clean: str, start: int, span: Range, frame: Frame) -> tuple[int, Range]:
    """``since 2012`` runs to the document's date; ``until``, ``by`` and ``after`` open one end."""
    if span == _OPEN:
        return start, span
    event = _SINCE_EVENT.search(clean[:start])
    if event and span[0]:
        return event.start(), (
            span[0],
            frame.published if frame.published and frame.published >= span[0] else None,
        )
    word = _SINCE.search(clean[max(0, start - 40) : start])
    if not word:
        return start, span
    begin = max(0, start - 40) + word.start()
    if begin and clean[begin - 1].isalnum():
        return start, span
    first, last = span
    match word["word"].lower():
        case "since":
            return begin, (
                first,
                frame.published if not frame.published or not first or frame.published >= first else None,
            )
        case "until" | "till" | "before" | "prior to" | "up to":
            return begin, (None, last if word["word"].lower() in ("until", "till", "up to") else first)
        case (
            "as of"
            | "starting"
            | "starting in"
            | "starting on"
            | "beginning"
            | "beginning in"
            | "beginning on"
        ):
            return begin, (first, None)
    return start, span


_PAST = ("VBD", "VBN")


def _is_past(parse: Parse, offset: int) -> bool:
    """Whether the verb nearest to a place in the clean copy tells of the past."""
    place = parse.sentence.offsets[offset]
    index = next((i for i in range(len(parse)) if parse.end[i] > place), len(parse) - 1)
    verb = next((j for j in [index, *parse.ancestors(index)] if parse.pos[j] in ("VERB", "AUX")), None)
    if verb is None:
        return True
    helpers = [parse.lower[c] for c in parse.children[verb] if parse.dep[c] in ("aux", "auxpass")]
    if any(
        h in ("will", "shall", "'ll", "’ll", "would", "may", "might", "can", "could", "should", "to")
        for h in helpers
    ):
        return False
    if parse.tag[verb] in _PAST:
        return not any(h in ("is", "are", "be") for h in helpers) or True
    return parse.tag[verb] != "VBG" or not any(h in ("is", "are") for h in helpers)


def in_document(parses: Sequence[Parse], published: date | None, text: str) -> list[list[When]]:
    """The dates of each sentence of a document."""
    found: list[list[When]] = []
    anchor: tuple[date, date] | None = None
    for parse in parses:
        here: list[When] = []
        for when, latest, _ in dates(parse, Frame(published, anchor, past=True), text):
            here.append(when)
            anchor = latest or anchor
        found.append(here)
    return found
