"""GeoJSON with times, and OGC Moving Features JSON.

Times stand in ``coordTimes`` or ``times`` of a LineString's properties, in ``time`` or ``timestamp`` of a
Point's, or in ``datetimes`` of a ``temporalGeometry``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from watchfloor.tracks.points import Batch, Kind, Rows, number, track_code
from watchfloor.tracks.readers.gpx import moment, named
from watchfloor.tracks.readers.opensky import FT_PER_M
from watchfloor.tracks.readers.source import Source

_NAMES = ("vehicle", "id", "trajectory_id", "mmsi", "icao24", "hex", "name")
_LINE_TIMES = ("coordTimes", "times", "timestamps")
_POINT_TIMES = ("time", "timestamp", "t", "datetime")


def read(source: Source, kind: Kind | None = None) -> Iterator[Batch]:
    """Read all features; one without a name is known by its place in the file."""
    document = source.json()
    if not isinstance(document, dict):
        raise source.error("is not GeoJSON.", "A file has a Feature or a FeatureCollection.")
    features = document.get("features") if document.get("type") == "FeatureCollection" else [document]
    rows = Rows(kind or "sea")
    place = 0
    for index, feature in enumerate(features if isinstance(features, list) else [], 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        properties = properties if isinstance(properties, dict) else {}
        name = _name(feature, properties)
        vehicle = _vehicle(name, properties) if name else track_code(f"{source.sha256}#{index}")
        for time, coordinate in _vertices(feature, properties):
            place += 1
            if not isinstance(coordinate, list) or len(coordinate) < 2:
                rows.reject("no position")
                continue
            t_s = moment(time)
            height = number(coordinate[2]) if len(coordinate) > 2 else None
            taken = rows.point(
                vehicle,
                t_s,
                coordinate[1],
                coordinate[0],
                place,
                alt_ft=None if height is None else height * FT_PER_M,
                way="gps",
                geometric=True,
            )
            if taken:
                rows.fact(vehicle, t_s, "id", name, place)
    yield rows.take()


def _name(feature: Any, properties: dict[str, Any]) -> str:
    found = next((properties[key] for key in _NAMES if properties.get(key) not in (None, "")), None)
    if found is None and isinstance(feature, dict):
        found = feature.get("id")
    return str(found).strip() if found is not None else ""


def _vehicle(name: str, properties: dict[str, Any]) -> int:
    for key, scheme in (("mmsi", "mmsi"), ("icao24", "hex"), ("hex", "hex")):
        if properties.get(key) not in (None, ""):
            return named(f"{scheme}:{properties[key]}")
    return named(name)


def _vertices(feature: Any, properties: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    if not isinstance(feature, dict):
        return
    moving = feature.get("temporalGeometry")
    if isinstance(moving, dict):
        yield from _paired(moving.get("datetimes"), moving.get("coordinates"))
        return
    geometry = feature.get("geometry") if isinstance(feature.get("geometry"), dict) else {}
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        yield next((properties[key] for key in _POINT_TIMES if key in properties), None), coordinates
        return
    times = next((properties[key] for key in _LINE_TIMES if key in properties), None)
    if isinstance(geometry, dict) and geometry.get("type") == "MultiLineString":
        lines = coordinates if isinstance(coordinates, list) else []
        stamps = times if isinstance(times, list) else []
        for line, stamp in zip_longest(lines, stamps[: len(lines)]):
            yield from _paired(stamp, line)
        return
    yield from _paired(times, coordinates)


def _paired(times: Any, coordinates: Any) -> Iterator[tuple[Any, Any]]:
    coordinates = coordinates if isinstance(coordinates, list) else []
    times = times if isinstance(times, list) else []
    yield from zip_longest(coordinates and times[: len(coordinates)], coordinates)
