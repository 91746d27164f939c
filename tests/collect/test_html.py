"""Web pages: the article, and what the page declares, with where it stood."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.collect.makers import PARAGRAPHS, TAIL, Collected, Collecting, page
from watchfloor.collect.html import page_of
from watchfloor.errors import DocumentError


def test_only_the_article_is_text(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "crates.html"
    path.write_text(page())
    found = one(path)
    for paragraph in PARAGRAPHS:
        assert paragraph in found.text
    for furniture in (TAIL, "Tags", "teaser", "World", "All rights reserved"):
        assert furniture not in found.text
    assert found.document.media_type == "text/html"
    assert any("trailing site text" in note for note in found.document.notes)


def test_paragraphs_are_apart() -> None:
    text = page_of(page().encode()).text
    assert f"{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}" in text


def test_links_of_the_article_are_kept_and_not_in_the_text() -> None:
    link = (
        "<p>The case was first reported by <a href='https://wire.example/7'>the Wire</a> on Friday night.</p>"
    )
    found = page_of(page(extra=link).encode(), "https://post.example/a")
    assert "https://wire.example/7" in found.links
    assert "reported by the Wire on Friday" in found.text
    assert "https://post.example/world" not in found.links


def test_tables_keep_rows_and_cells() -> None:
    table = "<table><tr><th>Ship</th><th>Crates</th></tr><tr><td>Calder Wind</td><td>2</td></tr></table>"
    assert "Ship\tCrates\n\nCalder Wind\t2" in page_of(page(extra=table).encode()).text


def test_facts_come_from_structured_data_first() -> None:
    thing = {
        "@graph": [
            {"@type": "Organization", "name": "Not this"},
            {
                "@type": ["NewsArticle"],
                "headline": "Engines on a ship",
                "datePublished": "2024-04-29T07:30:00+02:00",
                "author": [{"@type": "Person", "name": "Ana Marsh"}, "Ben Oduya"],
                "publisher": {"name": "Lenmark Post Group"},
            },
        ]
    }
    head = (
        f'<script type="application/ld+json">{json.dumps(thing)}</script>'
        '<meta property="og:site_name" content="Lenmark Post">'
        '<meta name="date" content="2020-01-01">'
        '<link rel="canonical" href="https://post.example/crates">'
    )
    found = page_of(page(head=head).encode(), "https://post.example/crates?from=feed")
    assert found.published == "2024-04-29T07:30:00+02:00"
    assert found.published_from == "page: JSON-LD datePublished"
    assert found.authors == ("Ana Marsh", "Ben Oduya")
    assert found.title == "Engines on a ship"
    assert found.publisher == "Lenmark Post"
    assert found.url == "https://post.example/crates"
    assert found.language == "en"


@pytest.mark.parametrize(
    ("head", "published", "how"),
    [
        (
            '<meta property="article:published_time" content="2024-04">',
            "2024-04",
            "page: meta article:published_time",
        ),
        ('<meta name="citation_date" content="2024/04/29">', "2024-04-29", "page: meta citation_date"),
        ('<meta name="DC.date.issued" content="2024">', "2024", "page: meta dc.date.issued"),
        ('<meta name="date" content="soon">', None, None),
        ('<meta property="article:modified_time" content="2024-04-29">', None, None),
        ('<script type="application/ld+json">{broken</script>', None, None),
    ],
)
def test_dates_keep_their_precision_and_say_how_they_were_found(
    head: str, published: str | None, how: str | None
) -> None:
    found = page_of(page(head=head).encode())
    assert (found.published, found.published_from) == (published, how)


def test_what_nobody_declares_is_unknown() -> None:
    found = page_of(page(lang="").encode())
    assert (found.publisher, found.authors, found.published, found.language, found.url) == (
        None,
        (),
        None,
        None,
        None,
    )


def test_declared_encoding_is_used() -> None:
    source = page().replace("charset='utf-8'", "charset='windows-1252'").replace("Monday", "Möñday")
    assert "Möñday" in page_of(source.encode("cp1252")).text


def test_a_page_that_begins_with_a_heading_of_tails_is_not_cut() -> None:
    source = (
        "<html><body><article><p>Tags:</p>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article>"
    )
    assert PARAGRAPHS[2] in page_of(source.encode()).text


@pytest.mark.parametrize(
    "source", ["", "<html></html>", "<html><body><nav>Home</nav></body></html>", "<!-- -->"]
)
def test_a_page_without_text_is_an_error(source: str) -> None:
    with pytest.raises(DocumentError, match="no text"):
        page_of(source.encode())


def test_a_hundred_thousand_nested_elements_do_no_harm(tmp_path: Path, outcome: Collecting) -> None:
    path = tmp_path / "deep.html"
    path.write_text(f"<html><body><p>{PARAGRAPHS[0]}</p>" + "<div>" * 100_000 + "x" + "</div>" * 100_000)
    other = tmp_path / "other.txt"
    other.write_text("The next file.")
    found, failed = outcome(path, other)
    assert found[-1].text == "The next file."
    assert len(found) + len(failed) == 2
