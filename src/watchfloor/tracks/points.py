"""What a position is: codes of vehicles, ways of hearing, and the batch that every reader gives.

A vehicle is one number, so that engines join and sort on it without a dictionary and two desks give the
same vehicle the same number: a scheme in the bits from 40 up, and below it the 24-bit ICAO address, the
MMSI, or 40 bits of a hash of any other name.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

from watchfloor.errors import TrackError

Kind = Literal["air", "sea"]
KINDS: tuple[Kind, ...] = ("air", "sea")

WAYS = ("unknown", "adsb", "adsr", "adsc", "mlat", "tisb", "mode_s", "asterix", "flarm", "ais", "gps")
"""How a position was heard, by code (the low four bits of ``flags``)."""
GROUND, STALE, GEOMETRIC = 16, 32, 64
"""Bits of ``flags``: on the ground; older than 20 s when reported; altitude above the ellipsoid."""
WAY_MASK = 15

_SHIFT = 40
_SCHEMES = {"hex": 1, "~hex": 2, "mmsi": 3, "track": 4}
_NAMES = {code: scheme for scheme, code in _SCHEMES.items()}
_HEX = re.compile(r"(~?)([0-9a-fA-F]{6})")
_MMSI = re.compile(r"\d{9}")

POINTS = pa.schema(
    [
        ("vehicle", pa.int64()),
        ("t_ms", pa.int64()),
        ("lat6", pa.int32()),
        ("lon6", pa.int32()),
        ("alt_ft", pa.int32()),
        ("gs10", pa.int16()),
        ("track10", pa.int16()),
        ("flags", pa.uint8()),
        ("row", pa.int32()),
    ]
)
"""One position: millisecond UTC, millionths of a degree, feet, tenths of a knot and of a degree; ``row``
is its place in the source (a line, an array index, a row), counted from 1."""

IDENTITY = pa.schema(
    [
        ("vehicle", pa.int64()),
        ("field", pa.string()),
        ("value", pa.string()),
        ("first_ms", pa.int64()),
        ("last_ms", pa.int64()),
        ("row", pa.int32()),
    ]
)
"""What a vehicle said of itself, or a register of it, and when first and last: ``callsign``,
``registration``, ``type``, ``operator``, ``squawk``, ``name``, ``imo``, ``destination``, ``id``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some positions and identities of one source, and why rows were left out."""

    kind: Kind
    points: pa.Table
    identity: pa.Table
    rejected: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Rows:
    """Collects positions one by one: for formats that are not tables.

    Whatever cannot be a position is counted under a reason; nothing is dropped without one.
    """

    kind: Kind
    rejected: Counter[str] = field(default_factory=Counter)
    _points: list[tuple[Any, ...]] = field(default_factory=list)
    _identity: list[list[Any]] = field(default_factory=list)
    _current: dict[tuple[int, str], list[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._points)

    def point(
        self,
        vehicle: int,
        t_s: Any,
        lat: Any,
        lon: Any,
        row: int,
        *,
        alt_ft: Any = None,
        gs_kt: Any = None,
        track_deg: Any = None,
        way: str = "unknown",
        ground: bool = False,
        stale: bool = False,
        geometric: bool = False,
    ) -> bool:
        """Add a position; false, and counted, if it has no usable time or place."""
        time = number(t_s)
        if time is None or not MIN_T_S <= time < MAX_T_S:
            return self.reject("no time" if time is None else "time out of range")
        latitude, longitude = number(lat), number(lon)
        if latitude is None or longitude is None:
            return self.reject("no position")
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            return self.reject("position out of range")
        if latitude == 0 and longitude == 0:
            return self.reject("position 0, 0")
        flags = WAYS.index(way) | GROUND * ground | STALE * stale | GEOMETRIC * geometric
        self._points.append(
            (
                vehicle,
                round(time * 1000),
                round(latitude * 1e6),
                round(longitude * 1e6),
                within(alt_ft, -2000, 150_000, 1),
                within(gs_kt, 0, 3000, 10),
                within(track_deg, 0, 360, 10),
                flags,
                row,
            )
        )
        return True

    def reject(self, reason: str) -> bool:
        """Count a row left out; always false."""
        self.rejected[reason] += 1
        return False

    def fact(self, vehicle: int, t_s: Any, field: str, value: Any, row: int) -> None:
        """Say that the vehicle had this identity at that time: a new row when it changes."""
        text = " ".join(str(value).split()).strip("@ ")[:120] if value is not None else ""
        time = number(t_s)
        if not text or time is None or not MIN_T_S <= time < MAX_T_S:
            return
        t_ms = round(time * 1000)
        current = self._current.get((vehicle, field))
        if current is None or current[2] != text:
            current = [vehicle, field, text, t_ms, t_ms, row]
            self._current[(vehicle, field)] = current
            self._identity.append(current)
        current[3], current[4] = min(current[3], t_ms), max(current[4], t_ms)

    def take(self) -> Batch:
        """What was collected since the last take, as a batch."""
        batch = Batch(
            kind=self.kind,
            points=_table(self._points, POINTS),
            identity=_table(self._identity, IDENTITY),
            rejected=self.rejected,
        )
        self._points, self._identity, self._current, self.rejected = [], [], {}, Counter()
        return batch


MIN_T_S, MAX_T_S = 315_532_800, 4_102_444_800
"""1980-01-06's year to 2100: GPS time begins in 1980, so nothing tracked is older."""


def _table(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def number(value: Any) -> float | None:
    """The finite number that a value is or says, else ``None``; a truth value is no number."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        result = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return result if abs(result) < float("inf") else None


def within(value: Any, low: float, high: float, scale: int) -> int | None:
    """A measure scaled to an integer, or ``None`` when absent or impossible."""
    result = number(value)
    return round(result * scale) if result is not None and low <= result <= high else None


def vehicle_code(text: str) -> int:
    """The number of a vehicle written ``hex:ac671b``, ``hex:~ac671b``, ``mmsi:219472000`` or ``track:…``.

    Raises
    ------
    TrackError
        If the text is no such name.

    Examples
    --------
    >>> vehicle_name(vehicle_code("hex:AC671B"))
    'hex:ac671b'
    """
    scheme, _, value = text.partition(":")
    if scheme == "hex" and (match := _HEX.fullmatch(value)):
        return _SCHEMES[match[1] + "hex"] << _SHIFT | int(match[2], 16)
    if scheme == "mmsi" and _MMSI.fullmatch(value):
        return _SCHEMES["mmsi"] << _SHIFT | int(value)
    if scheme == "track" and re.fullmatch(r"[0-9a-f]{10}", value):
        return _SCHEMES["track"] << _SHIFT | int(value, 16)
    raise TrackError(
        f"{text!r} is not a vehicle.", fix="Write hex:ac671b, mmsi:219472000 or track: and ten hex digits."
    )


def hex_code(text: Any) -> int | None:
    """The number of an aircraft by its ICAO address (``~`` before it: not an ICAO address)."""
    match = _HEX.fullmatch(text.strip()) if isinstance(text, str) else None
    return _SCHEMES[match[1] + "hex"] << _SHIFT | int(match[2], 16) if match else None


def mmsi_code(value: Any) -> int | None:
    """The number of a ship by its MMSI; ``None`` unless it is one of a ship (first digit 2 to 7)."""
    text = str(value).strip()
    if not _MMSI.fullmatch(text) or text[0] not in "234567":
        return None
    return _SCHEMES["mmsi"] << _SHIFT | int(text)


def track_code(name: str) -> int:
    """The number of something known only by a name of its own: 40 bits of a hash of that name."""
    return _SCHEMES["track"] << _SHIFT | int(hashlib.sha256(name.encode()).hexdigest()[:10], 16)


def vehicle_name(code: int) -> str:
    """The inverse of :func:`vehicle_code`.

    Raises
    ------
    TrackError
        If no scheme has this number.
    """
    scheme, value = _NAMES.get(code >> _SHIFT, ""), code & ((1 << _SHIFT) - 1)
    if scheme in ("hex", "~hex"):
        return f"hex:{scheme.removesuffix('hex')}{value:06x}"
    if scheme == "mmsi":
        return f"mmsi:{value:09d}"
    if scheme == "track":
        return f"track:{value:010x}"
    raise TrackError(f"{code} is not the number of a vehicle.", fix="Make it with vehicle_code().")
