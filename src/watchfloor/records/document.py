"""A document: the text taken from one file, page or message, and what is known about it."""

from __future__ import annotations

from datetime import datetime

from watchfloor.records.base import Record, content_id
from watchfloor.records.dates import PartialDate


class Summary(Record, frozen=True, kw_only=True):
    """The report that a note summarises: its words are not quotations from it."""

    publisher: str | None = None
    author: str | None = None
    published: PartialDate | None = None
    url: str | None = None


class Document(Record, frozen=True, kw_only=True):
    """What is known about a text. What is not known is ``None``; nothing is guessed.

    The text itself is kept beside the record, under :attr:`text_sha256`; offsets anywhere count
    Unicode code points of it.
    """

    name: str
    """What people call it: the file's name without its last ending, or the address."""
    text_sha256: str
    raw_sha256: str
    """Of the bytes as they came; the same file can hold several documents."""
    member: str | None = None
    """Where in the raw bytes it was: a name in an archive, a line, a message number."""
    media_type: str = "text/plain"
    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: PartialDate | None = None
    published_from: str | None = None
    """How the publication date was found: ``flag``, ``side file``, ``header``, ``page`` …"""
    not_before: PartialDate | None = None
    retrieved: datetime | None = None
    url: str | None = None
    language: str | None = None
    """A BCP 47 tag."""
    summary_of: Summary | None = None
    links: tuple[str, ...] = ()
    """Addresses that the text links to, as far as the format shows them."""
    notes: tuple[str, ...] = ()
    """What was odd in collecting it, in plain words."""

    @property
    def id(self) -> str:
        """Of the text and of who put it out where: two outlets with the same text are two documents.

        Where its bytes were found does not count: a mailbox that grows keeps its messages, and a file
        that was moved is no new one.
        """
        report = self.summary_of
        told = [report.publisher, report.url] if report else []
        return content_id([self.text_sha256, self.publisher, self.url, *told])

    @property
    def source(self) -> str | None:
        """Whose word it is: the publisher, or that of the report that a note summarises."""
        return self.summary_of.publisher if self.summary_of else self.publisher

    @property
    def dated(self) -> PartialDate | None:
        """The date of what it tells: that of the report if it is a summary, else its own."""
        own = self.published or self.not_before
        return (self.summary_of.published or own) if self.summary_of else own

    @property
    def known(self) -> datetime | None:
        """The moment from which it counts as known; ``None`` if nothing tells."""
        if self.summary_of and self.summary_of.published:
            return self.summary_of.published.known_from
        if self.published:
            return self.published.known_from
        if self.not_before:
            return PartialDate(f"not before {self.not_before.text.removeprefix('not before ')}").known_from
        return self.retrieved


class Retrieval(Record, frozen=True, kw_only=True):
    """One getting of raw bytes: from where, when, and what the other side said."""

    location: str
    """A path or an address, as the user gave it or as it was found."""
    retrieved: datetime
    raw_sha256: str
    size: int
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        return content_id([self.location, self.raw_sha256])
