"""Danish Maritime Authority: daily AIS, CSV with 22 or 26 columns, times in UTC, days before months.

Base stations, aids to navigation and search aircraft are left out; most lines are repeated (several
receivers hear one message), which the store drops as duplicates.
"""

from __future__ import annotations

from watchfloor.tracks.points import WAYS
from watchfloor.tracks.readers.marinecadastre import imo, known_speed
from watchfloor.tracks.readers.tabular import Layout, decimal, ship, text

LAYOUT = Layout(
    name="Danish AIS CSV",
    kind="sea",
    columns=frozenset({"# timestamp", "type of mobile", "mmsi", "latitude", "longitude", "sog"}),
    vehicle=ship("MMSI"),
    t_ms="epoch_ms(try_strptime(\"# Timestamp\", '%d/%m/%Y %H:%M:%S'))",
    lat=decimal("Latitude"),
    lon=decimal("Longitude"),
    gs_kt=known_speed("SOG"),
    track_deg=decimal("COG"),
    flags=str(WAYS.index("ais")),
    reject={"not a ship": "coalesce(\"Type of mobile\", '') NOT IN ('Class A', 'Class B')"},
    identity={
        "name": text("Name", "Unknown"),
        "imo": imo("IMO"),
        "callsign": text("Callsign", "Unknown"),
        "destination": text("Destination", "Unknown"),
    },
)
