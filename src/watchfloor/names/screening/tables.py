"""Queries and lists as plain tables: the columns that ``watchfloor screen --csv`` takes and gives."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from watchfloor.errors import InputError
from watchfloor.names.countries import country_code
from watchfloor.names.screening.index import Target
from watchfloor.names.screening.screener import Asked, Match
from watchfloor.records import ListEntry

KINDS = {
    "person": "person",
    "individual": "person",
    "organization": "organisation",
    "organisation": "organisation",
    "company": "organisation",
    "legalentity": "organisation",
    "entity": "organisation",
    "vessel": "ship",
    "ship": "ship",
    "airplane": "aircraft",
    "aircraft": "aircraft",
}


def read_targets(path: Path) -> Iterator[Target]:
    """The entries of a table with ``id`` and ``name``, and any of ``schema``, ``aliases``, ``country``,
    ``birth_date`` and ``identifiers`` (several values parted by semicolons, identifiers as TYPE:value).

    Raises
    ------
    InputError
        If it cannot be read or lacks a column.
    """
    for row in _rows(path, ("id", "name")):
        yield Target(
            id=row["id"],
            kind=KINDS.get(row.get("schema", "").casefold(), "other"),
            name=row["name"],
            names=_split(row.get("aliases")),
            countries=_codes(row.get("country")),
            born=_split(row.get("birth_date")),
            identifiers=_identifiers(row.get("identifiers")),
        )


def read_queries(path: Path) -> Iterator[tuple[str, Asked]]:
    """The queries of a table with ``query``, and any of ``query_no``, ``schema``, ``country``,
    ``birth_date`` and ``identifier``; each with its number.

    Raises
    ------
    InputError
        If it cannot be read or lacks a column.
    """
    for number, row in enumerate(_rows(path, ("query",)), start=1):
        yield (
            row.get("query_no") or str(number),
            Asked(
                name=row["query"],
                kind=KINDS.get(row.get("schema", "").casefold()),
                countries=_codes(row.get("country")),
                born=row.get("birth_date") or None,
                identifiers=_identifiers(row.get("identifier")),
            ),
        )


def write_results(path: Path, results: Iterable[tuple[str, Asked, list[Match]]], threshold: float) -> int:
    """Write one row a match; gives the number of queries with an alert."""
    alerts = 0
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(("query_no", "candidate_id", "score", "alert", "query", "name", "reason"))
        for number, asked, matches in results:
            alerts += bool(matches) and matches[0].score >= threshold
            for match in matches:
                alert = int(match.score >= threshold)
                writer.writerow(
                    (number, match.target.id, match.score, alert, asked.name, match.name, match.reason)
                )
    return alerts


def targets_of(entries: Iterable[ListEntry]) -> Iterator[Target]:
    """Entries of sanctions lists as something to screen against."""
    for entry in entries:
        yield Target(
            id=entry.id,
            kind=entry.kind if entry.kind in ("person", "organisation", "ship", "aircraft") else "other",
            name=entry.name,
            names=entry.names,
            weak_names=entry.weak_names,
            countries=entry.countries,
            born=entry.born if entry.kind == "person" else (),
            identifiers=tuple((one.scheme, one.value) for one in entry.identifiers),
        )


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(f"{path} has no column {' and no '.join(missing)}.")
            for row in reader:
                yield {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read as a table: {error}.") from error


def _split(value: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (value or "").split(";") if part.strip())


def _codes(value: str | None) -> tuple[str, ...]:
    return tuple(code for part in _split(value) if (code := country_code(part)))


def _identifiers(value: str | None) -> tuple[tuple[str, str], ...]:
    pairs = (part.partition(":") for part in _split(value))
    return tuple((scheme.casefold(), number.strip()) for scheme, colon, number in pairs if colon)
