"""Identity changes: one vehicle under two names, or one name on two vehicles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pyais.util import get_country

from watchfloor.records.journey import Event
from watchfloor.tracks.journeys import moment
from watchfloor.tracks.points import vehicle_name
from watchfloor.tracks.rollup import TICKS
from watchfloor.tracks.store import Store

_LASTING = ("registration", "name", "imo", "operator", "type")
"""What a vehicle does not change from one journey to the next."""
_SHARED = ("imo", "registration")
"""What two vehicles can't have: the number of a hull, the mark of an airframe."""


def changes(store: Store) -> Iterator[Event]:
    """Changes of lasting identities, and marks or hull numbers that passed from one vehicle to another."""
    table = store.identity()
    names = {int(sha[:15], 16): sha for sha in store.sources()}
    rows = sorted(zip(*(table[column].to_pylist() for column in table.column_names), strict=True))
    own: defaultdict[tuple[int, str], list[Any]] = defaultdict(list)
    shared: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for vehicle, field, value, first, last, row, src in rows:
        if field in _LASTING:
            own[(vehicle, field)].append((first, last, value, vehicle, row, src))
        if field in _SHARED:
            shared[(field, value)].append((first, last, value, vehicle, row, src))
    for (vehicle, field), said in own.items():
        yield from _steps(said, field, (vehicle,), names, by=2)
    for (field, _), said in shared.items():
        if len({vehicle for *_, vehicle, _, _ in said}) > 1:
            yield from _steps(said, f"vehicle with this {field}", (), names, by=3)


def _steps(
    said: list[Any], field: str, vehicles: tuple[int, ...], names: dict[int, str], by: int
) -> Iterator[Event]:
    """An event wherever one entry differs from the one before."""
    said = sorted(said)
    for old, new in pairwise(said):
        if old[by] == new[by]:
            continue
        both = vehicles or (old[3], new[3])
        told = [vehicle_name(value) if by == 3 else str(value) for value in (old[by], new[by])]
        measures = [("field", field), ("from", told[0]), ("to", told[1])]
        if by == 3:
            measures.append(("value", str(new[2])))
        flags = [get_country(int(name[5:]))[0] for name in told if name.startswith("mmsi:")]
        if len(flags) == 2 and flags[0] != flags[1]:
            measures.append(("flags", " to ".join(flags)))
        overlap = new[0] <= old[1]
        yield Event(
            kind="identity change",
            started=moment(min(old[1], new[0]) * TICKS // 1000),
            ended=moment(max(old[1], new[0]) * TICKS // 1000),
            vehicles=tuple(vehicle_name(code) for code in both),
            measures=tuple(measures),
            caveats=("Both were said in the same period.",) if overlap else (),
            sources=tuple(f"sha256:{names[e[5]]}#{e[4]}-{e[4]}" for e in (old, new) if e[5] in names),
        )
