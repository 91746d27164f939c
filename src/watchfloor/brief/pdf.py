"""A brief as PDF, tagged for PDF/UA-1, typeset by Typst from data, never from pasted text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from watchfloor.brief import charts
from watchfloor.brief.figures import CAPTION_OF_ALL, caption, describe, events_table
from watchfloor.brief.model import Brief, Evidence, Table
from watchfloor.brief.words import folder, words
from watchfloor.errors import WatchfloorError
from watchfloor.records import complete
from watchfloor.warn.wording import say_date


def render_pdf(brief: Brief, templates: Path | None = None) -> bytes:
    """The brief as PDF/UA-1; the same brief gives the same bytes on the same fonts.

    Parameters
    ----------
    templates
        A folder whose ``brief.typ`` stands in for the one that ships.

    Raises
    ------
    WatchfloorError
        If it cannot be typeset; the message is Typst's.
    """
    own = templates / "brief.typ" if templates else None
    template = own.read_bytes() if own and own.exists() else (folder() / "brief.typ").read_bytes()
    return compile_typst(
        {
            "main.typ": template,
            "data.json": json.dumps(_data(brief), ensure_ascii=False).encode(),
            **_pictures(brief),
        },
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(brief.as_of.timestamp()),
    )


def compile_typst(files: Mapping[str, bytes], **options: Any) -> bytes:
    """What Typst makes of these files, with fonts that are there wherever this package is."""
    try:
        made = typst.compile(dict(files), font_paths=[_fonts()], **options)
    except typst.TypstError as error:
        fix = "Write it as HTML or Markdown, or mend its template."
        raise WatchfloorError(f"The brief cannot be typeset: {error}.", fix=fix) from error
    return b"".join(made) if isinstance(made, list) else made


def _fonts() -> str:
    """DejaVu, which Matplotlib brings: Latin, Greek, Cyrillic and Arabic without any system font."""
    import matplotlib as mpl

    return str(Path(mpl.get_data_path()) / "fonts" / "ttf")


def _pictures(brief: Brief) -> dict[str, bytes]:
    pictures = {}
    if brief.lead_figure:
        pictures["lead.svg"] = charts.curve(brief.lead_figure).encode()
    if len(brief.figures) > 1:
        pictures["all.svg"] = charts.multiples(brief.figures).encode()
    return pictures


def _data(brief: Brief) -> dict[str, Any]:
    """The brief and what the template would have to work out: dates, rounded numbers, groups."""
    tables = [brief.sought, brief.without, brief.priors]
    lead = brief.lead_figure
    if lead:
        tables.append(events_table(lead))
    return {
        "brief": complete(brief),
        "words": words(),
        "as_of": say_date(brief.as_of),
        "since": say_date(brief.since) if brief.since else None,
        "numbers": {one.hypothesis: f"{one.p:.2f}" for one in brief.judgements},
        "wide": {table.caption: _widest(table) for table in tables},
        "hrefs": {str(one.number): one.href is not None for one in brief.sources},
        "evidence": [_evidence(one) for one in brief.evidence],
        "lead": {
            "alt": describe(lead),
            "caption": caption(lead),
            "events": complete(events_table(lead)),
        }
        if lead
        else None,
        "all": {
            "alt": " ".join(describe(one) for one in brief.figures),
            "caption": CAPTION_OF_ALL,
        },
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    sides = [
        {
            "name": words()["sides"][side],
            "items": [
                complete(item) | {"alone": f"{item.alone:.2f}", "counted": f"{item.counted:.2f}"}
                for item in items
            ],
        }
        for side, items in groupby(evidence.items, key=lambda item: item.side)
    ]
    return {"hypothesis": evidence.hypothesis, "text": evidence.text, "sides": sides}


def _widest(table: Table) -> int:
    """The column that takes the room that is left: the one with the most text."""
    sizes = [
        sum(len(row[place]) for row in table.rows) if not column.number else -1
        for place, column in enumerate(table.columns)
    ]
    return sizes.index(max(sizes))
