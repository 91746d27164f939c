"""Plain tables of positions: with a vehicle's number and milliseconds, as ``watchfloor`` itself writes
them, or any CSV file that has columns for an id, a time, a latitude and a longitude.

Such a time must be ISO 8601 (UTC unless it says otherwise): 03/04/2021 may be March or April, and nothing
is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence

from watchfloor.tracks.points import WAYS, track_code
from watchfloor.tracks.readers.tabular import Layout, decimal, ship, text

_COLUMNS = {
    "mmsi": ("mmsi",),
    "id": ("vehicle", "vehicle_id", "id", "trackid", "track_id", "name", "shipname", "ship_id"),
    "time": ("timestamp", "time", "datetime", "t", "date_time", "ais_pos_timestamp", "utc"),
    "lat": ("latitude", "lat", "y"),
    "lon": ("longitude", "lon", "long", "lng", "x"),
    "gs": ("sog", "speed_kt", "gs_kt", "speed_kn"),
    "course": ("cog", "course", "track_deg"),
}
_TRACK_BASE = track_code("") & ~((1 << 40) - 1)


def plain_csv(columns: Sequence[str]) -> Layout | None:
    """A layout for a CSV file by the names of its columns; ``None`` if one is missing."""
    named = {column.strip().lower(): column for column in columns}
    found = {
        part: next((named[name] for name in names if name in named), None) for part, names in _COLUMNS.items()
    }
    owner = found["mmsi"] or found["id"]
    if not (owner and found["time"] and found["lat"] and found["lon"]):
        return None
    hashed = f"CAST(('0x' || left(sha256(CAST({text(owner)} AS VARCHAR)), 10)) AS BIGINT) + {_TRACK_BASE}"
    return Layout(
        name="plain CSV",
        kind="sea",
        columns=frozenset(named),
        vehicle=ship(owner) if found["mmsi"] else hashed,
        t_ms=f'epoch_ms(TRY_CAST("{found["time"]}" AS TIMESTAMP))',
        lat=decimal(found["lat"]),
        lon=decimal(found["lon"]),
        gs_kt=decimal(found["gs"]) if found["gs"] else "NULL",
        track_deg=decimal(found["course"]) if found["course"] else "NULL",
        flags=str(WAYS.index("unknown")),
        identity={"id": text(owner)},
    )


PARQUET = Layout(
    name="positions",
    kind="air",
    columns=frozenset({"vehicle", "t_ms", "lat", "lon", "alt_ft", "gs_kt", "track_deg", "flags"}),
    vehicle="vehicle",
    t_ms="t_ms",
    lat="lat",
    lon="lon",
    alt_ft="alt_ft",
    gs_kt="gs_kt",
    track_deg="track_deg",
    flags="flags",
)
