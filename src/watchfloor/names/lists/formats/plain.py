"""A list of the user's own: any table with a column ``name``."""

from __future__ import annotations

from collections.abc import Iterator

from watchfloor.names.lists.columns import Row, date_of, values_of
from watchfloor.names.lists.entries import Draft
from watchfloor.names.lists.source import Source
from watchfloor.records import EntityKind

KEY = "own"
KINDS: dict[str, EntityKind] = {
    "person": "person",
    "individual": "person",
    "vessel": "ship",
    "ship": "ship",
    "airplane": "aircraft",
    "aircraft": "aircraft",
    "group": "group",
}
_COLUMNS = (
    "id name aliases alias weak_aliases schema type kind country countries birth_date born listed programme "
    "programmes program authority identifiers title titles position address linked_to"
).split()


def sniff(source: Source) -> bool:
    """Whether its header has a column for the name."""
    header = source.head.partition("\n")[0].casefold()
    return "name" in [cell.strip().strip('"') for cell in header.split(",")]


def key(source: Source) -> str:
    """The name of the file is the name of the list."""
    stem = source.name.partition(".")[0].casefold()
    return "".join(c if c.isalnum() else "-" for c in stem).strip("-") or KEY


def published(source: Source) -> str | None:
    """It does not say when it was made."""
    return None


def read(source: Source, list_key: str) -> Iterator[Draft]:
    """The entries."""
    for number, cells in enumerate(source.records(), start=1):
        row = Row(cells)
        if not row["name"]:
            continue
        draft = Draft(
            list_key=list_key,
            entry=row["id"] or str(number),
            kind=KINDS.get(row.first("schema", "type", "kind").casefold(), "organisation"),
            name=row["name"],
            authority=row["authority"] or list_key,
            names=values_of(row.first("aliases", "alias")),
            weak_names=values_of(row["weak_aliases"]),
            programmes=values_of(row.first("programmes", "programme", "program")),
            listed=date_of(row["listed"]),
            born=[date_of(one) or one for one in values_of(row.first("birth_date", "born"))],
            titles=values_of(row.first("titles", "title", "position")),
            addresses=values_of(row["address"]),
            linked_to=values_of(row["linked_to"]),
        )
        for value in values_of(row.first("countries", "country")):
            draft.country(value)
        for value in values_of(row["identifiers"]):
            scheme, colon, rest = value.partition(":")
            if colon:
                draft.identify(scheme.casefold(), rest)
            else:
                draft.unparsed.append(value)
        for name, value in row.rest(_COLUMNS):
            draft.add(name, value)
        yield draft
