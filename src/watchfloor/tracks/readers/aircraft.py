"""The v2 aircraft API (adsb.lol, adsb.fi, airplanes.live …) and readsb's ``aircraft.json``.

Both hold one moment: the API as ``ac`` with ``now`` in milliseconds, the file as ``aircraft`` with ``now``
in seconds. A position is as old as its ``seen_pos`` says.
"""

from __future__ import annotations

from collections.abc import Iterator

from watchfloor.tracks.points import Batch, Kind, Rows, hex_code, number
from watchfloor.tracks.readers.source import Source
from watchfloor.tracks.readers.trace import way_of

_SAID = {"callsign": "flight", "squawk": "squawk", "registration": "r", "type": "t", "operator": "ownOp"}
_MILLISECONDS_FROM = 1e11
"""A ``now`` above this cannot be in seconds (that would be the year 5138)."""


def read(source: Source, kind: Kind | None = None) -> Iterator[Batch]:
    """Read one moment's positions."""
    document = source.json()
    craft = (document.get("ac") or document.get("aircraft")) if isinstance(document, dict) else None
    if not isinstance(craft, list):
        raise source.error("has no list of aircraft.", "Name an answer of the v2 API or an aircraft.json.")
    now = number(document.get("now"))
    if now is not None and now > _MILLISECONDS_FROM:
        now /= 1000
    rows = Rows(kind or "air")
    for place, item in enumerate(craft, 1):
        vehicle = hex_code(item.get("hex")) if isinstance(item, dict) else None
        if vehicle is None:
            rows.reject("no aircraft address")
            continue
        where = item if "lat" in item else item.get("lastPosition") or {}
        age = number(where.get("seen_pos"))
        t_s = None if now is None else now - (age or 0)
        taken = rows.point(
            vehicle,
            t_s,
            where.get("lat"),
            where.get("lon"),
            place,
            alt_ft=item.get("alt_baro", item.get("alt_geom")),
            gs_kt=item.get("gs"),
            track_deg=item.get("track"),
            way=way_of(item.get("type")),
            ground=item.get("alt_baro") == "ground",
            stale=age is not None and age > 20,
            geometric="alt_baro" not in item and "alt_geom" in item,
        )
        if taken:
            for field, key in _SAID.items():
                rows.fact(vehicle, t_s, field, item.get(key), place)
    yield rows.take()
