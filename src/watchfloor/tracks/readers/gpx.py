"""GPX: tracks of trackpoints, each with a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from watchfloor.errors import TrackError
from watchfloor.tracks.points import Batch, Kind, Rows, number, track_code, vehicle_code
from watchfloor.tracks.readers.opensky import FT_PER_M
from watchfloor.tracks.readers.source import Source


def read(source: Source, kind: Kind | None = None) -> Iterator[Batch]:
    """Read all tracks; a track without a name is known by its place in the file."""
    rows = Rows(kind or "sea")
    place = 0
    for number_, track in enumerate(xml(source).iter("{*}trk"), 1):
        name = (track.findtext("{*}name") or "").strip()
        vehicle = named(name) if name else track_code(f"{source.sha256}#{number_}")
        for point in track.iter("{*}trkpt"):
            place += 1
            t_s = moment(point.findtext("{*}time"))
            height = number(point.findtext("{*}ele"))
            taken = rows.point(
                vehicle,
                t_s,
                point.get("lat"),
                point.get("lon"),
                place,
                alt_ft=None if height is None else height * FT_PER_M,
                way="gps",
                geometric=True,
            )
            if taken:
                rows.fact(vehicle, t_s, "id", name, place)
    yield rows.take()


def xml(source: Source) -> Any:
    """The root of an XML file; entities and the network stay shut.

    Raises
    ------
    TrackError
        If it is not XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(source.whole(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise source.error(f"is not XML: {error}.") from error


def moment(text: Any) -> float | None:
    """Seconds of a time in ISO 8601 or in milliseconds; without a zone it is taken as UTC."""
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        return text / 1000 if text > 1e11 else float(text)
    if not isinstance(text, str):
        return None
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def named(name: str) -> int:
    """The vehicle that a track's name stands for: ``hex:…`` and ``mmsi:…`` themselves, else the name."""
    try:
        return vehicle_code(name)
    except TrackError:
        return track_code(name)
