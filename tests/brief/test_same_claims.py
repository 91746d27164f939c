"""Every format makes the same claims with the same numbers and the same citations."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from watchfloor.brief import Brief
from watchfloor.brief.figures import events_table
from watchfloor.brief.html import render_html
from watchfloor.brief.markdown import render_markdown
from watchfloor.brief.render import render


class _Text(HTMLParser):
    """The words of a page, without styles, pictures and what is folded away."""

    SILENT = frozenset({"style", "svg", "title", "details"})
    BREAKS = frozenset({"p", "li", "td", "th", "tr", "h1", "h2", "h3", "dt", "dd", "caption", "br", "div"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in self.SILENT
        self.parts += [" "] * (tag in self.BREAKS)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT
        self.parts += [" "] * (tag in self.BREAKS)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def words_of(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    return squeezed("".join(reader.parts))


def squeezed(text: str) -> str:
    """Without the marks that only steer direction, and with single spaces."""
    return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069\u200b\u200e\u200f]", "", text)).strip()


RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


def times(claim: str, text: str, ending: str) -> int:
    """How often a text makes a claim; spaces do not count, for a line may be broken after a hyphen.

    PDFium turns lines with words written from right to left about, so in a PDF the words of such a
    claim are looked for one by one.
    """
    if ending == "pdf" and RIGHT_TO_LEFT.search(claim):
        return min(text.count(word) for word in re.findall(r"\w+", claim))
    return re.sub(r"\s", "", text).count(re.sub(r"\s", "", claim))


def from_html(brief: Brief) -> str:
    return words_of(render_html(brief))


def from_markdown(brief: Brief) -> str:
    return words_of(MarkdownIt("commonmark").enable("table").render(render_markdown(brief)))


def from_pdf(brief: Brief) -> str:
    pages = pypdfium2.PdfDocument(render(brief, "pdf"))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    text = re.sub("[\x02\ufffe]", "-", text)  # what PDFium gives for a hyphen at the end of a line
    return squeezed(re.sub(r"Watchfloor brief, .*\n?\d+ of \d+", " ", text))


def from_docx(brief: Brief) -> str:
    document = docx.Document(io.BytesIO(render(brief, "docx")))
    nodes = document.element.body.iter(qn("w:t"), qn("w:p"), qn("w:tc"))
    return squeezed("".join(node.text if node.tag == qn("w:t") else " " for node in nodes))


FORMATS = {"html": from_html, "md": from_markdown, "pdf": from_pdf, "docx": from_docx}


def claims(brief: Brief) -> Iterator[str]:
    yield brief.title
    for line in brief.lines():
        yield squeezed(line.text)
    tables = [*brief.tables(), *([events_table(brief.lead_figure)] if brief.lead_figure else [])]
    for table in tables:
        yield squeezed(table.caption)
        for row in table.rows:
            yield squeezed(" ".join(row))
    for one in brief.alternatives:
        yield from one.others
    for evidence in brief.evidence:
        for item in evidence.items:
            yield f"× {item.alone:.2f}"
            yield f"× {item.counted:.2f}"
    for source in brief.sources:
        yield squeezed(source.title)
        yield squeezed(source.details)
        yield from (squeezed(one.text) for one in source.quotations)
        yield from (text for text in (source.document, source.sha256) if text)


@pytest.mark.parametrize("ending", FORMATS)
def test_every_claim_is_made_word_for_word(brief: Brief, ending: str) -> None:
    text = FORMATS[ending](brief)
    missing = [claim for claim in claims(brief) if not times(claim, text, ending)]
    assert not missing


@pytest.mark.parametrize("ending", FORMATS)
def test_lines_are_made_as_often_as_the_brief_makes_them(brief: Brief, ending: str) -> None:
    text = FORMATS[ending](brief)
    for line, made in Counter(squeezed(line.text) for line in brief.lines()).items():
        assert times(line, text, ending) >= made, line


@pytest.mark.parametrize("ending", FORMATS)
def test_no_number_and_no_citation_is_added(brief: Brief, ending: str) -> None:
    said = " ".join(claims(brief))
    figure = brief.lead_figure
    assert figure is not None
    said += " .05, .20, .45, .55, .80 .95 × 1.00 " + " ".join(f"{one.p:.2f}" for one in brief.judgements)
    said += " ".join(f"{one.p:.2f} {one.low:.2f} {one.high:.2f} {one.full:.2f}" for one in figure.points)
    text = FORMATS[ending](brief)
    assert set(re.findall(r"\d*\.\d\d\b", text)) <= set(re.findall(r"\d*\.\d\d\b", said)) | {
        f"{figure.prior:.2f}"
    }
    labels = {label for line in brief.lines() for label in line.cites}
    cited = {
        label for group in re.findall(r"\[(\d+[a-z]*(?:, \d+[a-z]*)*)\]", text) for label in group.split(", ")
    }
    priors = {label for row in brief.priors.rows for label in row[-1].strip("[]").split(", ")}
    assert labels <= cited <= labels | priors | {"2"}  # the hostile quotation holds a "[2]" of its own
