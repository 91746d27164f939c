"""MarineCadastre: AIS of United States waters, CSV, in both layouts.

Until 2023 ``LAT`` comes before ``LON``, times have a T, and 511 and 102.3 stand for "unknown"; ``csv2``
has the longitude first and blanks instead. Times are UTC in both.
"""

from __future__ import annotations

from watchfloor.tracks.points import WAYS
from watchfloor.tracks.readers.tabular import Layout, decimal, ship, text

_AIS = str(WAYS.index("ais"))
NOT_AVAILABLE_KT = 102.3
"""ITU-R M.1371: speed over ground 1023 is "not available"; 102.2 means 102.2 knots or more."""


def known_speed(column: str) -> str:
    """SQL: speed over ground, null from 102.2 knots up."""
    return f"if({decimal(column)} < 102.2, {decimal(column)}, NULL)"


def imo(column: str) -> str:
    """SQL: seven digits of an IMO number, with or without the letters before them."""
    return f"nullif(regexp_extract(\"{column}\", '^(?:IMO)?\\s*([1-9][0-9]{{6}})$', 1), '')"


LEGACY = Layout(
    name="MarineCadastre CSV until 2023",
    kind="sea",
    columns=frozenset({"mmsi", "basedatetime", "lat", "lon", "sog", "vesselname", "imo"}),
    vehicle=ship("MMSI"),
    t_ms='epoch_ms(TRY_CAST("BaseDateTime" AS TIMESTAMP))',
    lat=decimal("LAT"),
    lon=decimal("LON"),
    gs_kt=known_speed("SOG"),
    track_deg=decimal("COG"),
    flags=_AIS,
    identity={"name": text("VesselName"), "imo": imo("IMO"), "callsign": text("CallSign")},
)

CSV2 = Layout(
    name="MarineCadastre csv2",
    kind="sea",
    columns=frozenset({"mmsi", "base_date_time", "longitude", "latitude", "vessel_name"}),
    vehicle=ship("mmsi"),
    t_ms='epoch_ms(TRY_CAST("base_date_time" AS TIMESTAMP))',
    lat=decimal("latitude"),
    lon=decimal("longitude"),
    gs_kt=known_speed("sog"),
    track_deg=decimal("cog"),
    flags=_AIS,
    identity={"name": text("vessel_name"), "imo": imo("imo"), "callsign": text("call_sign")},
)
