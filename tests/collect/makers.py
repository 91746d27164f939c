"""Files of every kind, made by the libraries that people's programs use too."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import docx
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from watchfloor.collect import Failed, Found

Outcome = tuple[list[Found], list[Failed]]
Collecting = Callable[..., Outcome]
Collected = Callable[..., Found]
Refused = Callable[..., str]

PARAGRAPHS = (
    "Port officials in Lenmark said on Monday that two crates of drone engines had been taken off a ship "
    "that was bound for Ostrava Bay, after a search that lasted three days.",
    "The ship, the Calder Wind, had left the port of Sarrin a week before with papers that named farm "
    "machines, according to a customs report that was seen by this newspaper.",
    "A spokesman for the owner denied that the company had known what was in the crates, and said that it "
    "would help the inquiry in any way that it could.",
)
TAIL = "Related news & articles"


def page(*, head: str = "", lang: str = 'lang="en"', extra: str = "") -> str:
    """A news page: navigation, an article, a tail of teasers, a foot."""
    article = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!DOCTYPE html><html {lang}><head><meta charset='utf-8'><title>Crates | Lenmark Post</title>{head}"
        "</head><body><nav><ul><li><a href='/'>Home</a></li><li><a href='/world'>World</a></li></ul></nav>"
        f"<article><h1>Drone engines found</h1>{article}{extra}"
        f"<p>Tags:</p><h3>{TAIL.replace('&', '&amp;')}</h3><p>A teaser for another story, about the price of "
        "fish and chips, which is long enough to pass for a paragraph of the article itself.</p></article>"
        "<footer>All rights reserved. Lenmark Post.</footer></body></html>"
    )


def pdf(pages: Sequence[str], **facts: str) -> bytes:
    """A PDF; of several pages, each has a running head with its number."""
    out = io.BytesIO()
    with PdfPages(out, metadata=facts) as book:
        for number, text in enumerate(pages, 1):
            figure = Figure(figsize=(8, 11))
            if len(pages) > 1:
                figure.text(0.1, 0.95, f"Lenmark Institute report, page {number}")
            figure.text(0.1, 0.5, text, wrap=True)
            book.savefig(figure)
    return out.getvalue()


def word(paragraphs: Sequence[str], table: Sequence[Sequence[str]] = (), **facts: str | datetime) -> bytes:
    """A DOCX."""
    document = docx.Document()
    for key, value in facts.items():
        setattr(document.core_properties, key, value)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, value in zip(grid.add_row().cells, row, strict=True):
                cell.text = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def message(text: str = PARAGRAPHS[0], *, html: str = "", subject: str = "Crates") -> EmailMessage:
    """An e-mail."""
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = "Ana Marsh <ana@lenmark.example>"
    mail["Date"] = "Mon, 29 Apr 2024 09:30:00 +0200"
    if text:
        mail.set_content(text)
    if html and text:
        mail.add_alternative(html, subtype="html")
    elif html:
        mail.set_content(html, subtype="html")
    return mail


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def warc(records: Sequence[tuple[str, str, str, bytes]], *, compress: bool = True) -> bytes:
    """A capture of (address, status line, media type, body)."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compress)
    for url, status, media_type, body in records:
        headers = [("Content-Type", media_type), ("Content-Encoding", "gzip")]
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        content = gzip.compress(body, mtime=0)
        writer.write_record(
            writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(content),
                length=len(content),
                http_headers=http,
                warc_headers_dict={"WARC-Date": "2023-07-25T08:00:00Z"},
            )
        )
    return out.getvalue()


def rss(items: str, *, prologue: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Lenmark Post</title>'
        f"<link>https://post.example/</link><language>en</language>{items}</channel></rss>"
    ).encode()


def write(folder: Path, **files: str | bytes) -> Path:
    """A folder with these files; a double underscore in a name stands for its dot."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
