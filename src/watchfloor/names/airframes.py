"""Registers of aircraft that a user has: tar1090's database, plane-alert-db, or FollowTheMoney.

An airframe is one thing through all its registrations and transponder codes. What tells that two
records are of one airframe is the manufacturer's number with the type; registrations are given again.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import msgspec

from watchfloor.errors import InputError
from watchfloor.records import Entity, Identifier


def country_of_registration(tail: str) -> str | None:
    """The state that gave a registration, by its first letters.

    >>> country_of_registration("EP-MND"), country_of_registration("YV3531"), country_of_registration("?")
    ('IR', 'VE', None)
    """
    prefixes = _prefixes()
    bare = tail.upper().replace("-", "")
    head = tail.upper().partition("-")[0] if "-" in tail else ""
    if head in prefixes:
        return prefixes[head]
    return next((prefixes[bare[:size]] for size in (3, 2, 1) if bare[:size] in prefixes), None)


@lru_cache(maxsize=1)
def _prefixes() -> dict[str, str]:
    """The state of each first letters of a registration (ICAO Annex 7)."""
    table = files("watchfloor.data").joinpath("names", "registrations.csv").read_text(encoding="utf-8")
    return {row["prefix"]: row["country"] for row in csv.DictReader(table.splitlines())}


def read_tar1090(folder: Path) -> Iterator[Entity]:
    """The aircraft of tar1090's database: a folder of gzip JSON files, named by the first hex digits.

    Raises
    ------
    InputError
        If the folder holds no such files, or one cannot be read.
    """
    files = sorted(path for path in folder.glob("*.js") if _is_hex(path.stem))
    if not files:
        raise InputError(f"{folder} holds no file of tar1090's database.")
    for path in files:
        try:
            raw = path.read_bytes()
            table = json.loads(gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw)
        except (OSError, EOFError, json.JSONDecodeError, UnicodeDecodeError) as error:
            raise InputError(f"{path} cannot be read: {error}.") from error
        for rest, value in table.items():
            if rest != "children" and isinstance(value, list) and value and value[0]:
                kind = value[3] if len(value) > 3 else value[1] if len(value) > 1 else ""
                yield _airframe(path.stem + rest, str(value[0]), str(kind), "", "tar1090-db")


def read_plane_alert(path: Path) -> Iterator[Entity]:
    """The aircraft of plane-alert-db, a table with ``$ICAO``, ``$Registration``, ``$Operator`` and ``$Type``.

    Raises
    ------
    InputError
        If it cannot be read or lacks these columns.
    """
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from error
    reader = csv.DictReader(io.StringIO(text))
    if not {"$ICAO", "$Registration", "$Operator"} <= set(reader.fieldnames or ()):
        raise InputError(f"{path} is not plane-alert-db.", fix="Give the file plane-alert-db.csv.")
    for row in reader:
        yield _airframe(
            row["$ICAO"],
            row["$Registration"],
            row.get("$Type") or "",
            row["$Operator"] or "",
            "plane-alert-db",
        )


def joined(entities: Iterable[Entity]) -> list[Entity]:
    """Records of aircraft put together by manufacturer's number and type, or by transponder code.

    The first record gives the name; the registrations and codes of the others are kept beside it.
    """
    kept: list[Entity] = []
    by_key: dict[str, int] = {}
    for entity in entities:
        keys = _keys(entity)
        at = next((by_key[key] for key in keys if key in by_key), None)
        if at is None:
            at = len(kept)
            kept.append(entity)
        else:
            old = kept[at]
            kept[at] = msgspec.structs.replace(
                old,
                names=tuple(
                    name
                    for name in dict.fromkeys((*old.names, entity.name, *entity.names))
                    if name != old.name
                ),
                countries=tuple(dict.fromkeys((*old.countries, *entity.countries))),
                identifiers=tuple(dict.fromkeys((*old.identifiers, *entity.identifiers))),
                relations=tuple(dict.fromkeys((*old.relations, *entity.relations))),
            )
        for key in _keys(kept[at]):
            by_key.setdefault(key, at)
    return kept


def _keys(entity: Entity) -> list[str]:
    numbers = {one.scheme: one.value for one in entity.identifiers}
    kind = (numbers.get("type") or "").split(" ")[0]
    keys = [f"hex:{one.value.upper()}" for one in entity.identifiers if one.scheme == "hex"]
    if "msn" in numbers:
        keys.insert(0, f"msn:{kind}:{numbers['msn']}")
    return keys


def _airframe(code: str, tail: str, kind: str, operator: str, source: str) -> Entity:
    identifiers = [
        Identifier(scheme="hex", value=code.upper()),
        Identifier(scheme="tail", value=tail.upper()),
    ]
    if kind:
        identifiers.append(Identifier(scheme="type", value=kind))
    if operator:
        identifiers.append(Identifier(scheme="operator", value=operator))
    country = country_of_registration(tail)
    return Entity(
        entity=f"aircraft:{code.casefold()}",
        kind="aircraft",
        name=tail.upper(),
        countries=(country,) if country else (),
        identifiers=tuple(identifiers),
        source=source,
    )


def _is_hex(text: str) -> bool:
    return bool(text) and all(c in "0123456789ABCDEFabcdef" for c in text)
