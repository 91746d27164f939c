"""What is known about a document: the command line first, then side files, then the document itself."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from watchfloor.collect.archives import SIDE_FILE
from watchfloor.collect.items import Page
from watchfloor.errors import DateError, DocumentError
from watchfloor.records.dates import PartialDate
from watchfloor.records.document import Document, Retrieval, Summary

_FIX = "docs/howto/collect.md shows one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Facts about documents that stand beside them; what is ``None`` or empty is not said."""

    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: PartialDate | None = None
    not_before: PartialDate | None = None
    retrieved: datetime | None = None
    url: str | None = None
    language: str | None = None
    summary_of: Summary | None = None
    notes: tuple[str, ...] = ()
    origin: str = "flag"
    """Where they come from; a document's ``published_from`` tells it."""


def side_file(path: Path) -> bytes | None:
    """The content of ``NAME.meta.toml`` beside ``NAME.txt``, or of ``NAME.txt.meta.toml``, if there is one.

    Raises
    ------
    DocumentError
        If it is there and cannot be read.
    """
    for name in (path.stem, path.name):
        try:
            return path.with_name(name + SIDE_FILE).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise DocumentError(
                f"has a side file that cannot be read: {error.strerror}",
                fix="Look at its permissions.",
            ) from error
    return None


def parse_side(content: bytes) -> Details:
    """The details that a side file gives; keys that it should not have become a note.

    Raises
    ------
    DocumentError
        If it is not TOML or a value is not of its kind.
    """
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DocumentError(f"has a side file that is not TOML: {error}", fix=_FIX) from error
    unknown = sorted(set(table) - set(_READERS))
    values = {field: read(table[key], key) for key, (field, read) in _READERS.items() if key in table}
    notes = (f"the side file has keys without a meaning: {', '.join(unknown)}",) if unknown else ()
    return Details(**values, notes=notes, origin="side file")


def _wrong(key: str, wanted: str) -> DocumentError:
    return DocumentError(f"has a side file in which {key} is not {wanted}", fix=_FIX)


def _text(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(key, "a text")
    return value.strip()


def _texts(value: Any, key: str) -> tuple[str, ...]:
    return tuple(_text(item, key) for item in (value if isinstance(value, list) else [value]))


def _date(value: Any, key: str) -> PartialDate:
    if isinstance(value, bool) or not isinstance(value, (str, int, date)):
        raise _wrong(key, "a date")
    try:
        return PartialDate.of(value)
    except DateError as error:
        raise _wrong(key, "a date like 2023, 2023-07, 2023-07-24") from error


def _moment(value: Any, key: str) -> datetime:
    return _date(value, key).latest


def _summary(value: Any, key: str) -> Summary:
    if not isinstance(value, dict):
        raise _wrong(key, "a table")
    return Summary(
        publisher=_text(value["publisher"], f"{key}.publisher") if "publisher" in value else None,
        author=_text(value["author"], f"{key}.author") if "author" in value else None,
        published=_date(value["published"], f"{key}.published") if "published" in value else None,
        url=_text(value["url"], f"{key}.url") if "url" in value else None,
    )


_READERS: Mapping[str, tuple[str, Any]] = {
    "title": ("title", _text),
    "publisher": ("publisher", _text),
    "author": ("authors", _texts),
    "authors": ("authors", _texts),
    "published": ("published", _date),
    "not_before": ("not_before", _date),
    "retrieved": ("retrieved", _moment),
    "url": ("url", _text),
    "language": ("language", _text),
    "summary_of": ("summary_of", _summary),
}
"""The keys of a side file, the field that each fills, and how its value is read."""


def details_of(page: Page) -> Details:
    """What a document says about itself."""
    summary = page.summary_of
    return Details(
        title=page.title,
        publisher=page.publisher,
        authors=page.authors,
        published=PartialDate(page.published) if page.published else None,
        not_before=PartialDate(page.not_before) if page.not_before else None,
        retrieved=page.retrieved,
        url=page.url,
        language=page.language,
        summary_of=Summary(
            publisher=summary.get("publisher"),
            author=summary.get("author"),
            published=PartialDate(summary["published"]) if "published" in summary else None,
            url=summary.get("url"),
        )
        if summary
        else None,
        notes=page.notes,
        origin=page.published_from or "document",
    )


def document(page: Page, retrieval: Retrieval, known: Sequence[Details]) -> Document:
    """The record of a page: each fact from the first of ``known`` that gives it.

    Parameters
    ----------
    page
        What was read out of the file.
    retrieval
        How the bytes came.
    known
        The most trustworthy first; the page's own details are among them.
    """

    def first(field: str) -> Any:
        return next((value for details in known if (value := getattr(details, field))), None)

    dated = next((details for details in known if details.published), None)
    return Document(
        name=page.name or retrieval.location,
        text_sha256=hashlib.sha256(page.text.encode()).hexdigest(),
        raw_sha256=retrieval.raw_sha256,
        member=page.member,
        media_type=page.media_type or "text/plain",
        title=first("title"),
        publisher=first("publisher"),
        authors=first("authors") or (),
        published=dated.published if dated else None,
        published_from=dated.origin if dated else None,
        not_before=first("not_before"),
        retrieved=first("retrieved") or retrieval.retrieved,
        url=first("url"),
        language=first("language"),
        summary_of=first("summary_of"),
        links=page.links,
        notes=tuple(dict.fromkeys(note for details in known for note in details.notes)),
    )
