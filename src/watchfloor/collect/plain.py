"""Plain text and Markdown: the file is the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watchfloor.collect.decode import decode
from watchfloor.collect.items import Blob, Budget, Page
from watchfloor.collect.media import charset

_HEADING = re.compile(r"\A\ufeff?\s*#[ \t]+(\S.*?)[ \t]*#*[ \t]*$", re.M)


def read_text(blob: Blob, budget: Budget) -> Iterator[Page]:
    """The file's content, unchanged, so that offsets hold in the file too."""
    text, notes = decode(blob.content(budget.limits), charset(blob.media_type))
    yield Page(text=text, media_type="text/plain", notes=notes)


def read_markdown(blob: Blob, budget: Budget) -> Iterator[Page]:
    """The file's content, unchanged; a first heading of the first level is the title."""
    text, notes = decode(blob.content(budget.limits), charset(blob.media_type))
    heading = _HEADING.match(text)
    yield Page(
        text=text, media_type="text/markdown", title=heading.group(1) if heading else None, notes=notes
    )
