"""The formats of a brief, by the ending of their files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from watchfloor.brief.html import render_html
from watchfloor.brief.markdown import render_markdown
from watchfloor.brief.model import Brief
from watchfloor.errors import InputError

FORMATS: Mapping[str, Callable[[Brief], str]] = {"html": render_html, "md": render_markdown}
"""Those that are text."""


def render(brief: Brief, ending: str) -> bytes:
    """The brief as the bytes of a file with this ending: one of :data:`ENDINGS`."""
    if ending in FORMATS:
        return FORMATS[ending](brief).encode()
    # Typst and python-docx take a while to load, and most runs need neither.
    if ending == "pdf":
        from watchfloor.brief.pdf import render_pdf

        return render_pdf(brief)
    if ending == "docx":
        from watchfloor.brief.docx import render_docx

        return render_docx(brief)
    raise InputError(f"A brief has no format {ending!r}.", fix=f"Take one of {', '.join(ENDINGS)}.")


ENDINGS = (*FORMATS, "pdf", "docx")
