"""From the name of a country, as lists and registers write it, to its code."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files

from watchfloor.names.text import tokens

# Spellings of lists that no table of country names has.
_LIST_SPELLINGS = {
    "burma": "MM",
    "crimea region of ukraine": "UA",
    "east timor": "TL",
    "gaza": "PS",
    "great britain": "GB",
    "hong kong china": "HK",
    "kosovo": "XK",
    "macau china": "MO",
    "palestinian": "PS",
    "palestinian authority": "PS",
    "palestinian territories": "PS",
    "region crimea": "UA",
    "region donetsk": "UA",
    "region gaza": "PS",
    "region kafia kingi": "SD",
    "region luhansk": "UA",
    "region northern mali": "ML",
    "state of palestine": "PS",
    "the gambia": "GM",
    "west bank": "PS",
    "yemen arab republic": "YE",
    "zaire": "CD",
}
_BRACKETED = re.compile(r"\([^()]*\)")
_DROPPED = frozenset({"the", "of", "and"})


@lru_cache(maxsize=8192)
def country_code(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country, or ``None`` if it is not known.

    >>> country_code("Korea, North"), country_code("Congo, Democratic Republic of the"), country_code("IR")
    ('KP', 'CD', 'IR')
    """
    table = _table()
    key = _key(name)
    if key in table:
        return table[key]
    # "Iran (Islamic Republic of)": what is in brackets is not needed.
    plain = _BRACKETED.sub(" ", name).strip()
    if plain and plain != name.strip():
        return country_code(plain)
    # "Congo, Democratic Republic of the": what comes after the comma belongs before it.
    head, comma, tail = name.partition(",")
    if comma:
        return table.get(_key(f"{tail} {head}"))
    return None


def _key(name: str) -> str:
    return " ".join(token.word for token in tokens(name) if token.word not in _DROPPED)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    folder = files("watchfloor.data").joinpath("names")
    for row in csv.DictReader(folder.joinpath("country_names.csv").read_text(encoding="utf-8").splitlines()):
        table.setdefault(_key(row["name"]), row["code"])
    for row in csv.DictReader(folder.joinpath("countries.csv").read_text(encoding="utf-8").splitlines()):
        for name in (row["code"], row["name"], *row["aliases"].split(";"), *row["demonyms"].split(";")):
            if name:
                table[_key(name)] = row["code"]
    table.update({_key(name): code for name, code in _LIST_SPELLINGS.items()})
    return table
