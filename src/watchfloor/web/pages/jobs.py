"""Jobs: collecting and running the line from the browser, with progress, reasons and another try."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, HTTPException, UploadFile
from starlette.responses import RedirectResponse, Response

from watchfloor.records import Reading, Step
from watchfloor.web.guard import MAX_BODY, Genuine
from watchfloor.web.looking import Looking, may

router = APIRouter()

MAX_FILES = 200
_UNSAFE = re.compile(r"[^\w.,+@() -]", re.UNICODE)
_CHUNK = 1 << 20


@router.get("/jobs", include_in_schema=False)
def jobs(look: Looking) -> Response:
    """The jobs, newest first."""
    latest = look.office.jobs.latest()
    return look.page(
        "jobs.html",
        room="jobs",
        jobs=latest,
        open_count=sum(job.open for job in latest),
        problems=look.view.latest(Reading, limit=50, outcome="problem"),
        steps=list(look.view.known(Step)),
        max_mb=MAX_BODY >> 20,
    )


@router.post("/jobs/run", include_in_schema=False, dependencies=[Genuine, may("keeper")])
def run(look: Looking) -> Response:
    """Run the line over what is not done yet."""
    look.office.jobs.submit("run", look.user.name)
    return RedirectResponse(look.link("/jobs"), 303)


@router.post("/jobs/collect", include_in_schema=False, dependencies=[Genuine, may("keeper")])
async def collect(
    look: Looking,
    file: Annotated[list[UploadFile] | None, File()] = None,
    url: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Collect uploaded files, or an address; the files are kept as they came."""
    inputs = [one.strip() for one in url.splitlines() if one.strip()]
    for one in inputs:
        if not re.match(r"https?://", one):
            raise HTTPException(400, f"{one!r} is not a web address: it should begin with https://.")
    chosen = [upload for upload in file or [] if upload.filename]
    if len(chosen) > MAX_FILES:
        raise HTTPException(400, f"{len(chosen)} files at once are too many; {MAX_FILES} is the most.")
    if chosen:
        # Under a name that nobody outside chose; only the last part of the file's own name is kept.
        folder = look.office.jobs.folder / secrets.token_hex(8)
        folder.mkdir(parents=True)
        for number, upload in enumerate(chosen):
            path = folder / f"{number:03}-{_safe(upload.filename or '')}"
            with path.open("xb") as stream:
                while chunk := await upload.read(_CHUNK):
                    stream.write(chunk)
            inputs.append(str(path))
    if not inputs:
        raise HTTPException(400, "Choose a file, or give an address.")
    look.office.jobs.submit("collect", look.user.name, inputs)
    return RedirectResponse(look.link("/jobs"), 303)


@router.post("/jobs/{id}/retry", include_in_schema=False, dependencies=[Genuine, may("keeper")])
def retry(look: Looking, id: int) -> Response:
    """The same work once more; what is done is left alone."""
    if look.office.jobs.retry(id, look.user.name) is None:
        raise HTTPException(404, f"There is no finished job {id}.")
    return RedirectResponse(look.link("/jobs"), 303)


def _safe(name: str) -> str:
    """The last part of a file's name, harmless on any system."""
    last = Path(name.replace("\\", "/")).name
    return _UNSAFE.sub("_", last).strip(". ")[-120:] or "upload"
