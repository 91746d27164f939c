"""Warnings as a person meets them: grouped by subject and day, with what was done about each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal

from watchfloor.records import Decision, Warning

State = Literal["open", "acknowledged", "withdrawn"]

_ORDER = {kind: place for place, kind in enumerate(("level", "word", "listing", "pair", "mention"))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A warning and what became of it."""

    warning: Warning
    state: State
    """``withdrawn``: an analyst has since rejected a record that it rests on."""
    decision: Decision | None = None
    """What made the state; ``None`` while it is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The warnings with the same subject on the same day (UTC)."""

    subject: str
    day: date
    items: tuple[Item, ...]
    """The kinds that ask for more attention first."""
    held: bool = False
    """Whether the day's budget was used up by others: show it folded."""

    @property
    def open(self) -> bool:
        return any(item.state == "open" for item in self.items)


def standing(decisions: Iterable[Decision], as_of: datetime | None = None) -> list[Decision]:
    """The decisions that hold: made by then, not expired, and not undone (an undo can be undone too)."""
    made = sorted(
        {one.id: one for one in decisions if as_of is None or one.at <= as_of}.values(),
        key=lambda one: (one.at, one.verb == "undo", one.id),
    )
    undone: set[str] = set()
    held = []
    for one in reversed(made):
        if one.id in undone:
            continue
        if one.verb == "undo":
            undone.add(one.target)
        elif as_of is None or one.expires is None or as_of <= one.expires.latest:
            held.append(one)
    return held[::-1]


def inbox(
    warnings: Iterable[Warning],
    decisions: Iterable[Decision] = (),
    *,
    as_of: datetime | None = None,
    per_day: int | None = None,
) -> list[Group]:
    """The warnings by subject and day, newest day first, within a day open and weighty ones first.

    Parameters
    ----------
    as_of
        Nothing known or decided later is shown.
    per_day
        How many open groups a day may show; the others are there too, marked as held.
    """
    acknowledged: dict[str, Decision] = {}
    rejected: dict[str, Decision] = {}
    for one in standing(decisions, as_of):
        if one.verb == "acknowledge":
            acknowledged[one.target] = one
        elif one.verb in ("accept", "reject"):
            rejected.pop(one.target, None)
            if one.verb == "reject":
                rejected[one.target] = one
    groups: defaultdict[tuple[date, str], dict[str, Item]] = defaultdict(dict)
    for warning in warnings:
        if as_of is None or warning.known <= as_of:
            day = warning.known.astimezone(UTC).date()
            groups[day, warning.subject][warning.id] = _item(warning, acknowledged, rejected)
    made = [
        Group(subject=subject, day=day, items=tuple(sorted(items.values(), key=_item_order)))
        for (day, subject), items in groups.items()
    ]
    made.sort(
        key=lambda group: (-group.day.toordinal(), not group.open, _item_order(group.items[0]), group.subject)
    )
    return made if per_day is None else _within(made, per_day)


def _item(warning: Warning, acknowledged: dict[str, Decision], rejected: dict[str, Decision]) -> Item:
    withdrawn = next((rejected[record] for record in warning.cause if record in rejected), None)
    if withdrawn:
        return Item(warning=warning, state="withdrawn", decision=withdrawn)
    done = acknowledged.get(warning.id)
    return Item(warning=warning, state="acknowledged" if done else "open", decision=done)


def _item_order(item: Item) -> tuple[bool, int, datetime, str]:
    return item.state != "open", _ORDER[item.warning.kind], item.warning.known, item.warning.id


def _within(groups: list[Group], per_day: int) -> list[Group]:
    shown: defaultdict[date, int] = defaultdict(int)
    marked = []
    for group in groups:
        if group.open:
            shown[group.day] += 1
        marked.append(replace(group, held=group.open and shown[group.day] > per_day))
    return marked
