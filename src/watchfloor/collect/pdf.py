"""PDF: the text of its pages, without the lines that stand on all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from ctypes import create_string_buffer

from watchfloor.collect.decode import clean
from watchfloor.collect.items import Blob, Budget, Page
from watchfloor.collect.pagemeta import tag_of
from watchfloor.errors import DocumentError

_EDGE_LINES = 2
"""How many lines at the top and at the bottom of a page may be a running head or foot."""
_RUNNING_PAGES = 3
"""On how many pages a line must stand at least to be a running one."""
_RUNNING_SHARE = 0.6
"""… and on which share: heads of left and right pages differ, so that each has half at most."""
_MADE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_HYPHEN = re.compile("[\ufffe\x02]\\s*")
"""What PDFium puts for a hyphen at the end of a line that only breaks the word."""


def read_pdf(blob: Blob, budget: Budget) -> Iterator[Page]:
    """The pages' text, a blank line between them; title, authors and language as the file declares them.

    The date in a PDF tells when the file was made, not when it was published: it becomes a note.
    """
    import pypdfium2

    content = blob.content(budget.limits)
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise DocumentError("is locked with a password", fix="Remove it and collect it again.") from error
        raise DocumentError(f"is not a PDF that can be read: {error}") from error
    with pdf:
        if len(pdf) > budget.limits.pages:
            raise DocumentError(
                f"has {len(pdf):,} pages; one document may have {budget.limits.pages:,}",
                fix="Split it, or raise the limit on pages.",
            )
        pages = [_page_text(pdf, index) for index in range(len(pdf))]
        facts = pdf.get_metadata_dict(skip_empty=True)
        language = _language(pdf)
    text = "\n\n".join(page for page in _without_running_lines(pages) if page)
    if not text.strip():
        raise DocumentError(
            "holds pictures of pages but no text", fix="Run a text recognition on it (ocrmypdf, for one)."
        )
    made = _MADE.match(facts.get("CreationDate", ""))
    yield Page(
        text=text,
        media_type="application/pdf",
        title=clean(facts.get("Title", "")).strip() or None,
        authors=tuple(name for part in facts.get("Author", "").split(";") if (name := clean(part).strip())),
        language=language,
        notes=(f"the PDF was made {'-'.join(filter(None, made.groups()))}",) if made else (),
    )


def _page_text(pdf, index: int) -> str:  # type: ignore[no-untyped-def]
    page = pdf[index]
    textpage = page.get_textpage()
    text = textpage.get_text_bounded()
    textpage.close()
    page.close()
    return clean(_HYPHEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def _language(pdf) -> str | None:  # type: ignore[no-untyped-def]
    from pypdfium2.raw import FPDFCatalog_GetLanguage

    size = FPDFCatalog_GetLanguage(pdf.raw, None, 0)
    if size <= 2:
        return None
    buffer = create_string_buffer(size)
    FPDFCatalog_GetLanguage(pdf.raw, buffer, size)
    return tag_of(buffer.raw.decode("utf-16-le", errors="ignore").rstrip("\0"))


def _without_running_lines(pages: list[str]) -> list[str]:
    """The pages without the heads and feet that repeat, page numbers aside."""
    lines = [page.split("\n") for page in pages]
    counts = Counter(key for page in lines for key in {_key(line) for _, line in _edges(page)})
    least = max(_RUNNING_PAGES, _RUNNING_SHARE * len(pages))
    running = {key for key, count in counts.items() if count >= least}
    return ["\n".join(_trimmed(page, running)).strip() for page in lines]


def _edges(page: list[str]) -> list[tuple[int, str]]:
    numbered = list(enumerate(page))
    return numbered[:_EDGE_LINES] + numbered[_EDGE_LINES:][-_EDGE_LINES:]


def _trimmed(page: list[str], running: set[str]) -> list[str]:
    gone = {index for index, line in _edges(page) if _key(line) in running}
    return [line for index, line in enumerate(page) if index not in gone]


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", line).strip()
