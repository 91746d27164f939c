"""PDF and DOCX: tagged, named, linked, the same bytes for the same brief, and text that stays text."""

import io
import re
import zipfile

import docx
import msgspec
import pypdfium2
import pytest
from docx.oxml.ns import qn

from watchfloor.brief import Brief
from watchfloor.brief.figures import describe
from watchfloor.brief.pdf import compile_typst
from watchfloor.brief.render import ENDINGS, render
from watchfloor.errors import InputError, WatchfloorError


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_brief_gives_the_same_bytes(brief: Brief, ending: str) -> None:
    assert render(brief, ending) == render(brief, ending)


def test_an_unknown_format_names_those_there_are(brief: Brief) -> None:
    with pytest.raises(InputError, match="html, md, pdf, docx"):
        render(brief, "odt")


def test_pdf_claims_to_be_accessible_and_names_its_language_and_title(brief: Brief) -> None:
    raw = render(brief, "pdf")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in raw
    assert b"/MarkInfo" in raw
    document = pypdfium2.PdfDocument(raw)
    assert document.get_metadata_value("Title") == brief.title


def test_typst_markup_in_a_text_is_not_run(brief: Brief) -> None:
    evil = '#panic("x") $ sum $ *b* #read("/etc/passwd") @x <y> \\ `z`'
    raw = render(msgspec.structs.replace(brief, title=evil, case=evil), "pdf")
    pages = pypdfium2.PdfDocument(raw)
    text = " ".join(pages[0].get_textpage().get_text_bounded().split())
    assert evil in text


def test_what_typst_refuses_is_one_clear_error() -> None:
    with pytest.raises(WatchfloorError, match="cannot be typeset"):
        compile_typst({"main.typ": b"#panic()"}, format="pdf")


def test_docx_citations_lead_to_bookmarks_and_pictures_have_words(brief: Brief) -> None:
    body = docx.Document(io.BytesIO(render(brief, "docx"))).element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert len(marks) == len(set(marks))
    assert links
    assert links <= set(marks)
    words = [one.get("descr") for one in body.iter(qn("wp:docPr"))]
    assert brief.lead_figure is not None
    assert words[0] == describe(brief.lead_figure)
    assert all(words)


def test_docx_has_headings_and_says_nothing_about_when_it_was_written(brief: Brief) -> None:
    raw = render(brief, "docx")
    document = docx.Document(io.BytesIO(raw))
    styles = [(one.style.name or "" if one.style else "", one.text) for one in document.paragraphs]
    headings = [text for style, text in styles if style.startswith("Heading")]
    assert headings[0] == "Key judgements"
    assert "Sources" in headings
    created = document.core_properties.created
    assert created
    assert created.replace(tzinfo=None) == brief.as_of.replace(microsecond=0, tzinfo=None)
    assert {one.date_time for one in zipfile.ZipFile(io.BytesIO(raw)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_docx_links_nowhere_outside(brief: Brief) -> None:
    archive = zipfile.ZipFile(io.BytesIO(render(brief, "docx")))
    relations = archive.read("word/_rels/document.xml.rels").decode()
    assert not re.search(r'TargetMode="External"', relations)
