"""The search language: ``words``, ``"a phrase"``, ``prefix*``, ``-not``, ``field:value``, dates.

Every term must hold. Examples::

    qeshm "fars air" -syria
    agent:iran recipient:venezuela equipment:uav*
    publisher:"critical threats project" after:2020-10 before:2021-01-01
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from watchfloor.errors import DateError, QueryError
from watchfloor.ledger.tokens import normalise, stamp, tokens
from watchfloor.records import PartialDate

MAX_TERMS = 40
MAX_LENGTH = 2_000

_TERM = re.compile(r'(?P<no>-)?(?:(?P<field>[A-Za-z_]+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))(?=\s|$)')


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: its kind, its normalised value, and whether it must *not* hold."""

    kind: Literal["words", "field", "before", "after", "kind"]
    value: str
    negated: bool = False
    field: str | None = None
    prefix: bool = False


def parse(query: str, fields: Collection[str], kinds: Collection[str]) -> tuple[Term, ...]:
    """The terms of a query.

    Parameters
    ----------
    query
        What a person typed.
    fields, kinds
        The names that ``field:`` and ``kind:`` may take.

    Raises
    ------
    QueryError
        If it cannot be understood; the message says where and what would do.
    """
    if len(query) > MAX_LENGTH:
        raise QueryError(f"The search is {len(query)} characters long; {MAX_LENGTH} is the most.")
    terms: list[Term] = []
    at = 0
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        match = _TERM.match(query, at)
        if not match:
            raise QueryError(
                f"The search cannot be understood from {query[at : at + 30]!r} on.",
                fix='Close every quotation mark: "like this".',
            )
        terms += _term(match, fields, kinds)
        at = match.end()
    if not terms:
        raise QueryError("The search is empty.", fix='Name a word, a "phrase" or a field:value.')
    if len(terms) > MAX_TERMS:
        raise QueryError(f"The search has {len(terms)} terms; {MAX_TERMS} is the most.")
    return tuple(terms)


def _term(match: re.Match[str], fields: Collection[str], kinds: Collection[str]) -> list[Term]:
    negated = bool(match["no"])
    name = (match["field"] or "").lower()
    quoted = match["phrase"] is not None
    value = match["phrase"] if quoted else match["word"]
    prefix = not quoted and value.endswith("*")
    if name in ("before", "after"):
        try:
            date = PartialDate(value)
        except DateError as error:
            raise QueryError(f"In {match.group()!r}: {error.message}", fix=error.fix) from error
        if name == "before":
            return [Term("before", stamp(date.earliest), negated)]
        return [Term("after", stamp(date.latest), negated)]
    if name == "kind":
        if value not in kinds:
            raise QueryError(f"There is no kind {value!r}.", fix=f"Kinds: {', '.join(sorted(kinds))}.")
        return [Term("kind", value, negated)]
    if name in fields:
        wanted = normalise(value.rstrip("*") if prefix else value)
        if not wanted:
            raise QueryError(f"{match.group()!r} names a field and no value.", fix=f"Write {name}:something.")
        return [Term("field", wanted, negated, field=name, prefix=prefix)]
    if name and not quoted and not value.startswith("//"):
        raise QueryError(f"There is no field {name!r}.", fix=f"Fields: {', '.join(sorted(fields))}.")
    words = list(tokens(f"{name} {value}" if name else value))
    # A hyphenated word is several tokens that must stand together, as in a phrase.
    return [Term("words", " ".join(words), negated, prefix=prefix)] if words else []
