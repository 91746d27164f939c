"""Trade registers that a user has: which of their designations the equipment catalogue knows.

The SIPRI Arms Transfers Database may not be passed on; this reads a user's own copy and keeps nothing.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from watchfloor.errors import InputError
from watchfloor.names.catalogue import Catalogue
from watchfloor.names.equip import Surroundings, classes_in, equipment_in
from watchfloor.names.text import fold

SUPPLIERS = ("Iran", "Russia", "China", "North Korea", "Turkiye", "Israel", "Belarus")

_SUPPLIER = ("supplier", "seller")
_DESIGNATION = ("weapon designation", "designation")
_DESCRIPTION = ("weapon description", "description")
_YEAR = ("year of order", "order date", "odat", "(year of order)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a register."""

    supplier: str
    designation: str
    description: str
    year: int | None


@dataclass(slots=True)
class Count:
    """Rows of a supplier, and how many of them are known."""

    rows: int = 0
    named: int = 0
    """Those whose designation is a system of the catalogue."""
    classed: int = 0
    """Others, whose description is a class of the catalogue."""


@dataclass(slots=True)
class Coverage:
    """How much of a register is known."""

    by_supplier: dict[str, Count] = field(default_factory=dict)
    missing: Counter[str] = field(default_factory=Counter)


def read_register(path: Path) -> Iterator[Entry]:
    """The rows of a register as exported to CSV.

    Raises
    ------
    InputError
        If it cannot be read or has no column for the supplier and the designation.
    """
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw).decode("utf-8-sig", "replace")
    except (OSError, EOFError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from error
    rows = csv.reader(io.StringIO(text))
    header: list[str] = []
    for row in rows:
        names = [cell.strip().casefold() for cell in row]
        if set(names) & set(_SUPPLIER) and set(names) & set(_DESIGNATION):
            header = names
            break
    if not header:
        raise InputError(f"{path} has no columns for supplier and designation.")
    columns = [_column(header, names) for names in (_SUPPLIER, _DESIGNATION, _DESCRIPTION, _YEAR)]
    for row in rows:
        cells = [row[at].strip() if at is not None and at < len(row) else "" for at in columns]
        digits = "".join(c for c in cells[3] if c.isdigit())[:4]
        if cells[0] and cells[1]:
            yield Entry(cells[0], cells[1], cells[2], int(digits) if len(digits) == 4 else None)


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def covered(entries: Iterable[Entry], catalogue: Catalogue, since: int, suppliers: Sequence[str]) -> Coverage:
    """How many rows since a year of order name a system of the catalogue."""
    wanted = {fold(name): name for name in suppliers}
    result = Coverage({name: Count() for name in suppliers})
    known: dict[tuple[str, str], tuple[bool, bool]] = {}
    for entry in entries:
        name = wanted.get(fold(entry.supplier))
        if name is None or entry.year is None or entry.year < since:
            continue
        count = result.by_supplier[name]
        count.rows += 1
        key = (entry.designation, entry.description)
        if key not in known:
            around = Surroundings(sentence=classes_in(catalogue, entry.description))
            meant = equipment_in(catalogue, entry.designation, around)
            named = any(not one.entity.entity.startswith("class:") for one in meant)
            known[key] = named, bool(classes_in(catalogue, f"{entry.designation} {entry.description}"))
        named, classed = known[key]
        count.named += named
        count.classed += classed and not named
        if not named:
            result.missing[f"{entry.designation} ({entry.description})"] += 1
    return result
