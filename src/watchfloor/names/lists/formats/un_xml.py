"""The United Nations Security Council's consolidated list, as XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from watchfloor.names.lists.entries import Draft
from watchfloor.names.lists.source import Source

KEY = "un-consolidated"
AUTHORITY = "United Nations Security Council"

# Elements with a place of their own; every other one becomes a field under its name in small letters.
_HANDLED = frozenset(
    """DATAID VERSIONNUM FIRST_NAME SECOND_NAME THIRD_NAME FOURTH_NAME UN_LIST_TYPE REFERENCE_NUMBER LISTED_ON
    NAME_ORIGINAL_SCRIPT NATIONALITY LAST_DAY_UPDATED INDIVIDUAL_ALIAS ENTITY_ALIAS INDIVIDUAL_ADDRESS
    ENTITY_ADDRESS INDIVIDUAL_DATE_OF_BIRTH INDIVIDUAL_PLACE_OF_BIRTH INDIVIDUAL_DOCUMENT DESIGNATION TITLE
    SORT_KEY SORT_KEY_LAST_MOD LIST_TYPE""".split()
)
_PAPERS = {"passport": "passport", "national": "national_id"}
_BIRTH_WORDS = {"APPROXIMATELY": "circa ", "EXACT": "", "BETWEEN": "", "": ""}


def sniff(source: Source) -> bool:
    """Whether it is the consolidated list."""
    return "<CONSOLIDATED_LIST" in source.head


def key(source: Source) -> str:
    """The list it is an edition of."""
    return KEY


def published(source: Source) -> str | None:
    """The day on which the file was made."""
    match = re.search(r"dateGenerated\s*=\s*[\"'](\d{4}-\d{2}-\d{2})", source.head)
    return match[1] if match else None


def read(source: Source, list_key: str) -> Iterator[Draft]:
    """The entries: individuals, then entities."""
    root = source.xml()
    for element in (*root.iterfind(".//INDIVIDUAL"), *root.iterfind(".//ENTITY")):
        yield _entry(element, list_key)


def _entry(element: Any, list_key: str) -> Draft:
    person = element.tag == "INDIVIDUAL"
    parts = (_text(element, f"{which}_NAME") for which in ("FIRST", "SECOND", "THIRD", "FOURTH"))
    draft = Draft(
        list_key=list_key,
        entry=_text(element, "REFERENCE_NUMBER") or _text(element, "DATAID"),
        kind="person" if person else "organisation",
        name=" ".join(part for part in parts if part) or "(no name)",
        authority=AUTHORITY,
        programmes=[_text(element, "UN_LIST_TYPE")],
        listed=_text(element, "LISTED_ON")[:10] or None,
        amended=[value[:10] for value in _values(element, "LAST_DAY_UPDATED")],
        titles=_values(element, "DESIGNATION") + _values(element, "TITLE"),
    )
    draft.add("data_id", _text(element, "DATAID"))
    if original := _text(element, "NAME_ORIGINAL_SCRIPT"):
        draft.names.append(original)
    for nation in _values(element, "NATIONALITY"):
        draft.country(nation)
        draft.add("nationality", nation)
    for alias in (*element.iterfind("INDIVIDUAL_ALIAS"), *element.iterfind("ENTITY_ALIAS")):
        name, quality = _text(alias, "ALIAS_NAME"), _text(alias, "QUALITY")
        weak = quality.casefold() == "low"
        (draft.weak_names if weak else draft.names).extend(part.strip() for part in name.split(";"))
        if quality.casefold() in ("f.k.a.", "fka"):
            draft.add("former_name", name)
    for address in (*element.iterfind("INDIVIDUAL_ADDRESS"), *element.iterfind("ENTITY_ADDRESS")):
        cells = [(child.tag, " ".join((child.text or "").split())) for child in address]
        draft.addresses.append(", ".join(value for _, value in cells if value))
        draft.country(_text(address, "COUNTRY"))
    for birth in element.iterfind("INDIVIDUAL_DATE_OF_BIRTH"):
        if born := _born(birth):
            draft.born.append(born)
    for place in element.iterfind("INDIVIDUAL_PLACE_OF_BIRTH"):
        draft.add("birthplace", ", ".join(t for child in place if (t := (child.text or "").strip())))
    for paper in element.iterfind("INDIVIDUAL_DOCUMENT"):
        _document(draft, paper)
    for child in element:
        if child.tag not in _HANDLED:
            values = _values(element, child.tag) or [child.text or ""]
            for value in values:
                draft.add(child.tag.casefold(), value)
    return draft


def _born(birth: Any) -> str | None:
    sort = _text(birth, "TYPE_OF_DATE").upper()
    date = _text(birth, "DATE")[:10] or _text(birth, "YEAR")
    first, last = _text(birth, "FROM_YEAR"), _text(birth, "TO_YEAR")
    if first and last:
        date = f"{first}/{last}"
    return f"{_BIRTH_WORDS.get(sort, '')}{date}" if date else None


def _document(draft: Draft, paper: Any) -> None:
    sort = _text(paper, "TYPE_OF_DOCUMENT").casefold()
    scheme = (
        "passport" if "passport" in sort else "national_id" if "national" in sort else sort.replace(" ", "_")
    )
    note = ", ".join(filter(None, (_text(paper, "NOTE"), _text(paper, "DATE_OF_ISSUE"))))
    country = _text(paper, "ISSUING_COUNTRY") or _text(paper, "COUNTRY_OF_ISSUE")
    draft.identify(scheme or "document", _text(paper, "NUMBER"), country, note)
    if not _text(paper, "NUMBER"):
        draft.add("document", note)


def _text(element: Any, tag: str) -> str:
    return " ".join((element.findtext(tag) or "").split())


def _values(element: Any, tag: str) -> list[str]:
    return [
        text
        for child in element.iterfind(tag)
        for value in child.iterfind("VALUE")
        if (text := " ".join((value.text or "").split()))
    ]
