"""The United Kingdom's lists: OFSI's consolidated list and the UK Sanctions List, as CSV or ODS."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from watchfloor.errors import ListError
from watchfloor.names.lists.columns import Row, date_of, values_of
from watchfloor.names.lists.entries import Draft
from watchfloor.names.lists.source import MAX_BYTES, Source
from watchfloor.records import EntityKind

KEY = "uk-sanctions"
AUTHORITY = "Government of the United Kingdom"
_KINDS: dict[str, EntityKind] = {"individual": "person", "ship": "ship", "entity": "organisation"}
_NAMES = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
_HEAD = re.compile(r'^"?(?:Last Updated|Report Date)\b', re.IGNORECASE)
_MORE = (
    "Other Information",
    "UK Statement of Reasons",
    "Sanctions Imposed",
    "Designation Type",
    "Current owner/operator (s)",
    "Previous owner/operator (s)",
    "Current believed flag of ship",
    "Previous flags",
    "Type of ship",
    "Tonnage of ship",
    "Length of ship",
    "Year Built",
    "Subsidiaries",
    "Parent company",
    "Type of entity",
    "Website",
    "Email address",
    "Phone number",
    "Gender",
)
_REPEAT = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}number-columns-repeated"


def sniff(source: Source) -> bool:
    """Whether it is one of them."""
    if source.content.startswith(b"PK") and b"opendocument.spreadsheet" in source.content[:200]:
        return True
    return bool(_HEAD.match(source.head)) and "Name 6" in source.head


def key(source: Source) -> str:
    """The list it is an edition of."""
    return KEY


def published(source: Source) -> str | None:
    """The date in its first row."""
    first = next(iter(_rows(source)), [])
    return next((date for cell in first if (date := date_of(cell))), None)


def read(source: Source, list_key: str) -> Iterator[Draft]:
    """The entries: the rows of one group or identifier make one."""
    rows = iter(_rows(source))
    header = next((cells for cells in rows if "Name 6" in cells), [])
    drafts: dict[str, Draft] = {}
    for cells in rows:
        row = Row(dict(zip(header, cells, strict=False)))
        number = row.first("Unique ID", "Group ID")
        if number:
            draft = drafts.get(number)
            if draft is None:
                sort = row.first("Individual, Entity, Ship", "Group Type", "Designation type").casefold()
                draft = drafts[number] = Draft(
                    list_key=list_key,
                    entry=number,
                    kind=_KINDS.get(sort, "organisation"),
                    name="",
                    authority=AUTHORITY,
                )
            _take(draft, row)
    for draft in drafts.values():
        draft.name = draft.name or (draft.names[0] if draft.names else "(no name)")
        yield draft


def _take(draft: Draft, row: Row) -> None:
    name = " ".join(row.all(_NAMES))
    if name:
        sort = row.first("Alias Type", "Name type").casefold()
        weak = "low" in row.first("Alias Quality", "Alias strength").casefold()
        if sort.startswith("primary name") and "variation" not in sort and not draft.name:
            draft.name = name
        else:
            (draft.weak_names if weak else draft.names).append(name)
        if "f.k.a" in sort or "formerly" in sort:
            draft.add("former_name", name)
    draft.names += row.all(("Name Non-Latin Script",))
    draft.programmes += row.all(("Regime", "Regime Name"))
    listed = date_of(row.first("UK Sanctions List Date Designated", "Date Designated", "Listed On"))
    draft.listed = draft.listed or listed
    if updated := date_of(row["Last Updated"]):
        draft.amended.append(updated)
    for value in values_of(row.first("DOB", "D.O.B"), ";|"):
        draft.born.append(date_of(value) or value)
    for value in values_of(row.first("Nationality", "Nationality(/ies)"), ";|"):
        nation = re.sub(r"^\(\d+\)\s*", "", value)
        draft.country(nation)
        draft.add("nationality", nation)
    draft.titles += row.all(("Position", "Title"))
    address = row.all(
        [f"Address {n}" for n in range(1, 7)]
        + [f"Address Line {n}" for n in range(1, 7)]
        + ["Post/Zip Code", "Address Postal Code", "Country", "Address Country"]
    )
    if address:
        draft.addresses.append(", ".join(address))
    draft.country(row.first("Country", "Address Country"))
    for column, scheme in (
        ("Passport number", "passport"),
        ("National Identification Number", "national_id"),
        ("National Identifier number", "national_id"),
        ("Business registration number (s)", "registration"),
        ("IMO number", "imo"),
        ("Hull identification number (HIN)", "hin"),
        ("UN Reference Number", "un"),
        ("OFSI Group ID", "ofsi"),
    ):
        draft.identify(scheme, row[column])
    birthplace = ", ".join(row.all(("Town of Birth", "Country of Birth")))
    draft.add("birthplace", birthplace)
    draft.country(row["Current believed flag of ship"])
    for column in _MORE:
        draft.add(column.casefold(), row[column])


def _rows(source: Source) -> list[list[str]]:
    if not source.content.startswith(b"PK"):
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(source.text))]
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            info = archive.getinfo("content.xml")
            if info.file_size > MAX_BYTES:
                raise ListError(f"{source.name} unpacks to more than {MAX_BYTES >> 20} MiB.")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            root = etree.fromstring(archive.read(info), parser)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise ListError(f"{source.name} is not a whole spreadsheet: {error}.") from error
    return [_cells(row) for row in root.iter("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-row")]


def _cells(row: etree._Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        text = " ".join("".join(cell.itertext()).split())
        repeat = int(cell.get(_REPEAT) or "1")
        # Sheets are padded with thousands of empty cells.
        cells += [text] * (repeat if text else min(repeat, 100))
    return cells
