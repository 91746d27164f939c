"""The bytes of a list as it was published, with the files that belong beside it."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from watchfloor.errors import ListError

# No published list comes near this size once unpacked (SDN_ADVANCED.XML has about 120 MB).
MAX_BYTES = 1 << 30
_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d\d)-?([01]\d)-?([0-3]\d)(?!\d)")


@dataclass(frozen=True)
class Source:
    """A list file.

    Attributes
    ----------
    name
        What the user called it, for messages.
    content
        Its bytes, unpacked.
    path
        Where it lies, if it is a file: then other files of the same set are looked for beside it.
    """

    name: str
    content: bytes
    path: Path | None = None

    @classmethod
    def open(cls, source: Path | bytes, *, name: str = "the list given") -> Source:
        """Read and unpack a list file, or take its bytes.

        Raises
        ------
        ListError
            If it cannot be read or unpacked.
        """
        if isinstance(source, bytes):
            return cls(name, _unpacked(source, name))
        try:
            raw = source.read_bytes()
        except OSError as error:
            raise ListError(f"{source} cannot be read: {error.strerror or error}.") from error
        return cls(source.name, _unpacked(raw, str(source)), source)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def head(self) -> str:
        """The beginning, as text, by which formats are told apart."""
        return self.content[:4096].decode("utf-8", "replace").lstrip("\ufeff")

    @cached_property
    def text(self) -> str:
        """The content as text: UTF-8, or Windows' western code page where it is not."""
        data = self.content.rstrip(b"\x1a\r\n")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")

    @property
    def date_in_name(self) -> str | None:
        """The day that the file's name gives, as in ``sdn_2021-08-18.csv``."""
        match = _DATE_IN_NAME.search(self.name)
        return "-".join(match.groups()) if match else None

    def beside(self, old: str, new: str) -> Source | None:
        """The file of the same set whose name has one word changed (``sdn`` to ``alt``), if it is there."""
        if self.path is None or old not in self.path.name.casefold():
            return None
        wanted = self.path.name.casefold().replace(old, new).removesuffix(".gz")
        for other in sorted(self.path.parent.iterdir()):
            if other.name.casefold().removesuffix(".gz") == wanted:
                return Source.open(other)
        return None

    def rows(self, delimiter: str = ",") -> Iterator[list[str]]:
        """The rows of a table, cells stripped."""
        csv.field_size_limit(1 << 24)
        try:
            for row in csv.reader(io.StringIO(self.text), delimiter=delimiter):
                yield [cell.strip() for cell in row]
        except csv.Error as error:
            raise ListError(f"{self.name} is not the table it should be: {error}.") from error

    def records(self, delimiter: str = ",", *, skip: int = 0) -> Iterator[dict[str, str]]:
        """The rows of a table whose first row (after `skip` others) names the columns."""
        rows = self.rows(delimiter)
        for _ in range(skip):
            next(rows, None)
        header = next(rows, [])
        for row in rows:
            if any(row):
                yield dict(zip(header, row, strict=False))

    def xml(self) -> Any:
        """The root of the document tree, with namespaces taken off the names.

        Raises
        ------
        ListError
            If it is not well-formed XML. Entities are not expanded and nothing is fetched.
        """
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True
        )
        try:
            root = etree.fromstring(self.content, parser)
        except etree.XMLSyntaxError as error:
            raise ListError(f"{self.name} is not well-formed XML: {error}.") from error
        for element in root.iter(etree.Element):
            if "}" in element.tag:
                element.tag = element.tag.partition("}")[2]
        return root


def _unpacked(data: bytes, name: str) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            content = stream.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ListError(f"{name} cannot be unpacked: {error}.") from error
    if len(content) > MAX_BYTES:
        raise ListError(f"{name} unpacks to more than {MAX_BYTES >> 20} MiB: no sanctions list is so large.")
    return content
