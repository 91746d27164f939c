"""Records of every type, made at random from their type hints."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from watchfloor.records import PartialDate, Record

R = TypeVar("R", bound=Record)

_DAYS = st.dates(date(1, 1, 1), date(9998, 12, 31))
_TIMES = st.builds(
    lambda day, at, zone: f"{day}T{at.isoformat()}{zone}",
    st.dates(date(2, 1, 1), date(9998, 1, 1)),
    st.times(time(0), time(23, 59, 59)),
    st.sampled_from(["", "Z", "+03:30", "-0800"]),
)


def moments() -> st.SearchStrategy[datetime]:
    """UTC times to the microsecond."""
    return st.builds(datetime.combine, st.dates(date(2, 1, 1), date(9998, 1, 1)), st.times(), st.just(UTC))


def partial_dates() -> st.SearchStrategy[PartialDate]:
    """Dates of every precision."""
    days = st.builds(lambda day, length: day.isoformat()[:length], _DAYS, st.sampled_from([4, 7, 10]))
    before = st.sampled_from(["", "not before "])
    return st.builds(lambda before, text: PartialDate(before + text), before, days | _TIMES)


_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    str: st.text(max_size=8),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    datetime: moments(),
    PartialDate: partial_dates(),
    NoneType: st.none(),
}


def records(kind: type[R]) -> st.SearchStrategy[R]:
    """Records of this type, each field filled as its hint allows."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{name: _values(hints[name]) for name in kind.__struct_fields__})


def _values(hint: Any) -> st.SearchStrategy[Any]:
    if hint in _PLAIN:
        return _PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, Record):
        return records(hint)
    arguments = get_args(hint)
    if get_origin(hint) is Literal:
        return st.sampled_from(arguments)
    if get_origin(hint) is tuple and arguments[-1] is ...:
        return st.lists(_values(arguments[0]), max_size=2).map(tuple)
    if get_origin(hint) is tuple:
        return st.tuples(*(_values(argument) for argument in arguments))
    return st.one_of([_values(argument) for argument in arguments])
