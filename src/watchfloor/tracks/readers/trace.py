"""readsb and tar1090: ``trace_full``, ``trace_recent`` and globe-history files, one aircraft a file.

Fields by readsb's ``README-json.md``: a point is an array of 9 (before 2022) or 14 elements or more; the
detail object at 8 is sparse, so that a callsign holds until the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from watchfloor.tracks.points import Batch, Kind, Rows, hex_code, number
from watchfloor.tracks.readers.source import Source

_STALE, _GEOMETRIC = 1, 8
_WAYS = {
    "adsb": "adsb",
    "adsr": "adsr",
    "adsc": "adsc",
    "mlat": "mlat",
    "tisb": "tisb",
    "mode": "mode_s",
}
_REGISTER = {"registration": "r", "type": "t", "operator": "ownOp"}
_SAID = {"callsign": "flight", "squawk": "squawk"}


def way_of(kind: Any) -> str:
    """Our word for readsb's source type (``adsb_icao_nt``, ``mlat`` …)."""
    return _WAYS.get(kind[:4], "unknown") if isinstance(kind, str) else "unknown"


def read(source: Source, kind: Kind | None = None) -> Iterator[Batch]:
    """Read the points of one aircraft."""
    trace = source.json()
    vehicle = hex_code(trace.get("icao")) if isinstance(trace, dict) else None
    start = number(trace.get("timestamp")) if vehicle is not None else None
    points = trace.get("trace") if start is not None else None
    if vehicle is None or start is None or not isinstance(points, list):
        raise source.error("has no icao, timestamp and trace.", "Name a readsb trace file.")
    rows = Rows(kind or "air")
    for place, point in enumerate(points, 1):
        if not isinstance(point, list) or len(point) < 9 or number(point[0]) is None:
            rows.reject("malformed point")
            continue
        t_s = start + float(point[0])
        bits = point[6] if isinstance(point[6], int) else 0
        detail = point[8] if isinstance(point[8], dict) else {}
        way = way_of(point[9] if len(point) > 9 else detail.get("type"))
        taken = rows.point(
            vehicle,
            t_s,
            point[1],
            point[2],
            place,
            alt_ft=point[3],
            gs_kt=point[4],
            track_deg=point[5],
            way=way,
            ground=point[3] == "ground",
            stale=bool(bits & _STALE),
            geometric=bool(bits & _GEOMETRIC),
        )
        if not taken:
            continue
        for field, key in _SAID.items():
            rows.fact(vehicle, t_s, field, detail.get(key), place)
        if not trace.get("noRegData"):
            for field, key in _REGISTER.items():
                rows.fact(vehicle, t_s, field, trace.get(key), place)
    yield rows.take()
