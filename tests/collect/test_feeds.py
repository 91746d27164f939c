"""Feeds and sitemaps, by what they carry; the addresses they name are followed in test_fetch."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.collect.makers import PARAGRAPHS, Collecting, Refused, rss
from watchfloor.collect import Limits
from watchfloor.collect.feeds import read_feed, read_sitemap
from watchfloor.collect.items import Blob, Budget, Link

FULL = (
    "<item><title>Crates &amp; engines</title><link>https://post.example/1</link>"
    "<pubDate>Mon, 29 Apr 2024 09:30:00 GMT</pubDate><author>ana@post.example (Ana Marsh)</author>"
    f"<content:encoded><![CDATA[<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><script>alert(1)</script>]]>"
    "</content:encoded></item>"
)
SHORT = (
    "<item><title>Only a teaser</title><link>https://post.example/2</link>"
    "<description>In short.</description>"
    "<pubDate>Tue, 30 Apr 2024 09:30:00 GMT</pubDate></item>"
)
ORPHAN = f"<item><title>No address</title><description>{PARAGRAPHS[2]}</description></item>"


def test_full_entries_are_documents_and_summaries_without_address_too(
    tmp_path: Path, outcome: Collecting
) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(rss(FULL + ORPHAN))
    found, failed = outcome(path)
    assert not failed
    full, orphan = found
    assert full.text == f"{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}"
    document = full.document
    assert (document.title, document.publisher, document.url) == (
        "Crates & engines",
        "Lenmark Post",
        "https://post.example/1",
    )
    assert (str(document.published), document.published_from) == ("2024-04-29T09:30:00Z", "feed entry")
    assert document.language == "en"
    assert orphan.text == PARAGRAPHS[2]
    assert "the feed gives a summary only" in orphan.document.notes


def test_other_entries_are_addresses_to_follow() -> None:
    blob = Blob.of(rss(SHORT), name="feed.xml")
    [link] = read_feed(blob, Budget.of(1000, Limits()))
    assert link == Link(
        url="https://post.example/2", title="Only a teaser", published="2024-04-30T09:30:00Z", language="en"
    )


def test_following_can_be_turned_off(tmp_path: Path, failure: Refused) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(rss(SHORT))
    assert "names 1 addresses beyond the 0 that are followed" in failure(path, limits=Limits(links=0))


def test_sitemap() -> None:
    content = (
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        b"<url><loc> /a </loc><lastmod>2024-05-01</lastmod></url><url><loc>https://post.example/b</loc>"
        b"<news:news><news:publication_date>2024-04-29</news:publication_date><news:title>B</news:title>"
        b"</news:news></url><url/></urlset>"
    )
    blob = Blob.of(content, name="sitemap.xml", url="https://post.example/sitemap.xml")
    assert list(read_sitemap(blob, Budget.of(1000, Limits()))) == [
        Link(url="https://post.example/a"),
        Link(url="https://post.example/b", title="B", published="2024-04-29"),
    ]


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_entities_are_refused(tmp_path: Path, failure: Refused, kind: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    prologue = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    path = tmp_path / "evil.xml"
    path.write_bytes(
        rss("<item><title>&e;</title></item>", prologue=prologue)
        if kind == "feed"
        else f"{prologue}<urlset><url><loc>&e;</loc></url></urlset>".encode()
    )
    message = failure(path)
    assert "declares XML entities" in message
    assert "the secret" not in message


def test_a_broken_sitemap_is_an_error(tmp_path: Path, failure: Refused) -> None:
    path = tmp_path / "sitemap.xml"
    path.write_text("<urlset><url>")
    assert "not valid XML" in failure(path)
