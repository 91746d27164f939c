"""Plain text files with what is known about them, without a desk."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from watchfloor.errors import DocumentError, WatchfloorError
from watchfloor.read.many import Item
from watchfloor.records import Document, PartialDate, Summary

ENDINGS = (".txt", ".md")
#: A larger file is not one document for reading, in bytes.
LARGEST = 20_000_000


def items(paths: Iterable[Path], failed: list[WatchfloorError]) -> Iterator[Item]:
    """The documents of files and folders, in order; what cannot be read goes to ``failed``."""
    for path in _files(paths):
        try:
            yield item(path)
        except WatchfloorError as error:
            failed.append(error)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())
        else:
            yield path


def item(path: Path) -> Item:
    """A file with what stands beside it in ``NAME.meta.toml``; its id is its name without the last ending.

    Raises
    ------
    DocumentError
        If it is too large, or not text in UTF-8, or its side file is not TOML.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise DocumentError(f"{path} has more than {LARGEST:,} bytes.", fix="Cut it into documents.")
        text = path.read_bytes().decode("utf-8")
        side = path.with_suffix(".meta.toml")
        known = tomllib.loads(side.read_text(encoding="utf-8")) if side.exists() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DocumentError(f"{path} cannot be read: {error}.", fix="Give a text in UTF-8.") from error
    return Item(document=_document(path.stem, known), text=text, document_id=path.stem)


def _document(name: str, known: dict[str, Any]) -> Document:
    def day(table: dict[str, Any], key: str) -> PartialDate | None:
        return PartialDate.of(table[key]) if table.get(key) else None

    summary = known.get("summary_of")
    author = known.get("author", ())
    return Document(
        name=name,
        text_sha256="",
        raw_sha256="",
        title=known.get("title"),
        publisher=known.get("publisher"),
        authors=(author,) if isinstance(author, str) else tuple(author),
        published=day(known, "published"),
        not_before=day(known, "not_before"),
        url=known.get("url"),
        language=known.get("language"),
        summary_of=Summary(
            publisher=summary.get("publisher"), published=day(summary, "published"), url=summary.get("url")
        )
        if summary
        else None,
    )
