"""Aircraft positions as JSON objects: jet1090's lines, and exports of the ``traffic`` library.

One object a position with ``timestamp``, ``icao24``, ``latitude`` and ``longitude``, as lines, as an array,
or column by column. Origin and destination in such files come from schedules; they are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from watchfloor.tracks.points import Batch, Kind, Rows, hex_code, number
from watchfloor.tracks.readers.gpx import moment
from watchfloor.tracks.readers.source import Source

_BATCH = 200_000


def read(source: Source, kind: Kind | None = None) -> Iterator[Batch]:
    """Read objects from lines, an array or columns."""
    rows = Rows(kind or "air")
    for place, item in _objects(source):
        vehicle = hex_code(item.get("icao24")) if isinstance(item, dict) else None
        if vehicle is None:
            rows.reject("no aircraft address" if isinstance(item, dict) else "not an object")
            continue
        t_s = moment(item.get("last_position") or item.get("timestamp"))
        ground = item.get("onground") is True
        taken = rows.point(
            vehicle,
            t_s,
            item.get("latitude"),
            item.get("longitude"),
            place,
            alt_ft=None if ground else item.get("altitude", item.get("geoaltitude")),
            gs_kt=item.get("groundspeed"),
            track_deg=item.get("track"),
            way="adsb" if "df" in item else "unknown",
            ground=ground or item.get("bds") == "06",
        )
        if taken:
            rows.fact(vehicle, t_s, "callsign", item.get("callsign"), place)
            squawk = number(item.get("squawk"))
            rows.fact(vehicle, t_s, "squawk", f"{squawk:04.0f}" if squawk else None, place)
        if len(rows) >= _BATCH:
            yield rows.take()
    yield rows.take()


def _objects(source: Source) -> Iterator[tuple[int, Any]]:
    with source.open() as file:
        head = file.read(65_536).lstrip()
    first = head.partition(b"\n")[0].strip()
    if head[:1] == b"{" and first.endswith(b"}") and b'"icao24"' in first:
        for place, line in source.lines():
            try:
                yield place, msgspec.json.decode(line) if line.strip() else None
            except (msgspec.DecodeError, RecursionError):
                yield place, None
        return
    document = source.json()
    if isinstance(document, dict):
        columns = {key: list(values.values()) for key, values in document.items() if isinstance(values, dict)}
        for place, values in enumerate(zip(*columns.values(), strict=False), 1):
            yield place, dict(zip(columns, values, strict=True))
    elif isinstance(document, list):
        yield from enumerate(document, 1)
