"""The trade register as a user exports it: orders of major arms, by supplier, recipient and year.

SIPRI's register is free for non-commercial use with credit and is not to be passed on as a whole; the user
has the file, and only rates computed from it leave this module.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from watchfloor.errors import InputError
from watchfloor.names import equipment_is_a

Flags = NDArray[np.bool_]

NEEDED = ("Recipient", "Supplier", "Year of order", "Weapon description")
_MOST_BYTES = 200_000_000
_EDITION = re.compile(r"generated:?\s*(.+)", re.IGNORECASE)


class Mapped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Descriptions that fit the words are of this class."""

    words: str
    path: str = msgspec.field(name="class")


class Measured(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class for which rates are computed."""

    path: str = msgspec.field(name="class")
    years: tuple[int, int] | None = None
    held: bool = False
    breadth: bool = False
    """Measured apart by how many recipients the supplier has."""


class RegisterTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a register is read and what is measured in it."""

    horizon_years: int
    active_years: int
    supplier_years: int
    seller_years: int
    recipient_years: int
    fewest_events: float
    years: tuple[int, int]
    no_state: str
    map: tuple[Mapped, ...]
    measured: tuple[Measured, ...]


def register_table() -> RegisterTable:
    """The shipped table."""
    text = resources.files("watchfloor.data").joinpath("assess", "register.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), RegisterTable)


@dataclass(frozen=True, kw_only=True)
class Register:
    """The orders of a register.

    Attributes
    ----------
    names
        Suppliers and recipients, sorted.
    suppliers, recipients, years
        One entry an order: positions in ``names``, and the year of the order.
    paths
        The class of equipment of each order; "" where no words of the table fit.
    state
        Which names are states.
    edition
        When the file was generated, as it says itself.
    skipped
        Rows left out since a year or a party is missing.
    """

    names: tuple[str, ...]
    suppliers: NDArray[np.int64]
    recipients: NDArray[np.int64]
    years: NDArray[np.int64]
    paths: tuple[str, ...]
    state: Flags
    edition: str
    skipped: int

    @property
    def first(self) -> int:
        return int(self.years.min())

    @property
    def last(self) -> int:
        return int(self.years.max())

    def orders(self, wanted: str) -> Flags:
        """Whether each supplier had an order of this class from each recipient in each year."""
        kind = {path: wanted == "any" or equipment_is_a(path or None, wanted) for path in set(self.paths)}
        chosen = np.fromiter((kind[path] for path in self.paths), bool, len(self.paths))
        cube = np.zeros((len(self.names), len(self.names), self.last - self.first + 1), bool)
        cube[self.suppliers[chosen], self.recipients[chosen], self.years[chosen] - self.first] = True
        return cube

    @cached_property
    def breadth(self) -> Mapping[str, int]:
        """How many recipients each supplier had in the last five years of the register."""
        recent = self.years > self.last - 5
        pairs = {
            (int(s), int(r)) for s, r in zip(self.suppliers[recent], self.recipients[recent], strict=True)
        }
        counts: dict[str, int] = {}
        for supplier, _ in pairs:
            counts[self.names[supplier]] = counts.get(self.names[supplier], 0) + 1
        return counts


def read_register(path: Path, table: RegisterTable | None = None) -> Register:
    """Read a trade register as exported (CSV, also gzipped), with its preamble.

    Raises
    ------
    InputError
        If the file cannot be read or lacks a column that is needed.
    """
    table = table or register_table()
    rows, edition = _rows(path)
    header = next(
        (position for position, row in enumerate(rows) if set(NEEDED) <= {cell.strip() for cell in row}), None
    )
    if header is None:
        raise InputError(
            f"{path} has no line of column names with {', '.join(NEEDED)}.",
            fix="Export the trade register as CSV with all columns.",
        )
    column = {cell.strip(): position for position, cell in reversed(list(enumerate(rows[header])))}
    mapped = [(re.compile(row.words, re.IGNORECASE), row.path) for row in table.map]
    known: dict[str, str] = {}
    found: list[tuple[str, str, int, str]] = []
    skipped = 0
    for row in rows[header + 1 :]:
        try:
            recipient, supplier, year, description = (row[column[name]].strip() for name in NEEDED)
            order = int(year)
        except (IndexError, ValueError):
            skipped += bool(row)
            continue
        if description not in known:
            known[description] = next((path for words, path in mapped if words.search(description)), "")
        found.append((supplier, recipient, order, known[description]))
    if not found:
        raise InputError(f"{path} holds no order.", fix="Export the trade register for all years.")
    names = tuple(sorted({name for supplier, recipient, _, _ in found for name in (supplier, recipient)}))
    position = {name: at for at, name in enumerate(names)}
    no_state = re.compile(table.no_state)
    return Register(
        names=names,
        suppliers=np.array([position[one[0]] for one in found]),
        recipients=np.array([position[one[1]] for one in found]),
        years=np.array([one[2] for one in found]),
        paths=tuple(one[3] for one in found),
        state=np.array([no_state.search(name) is None for name in names]),
        edition=edition,
        skipped=skipped,
    )


def _rows(path: Path) -> tuple[list[list[str]], str]:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except (OSError, EOFError) as error:
        raise InputError(
            f"{path} cannot be read: {error}.", fix="Name the CSV file of the register."
        ) from error
    if len(raw) > _MOST_BYTES:
        raise InputError(
            f"{path} is larger than {_MOST_BYTES} bytes.", fix="Name the CSV file of the register."
        )
    text = raw.decode("utf-8-sig", "replace")
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise InputError(f"{path} is not CSV: {error}.", fix="Export the register again.") from error
    match = _EDITION.search(text[:5000])
    return rows, match[1].strip().rstrip(",") if match else "date not given"
