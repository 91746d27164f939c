"""Word-processor files: DOCX and RTF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile

from watchfloor.collect.decode import clean
from watchfloor.collect.items import Blob, Budget, Page
from watchfloor.collect.pagemeta import tag_of
from watchfloor.errors import DocumentError

_INFO = re.compile(r"\{\\(title|author)\s+([^{}]*)\}")


def read_docx(blob: Blob, budget: Budget) -> Iterator[Page]:
    """Paragraphs and tables in their order; title, author and language as the file declares them.

    The dates in a DOCX tell when the file was made and changed, not when it was published.
    """
    import docx
    from docx.table import Table

    blob.content(budget.limits)
    try:
        with ZipFile(blob.start()) as package:
            budget.spend(sum(info.file_size for info in package.infolist()))
        document = docx.Document(blob.start())
    except (BadZipFile, KeyError, ValueError) as error:
        raise DocumentError(f"is not a DOCX that can be read: {error}") from error
    blocks: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            blocks.extend("\t".join(_cells(row)) for row in block.rows)
        else:
            blocks.append(block.text)
    facts = document.core_properties
    made = facts.created
    links = (relation.target_ref for relation in document.part.rels.values() if relation.is_external)
    yield Page(
        text=clean("\n\n".join(block for block in blocks if block.strip())),
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        title=facts.title.strip() or None,
        authors=tuple(name for part in facts.author.split(";") if (name := part.strip())),
        language=tag_of(facts.language),
        links=tuple(dict.fromkeys(link for link in links if link.startswith("http"))),
        notes=(f"the DOCX was made {made:%Y-%m-%d}",) if made else (),
    )


def _cells(row) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """The texts of a row's cells; one that spans columns comes once."""
    last = None
    for cell in row.cells:
        if cell._tc is not last:
            yield " ".join(cell.text.split())
        last = cell._tc


def read_rtf(blob: Blob, budget: Budget) -> Iterator[Page]:
    """The text without its formatting; title and author as the file declares them."""
    source = blob.content(budget.limits).decode("latin-1")
    facts = {key: _plain(f"{{\\rtf1 {value}}}") for key, value in _INFO.findall(source)}
    yield Page(
        text=_plain(source),
        media_type="application/rtf",
        title=facts.get("title") or None,
        authors=(author,) if (author := facts.get("author")) else (),
    )


def _plain(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    return clean(rtf_to_text(source, errors="replace")).strip()  # type: ignore[no-untyped-call]
