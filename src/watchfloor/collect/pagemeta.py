"""What a web page declares about itself: only what stands in it, with where it stood."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from watchfloor.collect.dates import declared

# Each fact: where it may be declared, most trustworthy first. schema.org (JSON-LD), the Open Graph
# protocol (ogp.me), Dublin Core, and the tags that Google Scholar and Parse.ly ask publishers for.
_TITLE = ("og:title", "citation_title", "dc.title", "dcterms.title", "parsely-title", "twitter:title")
_PUBLISHER = ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "publisher")
_AUTHOR = ("author", "article:author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author")
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "citation_publication_date",
    "citation_date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "pubdate",
    "date",
)
_LANGUAGE = ("og:locale", "dc.language", "dcterms.language", "content-language")
_ARTICLE_TYPES = frozenset(
    {
        "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
        "BackgroundNewsArticle", "BlogPosting", "Report", "ScholarlyArticle", "TechArticle", "WebPage",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The facts that a page declares; what it doesn't is ``None``."""

    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    published_from: str | None = None
    language: str | None = None
    url: str | None = None


def declared_by(tree: HtmlElement) -> Declared:
    """What the page declares about itself."""
    meta = _meta(tree)
    things = sorted(_things(tree), key=lambda thing: "WebPage" in _types(thing))
    published, published_from = _published(tree, meta, things)
    return Declared(
        title=_first(meta, _TITLE)
        or _of(things, "headline")
        or _only_heading(tree)
        or _squeeze(tree.findtext(".//title")),
        publisher=_first(meta, _PUBLISHER) or _of(things, "publisher"),
        authors=_authors(meta, things),
        published=published,
        published_from=published_from,
        language=_language(tree, meta, things),
        url=_address(tree, meta),
    )


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        key = tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv")
        value = _squeeze(tag.get("content"))
        if key and value:
            found.setdefault(key.casefold(), []).append(value)
    return found


def _first(meta: Mapping[str, list[str]], keys: Iterable[str]) -> str | None:
    return next((meta[key][0] for key in keys if key in meta), None)


def _things(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The articles that the page describes in JSON-LD."""
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip() != "application/ld+json":
            continue
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        graph = value.get("@graph", value) if isinstance(value, dict) else value
        for thing in graph if isinstance(graph, list) else [graph]:
            if isinstance(thing, dict) and _types(thing) & _ARTICLE_TYPES:
                yield thing


def _types(thing: Mapping[str, Any]) -> set[str]:
    value = thing.get("@type", ())
    return {kind for kind in (value if isinstance(value, list) else [value]) if isinstance(kind, str)}


def _names(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for item in value for name in _names(item)]
    if isinstance(value, dict):
        return _names(value.get("name"))
    return [squeezed] if isinstance(value, str) and (squeezed := _squeeze(value)) else []


def _of(things: Iterable[Mapping[str, Any]], key: str) -> str | None:
    return next((names[0] for thing in things if (names := _names(thing.get(key)))), None)


def _authors(meta: Mapping[str, list[str]], things: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    names = next((found for thing in things if (found := _names(thing.get("author")))), None)
    names = names or next((meta[key] for key in _AUTHOR if key in meta), [])
    return tuple(dict.fromkeys(name for name in names if not name.startswith(("http:", "https:"))))


def _published(
    tree: HtmlElement, meta: Mapping[str, list[str]], things: Iterable[Mapping[str, Any]]
) -> tuple[str | None, str | None]:
    for thing in things:
        value = thing.get("datePublished")
        if isinstance(value, str) and (date := declared(value)):
            return date, "page: JSON-LD datePublished"
    for key in _PUBLISHED:
        for value in meta.get(key, ()):
            if date := declared(value.replace("/", "-")):
                return date, f"page: meta {key}"
    for tag in tree.iter("time", "meta", "span"):
        marked = tag.get("itemprop") == "datePublished" or (tag.tag == "time" and "pubdate" in tag.attrib)
        if marked and (date := declared(tag.get("datetime") or tag.get("content"))):
            return date, f"page: {tag.tag} datePublished"
    return None, None


def _language(
    tree: HtmlElement, meta: Mapping[str, list[str]], things: Iterable[Mapping[str, Any]]
) -> str | None:
    return tag_of(
        tree.get("lang") or tree.get("xml:lang") or _first(meta, _LANGUAGE) or _of(things, "inLanguage")
    )


def tag_of(value: str | None) -> str | None:
    """A language as it is declared, as a BCP 47 tag; ``None`` if it is none.

    >>> tag_of("en_US")
    'en-US'
    >>> tag_of("English") is None
    True
    """
    tag = (value or "").strip().replace("_", "-")
    first, *rest = tag.split("-")
    plausible = len(first) in (2, 3) and first.isascii() and first.isalpha() and first.casefold() != "und"
    return "-".join([first.lower(), *rest]) if plausible and all(part.isalnum() for part in rest) else None


def _address(tree: HtmlElement, meta: Mapping[str, list[str]]) -> str | None:
    links = (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").split())
    for address in (*links, *meta.get("og:url", ())):
        if address and urlsplit(address).scheme in ("http", "https"):
            return str(address)
    return None


def _only_heading(tree: HtmlElement) -> str | None:
    headings = [text for tag in tree.iter("h1") if (text := _squeeze(str(tag.text_content())))]
    return headings[0] if len(headings) == 1 else None


def _squeeze(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None
