"""Documents as data: JSON, JSON lines and CSV, with the keys of ``docs/reference/adapters.md``."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from watchfloor.collect.dates import declared
from watchfloor.collect.decode import clean, decode
from watchfloor.collect.items import Blob, Budget, Flaw, Page
from watchfloor.collect.media import charset
from watchfloor.collect.pagemeta import tag_of
from watchfloor.errors import DocumentError
from watchfloor.records.dates import PartialDate

KEYS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content"),
    "name": ("name", "id"),
    "title": ("title",),
    "publisher": ("publisher",),
    "authors": ("authors", "author"),
    "published": ("published",),
    "not_before": ("not_before",),
    "retrieved": ("retrieved",),
    "url": ("url",),
    "language": ("language", "lang"),
    "summary_of": ("summary_of",),
}
"""What a row may say of its document, and the keys under which it may; the first that is there counts."""
_NO_TEXT = "has no text under any of the keys text, body, content"
_FLAWS_AT_FIRST = 20
"""After so many rows without one document, the file is given up with a single error."""
_FIX = "docs/reference/adapters.md lists the keys."
_SUMMARY_KEYS = ("publisher", "author", "published", "url")


def read_json(blob: Blob, budget: Budget) -> Iterator[Page | Flaw]:
    """One object, or a list of objects."""
    text, notes = decode(blob.content(budget.limits), charset(blob.media_type))
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"is not valid JSON: {error}") from error
    if not isinstance(value, list):
        yield _document(value, blob, None, notes, "application/json")
        return
    rows = (
        _document(row, blob, f"item {number}", notes, "application/json")
        for number, row in enumerate(value, 1)
    )
    yield from _of_documents(rows, budget)


def read_jsonl(blob: Blob, budget: Budget) -> Iterator[Page | Flaw]:
    """One object a line; a line that cannot be read is left out with an error."""
    yield from _of_documents(_lines(blob, budget), budget)


def _of_documents(rows: Iterable[Page | Flaw], budget: Budget) -> Iterator[Page | Flaw]:
    """The rows, unless so many at the beginning are flawed that it can be no file of documents."""
    flaws = 0
    found = False
    for row in rows:
        budget.count()
        found = found or isinstance(row, Page)
        flaws += isinstance(row, Flaw)
        if not found and flaws > _FLAWS_AT_FIRST:
            raise DocumentError(
                f"is no file of documents: none of its first {_FLAWS_AT_FIRST} is one", fix=_FIX
            )
        yield row


def _lines(blob: Blob, budget: Budget) -> Iterator[Page | Flaw]:
    most = budget.limits.document_bytes
    stream = blob.start()
    number = 0
    while line := stream.readline(most + 1):
        number += 1
        member = f"line {number}"
        if len(line) > most:
            while line and not line.endswith(b"\n"):
                line = stream.readline(most + 1)
            yield Flaw(member=member, message=f"is longer than the {most:,} bytes that one document may have")
            continue
        if not line.strip():
            continue
        try:
            text, notes = decode(line)
            row = json.loads(text.removeprefix("\ufeff"))
        except (ValueError, RecursionError, DocumentError) as error:
            yield Flaw(member=member, message=f"is not valid JSON: {_first_words(error)}")
            continue
        yield _document(row, blob, member, notes, "application/jsonl")


def read_csv(blob: Blob, budget: Budget) -> Iterator[Page | Flaw]:
    """One document a row, under a header with the same keys; commas, semicolons or tabs."""
    text, notes = decode(blob.content(budget.limits), charset(blob.media_type))
    source = io.StringIO(text.removeprefix("\ufeff"), newline="")
    header = source.readline()
    delimiter = max(",;\t", key=header.count)
    source.seek(0)
    csv.field_size_limit(min(budget.limits.document_bytes, sys.maxsize))
    reader = csv.DictReader(source, delimiter=delimiter)
    fields = reader.fieldnames or ()
    if not set(KEYS["text"]) & set(fields):
        raise DocumentError(f"{_NO_TEXT} in its first line", fix=_FIX)
    try:
        rows = (
            _document({key: row[key] for key in fields if row[key]}, blob, f"row {number}", notes, "text/csv")
            for number, row in enumerate(reader, 1)
        )
        yield from _of_documents(rows, budget)
    except csv.Error as error:
        raise DocumentError(f"is not CSV that can be read: {error}") from error


def _first_words(error: Exception) -> str:
    return str(error).split("\n")[0]


def _document(
    row: Any, blob: Blob, member: str | None, notes: tuple[str, ...], media_type: str
) -> Page | Flaw:
    if not isinstance(row, dict):
        return Flaw(member=member, message="is not a JSON object", fix=_FIX)
    found = {field: _value(row, keys) for field, keys in KEYS.items()}
    text = found["text"]
    if not isinstance(text, str) or not text.strip():
        return Flaw(member=member, message=_NO_TEXT, fix=_FIX)
    odd = list(notes)
    published = _date(found["published"], "published", odd)
    not_before = _date(found["not_before"], "not_before", odd)
    retrieved = _moment(found["retrieved"], odd)
    return Page(
        text=clean(text),
        member=member,
        name=_string(found["name"]) or (f"{blob.stem}-{member.split()[-1]}" if member else None),
        media_type=media_type,
        title=_string(found["title"]),
        publisher=_string(found["publisher"]),
        authors=_strings(found["authors"]),
        published=published,
        published_from="row" if published else None,
        not_before=not_before,
        retrieved=retrieved,
        url=_string(found["url"]),
        language=tag_of(_string(found["language"])),
        summary_of=_summary(found["summary_of"], odd),
        notes=tuple(odd),
    )


def _value(row: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((row[key] for key in keys if row.get(key) not in (None, "")), None)


def _string(value: Any) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return clean(value).strip() or None if isinstance(value, str) else None


def _strings(value: Any) -> tuple[str, ...]:
    many = value if isinstance(value, list) else [value]
    return tuple(text for item in many if (text := _string(item)))


def _date(value: Any, key: str, notes: list[str]) -> str | None:
    text = _string(value)
    date = declared(text)
    if text and not date:
        notes.append(f"{key} is {text[:60]!r}, which is no date")
    return date


def _moment(value: Any, notes: list[str]) -> datetime | None:
    date = _date(value, "retrieved", notes)
    return PartialDate(date).latest if date else None


def _summary(value: Any, notes: list[str]) -> dict[str, str] | None:
    if not isinstance(value, dict):
        return None
    summary = {key: _string(value.get(key)) for key in _SUMMARY_KEYS}
    summary["published"] = _date(summary["published"], "summary_of.published", notes)
    return {key: text for key, text in summary.items() if text} or None
