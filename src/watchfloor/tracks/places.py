"""Where a journey may have begun or ended: airports and ports, ranked, or "unknown".

A position heard on the ground is near its airport. One lost in the air is not: signal ends above receivers'
horizons, often where it matters most. There the height left to lose says how far an aircraft still had to
fly, and its track roughly where to; what it flew over on the way is no candidate.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import airportsdata
import numpy as np
import numpy.typing as npt

from watchfloor.tracks.geo import EARTH_KM, KM_PER_NM, Floats, bearing_deg, unit

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

TOP = 3
"""How many candidates are kept."""
CLEAR = 2.0
"""The first candidate is named only when its score is so many times the second's."""

_NOT_FOR_AEROPLANES = re.compile(r"\b(heli(port|pad|stop)?|sea ?plane|water aerodrome|float ?plane)\b", re.I)
_CELL_KM = (24.0, 80.0, 200.0)
_REACH_KM = (10.0, 35.0, 90.0)
"""Three ranges of search: on the ground, low, and descending from up to 10,000 ft."""
_PORT_KM = 10.0
"""The World Port Index gives one point a port; basins of large ports lie up to this far from it (ours)."""

DESCENT_FT_PER_NM = 318.0
"""A three-degree path, ICAO Doc 8168."""
CLIMB_FT_PER_NM = 420.0
"""Middle of what transport aircraft climb at below 10,000 ft (ours)."""
AIRBORNE_LIMIT_FT = 10_000.0
"""Above it no airport is inferred (the rule of readsb users and of plane-notify: below 10,000 ft)."""
_PRIOR = {"iata": 1.0, "icao": 0.12, "strip": 0.02}
"""How often an endpoint is at an airport of each sort: those with an IATA code have nearly all the traffic
of aircraft worth watching; the others stay possible (ours)."""
_ELSEWHERE = 3e-5
"""Density, per km², of the hypothesis that it is none of the airports known (ours)."""


@dataclass(frozen=True, slots=True)
class Places:
    """A table of places, column by column."""

    code: Sequence[str]
    name: Sequence[str]
    country: Sequence[str]
    lat: Floats
    lon: Floats
    elevation_ft: Floats
    prior: Floats
    major: Bools

    def __len__(self) -> int:
        return len(self.code)


@cache
def airports() -> Places:
    """Airports for aeroplanes, from ``airportsdata``; heliports and seaplane bases left out."""
    rows = [
        (code, row, "iata" if row["iata"] else "icao" if re.fullmatch("[A-Z]{4}", code) else "strip")
        for code, row in airportsdata.load("ICAO").items()
        if not _NOT_FOR_AEROPLANES.search(row["name"])
    ]
    return Places(
        code=[code for code, _, _ in rows],
        name=[row["name"] for _, row, _ in rows],
        country=[row["country"] for _, row, _ in rows],
        lat=np.array([row["lat"] for _, row, _ in rows]),
        lon=np.array([row["lon"] for _, row, _ in rows]),
        elevation_ft=np.array([row["elevation"] for _, row, _ in rows]),
        prior=np.array([_PRIOR[sort] for _, _, sort in rows]),
        major=np.array([sort == "iata" for _, _, sort in rows]),
    )


@cache
def ports() -> Places:
    """Ports of the World Port Index."""
    text = files("watchfloor.data").joinpath("tracks/ports.csv").read_text("utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    size = len(rows)
    return Places(
        code=[row["code"] for row in rows],
        name=[row["name"] for row in rows],
        country=[row["country"] for row in rows],
        lat=np.array([float(row["lat"]) for row in rows]),
        lon=np.array([float(row["lon"]) for row in rows]),
        elevation_ft=np.zeros(size),
        prior=np.ones(size),
        major=np.ones(size, bool),
    )


@dataclass(frozen=True, slots=True)
class Index:
    """Places by cells of a grid in space, each place in every cell that its reach touches.

    So an endpoint looks into one cell only, and there is no seam at any meridian, border or pole.
    """

    cell_km: float
    reach_km: float
    keys: Ints
    first: Ints
    place: Ints

    @classmethod
    def of(cls, xyz_km: Floats, cell_km: float, reach_km: float) -> Index:
        low = np.floor((xyz_km - reach_km) / cell_km).astype(np.int64)
        high = np.floor((xyz_km + reach_km) / cell_km).astype(np.int64)
        keys, place = [], []
        for corner in np.ndindex(2, 2, 2):
            take = np.array(corner, bool)
            own = np.all(~take | (high > low), axis=1)
            keys.append(_key(np.where(take, high, low)[own]))
            place.append(np.flatnonzero(own))
        key = np.concatenate(keys)
        order = np.argsort(key, kind="stable")
        unique, first = np.unique(key[order], return_index=True)
        return cls(cell_km, reach_km, unique, np.append(first, len(key)), np.concatenate(place)[order])

    def near(self, xyz_km: Floats) -> tuple[Ints, Ints]:
        """Pairs (endpoint, place) that may be within reach."""
        key = _key(np.floor(xyz_km / self.cell_km).astype(np.int64))
        at = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        count = np.where(self.keys[at] == key, self.first[at + 1] - self.first[at], 0)
        endpoint = np.repeat(np.arange(len(key)), count)
        within = np.arange(len(endpoint)) - np.repeat(np.cumsum(count) - count, count)
        return endpoint, self.place[self.first[at][endpoint] + within]


def _key(cell: Ints) -> Ints:
    return np.asarray(((cell[:, 0] + 8192) << 28) | ((cell[:, 1] + 8192) << 14) | (cell[:, 2] + 8192))


@cache
def _airport_indexes() -> tuple[Floats, tuple[Index, ...]]:
    xyz = unit(airports().lat, airports().lon) * EARTH_KM
    return xyz, tuple(Index.of(xyz, cell, reach) for cell, reach in zip(_CELL_KM, _REACH_KM, strict=True))


@cache
def _port_index() -> tuple[Floats, Index]:
    xyz = unit(ports().lat, ports().lon) * EARTH_KM
    return xyz, Index.of(xyz, 2.5 * _PORT_KM, _PORT_KM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Where tracks begin or end: positions, and what is known of the motion there.

    ``heading`` points to where the place should be: the track at an arrival, its opposite at a departure.
    """

    lat: Floats
    lon: Floats
    alt_ft: Floats
    """NaN where unknown."""
    ground: Bools
    heading: Floats
    """Degrees; NaN where unknown."""
    ft_per_nm: float
    """Gradient of the descent or the climb."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Up to three candidates an endpoint, best first: place −1 is none."""

    place: Ints
    score: Floats
    km: Floats
    method: npt.NDArray[np.str_]

    def clear(self) -> Bools:
        """Whether the first is so much likelier than the second that it may be named."""
        return np.asarray((self.place[:, 0] >= 0) & (self.score[:, 0] >= CLEAR * self.score[:, 1]))


def rank_airports(ends: Endpoints) -> Ranked:
    """Rank airports for the ends of flights.

    On the ground the score falls with distance (2.5 km, since an airport's reference point is not its
    apron). In the air the distance expected is the height above the airport over the gradient; a route
    may be longer than the straight line, seldom shorter, and the heading weighs while it is not yet
    turned onto a runway. Above 10,000 ft over every airport in reach the answer is "unknown".
    """
    table = airports()
    space, indexes = _airport_indexes()
    xyz = unit(ends.lat, ends.lon) * EARTH_KM
    blind = np.isnan(ends.alt_ft) & ~ends.ground
    tier = np.where(ends.ground, 0, np.where(blind | (ends.alt_ft < 3500), 1, 2))
    tier = np.where(~ends.ground & (ends.alt_ft > AIRBORNE_LIMIT_FT + 14_500), -1, tier)
    found_ends, found_places = [], []
    for number, index in enumerate(indexes):
        rows = np.flatnonzero(tier == number)
        endpoint, place = index.near(xyz[rows])
        found_ends.append(rows[endpoint])
        found_places.append(place)
    endpoint, place = np.concatenate(found_ends), np.concatenate(found_places)
    km = np.linalg.norm(xyz[endpoint] - space[place], axis=1)
    near = km <= np.array(_REACH_KM)[tier[endpoint]]
    endpoint, place, km = endpoint[near], place[near], km[near]

    ground = ends.ground[endpoint]
    height = ends.alt_ft[endpoint] - table.elevation_ft[place]
    possible = ground | np.isnan(height) | ((height < AIRBORNE_LIMIT_FT) & (height > -1500))
    endpoint, place, km, ground = endpoint[possible], place[possible], km[possible], ground[possible]
    height = height[possible]
    density = np.empty(len(km))
    density[ground] = np.exp(-0.5 * (km[ground] / 2.5) ** 2) / (2 * np.pi * 2.5**2)
    air = ~ground
    turn = ends.heading[endpoint[air]] - bearing_deg(
        ends.lat[endpoint[air]], ends.lon[endpoint[air]], table.lat[place[air]], table.lon[place[air]]
    )
    density[air] = _airborne(km[air], height[air], turn, ends.ft_per_nm)
    method = np.where(ends.ground, "ground", np.where(blind, "nearest", "descent_projection"))
    low = ~ends.ground & ~blind & (ends.alt_ft < 1000)
    return _best(len(xyz), endpoint, place, km, density * table.prior[place], np.where(low, "low", method))


def _airborne(km: Floats, height_ft: Floats, turn_deg: Floats, ft_per_nm: float) -> Floats:
    """Density per km² of being seen there when bound for (or come from) the airport."""
    togo = np.where(np.isnan(height_ft), 6.0, np.maximum(height_ft, 0) / ft_per_nm * KM_PER_NM)
    excess = km - togo
    spread = np.where(np.isnan(height_ft), 10.0, 2.5 + np.where(excess > 0, 0.15, 0.3) * togo)
    radial = np.exp(-0.5 * (excess / spread) ** 2) / (np.sqrt(2 * np.pi) * spread)
    turn = np.abs((turn_deg + 180) % 360 - 180)
    straight = np.exp(-0.5 * (turn / 12) ** 2) / (np.sqrt(2 * np.pi) * np.radians(12))
    aimed = np.where(np.isnan(turn), 1 / (2 * np.pi), 0.6 * straight + 0.4 / (2 * np.pi))
    return np.asarray(radial * aimed / np.maximum(km, 1.0))


def rank_ports(lat: Floats, lon: Floats) -> Ranked:
    """Rank ports within 10 km of where a ship lay, by distance alone."""
    space, index = _port_index()
    xyz = unit(lat, lon) * EARTH_KM
    endpoint, place = index.near(xyz)
    km = np.linalg.norm(xyz[endpoint] - space[place], axis=1)
    near = km <= _PORT_KM
    endpoint, place, km = endpoint[near], place[near], km[near]
    density = np.exp(-0.5 * (km / 4.0) ** 2) / (2 * np.pi * 4.0**2)
    return _best(len(xyz), endpoint, place, km, density, np.full(len(xyz), "stop"))


def _best(
    count: int, endpoint: Ints, place: Ints, km: Floats, density: Floats, method: npt.NDArray[np.str_]
) -> Ranked:
    """The three densest candidates of each endpoint, scored by their share of the whole."""
    total = np.bincount(endpoint, density, minlength=count) + _ELSEWHERE * 0.01
    worth = density > 0.01 * _ELSEWHERE
    endpoint, place, km, density = endpoint[worth], place[worth], km[worth], density[worth]
    order = np.lexsort((-density, endpoint))
    endpoint, place, km, density = endpoint[order], place[order], km[order], density[order]
    first = np.searchsorted(endpoint, endpoint, side="left")
    rank = np.arange(len(endpoint)) - first
    keep = rank < TOP
    best = np.full((count, TOP), -1, np.int64)
    score, away = np.zeros((count, TOP)), np.full((count, TOP), np.nan)
    at = endpoint[keep], rank[keep]
    best[at], score[at], away[at] = place[keep], (density / total[endpoint])[keep], km[keep]
    return Ranked(best, score, away, method)
