"""European Union regulations as tables: one row for each person or body of an annex."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watchfloor.names.lists.columns import Row, date_of, values_of
from watchfloor.names.lists.entries import Draft
from watchfloor.names.lists.source import Source
from watchfloor.records import EntityKind

KEY = "eu-consolidated"
AUTHORITY = "Council of the European Union"
KINDS: dict[str, EntityKind] = {"person": "person", "vessel": "ship", "airplane": "aircraft"}
_IDENTIFIERS = {
    "passportNumber": "passport",
    "registrationNumber": "registration",
    "taxNumber": "tax_id",
    "idNumber": "national_id",
    "innCode": "inn",
    "ogrnCode": "ogrn",
    "kppCode": "kpp",
    "okpoCode": "okpo",
    "leiCode": "lei",
    "swiftBic": "bic",
    "imoNumber": "imo",
    "mmsi": "mmsi",
}
_USED = (
    *_IDENTIFIERS,
    *"celex recordId programKey startDate schema name alias weakAlias previousName country".split(),
    *"nationality jurisdiction birthDate position flag address notes".split(),
)


def sniff(source: Source) -> bool:
    """Whether it is such a table."""
    return source.head.startswith("celex,recordId,programKey")


def key(source: Source) -> str:
    """One key for each regulation: a table is the whole of one regulation, not of the list."""
    number = source.head.split("\n", 2)[1].partition(",")[0] if "\n" in source.head else ""
    return f"eu-{number.casefold()}" if re.fullmatch(r"[0-9A-Z]+", number) else KEY


def published(source: Source) -> str | None:
    """It does not say when it was made."""
    return None


def read(source: Source, list_key: str) -> Iterator[Draft]:
    """The entries."""
    for cells in source.records():
        row = Row(cells)
        number = row.first("recordId", "imoNumber", "name")
        draft = Draft(
            list_key=list_key,
            entry=f"{row['celex']}/{row['annex'] or '-'}/{number}",
            kind=KINDS.get(row["schema"].casefold(), "organisation"),
            name=row["name"] or "(no name)",
            authority=AUTHORITY,
            names=values_of(row["alias"]),
            weak_names=values_of(row["weakAlias"]),
            programmes=[row["programKey"]],
            listed=date_of(row["startDate"]),
            titles=values_of(row["position"]),
            addresses=values_of(row["address"]),
        )
        for name in values_of(row["previousName"]):
            draft.names.append(name)
            draft.add("former_name", name)
        for column in ("country", "nationality", "jurisdiction", "flag"):
            for value in values_of(row[column]):
                draft.country(value)
                if column != "country":
                    draft.add(column, value)
        draft.born += [date_of(one) or one for one in values_of(row["birthDate"])]
        for column, scheme in _IDENTIFIERS.items():
            for value in values_of(row[column]):
                draft.identify(scheme, value)
        for name, value in row.rest(_USED):
            draft.add(name, value)
        draft.add("reason", row["notes"])
        yield draft
