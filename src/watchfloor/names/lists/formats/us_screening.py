"""United States export lists: the table of denied persons and the consolidated screening list."""

from __future__ import annotations

from collections.abc import Iterator

from watchfloor.names.lists.columns import Row, date_of, values_of
from watchfloor.names.lists.entries import Draft
from watchfloor.names.lists.source import Source
from watchfloor.records import EntityKind

_KINDS: dict[str, EntityKind] = {"individual": "person", "vessel": "ship", "aircraft": "aircraft"}
_BIS = "U.S. Department of Commerce, Bureau of Industry and Security"


def sniff(source: Source) -> bool:
    """Whether it is ``dpl.txt`` or the consolidated screening list."""
    return _is_denied(source) or source.head.startswith(("source,entity_number", "_id,source,entity_number"))


def key(source: Source) -> str:
    """The list it is an edition of."""
    return "us-bis-denied" if _is_denied(source) else "us-csl"


def published(source: Source) -> str | None:
    """It does not say when it was published."""
    return None


def read(source: Source, list_key: str) -> Iterator[Draft]:
    """The entries."""
    yield from _denied(source, list_key) if _is_denied(source) else _screening(source, list_key)


def _is_denied(source: Source) -> bool:
    return source.head.replace('"', "").startswith("Name\tStreet_Address")


def _denied(source: Source, list_key: str) -> Iterator[Draft]:
    for cells in source.records("\t"):
        row = Row(cells)
        name = " ".join(row["Name"].split())
        since = date_of(row["Effective_Date"], month_first=True)
        draft = Draft(
            list_key=list_key,
            # The table has no numbers: an order is told by whom it denies, since when, and where.
            entry="/".join(filter(None, (name, since, row["Postal_Code"] or row["City"]))),
            kind="other",
            name=name,
            authority=_BIS,
            programmes=["Denied Persons"],
            listed=since,
            addresses=[", ".join(row.all(("Street_Address", "City", "State", "Postal_Code", "Country")))],
        )
        draft.country(row["Country"])
        if updated := date_of(row["Last_Update"]):
            draft.amended.append(updated)
        for column in ("Expiration_Date", "Standard_Order", "Action", "FR_Citation"):
            value = row[column]
            draft.add(column.casefold(), date_of(value, month_first=True) or value)
        yield draft


def _screening(source: Source, list_key: str) -> Iterator[Draft]:
    for line, cells in enumerate(source.records(), start=1):
        row = Row(cells)
        name = " ".join(row["name"].split())
        draft = Draft(
            list_key=list_key,
            entry=row.first("_id", "entity_number") or f"{name}/{row['start_date'] or line}",
            kind=_KINDS.get(row["type"].casefold(), "organisation" if row["type"] else "other"),
            name=name,
            authority=row["source"],
            names=values_of(row["alt_names"]),
            programmes=values_of(row["programs"]),
            listed=date_of(row["start_date"]),
            titles=row.all(("title",)),
            addresses=values_of(row["addresses"]),
            born=[date_of(one) or one for one in values_of(row["dates_of_birth"])],
        )
        for column in ("citizenships", "nationalities", "vessel_flag"):
            for value in values_of(row[column], ";,"):
                draft.country(value)
        for address in draft.addresses:
            draft.country(address.rpartition(",")[2].strip())
        draft.identify("call_sign", row["call_sign"])
        for column in (
            "federal_register_notice",
            "end_date",
            "standard_order",
            "license_requirement",
            "license_policy",
            "vessel_type",
            "gross_tonnage",
            "gross_registered_tonnage",
            "vessel_flag",
            "vessel_owner",
            "source_list_url",
            "places_of_birth",
            "source_information_url",
            "ids",
            "remarks",
        ):
            draft.add(column, row[column])
        yield draft
