"""OpenSky's history tables (Trino exports, Parquet or CSV): metres and metres a second, one row a second.

A row repeats the last position known, so the time of a point is ``lastposupdate`` and repetitions go as
duplicates.
"""

from __future__ import annotations

from watchfloor.tracks.points import GEOMETRIC, GROUND, hex_code
from watchfloor.tracks.readers.opensky import FT_PER_M, KT_PER_M_S
from watchfloor.tracks.readers.tabular import Layout, decimal, text

_BASE = hex_code("000000") or 0
_ON_GROUND = "(lower(CAST(\"onground\" AS VARCHAR)) IN ('true', 't', '1'))"
_GEO_ONLY = f"{decimal('baroaltitude')} IS NULL AND {decimal('geoaltitude')} IS NOT NULL"
_HEIGHT = f"coalesce({decimal('baroaltitude')}, {decimal('geoaltitude')})"

LAYOUT = Layout(
    name="OpenSky history",
    kind="air",
    columns=frozenset({"icao24", "lat", "lon", "velocity", "heading", "lastposupdate", "onground"}),
    vehicle=(
        "if(regexp_full_match(trim(\"icao24\"), '[0-9a-fA-F]{6}'),"
        f" CAST(('0x' || trim(\"icao24\")) AS BIGINT) + {_BASE}, NULL)"
    ),
    t_ms=f"CAST(round({decimal('lastposupdate')} * 1000) AS BIGINT)",
    lat=decimal("lat"),
    lon=decimal("lon"),
    alt_ft=f"if({_ON_GROUND}, NULL, {_HEIGHT} * {FT_PER_M})",
    gs_kt=f"{decimal('velocity')} * {KT_PER_M_S}",
    track_deg=decimal("heading"),
    flags=f"if({_ON_GROUND}, {GROUND}, 0) + if({_GEO_ONLY}, {GEOMETRIC}, 0)",
    identity={"callsign": text("callsign"), "squawk": 'CAST("squawk" AS VARCHAR)'},
)
