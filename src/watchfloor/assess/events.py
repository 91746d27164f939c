"""What is said about one and the same event, side by side.

Statements are gathered when who, what, whom, when and where are compatible, which is less than identical: a
slot that one of them leaves empty fits anything. Nothing is merged: an event lists its statements, has the
union of their dates, and shows where they contradict each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from watchfloor.assess.case import Case, Facts
from watchfloor.assess.tables import Tables
from watchfloor.names import equipment_is_a
from watchfloor.records import content_id

Difference = Literal["denied", "date", "quantity"]

_SLACK = timedelta(days=31)
"""Undated statements are about one event when they were made within this of each other or of its dates."""
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_WORDS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Where statements about an event contradict each other, each side with its statements."""

    kind: Difference
    sides: tuple[tuple[str, tuple[str, ...]], ...]
    """What is said, and who says so (ids of statements)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened, may have happened or is said to happen."""

    id: str
    action: str
    supplier: frozenset[str]
    recipient: frozenset[str]
    classes: frozenset[str]
    earliest: datetime | None
    latest: datetime | None
    """The union of the dates given; ``None`` where nobody dates it."""
    statements: tuple[str, ...]
    documents: int
    """Texts that are no copies of each other."""
    conflicts: tuple[Conflict, ...]


@dataclass(slots=True)
class _Gathering:
    facts: list[Facts] = field(default_factory=list)
    supplier: set[str] = field(default_factory=set)
    recipient: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    span: tuple[datetime, datetime] | None = None
    told: list[datetime] = field(default_factory=list)


def events(case: Case, tables: Tables, as_of: datetime) -> list[Event]:
    """The events that the case tells of, as known at a moment; those told of most first.

    Statements about movements, transfers and the like are compared only with others of the same action and
    with at least one party in common.
    """
    index = case.indexed(tables)
    open_: dict[tuple[str, str], list[_Gathering]] = defaultdict(list)
    every: list[_Gathering] = []
    for facts in sorted(index.facts, key=lambda one: (one.happened[0] or one.told, one.id)):
        if facts.known > as_of:
            continue
        roles = tables.parties.roles_of(facts.statement)
        supplier = _parties(facts, roles.supplier)
        recipient = _parties(facts, roles.recipient) - supplier
        if not supplier and not recipient:
            continue
        keys = [(facts.statement.action, party) for party in sorted(supplier | recipient)]
        candidates = {id(one): one for key in keys for one in open_[key]}
        home = next((one for one in candidates.values() if _fits(one, facts, supplier, recipient)), None)
        if home is None:
            home = _Gathering()
            every.append(home)
        _take(home, facts, supplier, recipient)
        for key in keys:
            if home not in open_[key]:
                open_[key].append(home)
    found = [_event(one) for one in every]
    return sorted(found, key=lambda one: (-one.documents, -len(one.statements), one.id))


def _parties(facts: Facts, roles: Iterable[str]) -> set[str]:
    keys = {key for role in roles for key in facts.keys.get(role, ())}
    return {key for key in keys if len(key) == 2 and key.isupper()} | {
        key.partition(":")[2] for key in keys if key.startswith("group:")
    }


def _fits(one: _Gathering, facts: Facts, supplier: set[str], recipient: set[str]) -> bool:
    return (
        _compatible(one.supplier, supplier)
        and _compatible(one.recipient, recipient)
        and (not one.classes or not facts.classes or _same_kind(one.classes, facts.classes))
        and _same_time(one, facts)
    )


def _compatible(one: set[str], other: set[str]) -> bool:
    return not one or not other or bool(one & other)


def _same_kind(one: Iterable[str], other: Sequence[str]) -> bool:
    return any(
        not a or not b or a == b or equipment_is_a(a, b) or equipment_is_a(b, a) for a in one for b in other
    )


def _same_time(one: _Gathering, facts: Facts) -> bool:
    start, end = _dated(facts)
    if start is not None and end is not None and one.span is not None:
        return start <= one.span[1] and one.span[0] <= end
    if start is None:
        near = [abs(facts.told - told) for told in one.told]
        if one.span is not None:
            near.append(max(one.span[0] - facts.told, facts.told - one.span[1], timedelta(0)))
        return bool(near) and min(near) <= _SLACK
    return any(start - _SLACK <= told <= (end or told) + _SLACK for told in one.told)


def _dated(facts: Facts) -> tuple[datetime | None, datetime | None]:
    start, end = facts.happened
    return (start, end) if start is not None and end is not None else (None, None)


def _take(one: _Gathering, facts: Facts, supplier: set[str], recipient: set[str]) -> None:
    one.facts.append(facts)
    one.supplier |= supplier
    one.recipient |= recipient
    one.classes.update(facts.classes)
    one.told.append(facts.told)
    start, end = _dated(facts)
    if start is not None and end is not None:
        one.span = (start, end) if one.span is None else (min(one.span[0], start), max(one.span[1], end))


def _event(one: _Gathering) -> Event:
    statements = tuple(facts.id for facts in one.facts)
    return Event(
        id=content_id(sorted(statements)),
        action=one.facts[0].statement.action,
        supplier=frozenset(one.supplier),
        recipient=frozenset(one.recipient),
        classes=frozenset(filter(None, one.classes)),
        earliest=one.span[0] if one.span else None,
        latest=one.span[1] if one.span else None,
        statements=statements,
        documents=len({facts.home.id for facts in one.facts}),
        conflicts=tuple(_conflicts(one.facts)),
    )


def _conflicts(found: Sequence[Facts]) -> Iterable[Conflict]:
    by_polarity = _sides((facts.statement.polarity, facts.id) for facts in found)
    if len(by_polarity) > 1:
        yield Conflict(kind="denied", sides=by_polarity)
    dated = [(facts, span) for facts in found if (span := _dated(facts))[0] is not None]
    apart = any(
        one[1] < other[0]  # type: ignore[operator]
        for _, one in dated
        for _, other in dated
    )
    if apart:
        yield Conflict(
            kind="date",
            sides=_sides(
                (f"{start.date()} to {end.date()}", facts.id)
                for facts, (start, end) in dated
                if start is not None and end is not None
            ),
        )
    numbers = _sides((str(number), facts.id) for facts in found if (number := _quantity(facts)) is not None)
    if len(numbers) > 1:
        yield Conflict(kind="quantity", sides=numbers)


def _sides(said: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    sides: dict[str, list[str]] = defaultdict(list)
    for what, who in said:
        sides[what].append(who)
    return tuple((what, tuple(who)) for what, who in sorted(sides.items()))


def _quantity(facts: Facts) -> int | None:
    """The number of things, where the object begins with one."""
    words = facts.statement.object.text.split() if facts.statement.object else []
    if not words:
        return None
    if words[0].casefold() in _WORDS:
        return _WORDS[words[0].casefold()]
    match = _NUMBER.fullmatch(words[0])
    digits = re.sub(r"\D", "", words[0]) if match else ""
    return int(digits) if digits else None
