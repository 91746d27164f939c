"""A brief as DOCX: real headings, tables, links and alternative texts, to be edited further."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from watchfloor.brief import charts
from watchfloor.brief.figures import CAPTION_OF_ALL, caption, describe, events_table
from watchfloor.brief.model import Brief, Column, Evidence, Line, Source, Table
from watchfloor.brief.pdf import compile_typst
from watchfloor.brief.words import words
from watchfloor.warn.wording import isolated, say_date

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_SERIF, _SANS = "Georgia", "Arial"
_FAINT, _INK = RGBColor(0x5F, 0x61, 0x66), RGBColor(0x1A, 0x1B, 0x1D)
_COLOURS = {
    "reported": RGBColor(0x6D, 0x36, 0x72),
    "tracked": RGBColor(0x0A, 0x5C, 0x54),
    "listed": RGBColor(0x96, 0x2B, 0x1E),
    "assessed": RGBColor(0x36, 0x3C, 0x8F),
}
_TEXT_MM = 170.0
"""The width of the text: A4 without its margins."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP can hold: written files tell nothing about when they were."""


def render_docx(brief: Brief) -> bytes:
    """The brief as DOCX; the same brief gives the same bytes on the same fonts."""
    document = docx.Document()
    _prepare(document, brief)
    sections: dict[str, str] = words()["sections"]
    _text(document, f"Watchfloor · {brief.case} · as of {say_date(brief.as_of)}" if brief.case else
          f"Watchfloor · as of {say_date(brief.as_of)}", small=True)  # fmt: skip
    document.add_heading(brief.title, 0)
    _lines(document, brief.bottom_line)
    document.add_heading(sections["judgements"], 1)
    for one in brief.judgements:
        paragraph = document.add_paragraph(style="List Number")
        _sans(paragraph.add_run(f"{one.hypothesis} "))
        _said(paragraph, one.likelihood)
        for line in (one.why, one.basis):
            _said(document.add_paragraph(style="List Continue"), line)
    if brief.lead_figure:
        document.add_heading(sections["curves"], 1)
        _picture(document, charts.curve(brief.lead_figure), describe(brief.lead_figure))
        _text(document, caption(brief.lead_figure), small=True)
        if brief.lead_figure.events:
            _table(document, events_table(brief.lead_figure))
    since = f", {say_date(brief.since)}" if brief.since else ""
    document.add_heading(f"{sections['new']}{since}", 1)
    _lines(document, brief.new)
    document.add_heading(sections["evidence"], 1)
    for evidence in brief.evidence:
        document.add_heading(f"{evidence.hypothesis} {evidence.text}", 2)
        _evidence(document, evidence)
    if brief.doubts:
        document.add_heading(sections["doubts"], 1)
        _lines(document, brief.doubts)
    document.add_heading(sections["unknown"], 1)
    for line in brief.unknown:
        _said(document.add_paragraph(style="List Bullet"), line)
    document.add_heading(sections["alternatives"], 1)
    for other in brief.alternatives:
        _text(document, f"If not {other.hypothesis}:")
        for each in other.others:
            document.add_paragraph(each, style="List Bullet")
    if not brief.alternatives:
        _text(document, "None is named.")
    document.add_heading(sections["sought"], 1)
    _table(document, brief.sought)
    _table(document, brief.without)
    if len(brief.figures) > 1:
        document.add_heading("All hypotheses on one time axis", 1)
        _picture(document, charts.multiples(brief.figures), " ".join(map(describe, brief.figures)))
        _text(document, CAPTION_OF_ALL, small=True)
    document.add_heading(sections["method"], 1)
    _lines(document, brief.method)
    _table(document, brief.priors)
    document.add_heading(sections["sources"], 1)
    marks = _Marks()
    for source in brief.sources:
        _source(document, source, marks)
    return _settled(document)


def _prepare(document: Document, brief: Brief) -> None:
    """Paper, voices, folio and what the file says about itself."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(19)
    for name, font, size in (
        ("Normal", _SERIF, 10.5),
        ("Title", _SERIF, 22),
        ("Heading 1", _SANS, 10.5),
        ("Heading 2", _SERIF, 11.5),
    ):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), _INK
        style.font.bold = name != "Normal"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), font)
            fonts.attrib.pop(qn(f"w:{'cstheme' if kind == 'cs' else kind + 'Theme'}"), None)
    document.styles["Normal"].paragraph_format.space_after = Pt(5)
    for border in document.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    properties = document.core_properties
    properties.title, properties.author, properties.language = brief.title, "Watchfloor", "en"
    properties.subject, properties.comments = brief.case, ""
    properties.created = properties.modified = brief.as_of.replace(microsecond=0, tzinfo=None)
    footer = section.footer.paragraphs[0]
    case = f", {brief.case}" if brief.case else ""
    _sans(footer.add_run(f"Watchfloor brief{case}, as of {say_date(brief.as_of)}  ·  "))
    _field(footer, "PAGE")


def _field(paragraph: Paragraph, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _sans(run: Any, size: float = 8.5, colour: RGBColor = _FAINT) -> None:
    run.font.name, run.font.size, run.font.color.rgb = _SANS, Pt(size), colour


def _text(document: Document, text: str, *, small: bool = False) -> None:
    run = document.add_paragraph().add_run(text)
    if small:
        _sans(run)


def _lines(document: Document, lines: Iterable[Line]) -> None:
    for line in lines:
        paragraph = document.add_paragraph()
        if line.kind:
            _sans(paragraph.add_run(f"{line.kind}  "), colour=_COLOURS[line.kind])
        _said(paragraph, line)


def _said(paragraph: Paragraph, line: Line) -> None:
    for one in line.runs:
        run = paragraph.add_run(isolated(one.text) if one.style in ("quote", "name") else one.text)
        run.bold = one.style == "strong" or None
        run.italic = one.style == "word" or None
    if line.cites:
        paragraph.add_run(" [")
        for place, label in enumerate(line.cites):
            if place:
                paragraph.add_run(", ")
            _link(paragraph, label)
        paragraph.add_run("]")


def _link(paragraph: Paragraph, label: str) -> None:
    """A citation that leads to the bookmark of its quotation."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"s{label}")
    run = paragraph.add_run(label)
    link.append(run._r)
    paragraph._p.append(link)


def _picture(document: Document, svg: str, alternative: str) -> None:
    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg", width: 172mm)'
    png = compile_typst({"main.typ": page, "picture.svg": svg.encode()}, format="png", ppi=220.0)
    shape = document.add_picture(io.BytesIO(png), width=Mm(160))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    shape._inline.docPr.set("descr", alternative)


def _table(document: Document, table: Table) -> None:
    _text(document, table.caption, small=True)
    rows = [tuple(column.name for column in table.columns), *table.rows]
    grid = document.add_table(rows=len(rows), cols=len(table.columns))
    _repeat_header(grid)
    for row, cells in zip(grid.rows, rows, strict=True):
        for column, cell, text in zip(table.columns, row.cells, cells, strict=True):
            _cell(cell, text, column, strong=cells is rows[0])
    _widths(grid, _shares(table))
    document.add_paragraph()


def _shares(table: Table) -> list[float]:
    """The widths of the columns, by the longest word or number and the amount of text."""
    wants = []
    for place, column in enumerate(table.columns):
        cells = [column.name, *(row[place] for row in table.rows)]
        longest = max(len(word) for cell in cells for word in cell.split() or [""])
        usual = sum(map(len, cells)) / len(cells)
        wants.append(max(longest, len(column.name) if column.number else 0, min(usual, 40.0)) + 2)
    return [_TEXT_MM * want / sum(wants) for want in wants]


def _widths(grid: Any, widths_mm: Sequence[float]) -> None:
    grid.autofit = False
    for column, width in zip(grid.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _cell(cell: _Cell, text: str, column: Column, *, strong: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    _sans(run, 8, _INK)
    run.bold = strong or None
    paragraph.paragraph_format.space_after = Pt(1)
    if column.number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat_header(grid: Any) -> None:
    """The first row is the head of the table, on every page; a hair line closes each row."""
    grid.style = "Table Grid"
    properties = grid._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "right", "insideV", "bottom", "insideH"):
        border = OxmlElement(f"w:{side}")
        border.set(qn("w:val"), "single" if side in ("bottom", "insideH") else "nil")
        border.set(qn("w:sz"), "4")
        border.set(qn("w:color"), "DBD7CC")
        borders.append(border)
    properties.append(borders)
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(header)


_EVIDENCE = (Column(name="Kind"), Column(name="Report"), Column(name="Grade", number=True),
             Column(name="Alone", number=True), Column(name="Counted", number=True))  # fmt: skip
_WIDTHS_MM = (19, 104, 13, 17, 17)


def _evidence(document: Document, evidence: Evidence) -> None:
    if not evidence.items:
        _text(document, "No report bears on it.")
        return
    grid = document.add_table(rows=1, cols=len(_EVIDENCE))
    _repeat_header(grid)
    for column, cell in zip(_EVIDENCE, grid.rows[0].cells, strict=True):
        _cell(cell, column.name, column, strong=True)
    for side, items in groupby(evidence.items, key=lambda item: item.side):
        _cell(grid.add_row().cells[1], words()["sides"][side], _EVIDENCE[1], strong=True)
        for item in items:
            cells = grid.add_row().cells
            kind = cells[0].paragraphs[0].add_run(str(item.line.kind))
            _sans(kind, 8, _COLOURS[item.line.kind or "assessed"])
            _said(cells[1].paragraphs[0], item.line)
            if item.note:
                _said(cells[1].add_paragraph(), item.note)
            numbers = (item.grade, f"× {item.alone:.2f}", f"× {item.counted:.2f}")
            for cell, text, column in zip(cells[2:], numbers, _EVIDENCE[2:], strict=True):
                _cell(cell, text, column)
    _widths(grid, _WIDTHS_MM)
    document.add_paragraph()


class _Marks:
    """The running numbers that bookmarks need."""

    def __init__(self) -> None:
        self.last = 0

    def put(self, paragraph: Paragraph, name: str) -> None:
        self.last += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self.last))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name)
            paragraph._p.append(mark)


def _source(document: Document, source: Source, marks: _Marks) -> None:
    head = document.add_paragraph()
    head.add_run(f"{source.number}  ").bold = True
    head.add_run(isolated(source.title)).bold = True
    details = document.add_paragraph()
    _sans(details.add_run(f"{source.kind}  "), colour=_COLOURS[source.kind])
    _sans(details.add_run(source.details))
    for one in source.quotations:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(6)
        marks.put(paragraph, f"s{one.cite}")
        at = f", characters {one.start} to {one.end}" if one.start is not None else ""
        _sans(paragraph.add_run(f"{one.cite}{at}  "))
        if one.text:
            text = isolated(one.text)
            paragraph.add_run(f"“{text}”" if one.verbatim else text)
    kept = [
        source.url or "",
        f"Record {source.document}." if source.document else "",
        f"Kept copy, SHA-256 {source.sha256}." if source.sha256 else "",
    ]
    if any(kept):
        _sans(document.add_paragraph().add_run(" ".join(part for part in kept if part)), 7.5)


def _settled(document: Document) -> bytes:
    """The file with its parts in a fixed order and without the time of writing."""
    raw = io.BytesIO()
    document.save(raw)
    made = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
