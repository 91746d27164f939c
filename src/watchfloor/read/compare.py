"""Where two readings of the same documents agree, and where they differ, field by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from watchfloor.records import Span, Statement

#: The fields that are compared, in the order in which they are told.
FIELDS = (
    "action",
    "agent",
    "recipient",
    "object",
    "equipment",
    "place",
    "origin",
    "when",
    "certainty",
    "mode",
    "polarity",
    "chain",
    "speech",
)
#: Clauses that share so much of their characters (Dice) can be of one statement though their triggers are
#: apart; the measure by which statements are also paired with annotated ones.
SHARED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What two readers make of one place; one of them may have found nothing there."""

    document: str
    left: Statement | None
    right: Statement | None
    differs: tuple[str, ...] = ()
    """The fields in which they differ, if both found something."""

    @property
    def at(self) -> int:
        """Where it stands."""
        return min(one.trigger.start for one in (self.left, self.right) if one is not None)

    @property
    def agrees(self) -> bool:
        """Whether both found the same."""
        return self.left is not None and self.right is not None and not self.differs


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often two readers agree in a field, of the places where both found a statement."""

    field: str
    agree: int
    pairs: int
    """For a role or a date only pairs of which at least one fills it; two empty slots are no agreement."""

    @property
    def share(self) -> float | None:
        return self.agree / self.pairs if self.pairs else None


def compare(left: Iterable[Statement], right: Iterable[Statement]) -> list[Pair]:
    """The statements of two readers side by side, by document and place.

    Two statements are of one place if their triggers overlap or their clauses share half their characters.
    Pairs are taken best first, one to one.
    """
    sides: dict[str, tuple[list[Statement], list[Statement]]] = defaultdict(lambda: ([], []))
    for number, statements in enumerate((left, right)):
        for one in statements:
            sides[one.document][number].append(one)
    found = (pair for name in sorted(sides) for pair in _of_document(name, *sides[name]))
    return sorted(found, key=lambda pair: (pair.document, pair.at))


def _of_document(name: str, left: Sequence[Statement], right: Sequence[Statement]) -> Iterator[Pair]:
    offers = sorted(
        (-round(near, 6), len(_differences(one, other)), i, j)
        for i, one in enumerate(left)
        for j, other in enumerate(right)
        if (near := _nearness(one, other)) > 0
    )
    free_left, free_right = dict(enumerate(left)), dict(enumerate(right))
    for _, _, i, j in offers:
        if i in free_left and j in free_right:
            one, other = free_left.pop(i), free_right.pop(j)
            yield Pair(document=name, left=one, right=other, differs=_differences(one, other))
    yield from (Pair(document=name, left=one, right=None) for one in free_left.values())
    yield from (Pair(document=name, left=None, right=other) for other in free_right.values())


def _nearness(one: Statement, other: Statement) -> float:
    """How much speaks for two statements being of one place; 0 if they are not."""
    shared = max(0, min(one.end, other.end) - max(one.start, other.start))
    dice = 2 * shared / (one.end - one.start + other.end - other.start or 1)
    hit = _overlap(one.trigger, other.trigger)
    return hit + dice if hit or dice >= SHARED else 0.0


def _overlap(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one.start < other.end and other.start < one.end


def _differences(one: Statement, other: Statement) -> tuple[str, ...]:
    return tuple(field for field in FIELDS if not _same(field, getattr(one, field), getattr(other, field)))


def _same(field: str, one: Any, other: Any) -> bool:
    """Whether two values say the same: equal values, overlapping spans, as many of them."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_overlap, one, other))
    if isinstance(one, Span) and isinstance(other, Span):
        dates = field != "when" or (one.from_, one.to) == (other.from_, other.to)  # type: ignore[attr-defined]
        return _overlap(one, other) and dates
    return bool(one == other)


def counts(pairs: Iterable[Pair]) -> list[Count]:
    """For each field, in how many of the places that both found they agree."""
    both = [pair for pair in pairs if pair.left is not None and pair.right is not None]
    return [
        Count(
            field=field,
            agree=sum(field not in pair.differs for pair in filled),
            pairs=len(filled),
        )
        for field in FIELDS
        for filled in [[p for p in both if getattr(p.left, field) or getattr(p.right, field)]]
    ]


def told(field: str, statement: Statement | None) -> str:
    """A field's value as a person reads it."""
    value = getattr(statement, field) if statement is not None else None
    if value is None:
        return ""
    if field == "when":
        return f"{value.text} ({value.from_ or '…'} to {value.to or '…'})"
    if isinstance(value, tuple):
        return (" < " if field == "chain" else ", ").join(item.text for item in value)
    return value.text if isinstance(value, Span) else str(value)


def summary(pairs: Sequence[Pair]) -> Mapping[str, int]:
    """How many places both found, and how many only one of them."""
    return {
        "both": sum(pair.left is not None and pair.right is not None for pair in pairs),
        "alike": sum(pair.agrees for pair in pairs),
        "left only": sum(pair.right is None for pair in pairs),
        "right only": sum(pair.left is None for pair in pairs),
    }
