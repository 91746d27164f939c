"""Feeds (RSS, Atom) and sitemaps: the documents they carry, and the addresses they name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from watchfloor.collect.dates import declared
from watchfloor.collect.decode import clean
from watchfloor.collect.html import fragment_of
from watchfloor.collect.items import Blob, Budget, Flaw, Link, Page
from watchfloor.collect.pagemeta import tag_of
from watchfloor.errors import DocumentError

_ENTITIES = b"<!ENTITY"


def _checked(blob: Blob, budget: Budget) -> bytes:
    content = blob.content(budget.limits)
    if _ENTITIES in content:
        raise DocumentError(
            "declares XML entities, which can reach other files or grow without bound",
            fix="No feed or sitemap needs them: take the declaration out if you trust it.",
        )
    return content


def read_feed(blob: Blob, budget: Budget) -> Iterator[Page | Link | Flaw]:
    """An entry with its full text is a document; of any other, the address is followed.

    An entry without an address gives its summary. The feed's title, which is the name of the channel
    (RSS 2.0), stands for the publisher unless the entry names its source.
    """
    import feedparser

    parsed = feedparser.parse(BytesIO(_checked(blob, budget)), resolve_relative_uris=False)
    feed = parsed.feed
    if not parsed.version:
        raise DocumentError("is not a feed that can be read")
    language = tag_of(feed.get("language"))
    for number, entry in enumerate(parsed.entries, 1):
        budget.count()
        date = declared(entry.get("published"))
        address = entry.get("link")
        url = urljoin(blob.url or "", address) if address else None
        full, summary = _full(entry), entry.get("summary")
        if not full and url:
            yield Link(url=url, title=_plain(entry.get("title")), published=date, language=language)
            continue
        member = f"entry {number}"
        page = None
        with suppress(DocumentError):
            page = fragment_of(full or summary or "")
        if page is None:
            yield Flaw(member=member, message="has neither a text nor an address")
            continue
        source = entry.get("source") or {}
        yield Page(
            text=page.text,
            member=member,
            name=url or f"{blob.stem}-{number}",
            media_type="text/html",
            title=_plain(entry.get("title")),
            publisher=_plain(source.get("title") or entry.get("publisher") or feed.get("title")),
            authors=tuple(
                name for author in entry.get("authors", ()) if (name := _plain(author.get("name")))
            ),
            published=date,
            published_from="feed entry" if date else None,
            language=tag_of((entry.get("content") or [{}])[0].get("language")) or language,
            url=url,
            links=page.links,
            notes=page.notes if full else (*page.notes, "the feed gives a summary only"),
        )


def _full(entry: Any) -> str | None:
    texts = [content.get("value", "") for content in entry.get("content", ())]
    return max(texts, key=len, default="") or None


def _plain(text: str | None) -> str | None:
    if not text:
        return None
    fragment = etree.fromstring(f"<p>{clean(text)}</p>", etree.HTMLParser(no_network=True))
    return " ".join("".join(fragment.itertext()).split()) or None


def read_sitemap(blob: Blob, budget: Budget) -> Iterator[Link]:
    """The addresses of a sitemap, or the sitemaps of an index of them.

    ``lastmod`` tells when a page was changed, not when it was published; a news sitemap's
    ``publication_date`` does.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(_checked(blob, budget), parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"is not valid XML: {error}") from error
    index = etree.QName(root).localname == "sitemapindex"
    for entry in root.iterchildren("{*}url", "{*}sitemap"):
        address = (entry.findtext("{*}loc") or "").strip()
        if not address:
            continue
        budget.count()
        yield Link(
            url=urljoin(blob.url or "", address),
            title=_plain(entry.findtext("{*}news/{*}title")),
            published=declared(entry.findtext("{*}news/{*}publication_date")),
            language=tag_of(entry.findtext("{*}news/{*}publication/{*}language")),
            sitemap=index,
        )
