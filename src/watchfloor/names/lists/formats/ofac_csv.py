"""OFAC's tables: ``sdn.csv`` or ``cons_prim.csv``, with ``add``, ``alt`` and ``comments`` beside them.

The tables have no header; ``-0-`` is an empty cell. Remarks longer than 1,000 characters go on in the
file of comments. The list of specially designated nationals publishes no listing dates in this form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from watchfloor.names.lists.entries import Draft
from watchfloor.names.lists.remarks import parse_remarks
from watchfloor.names.lists.source import Source
from watchfloor.records import EntityKind, Identifier

KEYS = {"sdn": "us-ofac-sdn", "cons_prim": "us-ofac-consolidated"}
AUTHORITY = "U.S. Department of the Treasury, Office of Foreign Assets Control"
KINDS: dict[str, EntityKind] = {"individual": "person", "vessel": "ship", "aircraft": "aircraft"}
_FIRST_ROW = re.compile(r'^\s*\d+,\s*"[^"\n]*(?:""[^"\n]*)*",\s*(?:"\w+"|-0- *)\s*,')
_EMPTY = "-0-"


def sniff(source: Source) -> bool:
    """Whether it looks like ``sdn.csv`` or ``cons_prim.csv``."""
    return bool(_FIRST_ROW.match(source.head)) and source.head.split("\n", 1)[0].count(",") >= 11


def key(source: Source) -> str:
    """The list it is an edition of."""
    return KEYS["cons_prim" if "cons" in source.name.casefold() else "sdn"]


def published(source: Source) -> str | None:
    """It does not say when it was published."""
    return None


def read(source: Source, list_key: str) -> Iterator[Draft]:
    """The entries."""
    main = "cons_prim" if "cons_prim" in source.name.casefold() else "sdn"
    stem = "cons_" if main == "cons_prim" else ""
    others = {
        "add": _by_entry(source.beside(main, f"{stem}add")),
        "alt": _by_entry(source.beside(main, f"{stem}alt")),
        "comments": _by_entry(source.beside(main, f"{main.removesuffix('_prim')}_comments")),
    }
    for row in source.rows():
        if len(row) < 12 or not row[0].isdigit():
            continue
        cells = ["" if cell == _EMPTY else cell for cell in row]
        number, name, kind, programmes, title, call_sign, vessel_type, tonnage, grt, flag, owner = cells[:11]
        draft = Draft(
            list_key=list_key,
            entry=number,
            kind=KINDS.get(kind.casefold(), "organisation"),
            name=name,
            authority=AUTHORITY,
            programmes=[part.strip("[] ") for part in programmes.split("] [")],
        )
        if title:
            draft.titles.append(title)
        if draft.kind == "aircraft":
            draft.identify("tail", name)
        draft.identify("call_sign", call_sign)
        for label, value in (
            ("vessel_type", vessel_type),
            ("tonnage", tonnage),
            ("gross_registered_tonnage", grt),
            ("flag", flag),
            ("owner", owner),
        ):
            draft.add(label, value)
        draft.country(flag)
        for more in others["alt"].get(number, ()):
            (draft.weak_names if "weak" in more[4].casefold() else draft.names).append(more[3])
            if more[2] == "fka":
                draft.add("former_name", more[3])
        for more in others["add"].get(number, ()):
            draft.addresses.append(", ".join(filter(None, more[2:5])))
            draft.country(more[4])
        take_remarks(draft, cells[11] + "".join(more[1] for more in others["comments"].get(number, ())))
        yield draft


def take_remarks(draft: Draft, text: str) -> None:
    """Sort a line of remarks into the entry."""
    said = parse_remarks(text)
    # Names in single quotation marks in the remarks are those that OFAC calls weak.
    draft.weak_names += said.names + said.former_names
    draft.fields += [("former_name", name) for name in said.former_names]
    draft.born += said.born
    draft.identifiers += said.identifiers
    draft.linked_to += said.linked_to
    draft.titles += [title for title in said.titles if title not in draft.titles]
    draft.countries += said.countries
    draft.countries += [code for i in said.identifiers if i.scheme == "passport" and (code := _issuer(i))]
    draft.fields += said.fields
    draft.unparsed += said.rest


def _issuer(identifier: Identifier) -> str | None:
    return identifier.country


def _by_entry(source: Source | None) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    for row in source.rows() if source else ():
        if row and row[0].isdigit():
            cells = ["" if cell == _EMPTY else cell for cell in row]
            found[row[0]].append([*cells, *[""] * 5])
    return found
