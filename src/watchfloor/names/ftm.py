"""FollowTheMoney entities in and out: the JSON lines that OpenSanctions, Aleph and yente speak.

A transponder's hex code has no property there (``icaoCode`` is the type of aircraft), so it goes out
in ``notes`` and comes back from there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from watchfloor.errors import InputError
from watchfloor.names.countries import country_code
from watchfloor.names.lists.formats.ftm import IDENTIFIERS, KINDS
from watchfloor.records import Entity, EntityKind, Identifier, ListEntry

_SCHEMATA: dict[EntityKind, str] = {
    "person": "Person",
    "organisation": "Organization",
    "group": "Organization",
    "medium": "Organization",
    "ship": "Vessel",
    "aircraft": "Airplane",
    "country": "PublicBody",
}
_PROPERTIES = {scheme: name for name, scheme in IDENTIFIERS.items()} | {"tail": "registrationNumber"}
# Which of the identifiers each schema has.
_ONLY = {
    "imoNumber": ("Vessel",),
    "mmsi": ("Vessel",),
    "callSign": ("Vessel",),
    "serialNumber": ("Airplane",),
    "passportNumber": ("Person",),
    "leiCode": ("Organization",),
    "swiftBic": ("Organization",),
    "innCode": ("Organization", "Person"),
    "ogrnCode": ("Organization",),
    "taxNumber": ("Organization", "Person"),
    "idNumber": ("Organization", "Person"),
}
_HEX = "Mode S code "
_FLAG = {"Vessel": "flag", "Airplane": "country", "Person": "nationality"}


def to_ftm(record: Entity | ListEntry) -> dict[str, Any] | None:
    """A FollowTheMoney entity, or ``None`` for what that model has no schema for (equipment, places).

    Parameters
    ----------
    record
        An entity, or an entry of a sanctions list.
    """
    schema = _SCHEMATA.get(record.kind)
    if schema is None:
        return None
    properties: dict[str, list[str]] = {}

    def add(name: str, value: str) -> None:
        values = properties.setdefault(name, [])
        if value and value not in values:
            values.append(value)

    add("name", record.name)
    for name in record.names:
        add("alias", name)
    for code in record.countries:
        add(_FLAG.get(schema, "country"), code.casefold())
    for identifier in record.identifiers:
        prop = _PROPERTIES.get(identifier.scheme)
        if prop and schema in _ONLY.get(prop, (schema,)):
            prefix = "IMO" if prop == "imoNumber" else ""
            add(prop, prefix + identifier.value)
        else:
            label = _HEX if identifier.scheme == "hex" else f"{identifier.scheme} "
            add("notes", label + identifier.value)
    if isinstance(record, ListEntry):
        for name in record.weak_names:
            add("weakAlias", name)
        for born in record.born if schema == "Person" else ():
            add("birthDate", born)
        for title in record.titles if schema == "Person" else ():
            add("position", title)
        add("topics", "sanction")
    ident = record.id.replace(":", "-").replace("/", "-").replace(" ", "_")
    source = record.list if isinstance(record, ListEntry) else "watchfloor"
    return {
        "id": ident,
        "caption": record.name,
        "schema": schema,
        "properties": {name: values for name, values in properties.items() if values},
        "datasets": [source.replace("-", "_")],
        "referents": [],
    }


def from_ftm(value: Mapping[str, Any]) -> Entity | None:
    """The entity of a FollowTheMoney object, or ``None`` if it is no person, body, ship or aircraft."""
    kind = KINDS.get(str(value.get("schema")))
    properties: Mapping[str, list[str]] = value.get("properties") or {}
    names = [*properties.get("name", ()), *properties.get("alias", ()), *properties.get("previousName", ())]
    if kind is None or not names:
        return None
    countries = (
        code
        for name in ("country", "flag", "nationality", "jurisdiction")
        for one in properties.get(name, ())
        if (code := country_code(one))
    )
    identifiers = []
    for name, scheme in IDENTIFIERS.items():
        own = "tail" if kind == "aircraft" and scheme == "registration" else scheme
        identifiers += [
            Identifier(scheme=own, value=one.removeprefix("IMO")) for one in properties.get(name, ())
        ]
    identifiers += [
        Identifier(scheme="hex", value=note.removeprefix(_HEX))
        for note in properties.get("notes", ())
        if note.startswith(_HEX)
    ]
    return Entity(
        entity=f"ftm:{value['id']}",
        kind=kind,
        name=names[0],
        names=tuple(dict.fromkeys(names[1:])),
        countries=tuple(dict.fromkeys(countries)),
        identifiers=tuple(dict.fromkeys(identifiers)),
        source=", ".join(value.get("datasets") or ()) or None,
    )


def write_ftm(path: Path, records: Iterable[Entity | ListEntry]) -> int:
    """Write JSON lines; gives how many records had a schema."""
    count = 0
    with path.open("w", encoding="utf-8") as stream:
        for record in records:
            value = to_ftm(record)
            if value:
                stream.write(json.dumps(value, ensure_ascii=False) + "\n")
                count += 1
    return count


def read_ftm(path: Path) -> Iterator[Entity]:
    """The persons, bodies, ships and aircraft of a file of JSON lines.

    Raises
    ------
    InputError
        If a line is no FollowTheMoney entity.
    """
    try:
        stream = path.open(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    with stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                entity = from_ftm(json.loads(line))
            except (json.JSONDecodeError, UnicodeDecodeError, AttributeError, KeyError, TypeError) as error:
                raise InputError(f"Line {number} of {path} is no FollowTheMoney entity: {error}.") from error
            if entity:
                yield entity
