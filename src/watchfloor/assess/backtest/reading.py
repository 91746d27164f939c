"""The texts of a case, read and linked as a desk would: the same reader, the same names."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from watchfloor.assess.case import Case
from watchfloor.errors import DateError, DocumentError
from watchfloor.names import link_statements, open_catalogue
from watchfloor.read import Item, open_reader, read_many
from watchfloor.records import Document, PartialDate, Summary

_MOST_BYTES = 5_000_000


def read_folder(folder: Path, report: Callable[[int], None] = lambda done: None) -> Case:
    """Read every ``NAME.txt`` of a folder, with what ``NAME.meta.toml`` says of it.

    Raises
    ------
    DocumentError
        If a text or its side file cannot be read; the message names it.
    """
    catalogue = open_catalogue()
    items = [_item(path) for path in sorted(folder.rglob("*.txt"))]
    case = Case([], {}, [], [], catalogue=catalogue)
    documents, texts, statements, links = [], {}, [], []
    for done, outcome in enumerate(read_many(open_reader(), _once(items)), 1):
        document, text = outcome.item.document, outcome.item.text
        found = list(outcome.statements)
        documents.append(document)
        texts[document.id] = text
        statements += found
        links += link_statements(document, text, found, catalogue)
        report(done)
    case.documents, case.texts, case.statements, case.links = documents, texts, statements, links
    return case


def _once(items: Iterable[Item]) -> Iterable[Item]:
    return {item.document.id: item for item in items}.values()


def _item(path: Path) -> Item:
    side = path.with_suffix(".meta.toml")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DocumentError(f"{path} is larger than {_MOST_BYTES} bytes.", fix="Cut it into documents.")
        raw = path.read_bytes()
        text = raw.decode("utf-8")
        known: dict[str, Any] = tomllib.loads(side.read_text("utf-8")) if side.is_file() else {}
        summary = known.get("summary_of")
        document = Document(
            name=path.stem,
            text_sha256=sha256(raw).hexdigest(),
            raw_sha256=sha256(raw).hexdigest(),
            title=known.get("title"),
            publisher=known.get("publisher"),
            published=_day(known, "published"),
            not_before=_day(known, "not_before"),
            url=known.get("url"),
            language=known.get("language", "en"),
            summary_of=Summary(
                publisher=summary.get("publisher"),
                published=_day(summary, "published"),
                url=summary.get("url"),
            )
            if summary
            else None,
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, DateError) as error:
        raise DocumentError(
            f"{path} cannot be read: {error}.", fix="Give UTF-8 text and a TOML side file."
        ) from error
    return Item(document=document, text=text)


def _day(table: dict[str, Any], key: str) -> PartialDate | None:
    return PartialDate.of(table[key]) if table.get(key) else None
