"""Briefs: what can be handed over, as of the date looked at, and the files that were written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.responses import FileResponse, Response

from watchfloor.brief.render import ENDINGS, render
from watchfloor.records import Assessment, Decision, Document, Statement, Warning
from watchfloor.web.looking import Look, Looking

router = APIRouter()

_NAME = re.compile(r"brief-\d{4}-\d{2}-\d{2}\.(html|md|pdf|docx)")
TYPES = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SHEET_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups"
"""A brief carries its own styles, so it is shown as a page that can do nothing at all."""


@router.get("/briefs", include_in_schema=False)
def briefs(look: Looking) -> Response:
    """The brief as of the moment looked at, and what was written before."""
    folder = look.desk.root / "briefs"
    files = sorted((path for path in folder.glob("brief-*") if _NAME.fullmatch(path.name)), reverse=True)
    days: dict[str, list[Path]] = {}
    for path in files:
        days.setdefault(path.stem.removeprefix("brief-"), []).append(path)
    return look.page("briefs.html", room="briefs", brief=_brief(look), days_written=days, endings=ENDINGS)


@router.get("/briefs/now.{ending}", include_in_schema=False)
def download(look: Looking, ending: str) -> Response:
    """The brief as of the moment looked at, in a format."""
    if ending not in ENDINGS:
        raise HTTPException(404, f"A brief comes as {', '.join(ENDINGS)}.")
    made = _brief(look)
    content = look.memo("rendered brief", ending, *_rests(look), make=lambda: render(made, ending))
    headers = {"content-security-policy": SHEET_POLICY}
    if ending != "html":
        headers["content-disposition"] = (
            f'attachment; filename="brief-{look.moment.day.isoformat()}.{ending}"'
        )
    return Response(content, media_type=TYPES[ending], headers=headers)


@router.get("/briefs/files/{name}", include_in_schema=False)
def written(look: Looking, name: str) -> Response:
    """A brief that was written to the desk's folder."""
    path = look.desk.root / "briefs" / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise HTTPException(404, f"There is no brief {name}.")
    headers = {"content-security-policy": SHEET_POLICY}
    return FileResponse(path, media_type=TYPES[path.suffix[1:]], headers=headers)


def _rests(look: Look) -> tuple[int]:
    return (look.desk.view().last(Assessment, Document, Statement, Warning, Decision),)


def _brief(look: Look) -> Any:
    return look.office.memo.of(
        ("brief", look.moment.asked, look.moment.day, *_rests(look)),
        lambda: look.desk.brief(look.moment.at),
    )
