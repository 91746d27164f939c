"""FollowTheMoney entities, one JSON object a line, as OpenSanctions publishes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from watchfloor.errors import ListError
from watchfloor.names.lists.columns import date_of
from watchfloor.names.lists.entries import Draft
from watchfloor.names.lists.source import Source
from watchfloor.records import EntityKind

KEY = "ftm"
KINDS: dict[str, EntityKind] = {
    "Person": "person",
    "Company": "organisation",
    "Organization": "organisation",
    "PublicBody": "organisation",
    "LegalEntity": "organisation",
    "Vessel": "ship",
    "Airplane": "aircraft",
}
IDENTIFIERS = {
    "imoNumber": "imo",
    "mmsi": "mmsi",
    "callSign": "call_sign",
    "registrationNumber": "registration",
    "serialNumber": "msn",
    "passportNumber": "passport",
    "idNumber": "national_id",
    "taxNumber": "tax_id",
    "innCode": "inn",
    "ogrnCode": "ogrn",
    "leiCode": "lei",
    "swiftBic": "bic",
}
_COUNTRIES = ("country", "nationality", "citizenship", "jurisdiction", "flag")
_USED = frozenset(
    (*IDENTIFIERS, *_COUNTRIES, "name", "alias", "weakAlias", "previousName", "birthDate", "buildDate")
) | {"position", "address"}


def sniff(source: Source) -> bool:
    """Whether its first line is such an object."""
    line = source.head.partition("\n")[0]
    return line.startswith("{") and '"schema"' in line and '"properties"' in line


def key(source: Source) -> str:
    """The list it is an edition of: its data set, if the first entity names one."""
    try:
        names = json.loads(source.text.partition("\n")[0]).get("datasets") or [KEY]
    except json.JSONDecodeError:
        names = [KEY]
    return str(names[0]).replace("_", "-")


def published(source: Source) -> str | None:
    """It does not say when it was published."""
    return None


def read(source: Source, list_key: str) -> Iterator[Draft]:
    """The entries; sanctions, which are entities of their own, are put with whom they are on."""
    drafts: dict[str, Draft] = {}
    sanctions: list[dict[str, list[str]]] = []
    for number, line in enumerate(source.text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entity = json.loads(line)
            schema, properties = entity["schema"], entity.get("properties") or {}
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise ListError(f"Line {number} of {source.name} is no entity: {error}.") from error
        if schema == "Sanction":
            sanctions.append(properties)
        elif schema in KINDS:
            drafts[str(entity["id"])] = _entry(entity, schema, properties, list_key)
    for sanction in sanctions:
        for ident in sanction.get("entity", ()):
            if ident in drafts:
                _sanction(drafts[ident], sanction)
    yield from drafts.values()


def _entry(entity: dict[str, Any], schema: str, properties: dict[str, list[str]], list_key: str) -> Draft:
    names = properties.get("name") or [entity.get("caption") or "(no name)"]
    draft = Draft(
        list_key=list_key,
        entry=str(entity["id"]),
        kind=KINDS[schema],
        name=names[0],
        authority=", ".join(entity.get("datasets") or ()) or "unknown",
        names=[*names[1:], *properties.get("alias", ()), *properties.get("previousName", ())],
        weak_names=list(properties.get("weakAlias", ())),
        born=[*properties.get("birthDate", ()), *properties.get("buildDate", ())],
        titles=list(properties.get("position", ())),
        addresses=list(properties.get("address", ())),
    )
    for name in properties.get("previousName", ()):
        draft.add("former_name", name)
    for column in _COUNTRIES:
        for value in properties.get(column, ()):
            draft.country(value)
    for column, scheme in IDENTIFIERS.items():
        tail = schema == "Airplane" and scheme == "registration"
        for value in properties.get(column, ()):
            draft.identify("tail" if tail else scheme, value.removeprefix("IMO"))
    for column, values in properties.items():
        for value in values if column not in _USED else ():
            draft.add(column, str(value))
    return draft


def _sanction(draft: Draft, sanction: dict[str, list[str]]) -> None:
    draft.programmes += [*sanction.get("program", ()), *sanction.get("programId", ())]
    for value in (*sanction.get("listingDate", ()), *sanction.get("startDate", ())):
        day = date_of(value)
        if day and (draft.listed is None or day < draft.listed):
            draft.listed = day
    for column in ("authority", "reason", "endDate", "status", "provisions", "sourceUrl"):
        for value in sanction.get(column, ()):
            draft.add(column, value)
