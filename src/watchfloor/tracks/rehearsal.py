"""The made tracks of the demo desk: two freighters and two ships. Nothing in them was ever observed.

They rehearse what the case in the demo is about: an airframe of a listed airline that flies a route it never
flew, another that goes on under a second registration and another state's address, and two tankers side by
side. Registrations are those of the published case; addresses, MMSIs, times and positions are invented, and
every file says so.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from watchfloor.tracks.geo import EARTH_KM, KM_PER_NM, angle, bearing_deg, between, degrees, offset, unit
from watchfloor.tracks.places import DESCENT_FT_PER_NM, airports

LABEL = "SYNTHETIC: made for the Watchfloor demo, not observed"
_CRUISE_KT, _CRUISE_FT = 470.0, 33_000.0
_TAXI_MIN = 8


@dataclass(frozen=True, slots=True)
class Leg:
    """One made flight."""

    start: str
    origin: str
    target: str
    callsign: str
    sparse: tuple[float, float] | None = None
    """Shares of the way between which it is heard by satellite only, every 15 minutes."""
    silent: tuple[float, float] | None = None
    """Shares of the way between which nothing is heard."""


@dataclass(frozen=True, slots=True)
class Airframe:
    """An aircraft under one registration."""

    address: str
    registration: str
    type: str
    operator: str
    legs: tuple[Leg, ...]


def _shuttle(first: str, days: int, every: int, stem: str, target: str) -> tuple[Leg, ...]:
    """There and back, every so many days: the history before anything happens."""
    start = datetime.fromisoformat(first)
    legs = []
    for number, day in enumerate(range(0, days, every)):
        out = start + timedelta(days=day)
        back = out + timedelta(hours=7)
        legs.append(Leg(out.isoformat(), "OIIE", target, f"{stem}{9950 + 2 * number % 40}"))
        legs.append(Leg(back.isoformat(), target, "OIIE", f"{stem}{9951 + 2 * number % 40}"))
    return tuple(legs)


AIRFRAMES = (
    Airframe(
        "730fab",
        "EP-FAB",
        "B742",
        "Qeshm Fars Air",
        (
            *_shuttle("2020-09-01T05:10", 42, 7, "QFZ", "OMDW"),
            Leg("2020-10-24T19:40", "OIIE", "SVMI", "QFZ9960", sparse=(0.55, 0.9)),
            Leg("2020-10-26T02:15", "SVMI", "OIIE", "QFZ9961", sparse=(0.1, 0.45), silent=(0.3, 0.38)),
        ),
    ),
    Airframe(
        "730abd",
        "EP-MND",
        "B743",
        "Mahan Air",
        (
            *_shuttle("2021-09-06T04:20", 42, 7, "IRM", "OMDW"),
            Leg("2022-01-20T20:05", "OIIE", "SVMI", "IRM9984", sparse=(0.55, 0.9)),
        ),
    ),
    Airframe(
        "0d8353",
        "EP-MND",
        "B743",
        "Emtrasur",
        (Leg("2022-02-15T13:30", "SVMI", "SVMC", "ESU800"),),
    ),
    Airframe(
        "0d8353",
        "YV3531",
        "B743",
        "Emtrasur",
        (
            Leg("2022-02-19T12:00", "SVMC", "SVMI", "ESU801"),
            Leg("2022-05-13T22:40", "SVMI", "OIIE", "ESU842", sparse=(0.1, 0.45)),
            Leg("2022-05-18T18:20", "OIIE", "SVMI", "ESU843", sparse=(0.55, 0.9), silent=(0.2, 0.27)),
        ),
    ),
)


def write(folder: Path) -> list[Path]:
    """Write the made set: readsb traces, a day and aircraft a file, and AIS as CSV. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for airframe in AIRFRAMES:
        for leg in airframe.legs:
            name = f"SYNTHETIC_trace_{airframe.address}_{leg.start[:10]}_{leg.origin}-{leg.target}.json"
            document = {
                "icao": airframe.address,
                "r": airframe.registration,
                "t": airframe.type,
                "desc": LABEL,
                "ownOp": airframe.operator,
                "timestamp": 0,
                "trace": [],
            }
            points = list(_points(leg))
            document["timestamp"] = points[0][0]
            document["trace"] = [[round(p[0] - points[0][0], 2), *p[1:]] for p in points]
            written.append(_gzipped(folder / name, json.dumps(document, separators=(",", ":")).encode()))
    written.append(_gzipped(folder / "SYNTHETIC_ais_2022-03.csv.gz", _ships().encode()))
    return written


def _gzipped(path: Path, data: bytes) -> Path:
    """Compressed the same each time: without the time of writing."""
    path.write_bytes(gzip.compress(data, mtime=0))
    return path


def _place(code: str) -> tuple[float, float, float]:
    table = airports()
    at = list(table.code).index(code)
    return float(table.lat[at]), float(table.lon[at]), float(table.elevation_ft[at])


def _points(leg: Leg) -> Iterator[list[Any]]:
    (lat0, lon0, up0), (lat1, lon1, up1) = _place(leg.origin), _place(leg.target)
    a, b = unit([lat0], [lon0]), unit([lat1], [lon1])
    km = float(angle(a, b)[0] * EARTH_KM)
    air_min = km / (_CRUISE_KT * KM_PER_NM) * 60 + 12
    start = datetime.fromisoformat(leg.start).replace(tzinfo=UTC).timestamp()
    detail: dict[str, Any] | None = {"flight": leg.callsign.ljust(8)}
    minutes = np.arange(-_TAXI_MIN, air_min + _TAXI_MIN, 1.0)
    for minute in minutes.tolist():
        share = min(1.0, max(0.0, minute / air_min))
        way = "adsb_icao"
        if leg.silent and leg.silent[0] < share < leg.silent[1]:
            continue
        if leg.sparse and leg.sparse[0] < share < leg.sparse[1]:
            if int(minute) % 15:
                continue
            way = "adsc"
        lat, lon = (float(value[0]) for value in degrees(between(a, b, [share])))
        ground = not 0 < share < 1
        left = min((share * km) / KM_PER_NM * 1.3, (1 - share) * km / KM_PER_NM)
        height = min(_CRUISE_FT, (up0 if share < 0.5 else up1) + left * DESCENT_FT_PER_NM)
        course = float(bearing_deg([lat], [lon], [lat1], [lon1])[0])
        yield [
            start + minute * 60,
            round(lat, 5),
            round(lon, 5),
            "ground" if ground else round(height / 25) * 25,
            12.0 if ground else _CRUISE_KT,
            None if ground else round(course, 1),
            0,
            None,
            detail,
            way,
        ]
        detail = None


_CREW = (
    (422_099_901, "SYNTHETIC TANKER A", 9_990_014),
    (775_099_902, "SYNTHETIC TANKER B", 9_990_026),
)
_MEETING = (14.20, -62.90)
_MEET_START, _MEET_H = datetime(2022, 3, 12, 3, tzinfo=UTC), 7.0


def _ships() -> str:
    """Two tankers that run 70 hours towards one place in the sea, lie there side by side, and part."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        "mmsi,base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign,vessel_type,"
        "status,length,width,draft,cargo,transceiver".split(",")
    )
    rng = np.random.default_rng(1)
    for side, (mmsi, name, imo) in enumerate(_CREW):
        spot = offset(unit([_MEETING[0]], [_MEETING[1]]), np.array([90.0 * side]), np.array([0.09 * side]))
        for minute in range(-70 * 60, 40 * 60, 10):
            away_h = max(0.0, -minute / 60, minute / 60 - _MEET_H)
            bearing = np.array([75.0 if side == 0 else 245.0]) + (25.0 if minute > 0 else 0.0)
            drift = rng.uniform(0, 0.05)
            place = offset(spot, bearing, np.array([away_h * 11 * KM_PER_NM + drift]))
            lat, lon = (float(value[0]) for value in degrees(place))
            speed = 11.0 if away_h else 0.4
            course = (float(bearing[0]) + (180 if minute < 0 else 0)) % 360
            moment = _MEET_START + timedelta(minutes=minute, seconds=int(rng.integers(0, 50)))
            writer.writerow(
                [mmsi, f"{moment:%Y-%m-%d %H:%M:%S}", f"{lon:.5f}", f"{lat:.5f}", speed, f"{course:.1f}"]
                + ["", name, f"IMO{imo}", "", 80, 0, 274, 48, 12, "", "A"]
            )
    return out.getvalue()
