"""Journeys, events and sightings as GeoJSON, as Parquet and as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from watchfloor.records import Record, complete, to_builtins
from watchfloor.records.journey import Event, Journey, Sighting
from watchfloor.tracks.geo import between, degrees, unit

_VERTICES = 33


def geojson(records: Sequence[Record], journeys: Sequence[Journey] = ()) -> dict[str, Any]:
    """A FeatureCollection: journeys as great circles between their ends, events where they began.

    A line is cut at 180 degrees (RFC 7946, 3.1.9). ``journeys`` give sightings their shape.
    """
    shapes = {journey.id: journey for journey in journeys}
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": r.id, "geometry": _geometry(r, shapes), "properties": to_builtins(r)}
            for r in records
        ],
    }


def _geometry(record: Record, shapes: Mapping[str, Journey]) -> dict[str, Any] | None:
    if isinstance(record, Journey):
        return _line(record)
    if isinstance(record, Event) and record.latitude is not None:
        return {"type": "Point", "coordinates": [record.longitude, record.latitude]}
    if isinstance(record, Sighting):
        return next((_line(shapes[key]) for key in record.journeys if key in shapes), None)
    return None


def _line(journey: Journey) -> dict[str, Any]:
    start = unit([journey.first_latitude], [journey.first_longitude])
    end = unit([journey.last_latitude], [journey.last_longitude])
    share = [[number / (_VERTICES - 1)] for number in range(_VERTICES)]
    lat, lon = degrees(between(start, end, share)[:, 0])
    parts: list[list[list[float]]] = [[]]
    for y, x in zip(lat.tolist(), lon.tolist(), strict=True):
        if parts[-1] and abs(x - parts[-1][-1][0]) > 180:
            edge = 180.0 if parts[-1][-1][0] > 0 else -180.0
            middle = (y + parts[-1][-1][1]) / 2
            parts[-1].append([edge, round(middle, 4)])
            parts.append([[-edge, round(middle, 4)]])
        parts[-1].append([round(x, 4), round(y, 4)])
    return {"type": "MultiLineString", "coordinates": parts}


def write_geojson(records: Sequence[Record], path: Path, journeys: Sequence[Journey] = ()) -> None:
    """Write :func:`geojson` to a file."""
    path.write_text(json.dumps(geojson(records, journeys), ensure_ascii=False), "utf-8")


def write_parquet(records: Sequence[Record], path: Path, journeys: Sequence[Journey] = ()) -> None:
    """Write records to Parquet, a column a field; nested fields as JSON."""
    rows = [{"id": r.id, **{key: _cell(value) for key, value in complete(r).items()}} for r in records]
    pq.write_table(pa.Table.from_pylist(rows), path, compression="zstd")


def write_jsonl(records: Sequence[Record], path: Path, journeys: Sequence[Journey] = ()) -> None:
    """Write one record a line."""
    lines = (json.dumps({"id": r.id, **to_builtins(r)}, ensure_ascii=False) for r in records)
    path.write_text("".join(line + "\n" for line in lines), "utf-8")


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


Writer = Callable[[Sequence[Record], Path, Sequence[Journey]], None]
WRITERS: Mapping[str, Writer] = {
    ".geojson": write_geojson,
    ".json": write_geojson,
    ".parquet": write_parquet,
    ".jsonl": write_jsonl,
}
"""By the ending of the file's name."""
