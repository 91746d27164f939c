"""OFAC's ``SDN.XML`` and ``CONSOLIDATED.XML``: the older, flat XML form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from watchfloor.names.lists.columns import date_of
from watchfloor.names.lists.entries import Draft
from watchfloor.names.lists.formats.ofac_csv import AUTHORITY, KEYS, take_remarks
from watchfloor.names.lists.remarks import iso_dates, scheme_of
from watchfloor.names.lists.source import Source
from watchfloor.records import EntityKind

_KINDS: dict[str, EntityKind] = {"individual": "person", "vessel": "ship", "aircraft": "aircraft"}


def sniff(source: Source) -> bool:
    """Whether it is ``SDN.XML``."""
    return "<sdnList" in source.head


def key(source: Source) -> str:
    """The list it is an edition of."""
    return KEYS["cons_prim" if "cons" in source.name.casefold() else "sdn"]


def published(source: Source) -> str | None:
    """The date of publication in its head."""
    _, found, rest = source.head.partition("<Publish_Date>")
    return date_of(rest.partition("<")[0], month_first=True) if found else None


def read(source: Source, list_key: str) -> Iterator[Draft]:
    """The entries."""
    for element in source.xml().iterfind("sdnEntry"):
        yield _entry(element, list_key)


def _entry(element: Any, list_key: str) -> Draft:
    def text(tag: str, of: Any = element) -> str:
        return " ".join((of.findtext(tag) or "").split())

    last, first = text("lastName"), text("firstName")
    draft = Draft(
        list_key=list_key,
        entry=text("uid"),
        kind=_KINDS.get(text("sdnType").casefold(), "organisation"),
        name=f"{last}, {first}" if first else last,
        authority=AUTHORITY,
        programmes=[" ".join((one.text or "").split()) for one in element.iterfind("programList/program")],
    )
    if text("title"):
        draft.titles.append(text("title"))
    if draft.kind == "aircraft":
        draft.identify("tail", draft.name)
    for aka in element.iterfind("akaList/aka"):
        name = ", ".join(filter(None, (text("lastName", aka), text("firstName", aka))))
        (draft.weak_names if text("category", aka) == "weak" else draft.names).append(name)
        if text("type", aka).startswith("f"):
            draft.add("former_name", name)
    for address in element.iterfind("addressList/address"):
        parts = [" ".join((part.text or "").split()) for part in address if part.tag != "uid"]
        draft.addresses.append(", ".join(filter(None, parts)))
        draft.country(text("country", address))
    for one in element.iterfind("idList/id"):
        draft.identify(
            scheme_of(text("idType", one)),
            text("idNumber", one).removeprefix("IMO "),
            text("idCountry", one) or None,
            "; ".join(filter(None, (text("issueDate", one), text("expirationDate", one)))),
        )
        if not text("idNumber", one):
            draft.add(scheme_of(text("idType", one)), "yes")
    draft.born += [iso_dates(one.text or "") for one in element.iterfind(".//dateOfBirth")]
    for path, label in (
        ("nationalityList/nationality", "nationality"),
        ("citizenshipList/citizenship", "citizenship"),
    ):
        for one in element.iterfind(path):
            draft.add(label, text("country", one))
            draft.country(text("country", one))
    for one in element.iterfind(".//placeOfBirth"):
        draft.add("birthplace", one.text)
    ship = element.find("vesselInfo")
    if ship is not None:
        draft.identify("call_sign", text("callSign", ship))
        draft.country(text("vesselFlag", ship))
        for tag, label in (
            ("vesselType", "vessel_type"),
            ("vesselFlag", "flag"),
            ("vesselOwner", "owner"),
            ("tonnage", "tonnage"),
            ("grossRegisteredTonnage", "gross_registered_tonnage"),
        ):
            draft.add(label, text(tag, ship))
    if text("remarks"):
        take_remarks(draft, text("remarks"))
    return draft
