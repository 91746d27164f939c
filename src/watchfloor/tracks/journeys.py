"""Journeys of a store: segmented by an engine, then given places, identities and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from watchfloor.records.journey import Candidate, Journey
from watchfloor.tracks import expressions, places
from watchfloor.tracks.engines import ROLLUP, DuckDB, Engine, unbound
from watchfloor.tracks.expressions import BUCKET, FLIGHTS, VOYAGES, Segmentation
from watchfloor.tracks.geo import Floats, bearing_deg
from watchfloor.tracks.places import Endpoints, Places, Ranked
from watchfloor.tracks.points import KINDS, WAY_MASK, WAYS, Kind, vehicle_code, vehicle_name
from watchfloor.tracks.rollup import (
    ALT_MASK,
    FT_BASE,
    FT_STEP,
    LAT_BIT,
    LAT_MASK,
    LON_BIT,
    LON_MASK,
    NO_HEIGHT,
    ON_GROUND,
    TICKS,
    TIME_BIT,
)
from watchfloor.tracks.store import Store

SEGMENTATION: dict[Kind, Segmentation] = {"air": FLIGHTS, "sea": VOYAGES}
_NAMES: dict[Kind, str] = {"air": "flight", "sea": "voyage"}
_LOOK_BACK: dict[Kind, timedelta] = {"air": timedelta(days=2), "sea": timedelta(days=45)}
"""How much earlier a journey may have begun that is asked for from a day on: twice the longest flight, and
the longest voyages."""
_IDENTITY_SLACK_MS = 300_000


@dataclass(frozen=True, slots=True)
class Fixes:
    """Packed positions, unpacked: column by column."""

    tick: npt.NDArray[np.int64]
    lat: Floats
    lon: Floats
    alt_ft: Floats
    """NaN on the ground and where unknown."""
    ground: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, bucket: Any, key: Any) -> Fixes:
        """Unpack: see :mod:`watchfloor.tracks.rollup`."""
        bucket, key = np.asarray(bucket, np.int64), np.asarray(key, np.int64)
        code = key & ALT_MASK
        return cls(
            tick=bucket * BUCKET + (key >> TIME_BIT),
            lat=((key >> LAT_BIT) & LAT_MASK) / 1e4 - 90,
            lon=((key >> LON_BIT) & LON_MASK) / 1e4 - 180,
            alt_ft=np.where(code > NO_HEIGHT, (code - 2.0) * FT_STEP + FT_STEP / 2 - FT_BASE, np.nan),
            ground=code == ON_GROUND,
        )

    def times(self) -> list[datetime]:
        """Their times, UTC."""
        return [moment(tick) for tick in self.tick.tolist()]


def moment(tick: int) -> datetime:
    """The time of a tick (tenths of a second since 1970)."""
    return datetime.fromtimestamp(tick / TICKS, UTC)


def segment(
    store: Store,
    kind: Kind,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    engine: Engine | None = None,
) -> pa.Table:
    """Journeys as a table of packed ends, sorted by vehicle and time.

    With ``since`` only the days from a little before are read: a day more costs a day, not the history.
    """
    start = since - _LOOK_BACK[kind] if since else None
    paths = store.rollup_files(kind, start, until)
    names = ("vehicle", "n", "silent", "before", *expressions.RUN)
    if not paths:
        return pa.table({name: pa.array([], pa.int64()) for name in names})
    found = (engine or DuckDB()).run(_expression(kind), {"rollup": paths}).select(names)
    found = found.sort_by([("vehicle", "ascending"), ("b0", "ascending"), ("f0", "ascending")])
    if since:
        end = Fixes.of(found["b1"], found["l1"]).tick
        found = found.filter(pa.array(end >= since.timestamp() * TICKS))
    return found


@cache
def _expression(kind: Kind) -> Any:
    return expressions.journeys(unbound("rollup", ROLLUP), SEGMENTATION[kind])


def rank(found: pa.Table, kind: Kind) -> tuple[Ranked, Ranked]:
    """Candidates for the departures and the arrivals of journeys."""
    first, first_later = Fixes.of(found["b0"], found["f0"]), Fixes.of(found["b0"], found["l0"])
    last_earlier, last = Fixes.of(found["b1"], found["f1"]), Fixes.of(found["b1"], found["l1"])
    if kind == "sea":
        return places.rank_ports(first.lat, first.lon), places.rank_ports(last.lat, last.lon)
    return (
        _airports(first, first_later, places.CLIMB_FT_PER_NM),
        _airports(last, last_earlier, places.DESCENT_FT_PER_NM),
    )


def _airports(end: Fixes, inner: Fixes, gradient: float) -> Ranked:
    """Rank by the position at the end, headed away from one further within the track."""
    moved = (end.lat != inner.lat) | (end.lon != inner.lon)
    heading = np.where(moved, bearing_deg(inner.lat, inner.lon, end.lat, end.lon), np.nan)
    return places.rank_airports(
        Endpoints(
            lat=end.lat,
            lon=end.lon,
            alt_ft=end.alt_ft,
            ground=end.ground,
            heading=heading,
            ft_per_nm=gradient,
        )
    )


def journeys(
    store: Store,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    vehicles: Sequence[str] | None = None,
    kinds: Sequence[Kind] = KINDS,
    engine: Engine | None = None,
    evidence: bool = True,
) -> list[Journey]:
    """Flights and voyages, by vehicle and time.

    Parameters
    ----------
    since, until
        Only journeys that end at or after ``since``, from days up to ``until``.
    vehicles
        Only these (``hex:…``, ``mmsi:…``).
    engine
        Where to segment; DuckDB in the process by default.
    evidence
        Look up the source files, their places and how the positions were heard.
    """
    made: list[Journey] = []
    for kind in kinds:
        found = segment(store, kind, since=since, until=until, engine=engine)
        if vehicles is not None:
            found = found.filter(pc.is_in(found["vehicle"], pa.array([vehicle_code(v) for v in vehicles])))
        if found.num_rows:
            made.extend(_records(store, kind, found, evidence))
    return made


def _records(store: Store, kind: Kind, found: pa.Table, evidence: bool) -> Iterator[Journey]:
    departures, arrivals = rank(found, kind)
    first, last = Fixes.of(found["b0"], found["f0"]), Fixes.of(found["b1"], found["l1"])
    table = places.airports() if kind == "air" else places.ports()
    said = Identities(store, found["vehicle"])
    heard = heard_between(store, kind, found["vehicle"], first.tick, last.tick) if evidence else {}
    latest = int(last.tick.max())
    columns = (found["vehicle"].to_pylist(), found["n"].to_pylist(), found["silent"].to_pylist())
    begun, over = first.times(), last.times()
    clear = departures.clear().tolist(), arrivals.clear().tolist()
    hole = SEGMENTATION[kind].hole_min * 60 * TICKS
    for at, (vehicle, count, silent) in enumerate(zip(*columns, strict=True)):
        identity = said.between(vehicle, int(first.tick[at]), int(last.tick[at]))
        mix, sources = heard.get((vehicle, int(first.tick[at])), ((), ()))
        if latest - int(last.tick[at]) <= hole:
            because = "still under way"
        else:
            because = "at rest" if kind == "sea" or last.ground[at] else "lost"
        yield Journey(
            kind=_NAMES[kind],
            vehicle=vehicle_name(vehicle),
            started=begun[at],
            ended=over[at],
            first_latitude=round(float(first.lat[at]), 4),
            first_longitude=round(float(first.lon[at]), 4),
            last_latitude=round(float(last.lat[at]), 4),
            last_longitude=round(float(last.lon[at]), 4),
            points=count,
            max_gap_s=max(0, silent) / TICKS,
            departures=candidates(departures, at, table),
            arrivals=candidates(arrivals, at, table),
            departure_clear=clear[0][at],
            arrival_clear=clear[1][at],
            callsigns=tuple(value for field, value in identity if field == "callsign"),
            identity=tuple(pair for pair in identity if pair[0] not in ("callsign", "squawk")),
            source_mix=mix,
            ended_because=because,
            sources=sources,
        )


def candidates(ranked: Ranked, at: int, table: Places) -> tuple[Candidate, ...]:
    """The candidates of one endpoint as records."""
    return tuple(
        Candidate(
            place=table.code[place],
            name=table.name[place],
            country=table.country[place],
            distance_km=round(float(km), 1),
            method=str(ranked.method[at]),
            score=round(float(score), 3),
        )
        for place, score, km in zip(ranked.place[at], ranked.score[at], ranked.km[at], strict=True)
        if place >= 0
    )


class Identities:
    """What vehicles said of themselves, to be asked by vehicle and time."""

    def __init__(self, store: Store, vehicles: Any) -> None:
        table = store.identity()
        table = table.filter(pc.is_in(table["vehicle"], pc.unique(vehicles)))
        table = table.sort_by([("vehicle", "ascending"), ("first_ms", "ascending")])
        self._said: dict[int, list[tuple[int, int, str, str]]] = {}
        columns = (table[name].to_pylist() for name in ("vehicle", "first_ms", "last_ms", "field", "value"))
        for vehicle, first, last, field, value in zip(*columns, strict=True):
            self._said.setdefault(vehicle, []).append((first, last, field, value))

    def between(self, vehicle: int, first_tick: int, last_tick: int) -> tuple[tuple[str, str], ...]:
        """Fields and values said between two ticks, or within five minutes of them."""
        start = first_tick * 1000 // TICKS - _IDENTITY_SLACK_MS
        end = last_tick * 1000 // TICKS + _IDENTITY_SLACK_MS
        said = self._said.get(vehicle, ())
        return tuple(dict.fromkeys((f, v) for a, b, f, v in said if a <= end and b >= start))


Heard = dict[tuple[int, int], tuple[tuple[tuple[str, int], ...], tuple[str, ...]]]


def heard_between(store: Store, kind: Kind, vehicles: Any, first_tick: Any, last_tick: Any) -> Heard:
    """How positions of vehicles between ticks were heard, and where they stand.

    Returns, by vehicle and first tick, the number of positions by way, and locators: the source's SHA-256
    with the first and last place in it.
    """
    wanted = pa.table({"v": vehicles, "a": np.asarray(first_tick), "b": np.asarray(last_tick)})
    low = moment(int(np.min(np.asarray(first_tick))))
    high = moment(int(np.max(np.asarray(last_tick))))
    paths = store.points_files(kind, low, high)
    if not paths:
        return {}
    quoted = ", ".join(f"'{path}'" for path in paths)
    with store.connect() as connection:
        connection.register("wanted", wanted)
        rows = connection.execute(
            f"""SELECT v, a, flags & {WAY_MASK} AS way, src, count(*), min(row), max(row)
                FROM read_parquet([{quoted}]) JOIN wanted ON vehicle = v AND t_ds BETWEEN a AND b
                GROUP BY ALL ORDER BY v, a, src, way"""
        ).fetchall()
    names = {int(sha[:15], 16): (sha, source) for sha, source in store.sources().items()}
    ways: dict[tuple[int, int], dict[str, int]] = {}
    spots: dict[tuple[int, int], dict[str, tuple[int, int]]] = {}
    for vehicle, first, way, src, count, low_row, high_row in rows:
        key = (vehicle, first)
        mix = ways.setdefault(key, {})
        mix[WAYS[way]] = mix.get(WAYS[way], 0) + count
        sha, source = names.get(src, ("", None))
        if source is not None:
            low_row, high_row = (low_row - 1) * source.block + 1, high_row * source.block
            old = spots.setdefault(key, {}).get(sha, (low_row, high_row))
            spots[key][sha] = (min(old[0], low_row), max(old[1], high_row))
    return {
        key: (
            tuple(sorted(ways[key].items())),
            tuple(f"sha256:{sha}#{a}-{b}" for sha, (a, b) in spots.get(key, {}).items()),
        )
        for key in ways
    }
