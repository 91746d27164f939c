"""Made tracks with known truth: for the demo, the tests and the benchmark; never evidence.

Flights run between real airports. With ``wander`` they also do what straight lines hide: approaches that
turn onto a runway, wind, holding, diversions, positions that are wrong, and satellite-only coverage over
the sea. Everything is drawn from one seeded generator.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from watchfloor.tracks.geo import (
    EARTH_KM,
    KM_PER_NM,
    Floats,
    angle,
    between,
    degrees,
    distance_km,
    offset,
    unit,
)
from watchfloor.tracks.places import Places
from watchfloor.tracks.points import GROUND, WAYS

MADE = pa.schema(
    [
        ("vehicle", pa.int64()),
        ("t_ms", pa.int64()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("alt_ft", pa.int32()),
        ("gs_kt", pa.float32()),
        ("track_deg", pa.float32()),
        ("flags", pa.uint8()),
    ]
)
"""The plain table of positions that is made (and that :mod:`~watchfloor.tracks.readers.points` reads)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How made flights look. Shares are between 0 and 1."""

    start_ms: int = 1_790_000_000_000
    step_s: float = 20.0
    jitter_s: float = 3.0
    flights: float = 3.16
    """Flights per aircraft, on average."""
    dark_airports: float = 0.3
    """Share of airports where nothing below ``floor_ft`` is heard."""
    floor_ft: float = 3000.0
    """Above the airport, as receivers' horizons are."""
    gaps: float = 0.2
    """Share of flights with one reception hole of 30 to 180 minutes."""
    loss: float = 0.02
    wander: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """What really happened: one element a flight."""

    vehicle: npt.NDArray[np.int64]
    departure: npt.NDArray[np.int64]
    arrival: npt.NDArray[np.int64]
    takeoff_ms: npt.NDArray[np.int64]
    landing_ms: npt.NDArray[np.int64]
    departure_heard: npt.NDArray[np.bool_]
    arrival_heard: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.vehicle)

    @classmethod
    def of(cls, parts: list[Truth]) -> Truth:
        """Several blocks as one."""
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)))


def flights(
    places: Places, aircraft: int, seed: int, recipe: Recipe | None = None, block: int = 250
) -> Iterator[tuple[pa.Table, Truth]]:
    """Made flights, a block of aircraft at a time: the table of positions and the truth."""
    recipe = recipe or Recipe()
    rng = np.random.default_rng(seed)
    known = np.flatnonzero(places.major)
    dark = rng.random(len(places)) < recipe.dark_airports
    for first in range(0, aircraft, block):
        codes = (1 << 40) + 0x100000 + np.arange(first, min(first + block, aircraft))
        truth = _schedule(rng, places, known, dark, codes, recipe)
        yield _positions(rng, places, truth, recipe), truth


def _schedule(
    rng: np.random.Generator,
    places: Places,
    known: npt.NDArray[np.int64],
    dark: npt.NDArray[np.bool_],
    codes: npt.NDArray[np.int64],
    recipe: Recipe,
) -> Truth:
    """Chains of flights: each departs where the last one landed, 300 to 7,000 km further."""
    legs = np.maximum(1, rng.poisson(recipe.flights, len(codes)))
    vehicle = np.repeat(codes, legs)
    leg = np.arange(len(vehicle)) - np.repeat(np.cumsum(legs) - legs, legs)
    departure = np.empty(len(vehicle), np.int64)
    arrival = np.empty(len(vehicle), np.int64)
    here = rng.choice(known, len(codes))
    for number in range(int(legs.max())):
        active = np.flatnonzero(legs > number)
        rows = np.flatnonzero(leg == number)
        there = _partners(rng, places, known, here[active])
        departure[rows], arrival[rows] = here[active], there
        here[active] = there
    km = distance_km(places.lat[departure], places.lon[departure], places.lat[arrival], places.lon[arrival])
    air_s = km / (440 * KM_PER_NM) * 3600 * rng.normal(1.0, 0.04, len(km)).clip(0.85, 1.15) + 900
    turn_s = rng.uniform(50 * 60, 6 * 3600, len(km)) + 600
    ends = np.cumsum(air_s + turn_s)
    base = np.repeat((ends - air_s - turn_s)[np.cumsum(legs) - legs], legs)
    first = np.repeat(rng.uniform(0, 86_400, len(codes)), legs)
    takeoff = first + ends - air_s - turn_s - base
    return Truth(
        vehicle=vehicle,
        departure=departure,
        arrival=arrival,
        takeoff_ms=(recipe.start_ms + takeoff * 1000).astype(np.int64),
        landing_ms=(recipe.start_ms + (takeoff + air_s) * 1000).astype(np.int64),
        departure_heard=~dark[departure],
        arrival_heard=~dark[arrival],
    )


def _partners(
    rng: np.random.Generator, places: Places, known: npt.NDArray[np.int64], here: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    there = rng.choice(known, len(here))
    while True:
        km = distance_km(places.lat[here], places.lon[here], places.lat[there], places.lon[there])
        wrong = np.flatnonzero((km < 300) | (km > 7000))
        if not len(wrong):
            return there
        there[wrong] = rng.choice(known, len(wrong))


def _positions(rng: np.random.Generator, places: Places, truth: Truth, recipe: Recipe) -> pa.Table:
    taxi_s = 15 * recipe.step_s
    takeoff, landing = truth.takeoff_ms / 1000, truth.landing_ms / 1000
    counts = ((landing - takeoff + 2 * taxi_s) / recipe.step_s).astype(np.int64)
    flight = np.repeat(np.arange(len(truth)), counts)
    step = np.arange(len(flight)) - np.repeat(np.cumsum(counts) - counts, counts)
    jitter = rng.uniform(-recipe.jitter_s, recipe.jitter_s, len(flight))
    time = np.round(np.repeat(takeoff - taxi_s, counts) + step * recipe.step_s + jitter, 2)
    share = ((time - takeoff[flight]) / (landing - takeoff)[flight]).clip(0, 1)
    share = _eased(share, ((landing - takeoff) / 1200)[flight])
    lat, lon, km = _path(rng, places, truth, flight, share, recipe)
    along = share * km[flight]
    cruise = rng.integers(31, 40, len(truth)) * 1000
    elevation = places.elevation_ft[truth.departure], places.elevation_ft[truth.arrival]
    slope = rng.normal(1, 0.12, (2, len(truth))).clip(0.7, 1.4)
    up = elevation[0][flight] + along / KM_PER_NM * 420 * slope[0][flight]
    down = elevation[1][flight] + (km[flight] - along) / KM_PER_NM * 318 * slope[1][flight]
    alt = np.minimum(np.minimum(up, down), cruise[flight])
    ground = (time < takeoff[flight]) | (time > landing[flight])
    lat += np.where(ground, rng.normal(0, 0.004, len(lat)), 0)
    lon += np.where(ground, rng.normal(0, 0.004, len(lon)), 0)
    below_start = (up - elevation[0][flight] < recipe.floor_ft) & ~truth.departure_heard[flight]
    below_end = (down - elevation[1][flight] < recipe.floor_ft) & ~truth.arrival_heard[flight]
    keep = ~below_start & ~below_end & ~_holes(rng, truth, flight, time, recipe)
    keep &= rng.random(len(flight)) >= recipe.loss
    way = np.full(len(flight), WAYS.index("adsb"), np.uint8)
    if recipe.wander:
        keep, way = _hear_sparsely(rng, truth, flight, time, alt, keep, way)
        _mislead(rng, lat, lon, flight, len(truth))
    order = np.flatnonzero(keep)
    speed, heading = _motion(lat, lon, time, flight)
    return pa.table(
        {
            "vehicle": truth.vehicle[flight][order],
            "t_ms": np.round(time * 1000).astype(np.int64)[order],
            "lat": lat.clip(-90, 90)[order],
            "lon": ((lon + 180) % 360 - 180)[order],
            "alt_ft": pa.array((np.round(alt / 25) * 25).astype(np.int32)[order], mask=ground[order]),
            "gs_kt": np.where(ground, 12, speed).astype(np.float32)[order],
            "track_deg": heading.astype(np.float32)[order],
            "flags": (way | np.where(ground, GROUND, 0).astype(np.uint8))[order],
        },
        schema=MADE,
    )


def _eased(share: Floats, ramps: Floats) -> Floats:
    """Distance covered by time: slower for the first and last twenty minutes."""
    r = np.minimum(1 / ramps, 0.45)
    slow = 0.5

    def rise(x: Floats) -> Floats:
        return np.asarray(slow * x + (1 - slow) * x * x / (2 * r))

    edge = rise(r)
    middle = edge + share - r
    end = 2 * edge + 1 - 2 * r
    raw = np.where(share < r, rise(share), np.where(share > 1 - r, end - rise(1 - share), middle))
    return np.asarray(raw / end)


def _path(
    rng: np.random.Generator,
    places: Places,
    truth: Truth,
    flight: npt.NDArray[np.int64],
    share: Floats,
    recipe: Recipe,
) -> tuple[Floats, Floats, Floats]:
    """Positions along great circles: straight from airport to airport, or by way of fixes."""
    nodes = [unit(places.lat[i], places.lon[i]) for i in (truth.departure, truth.arrival)]
    if recipe.wander:
        nodes = _by_fixes(rng, places, truth, nodes)
    lengths = np.stack([angle(a, b) for a, b in pairwise(nodes)])
    ends: Floats = np.cumsum(lengths, axis=0)
    target = share * ends[-1][flight]
    xyz = np.empty((len(flight), 3))
    for number, (a, b) in enumerate(pairwise(nodes)):
        begin = ends[number] - lengths[number]
        here = (target >= begin[flight]) if number else np.ones(len(flight), bool)
        rows = flight[here]
        part = ((target[here] - begin[rows]) / np.maximum(lengths[number][rows], 1e-12)).clip(0, 1)
        xyz[here] = between(a[rows], b[rows], part)
    lat, lon = degrees(xyz)
    return lat, lon, ends[-1] * EARTH_KM


def _by_fixes(rng: np.random.Generator, places: Places, truth: Truth, nodes: list[Floats]) -> list[Floats]:
    """Departure fix, a point off the great circle (wind), a hold, the final approach, perhaps diverted."""
    count = len(truth)
    start, end = nodes
    away = offset(start, rng.uniform(0, 360, count), rng.uniform(8, 30, count))
    middle = between(start, end, rng.uniform(0.3, 0.7, count))
    span = angle(start, end) * EARTH_KM
    wind = offset(middle, rng.uniform(0, 360, count), rng.uniform(0, 0.06, count) * span)
    runway = rng.uniform(0, 360, count)
    final = offset(end, runway, rng.uniform(12, 22, count))
    base = offset(final, runway + rng.choice([-90, 90], count), rng.uniform(5, 18, count))
    hold = offset(base, rng.uniform(0, 360, count), np.where(rng.random(count) < 0.1, 25, 0.5))
    return [start, away, wind, hold, base, final, end]


def _hear_sparsely(
    rng: np.random.Generator,
    truth: Truth,
    flight: npt.NDArray[np.int64],
    time: Floats,
    alt: Floats,
    keep: npt.NDArray[np.bool_],
    way: npt.NDArray[np.uint8],
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.uint8]]:
    """One flight in ten is heard by satellite only, every 15 minutes or so, above 20,000 ft."""
    remote = (rng.random(len(truth)) < 0.1)[flight] & (alt > 20_000)
    phase = rng.uniform(0, 900, len(truth))[flight]
    heard = ((time + phase) % 900) < 20
    way = np.where(remote, WAYS.index("adsc"), way).astype(np.uint8)
    return keep & (~remote | heard), way


def _mislead(
    rng: np.random.Generator, lat: Floats, lon: Floats, flight: npt.NDArray[np.int64], count: int
) -> None:
    """Noise of 60 m everywhere; one position in 2,000 up to 400 km off; one flight in 50 spoofed a while."""
    lat += rng.normal(0, 0.0005, len(lat))
    lon += rng.normal(0, 0.0005, len(lon))
    off = np.flatnonzero(rng.random(len(lat)) < 0.0005)
    lat[off] += rng.uniform(-4, 4, len(off))
    lon[off] += rng.uniform(-4, 4, len(off))
    starts = np.searchsorted(flight, np.arange(count))
    ends = np.searchsorted(flight, np.arange(count), side="right")
    for index in np.flatnonzero(rng.random(count) < 0.02):
        span = ends[index] - starts[index]
        first = starts[index] + int(span * rng.uniform(0.3, 0.6))
        rows = slice(first, first + min(30, int(span * 0.1)))
        lat[rows], lon[rows] = 33.82 + rng.normal(0, 0.01), 35.49 + rng.normal(0, 0.01)


def _holes(
    rng: np.random.Generator, truth: Truth, flight: npt.NDArray[np.int64], time: Floats, recipe: Recipe
) -> npt.NDArray[np.bool_]:
    span = (truth.landing_ms - truth.takeoff_ms) / 1000
    hole = rng.uniform(1800, 10_800, len(truth))
    begin = truth.takeoff_ms / 1000 + 1200 + rng.random(len(truth)) * (span - hole - 3000).clip(0)
    has = (rng.random(len(truth)) < recipe.gaps) & (span > hole + 3600)
    inside = (time >= begin[flight]) & (time < (begin + hole)[flight])
    return np.asarray(inside & has[flight])


def _motion(lat: Floats, lon: Floats, time: Floats, flight: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Ground speed in knots and track in degrees from one position to the next."""
    dy = np.diff(lat, append=lat[-1:])
    dx = (np.diff(lon, append=lon[-1:]) + 180) % 360 - 180
    dx = dx * np.cos(np.radians(lat))
    dt = np.diff(time, append=time[-1:] + 1)
    same = np.diff(flight, append=-1) == 0
    km = np.hypot(dx, dy) * np.pi / 180 * EARTH_KM
    speed = np.where(same & (dt > 0), km / np.maximum(dt, 1e-3) * 3600 / KM_PER_NM, 150)
    return speed.clip(0, 700), np.degrees(np.arctan2(dx, dy)) % 360


def ships(
    count: int, days: float, meetings: int, seed: int, start_ms: int = 1_790_000_000_000, step_s: int = 600
) -> tuple[pa.Table, list[tuple[int, int, int, int]]]:
    """Made ships that report every ten minutes or so, sorted by vehicle and time, and who met whom when.

    Ships run straight courses of 8 to 16 knots. The first two times ``meetings`` of them meet in pairs: for
    three to six hours they drift within 300 m of each other. Every fourth meeting is on a seam: at 180
    degrees, at a pole, on the equator, or where cells meet.
    """
    rng = np.random.default_rng(seed)
    steps = int(days * 86_400 / step_s)
    code = (3 << 40) + 200_000_000 + np.arange(count)
    time = np.arange(steps) * step_s + rng.uniform(0, 60, (count, steps))
    spot = _open_sea(rng, count, meetings)
    met_s = rng.uniform(0.2, 0.7, count) * days * 86_400
    long_s = rng.uniform(3, 6, count) * 3600
    met_s[1 : 2 * meetings : 2], long_s[1 : 2 * meetings : 2] = (
        met_s[0 : 2 * meetings : 2],
        long_s[0 : 2 * meetings : 2],
    )
    long_s[2 * meetings :] = 0
    away_s = np.where(time < met_s[:, None], met_s[:, None] - time, time - met_s[:, None] - long_s[:, None])
    knots = rng.uniform(8, 16, count)
    out_km = away_s.clip(0) / 3600 * (knots * KM_PER_NM)[:, None]
    bearing = rng.uniform(0, 360, (count, 2))
    heading = np.where(time < met_s[:, None], bearing[:, :1], bearing[:, 1:])
    drift = rng.uniform(0, 0.1, (count, steps))
    xyz = offset(spot[:, None, :] + np.zeros((count, steps, 3)), heading, out_km + drift)
    lat, lon = degrees(xyz)
    meeting = [
        (
            int(code[2 * pair]),
            int(code[2 * pair + 1]),
            int(start_ms + met_s[2 * pair] * 1000),
            int(start_ms + (met_s[2 * pair] + long_s[2 * pair]) * 1000),
        )
        for pair in range(meetings)
    ]
    size = count * steps
    table = pa.table(
        {
            "vehicle": np.repeat(code, steps),
            "t_ms": start_ms + np.round(time * 1000).astype(np.int64).ravel(),
            "lat": lat.ravel(),
            "lon": lon.ravel(),
            "alt_ft": pa.nulls(size, pa.int32()),
            "gs_kt": np.where(out_km > 0, knots[:, None], 0.3).astype(np.float32).ravel(),
            "track_deg": pa.nulls(size, pa.float32()),
            "flags": np.full(size, WAYS.index("ais"), np.uint8),
        },
        schema=MADE,
    )
    return table, meeting


def _open_sea(rng: np.random.Generator, count: int, meetings: int) -> Floats:
    """Where each ship is at its middle time: the two of a meeting a few hundred metres apart."""
    lat = np.degrees(np.arcsin(rng.uniform(-0.98, 0.98, count)))
    lon = rng.uniform(-180, 180, count)
    seams = [
        (0.0, 179.9999),
        (10.0, -179.9999),
        (89.9995, 40.0),
        (-89.9995, -120.0),
        (0.0, 0.0),
        (45.0, 90.0),
    ]
    for pair in range(0, meetings, 4):
        lat[2 * pair], lon[2 * pair] = seams[pair // 4 % len(seams)]
        # One spot of the seam, but not one spot of all: a kilometre or more along it for each round.
        lat[2 * pair] -= np.sign(lat[2 * pair] + 0.5) * (pair // 4 // len(seams)) * 0.02
    first = unit(lat, lon)
    partner = np.arange(0, 2 * meetings, 2)
    first[partner + 1] = offset(
        first[partner], rng.uniform(0, 360, meetings), rng.uniform(0.02, 0.3, meetings)
    )
    return first
