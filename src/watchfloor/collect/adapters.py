"""The table of what can be collected: how a file is recognised, and what reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from tomllib import loads

from watchfloor.collect import archives, feeds, html, mail, office, pdf, plain, rows, warc
from watchfloor.collect.items import Blob, Budget, Item
from watchfloor.collect.media import essence
from watchfloor.errors import DocumentError

Read = Callable[[Blob, Budget], Iterator[Item | Blob]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One kind of file. It is tried by its first bytes, then its media type, its ending, its XML root."""

    name: str
    about: str
    """What comes of it, in one line."""
    read: Read
    """Gives pages, addresses to follow, blobs to go on with, and flaws."""
    endings: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    magic: tuple[tuple[int, bytes], ...] = ()
    """Bytes and where they stand."""
    roots: tuple[str, ...] = ()
    """Names of the root element in lower case, for XML and HTML."""


ADAPTERS: tuple[Adapter, ...] = (
    Adapter(
        name="pdf",
        about="The text of the pages, without running heads and feet.",
        read=pdf.read_pdf,
        endings=(".pdf",),
        media_types=("application/pdf", "application/x-pdf"),
        magic=((0, b"%PDF-"),),
    ),
    Adapter(
        name="docx",
        about="Paragraphs and tables.",
        read=office.read_docx,
        endings=(".docx", ".docm"),
        media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    ),
    Adapter(
        name="rtf",
        about="The text without its formatting.",
        read=office.read_rtf,
        endings=(".rtf",),
        media_types=("application/rtf", "text/rtf"),
        magic=((0, b"{\\rtf"),),
    ),
    Adapter(
        name="warc",
        about="Each captured page or file that is a document.",
        read=warc.read_warc,
        endings=(".warc",),
        media_types=("application/warc",),
        magic=((0, b"WARC/"),),
    ),
    Adapter(
        name="zip",
        about="Each member, side files included; WACZ captures too.",
        read=archives.read_zip,
        endings=(".zip", ".wacz"),
        media_types=("application/zip", "application/x-zip-compressed"),
        magic=((0, b"PK\x03\x04"), (0, b"PK\x05\x06")),
    ),
    Adapter(
        name="tar",
        about="Each member, side files included.",
        read=archives.read_tar,
        endings=(".tar",),
        media_types=("application/x-tar",),
        magic=((257, b"ustar"),),
    ),
    Adapter(
        name="compressed",
        about="What is in it, by its name without the last ending (.jsonl.gz, .tar.xz).",
        read=archives.read_compressed,
        endings=(".gz", ".bz2", ".xz", ".tgz", ".tbz2", ".txz"),
        media_types=("application/gzip", "application/x-gzip", "application/x-bzip2", "application/x-xz"),
        magic=((0, b"\x1f\x8b"), (0, b"BZh"), (0, b"\xfd7zXZ\x00")),
    ),
    Adapter(
        name="feed",
        about="RSS or Atom: each entry's full text, or the page that it names.",
        read=feeds.read_feed,
        endings=(".rss", ".atom"),
        media_types=("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
        roots=("rss", "feed", "rdf"),
    ),
    Adapter(
        name="sitemap",
        about="Each page that it names; of an index, each sitemap.",
        read=feeds.read_sitemap,
        roots=("urlset", "sitemapindex"),
    ),
    Adapter(
        name="message",
        about="The text of a message, and what is attached to it.",
        read=mail.read_message,
        endings=(".eml",),
        media_types=("message/rfc822",),
    ),
    Adapter(
        name="mbox",
        about="Each message.",
        read=mail.read_mbox,
        endings=(".mbox",),
        media_types=("application/mbox",),
    ),
    Adapter(
        name="jsonl",
        about="One document a line.",
        read=rows.read_jsonl,
        endings=(".jsonl", ".ndjson"),
        media_types=("application/jsonl", "application/x-ndjson", "application/json-lines"),
    ),
    Adapter(
        name="json",
        about="One document, or a list of them.",
        read=rows.read_json,
        endings=(".json",),
        media_types=("application/json",),
    ),
    Adapter(
        name="csv",
        about="One document a row.",
        read=rows.read_csv,
        endings=(".csv", ".tsv"),
        media_types=("text/csv", "text/tab-separated-values"),
    ),
    Adapter(
        name="html",
        about="The article, without what stands around it.",
        read=html.read_page,
        endings=(".html", ".htm", ".xhtml"),
        media_types=("text/html", "application/xhtml+xml"),
        roots=("html",),
    ),
    Adapter(
        name="markdown",
        about="The file as it is; a first heading is the title.",
        read=plain.read_markdown,
        endings=(".md", ".markdown"),
        media_types=("text/markdown",),
    ),
    Adapter(
        name="text",
        about="The file as it is.",
        read=plain.read_text,
        endings=(".txt", ".text"),
        media_types=("text/plain",),
    ),
)
_ROOT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*"
    rb"(?:<\?[^>]*\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*"
    rb"<(?:[\w.-]+:)?([\w.-]+)",
    re.S | re.I,
)
"""The first element after what may come before it."""
_ROOTED = frozenset({".xml", "", ".html", ".htm", ".rss", ".atom", ".rdf", ".php", ".aspx", ".asp", ".jsp"})
"""Endings under which the root element tells more than the ending does."""
_VAGUE = frozenset(
    {"text/plain", "application/octet-stream", "binary/octet-stream", "text/xml", "application/xml"}
)
"""Media types that servers and mail programs give to anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A kind of file that another command takes."""

    what: str
    command: str
    endings: tuple[str, ...] = ()
    """Endings that tell by themselves."""
    pattern: re.Pattern[str] | None = None
    among: tuple[str, ...] = ()
    """Endings of the files in which the pattern is looked for; "" is none."""

    def takes(self, ending: str, head: bytes) -> bool:
        """Whether it is such a file."""
        if ending in self.endings:
            return True
        if self.pattern is None or ending not in self.among:
            return False
        return self.pattern.search(head.decode("latin-1")) is not None


def choose(name: str, media_type: str | None, head: bytes) -> Adapter:
    """The adapter for a file of this name and declared media type that begins so.

    Raises
    ------
    DocumentError
        If it is a list or a file of positions, which another command takes, or of no kind that is known.
    """
    ending = _ending(name)
    if other := _elsewhere(ending, head):
        raise DocumentError(f"is {other.what}, not a document", fix=f"Use `{other.command}`.")
    kind = essence(media_type)
    by_type = next((adapter for adapter in ADAPTERS if kind in adapter.media_types), None)
    by_ending = next((adapter for adapter in ADAPTERS if ending in adapter.endings), None)
    by_magic = next((adapter for adapter in ADAPTERS if _has_magic(adapter, head)), None)
    if by_magic is not None:
        named = next((adapter for adapter in (by_type, by_ending) if adapter is not None), by_magic)
        # A DOCX is a ZIP; a file that is called .txt and begins with %PDF- is a PDF all the same.
        return named if by_magic.name == "zip" and named.name == "docx" else by_magic
    if ending in _ROOTED and (root := _ROOT.match(head)):
        element = root.group(1).decode("ascii", "replace").casefold()
        if by_root := next((adapter for adapter in ADAPTERS if element in adapter.roots), None):
            return by_root
    if by_type is not None and kind not in _VAGUE:
        return by_type
    if by_ending is not None:
        return by_ending
    if not ending and head.startswith(b"From "):
        return _named("mbox")
    if by_type is not None:
        return by_type
    raise DocumentError(
        "is not of a kind that can be collected", fix="docs/reference/adapters.md lists the kinds."
    )


def _ending(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].casefold() if dot > 0 else ""


def _has_magic(adapter: Adapter, head: bytes) -> bool:
    return any(head.startswith(magic, start) for start, magic in adapter.magic)


def _named(name: str) -> Adapter:
    return next(adapter for adapter in ADAPTERS if adapter.name == name)


def _elsewhere(ending: str, head: bytes) -> Elsewhere | None:
    return next((other for other in _others() if other.takes(ending, head)), None)


@cache
def _others() -> tuple[Elsewhere, ...]:
    table = loads((files("watchfloor.data") / "collect.toml").read_text("utf-8"))
    return tuple(
        Elsewhere(
            what=entry["what"],
            command=entry["command"],
            endings=tuple(entry.get("endings", ())),
            pattern=re.compile(entry["pattern"]) if "pattern" in entry else None,
            among=tuple(entry.get("among", ())),
        )
        for entry in table["elsewhere"]
    )
