"""What a document says about itself never becomes markup, script or a link."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from watchfloor.brief import Brief
from watchfloor.brief.html import render_html
from watchfloor.brief.markdown import escape, render_markdown

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Elements()
    reader.feed(html)
    return reader.found


def test_html_has_no_script_no_handler_and_asks_for_nothing(brief: Brief) -> None:
    page = render_html(brief)
    for tag, attributes in elements(page):
        assert tag not in ("script", "iframe", "object", "img", "link", "b1", "form")
        assert not any(name.startswith("on") for name in attributes)
        assert "src" not in attributes
        assert re.match(r"#|https://", attributes.get("href") or "#")
    assert "default-src 'none'" in page
    assert not re.search(r"@import|url\(", page)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_every_citation_leads_to_a_place_on_the_page(brief: Brief) -> None:
    found = elements(render_html(brief))
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    links = {
        str(attributes["href"])[1:] for _, attributes in found if str(attributes.get("href")).startswith("#")
    }
    assert len(ids) == len(set(ids))
    assert links <= set(ids)


def test_right_to_left_words_have_their_own_direction(brief: Brief) -> None:
    page = render_html(brief)
    assert '<bdi class="quote">وصلت الزوارق' in page
    assert '<blockquote id="s6" lang="ar"><p dir="auto">' in page


def test_markdown_shows_hostile_text_letter_for_letter(brief: Brief) -> None:
    page = MARKDOWN.render(render_markdown(brief))
    assert "<script" not in page
    hrefs = set(re.findall(r'href="([^"]*)"', page))
    assert all(re.match(r"#s\d|https://", href) for href in hrefs)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; *and* [more](javascript:alert(2)) | `x`" in page
    assert "the &lt;b&gt;boats&lt;/b&gt; &amp; &quot;crews&quot; were __seen__ at \\Belmora\\ # 1 [2]" in page


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_escaped_text_is_itself_in_a_paragraph_a_list_and_a_table(text: str) -> None:
    shown = " ".join(text.split())
    for around in ("{}", "- {}", "1. {}"):
        tokens = MARKDOWN.parse(around.format(f"x {escape(text)} x"))
        inline = [token for token in tokens if token.type == "inline"]
        assert len(inline) == 1
        kinds = {child.type for child in inline[0].children or []}
        assert kinds <= {"text", "text_special"}
        said = "".join(child.content for child in inline[0].children or [])
        assert " ".join(said.split()) == " ".join(f"x {shown} x".split())


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
def test_escaped_text_opens_no_block(text: str) -> None:
    opened = {token.type for token in MARKDOWN.parse(escape(text).strip()) if token.nesting == 1}
    assert opened <= {"paragraph_open"}


def test_templates_can_be_replaced(brief: Brief, tmp_path: Path) -> None:
    (tmp_path / "brief.html.j2").write_text("{{ brief.sources[0].title }} & {{ '<i>' }}")
    assert render_html(brief, tmp_path) == f"{brief.sources[0].title} & &lt;i&gt;"


def test_a_bad_address_is_no_link(make: Any, brief: Brief) -> None:
    source = brief.sources[0]
    values = {name: getattr(source, name) for name in source.__struct_fields__}
    for url in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "http://[",
        "https:/x",
        "file:///etc/passwd",
    ):
        assert type(source)(**values | {"url": url}).href is None
