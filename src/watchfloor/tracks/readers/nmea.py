"""Raw AIS: NMEA sentences, decoded by pyais.

A sentence has no time of its own. It comes from a tag block (``\\c:…``), from a ``$PGHP`` line before it,
or from the receiver's time that some loggers write before the sentence; without any the position is
counted under "no time".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pyais
from pyais.exceptions import AISBaseException

from watchfloor.tracks.points import Batch, Kind, Rows, mmsi_code, number
from watchfloor.tracks.readers.source import Source

_BATCH = 200_000
_POSITIONS = {1, 2, 3, 18, 19, 27}
_STATIC = {5, 19, 24}
_FACTS = {"name": "shipname", "imo": "imo", "callsign": "callsign", "destination": "destination"}
_TAG_TIME = re.compile(rb"[\\,]c:(\d{9,13})")
_LOGGED = re.compile(rb"^(\d{9,10}(?:\.\d+)?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?)[\s,;]+(?=[!\\])")
_SENTENCE = re.compile(rb"![A-Z]{2}VD[MO],[^\r\n]*")
_UNKNOWN_LAT, _UNKNOWN_LON = 91, 181
_MAX_OPEN = 1000


def read(source: Source, kind: Kind | None = None) -> Iterator[Batch]:
    """Read the sentences of a file, in batches."""
    rows = Rows(kind or "sea")
    open_parts: dict[tuple[bytes, ...], list[bytes]] = {}
    wrapper: float | None = None
    for place, line in source.lines():
        if line.startswith(b"$PGHP,"):
            wrapper = _gatehouse(line)
            continue
        sentence = _SENTENCE.search(line)
        if sentence is None:
            if line.strip() and not line.startswith((b"#", b"$")):
                rows.reject("not a sentence")
            continue
        t_s = _time(line) or wrapper
        wrapper = None
        parts = _whole(sentence[0].strip(), open_parts, rows)
        if parts:
            _decode(parts, t_s, place, rows)
        if len(rows) >= _BATCH:
            yield rows.take()
    for parts in open_parts.values():
        rows.rejected["parts of a message missing"] += len(parts)
    yield rows.take()


def _whole(
    sentence: bytes, open_parts: dict[tuple[bytes, ...], list[bytes]], rows: Rows
) -> list[bytes] | None:
    """The sentences of a message once all are there."""
    fields = sentence.split(b",")
    if len(fields) < 7 or not fields[5]:
        rows.reject("empty sentence" if len(fields) >= 7 else "not a sentence")
        return None
    if fields[1] == b"1":
        return [sentence]
    key = (fields[0], fields[1], fields[3], fields[4])
    parts = open_parts.setdefault(key, [])
    parts.append(sentence)
    if len(open_parts) > _MAX_OPEN:
        oldest = next(iter(open_parts))
        rows.rejected["parts of a message missing"] += len(open_parts.pop(oldest))
    return open_parts.pop(key, None) if len(parts) == number(fields[1]) else None


def _decode(parts: list[bytes], t_s: float | None, place: int, rows: Rows) -> None:
    try:
        message: Any = pyais.decode(*parts, error_if_checksum_invalid=True)
    except (AISBaseException, ValueError, IndexError, OverflowError, TypeError, KeyError) as error:
        rows.reject("checksum does not fit" if "hecksum" in type(error).__name__ else "cannot be decoded")
        return
    vehicle = mmsi_code(f"{number(message.mmsi) or 0:09.0f}")
    if vehicle is None:
        rows.reject("not a ship")
        return
    if message.msg_type in _STATIC:
        for field, key in _FACTS.items():
            value = getattr(message, key, None)
            rows.fact(vehicle, t_s, field, value or None, place)
    if message.msg_type not in _POSITIONS:
        if message.msg_type not in _STATIC:
            rows.reject("message without a position of a ship")
        return
    lat, lon = message.lat, message.lon
    speed, course = number(message.speed), number(message.course)
    rows.point(
        vehicle,
        t_s,
        None if lat == _UNKNOWN_LAT else lat,
        None if lon == _UNKNOWN_LON else lon,
        place,
        gs_kt=speed if speed is not None and speed < (102.2 if message.msg_type != 27 else 63) else None,
        track_deg=course if course is not None and course < 360 else None,
        way="ais",
    )


def _time(line: bytes) -> float | None:
    if tag := _TAG_TIME.search(line):
        value = float(tag[1])
        return value / 1000 if value > 1e11 else value
    if logged := _LOGGED.match(line):
        text = logged[1].decode()
        if seconds := number(text):
            return seconds
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC).timestamp()
    return None


def _gatehouse(line: bytes) -> float | None:
    """The time of a ``$PGHP,1,year,month,day,hour,minute,second,millisecond`` line."""
    fields = line.split(b",")
    try:
        year, month, day, hour, minute, second, millisecond = (int(f) for f in fields[2:9])
        return datetime(year, month, day, hour, minute, second, millisecond * 1000, UTC).timestamp()
    except ValueError:
        return None
