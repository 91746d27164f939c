"""The European Union's consolidated list (FSF) as XML and as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from watchfloor.names.lists.columns import Row, date_of
from watchfloor.names.lists.entries import Draft
from watchfloor.names.lists.formats.eu_tables import AUTHORITY, KEY
from watchfloor.names.lists.source import Source
from watchfloor.records import EntityKind

_KINDS: dict[str, EntityKind] = {"P": "person", "person": "person"}
_ADDRESS = ("street", "poBox", "zipCode", "city", "countryDescription")
_SCHEMES = {"id": "national_id", "passport": "passport", "imo": "imo", "regnumber": "registration"}


def sniff(source: Source) -> bool:
    """Whether it is either form."""
    return "<sanctionEntity" in source.head or source.head.casefold().startswith("filegenerationdate;")


def key(source: Source) -> str:
    """The list it is an edition of."""
    return KEY


def published(source: Source) -> str | None:
    """The date of generation."""
    if match := re.search(r'generationDate="(\d{4}-\d{2}-\d{2})', source.head):
        return match[1]
    first = source.text.split("\n", 2)
    return date_of(first[1].partition(";")[0].strip('"')) if len(first) > 1 else None


def read(source: Source, list_key: str) -> Iterator[Draft]:
    """The entries."""
    yield from (
        _from_xml(source, list_key) if "<sanctionEntity" in source.head else _from_csv(source, list_key)
    )


def _draft(list_key: str, number: str, code: str, regulation: str, programme: str) -> Draft:
    draft = Draft(
        list_key=list_key,
        entry=number,
        kind=_KINDS.get(code, "organisation"),
        name="",
        authority=AUTHORITY,
        programmes=[programme],
    )
    draft.add("regulation", regulation)
    return draft


def _name(draft: Draft, whole: str, strong: bool) -> None:
    if not whole:
        return
    if not draft.name and strong:
        draft.name = whole
    else:
        (draft.names if strong else draft.weak_names).append(whole)


def _born(draft: Draft, date: str, year: str, low: str, high: str, circa: bool) -> None:
    value = date_of(date) or (f"{low}/{high}" if low and high else year)
    if value:
        draft.born.append(f"circa {value}" if circa else value)


def _from_xml(source: Source, list_key: str) -> Iterator[Draft]:
    for entity in source.xml().iterfind("sanctionEntity"):
        regulation: Any = entity.find("regulation")
        subject = entity.find("subjectType")
        draft = _draft(
            list_key,
            entity.get("euReferenceNumber") or entity.get("logicalId"),
            "" if subject is None else subject.get("classificationCode") or subject.get("code") or "",
            "" if regulation is None else regulation.get("numberTitle") or "",
            "" if regulation is None else regulation.get("programme") or "",
        )
        draft.add("logical_id", entity.get("logicalId"))
        draft.identify("un", entity.get("unitedNationId"))
        listed = entity.get("designationDate") or (
            regulation is not None and regulation.get("publicationDate")
        )
        draft.listed = date_of(listed or "")
        for alias in entity.iterfind("nameAlias"):
            parts = (alias.get(part) for part in ("firstName", "middleName", "lastName"))
            _name(
                draft,
                alias.get("wholeName") or " ".join(filter(None, parts)),
                alias.get("strong", "true") != "false",
            )
            if alias.get("function"):
                draft.titles.append(alias.get("function"))
            draft.add("gender", alias.get("gender"))
        for nation in entity.iterfind("citizenship"):
            draft.country(nation.get("countryIso2Code"))
            draft.add("citizenship", nation.get("countryDescription"))
        for birth in entity.iterfind("birthdate"):
            _born(
                draft,
                birth.get("birthdate") or "",
                birth.get("year") or "",
                birth.get("yearRangeFrom") or "",
                birth.get("yearRangeTo") or "",
                birth.get("circa") == "true",
            )
            place = (birth.get(part) for part in ("city", "place", "region", "countryDescription"))
            draft.add("birthplace", ", ".join(filter(None, place)))
        for paper in entity.iterfind("identification"):
            scheme = paper.get("identificationTypeCode") or "document"
            draft.identify(
                _SCHEMES.get(scheme, scheme),
                paper.get("number") or paper.get("latinNumber"),
                paper.get("countryIso2Code"),
                paper.get("identificationTypeDescription"),
            )
        for address in entity.iterfind("address"):
            parts = (
                address.get(part) for part in ("street", "poBox", "zipCode", "city", "countryDescription")
            )
            draft.addresses.append(", ".join(filter(None, parts)))
            draft.country(address.get("countryIso2Code"))
        for remark in entity.iterfind("remark"):
            draft.add("remark", remark.text)
        draft.name = draft.name or (draft.weak_names[0] if draft.weak_names else "(no name)")
        yield draft


def _from_csv(source: Source, list_key: str) -> Iterator[Draft]:
    """Each line gives one name, address, birth, paper or citizenship of an entity."""
    drafts: dict[str, Draft] = {}
    for cells in source.records(";"):
        row = Row(cells)
        number = row.first("Entity_EU_ReferenceNumber", "Entity_ReferenceNumber", "Entity_LogicalId")
        draft = drafts.get(number)
        if draft is None:
            draft = drafts[number] = _draft(
                list_key,
                number,
                row["Entity_SubjectType_ClassificationCode"] or row["Entity_SubjectType"],
                row["Entity_Regulation_NumberTitle"],
                row["Entity_Regulation_Programme"],
            )
            draft.add("logical_id", row["Entity_LogicalId"])
            draft.identify("un", row["Entity_UnitedNationId"])
            draft.listed = date_of(row.first("Entity_DesignationDate", "Entity_Regulation_PublicationDate"))
            draft.add("remark", row["Entity_Remark"])
        _name(draft, row["NameAlias_WholeName"], True)
        draft.titles += row.all(("NameAlias_Function",))
        _born(
            draft,
            row["BirthDate_BirthDate"],
            row["BirthDate_Year"],
            row["BirthDate_YearRangeFrom"],
            row["BirthDate_YearRangeTo"],
            row["BirthDate_Circa"].casefold() == "true",
        )
        scheme = row["Identification_TypeCode"].casefold() or "document"
        draft.identify(
            _SCHEMES.get(scheme, scheme), row["Identification_Number"], row["Identification_CountryIso2Code"]
        )
        parts = row.all(
            (
                "Address_Street",
                "Address_PoBox",
                "Address_ZipCode",
                "Address_City",
                "Address_CountryDescription",
            )
        )
        if parts:
            draft.addresses.append(", ".join(parts))
        for column in ("Address_CountryIso2Code", "Citizenship_CountryIso2Code"):
            draft.country(row[column])
    for draft in drafts.values():
        draft.name = draft.name or "(no name)"
        yield draft
