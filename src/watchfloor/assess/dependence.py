"""How much of what one report says was already in another: ρ, and why.

All pairs of reports are compared at once, on arrays: a hypothesis of long standing has hundreds of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from watchfloor.assess.case import Index
from watchfloor.assess.evidence import Weighed
from watchfloor.assess.likelihood import Floats

Mask = NDArray[np.bool_]
Why = Callable[[Weighed], str]

_OFFICIALS = ("supplier", "recipient", "government")
_CIRCLE = ("think-tank", "expert")


class Ties:
    """What ties some reports to each other.

    Attributes
    ----------
    rho
        ρ of every pair, symmetric; the diagonal has no meaning.
    """

    def __init__(self, items: Sequence[Weighed], index: Index, cut: AbstractSet[tuple[str, str]]) -> None:
        self._items = items
        self.rho: Floats = np.zeros((len(items), len(items)))
        self._kind = np.zeros(self.rho.shape, np.int8)
        self._whys: list[Why] = []
        rho = index.tables.dependence.rho
        reports = [item.report for item in items]
        direct = _among(one.kind.direct for one in reports)
        event = np.array([one.kind.same_event for one in reports])
        told = _same([one.indicator for one in reports]) & _same_thing([one.carrier for one in reports])
        self._tie(_same([item.root for item in items]), rho["same_root"], _same_origin)
        self._tie(told & (event[:, None] > 0), event[:, None], _same_event)
        self._tie(_among(one.wider for one in reports) & direct, rho["same_wider"], _wider)
        self._tie(direct, _partial(items, index, cut), _taken_over)
        self._tie(_same([one.speaker for one in reports]) & direct, rho["same_speaker"], _again)
        officials = _among(one.speaker_kind in _OFFICIALS for one in reports)
        government = officials & _overlap([one.countries for one in reports])
        self._tie(government & direct, rho["same_government"], _government)
        circle = _among(one.speaker_kind in _CIRCLE for one in reports)
        self._tie(circle & direct, rho["same_circle"], _experts)
        alone = [one.document or position for position, one in enumerate(reports)]
        self._tie(_same(alone) & direct, rho["same_document"], _author)

    def why(self, one: int, other: int) -> str:
        """Why the first is tied to the second."""
        return self._whys[int(self._kind[one, other])](self._items[other])

    def _tie(self, mask: Mask, value: float | Floats, why: Why) -> None:
        found = np.where(mask, value, 0.0)
        stronger = found > self.rho
        self.rho[stronger] = found[stronger]
        self._kind[stronger] = len(self._whys)
        self._whys.append(why)


def _same_origin(other: Weighed) -> str:
    return f"same origin: {other.root_label}"


def _same_event(other: Weighed) -> str:
    return f"tells of the same thing as {other.root_label}"


def _wider(other: Weighed) -> str:
    return f"tells of arms in general, like {other.root_label}"


def _taken_over(other: Weighed) -> str:
    return f"text taken over in part ({other.root_label})"


def _again(other: Weighed) -> str:
    return f"{other.report.label} at another time"


def _government(other: Weighed) -> str:
    return f"same government as {other.root_label}"


def _experts(other: Weighed) -> str:
    return f"same circle of experts as {other.root_label}"


def _author(other: Weighed) -> str:
    return f"chosen by the same author as {other.root_label}"


def _same(values: Sequence[Hashable]) -> Mask:
    numbers: dict[Hashable, int] = {}
    codes = np.array([numbers.setdefault(value, len(numbers)) for value in values])
    return np.asarray(codes[:, None] == codes[None, :])


def _among(values: Iterable[bool]) -> Mask:
    flags = np.array(list(values), bool)
    return np.asarray(flags[:, None] & flags[None, :])


def _overlap(sets: Sequence[frozenset[str]]) -> Mask:
    columns = {key: at for at, key in enumerate(sorted({key for one in sets for key in one}))}
    table = np.zeros((len(sets), len(columns)), np.float32)
    for row, one in enumerate(sets):
        table[row, [columns[key] for key in one]] = 1.0
    return np.asarray(table @ table.T > 0)


def _same_thing(carriers: Sequence[frozenset[str]]) -> Mask:
    """Signs are of one thing unless both name carriers and none is common."""
    named = np.array([bool(one) for one in carriers], bool)
    return np.asarray(~named[:, None] | ~named[None, :] | _overlap(carriers))


def _partial(items: Sequence[Weighed], index: Index, cut: AbstractSet[tuple[str, str]]) -> Floats:
    """ρ of texts that were taken over in part, for what they say in their own voice."""
    rho = np.zeros((len(items), len(items)))
    own: dict[str, list[int]] = {}
    for position, item in enumerate(items):
        if item.report.document and item.report.speaker == item.report.document:
            own.setdefault(item.report.document, []).append(position)
    for document, rows in own.items():
        for edge in index.provenance.edges(document, None, cut):
            if edge.weight < 1.0 and edge.parent in own:
                for row in rows:
                    for column in own[edge.parent]:
                        rho[row, column] = rho[column, row] = max(rho[row, column], edge.weight)
    return rho
