"""Reading a published list: which form it has, which list it is, when it was published, what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from watchfloor.errors import ListError
from watchfloor.names.lists.entries import Draft
from watchfloor.names.lists.formats import (
    eu_fsf,
    eu_tables,
    ftm,
    ofac_advanced,
    ofac_csv,
    ofac_xml,
    plain,
    uk,
    un_xml,
    us_screening,
)
from watchfloor.names.lists.source import Source
from watchfloor.records import ListEdition, ListEntry, PartialDate


class Format(Protocol):
    """What a module of :mod:`watchfloor.names.lists.formats` gives."""

    def sniff(self, source: Source) -> bool:
        """Whether the file has this form."""

    def key(self, source: Source) -> str:
        """Key of the list that it is an edition of."""

    def published(self, source: Source) -> str | None:
        """When it was published, if it says so."""

    def read(self, source: Source, list_key: str) -> Iterator[Draft]:
        """Its entries."""


FORMATS: Sequence[Format] = (
    un_xml,
    ofac_advanced,
    ofac_xml,
    ofac_csv,
    eu_tables,
    eu_fsf,
    uk,
    us_screening,
    ftm,
    plain,
)
"""The forms that are known, told apart by how a file begins; a plain table is what is left."""


def read_list(
    source: Path | bytes, published: PartialDate | None = None, list_key: str | None = None
) -> tuple[ListEdition, list[ListEntry]]:
    """Read one edition of a sanctions list in any of the publishers' own forms.

    Parameters
    ----------
    source
        The file (plain or gzip; files of the same set beside it are used too), or its bytes.
    published
        When it was published, if the file does not say so.
    list_key
        Which list it is, if it is not the one that its form tells: ``us-ofac-sdn`` …

    Returns
    -------
    ListEdition
        The edition, not yet compared with the one before (see :func:`diff_editions`).
    list[ListEntry]
        Its entries.

    Raises
    ------
    ListError
        If the form is not known, nothing is in it, or nothing tells when it was published.
    """
    file = Source.open(source)
    form = next((form for form in FORMATS if form.sniff(file)), None)
    if form is None:
        raise ListError(
            f"{file.name} has the form of no list that is known.", fix="See docs/reference/lists.md."
        )
    key = list_key or form.key(file)
    date = published or _date(form.published(file) or file.date_in_name, file)
    entries: dict[str, ListEntry] = {}
    unparsed = 0
    for draft in form.read(file, key):
        if draft.entry in entries:
            # Some publishers give a number twice: nothing is dropped.
            draft.entry = f"{draft.entry}#{draft.name}"
        entries[draft.entry] = draft.record()
        unparsed += len(draft.unparsed)
    if not entries:
        raise ListError(f"{file.name} holds no entry.", fix="Is the file whole?")
    edition = ListEdition(
        list=key, published=date, source_sha256=file.sha256, entries=len(entries), unparsed=unparsed
    )
    return edition, list(entries.values())


def _date(value: str | None, file: Source) -> PartialDate:
    if not value:
        raise ListError(
            f"{file.name} does not say when it was published.", fix="Give the date: --published 2021-08-18."
        )
    return PartialDate(value)
