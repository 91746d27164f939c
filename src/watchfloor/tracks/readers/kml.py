"""KML: ``gx:Track`` elements, with a time for each coordinate."""

from __future__ import annotations

from collections.abc import Iterator

from watchfloor.tracks.points import Batch, Kind, Rows, number, track_code
from watchfloor.tracks.readers.gpx import moment, named, xml
from watchfloor.tracks.readers.opensky import FT_PER_M
from watchfloor.tracks.readers.source import Source


def read(source: Source, kind: Kind | None = None) -> Iterator[Batch]:
    """Read all tracks of all placemarks; a placemark without a name is known by its place in the file."""
    rows = Rows(kind or "sea")
    place = 0
    for index, track in enumerate(xml(source).iter("{http://www.google.com/kml/ext/2.2}Track"), 1):
        owner = next(track.iterancestors("{*}Placemark"), None)
        name = ((owner.findtext("{*}name") if owner is not None else None) or "").strip()
        vehicle = named(name) if name else track_code(f"{source.sha256}#{index}")
        times = [when.text for when in track.iter("{*}when")]
        where = [(coord.text or "").split() for coord in track.iter("{*}coord")]
        if len(times) != len(where):
            rows.rejected["times and coordinates differ in number"] += abs(len(times) - len(where))
        for time, coordinate in zip(times, where, strict=False):
            place += 1
            t_s = moment(time)
            height = number(coordinate[2]) if len(coordinate) > 2 else None
            lon, lat = coordinate[:2] if len(coordinate) >= 2 else (None, None)
            taken = rows.point(
                vehicle,
                t_s,
                lat,
                lon,
                place,
                alt_ft=None if height is None else height * FT_PER_M,
                way="gps",
                geometric=True,
            )
            if taken:
                rows.fact(vehicle, t_s, "id", name, place)
    yield rows.take()
