"""Which reader a file needs: told by its content, whatever its name says."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from watchfloor.tracks.points import Batch, Kind
from watchfloor.tracks.readers import (
    aircraft,
    dma,
    geojson,
    gpx,
    kml,
    marinecadastre,
    nmea,
    opensky,
    opensky_history,
    positions,
    records,
    tabular,
    trace,
)
from watchfloor.tracks.readers.source import Source

Reader = Callable[[Source, Kind | None], Iterator[Batch]]

LAYOUTS: Mapping[str, tabular.Layout] = MappingProxyType(
    {
        "marinecadastre": marinecadastre.LEGACY,
        "marinecadastre-csv2": marinecadastre.CSV2,
        "dma": dma.LAYOUT,
        "opensky-history": opensky_history.LAYOUT,
        "positions": positions.PARQUET,
    }
)


def _table(layout: tabular.Layout) -> Reader:
    def reader(source: Source, kind: Kind | None = None) -> Iterator[Batch]:
        read_it = tabular.read_parquet if _head(source)[:4] == b"PAR1" else tabular.read_csv
        return read_it(source, layout, kind)

    return reader


def _plain_csv(source: Source, kind: Kind | None = None) -> Iterator[Batch]:
    layout = positions.plain_csv(_csv_columns(_head(source)))
    if layout is None:
        raise source.error("has no columns for an id, a time, a latitude and a longitude.", "Name them so.")
    return tabular.read_csv(source, layout, kind)


FORMATS: Mapping[str, Reader] = MappingProxyType(
    {
        "trace": trace.read,
        "aircraft": aircraft.read,
        "opensky-states": opensky.read_states,
        "opensky-flights": opensky.read_flights,
        "records": records.read,
        "nmea": nmea.read,
        "gpx": gpx.read,
        "kml": kml.read,
        "geojson": geojson.read,
        "csv": _plain_csv,
        **{name: _table(layout) for name, layout in LAYOUTS.items()},
    }
)
"""Names of formats, for ``--format``, and their readers."""

_JSON_SIGNS = (
    (b'"trace"', "trace"),
    (b'"ac"', "aircraft"),
    (b'"aircraft"', "aircraft"),
    (b'"states"', "opensky-states"),
    (b'"estDepartureAirport"', "opensky-flights"),
    (b'"temporalGeometry"', "geojson"),
    (b'"FeatureCollection"', "geojson"),
    (b'"Feature"', "geojson"),
    (b'"icao24"', "records"),
    (b'"timestamp"', "records"),
)
_HEAD_BYTES = 65_536


def sniff(source: Source) -> str:
    """The format of a file, by its first bytes.

    Raises
    ------
    TrackError
        If it is none that is known.
    """
    head = _head(source)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    found: str | None = None
    if head[:4] == b"PAR1":
        found = _by_columns(_parquet_columns(source))
    elif text[:1] in (b"{", b"["):
        found = next((name for sign, name in _JSON_SIGNS if sign in text), None)
    elif text[:1] == b"<":
        found = "gpx" if b"<gpx" in text else "kml" if b"<kml" in text else None
    elif b"!AIVD" in text or b"!BSVD" in text or text.startswith(b"$PGHP"):
        found = "nmea"
    else:
        columns = _csv_columns(text)
        found = _by_columns(columns) or ("csv" if positions.plain_csv(columns) else None)
    if found is None:
        raise source.error(
            "is in no format of positions that is known.", f"Name one of: {', '.join(sorted(FORMATS))}."
        )
    return found


def read(path: Path | str, fmt: str | None = None, kind: Kind | None = None) -> Iterator[Batch]:
    """Read a file of positions in batches.

    Parameters
    ----------
    path
        The file; gzip, Zstandard and ZIP with one file are unpacked.
    fmt
        A name of :data:`FORMATS`; by default told by the content.
    kind
        ``air`` or ``sea``, for formats that hold either (GPX, KML, GeoJSON: ``sea`` unless said).

    Raises
    ------
    TrackError
        If the file cannot be read at all. Single bad rows are counted in ``Batch.rejected``.
    """
    source = Source.of(Path(path))
    return reader_of(source, fmt)(source, kind)


def reader_of(source: Source, fmt: str | None = None) -> Reader:
    """The reader of a file.

    Raises
    ------
    TrackError
        If the format is unknown.
    """
    name = fmt or sniff(source)
    if name not in FORMATS:
        raise source.error(f"cannot be read as {name!r}.", f"Name one of: {', '.join(sorted(FORMATS))}.")
    return FORMATS[name]


def _head(source: Source) -> bytes:
    with source.open() as file:
        return file.read(_HEAD_BYTES)


def _parquet_columns(source: Source) -> list[str]:
    try:
        return list(pq.read_schema(source.path).names)
    except (pa.ArrowException, OSError) as error:
        raise source.error(f"is not Parquet: {error}.") from error


def _csv_columns(text: bytes) -> list[str]:
    first = text.partition(b"\n")[0].decode("utf-8-sig", "replace")
    return next(csv.reader([first]), [])


def _by_columns(columns: list[str]) -> str | None:
    present = {column.strip().lower() for column in columns}
    return next((name for name, layout in LAYOUTS.items() if layout.columns <= present), None)
