"""The inbox: warnings by subject and day, acknowledged one by one or a group at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from watchfloor.records import Warning
from watchfloor.web import deciding, material
from watchfloor.web.guard import Genuine
from watchfloor.web.looking import Looking, may
from watchfloor.web.pages.decisions import inside

router = APIRouter()

PAGE = 40


@router.get("/warnings", include_in_schema=False)
def warnings(look: Looking, state: str = "open", watch: str | None = None, page: int = 1) -> Response:
    """The warnings."""
    groups = material.warnings(look)
    chosen = [
        group
        for group in groups
        if (state == "all" or group.open)
        and (not watch or any(item.warning.watch == watch for item in group.items))
    ]
    page = max(1, page)
    return look.page(
        "warnings.html",
        room="warnings",
        groups=chosen[(page - 1) * PAGE : page * PAGE],
        total=len(chosen),
        page=page,
        more=len(chosen) > page * PAGE,
        open_count=sum(item.state == "open" for group in groups for item in group.items),
        state=state,
        watch=watch,
        watches=sorted({item.warning.watch for group in groups for item in group.items}),
    )


@router.post("/warnings/acknowledge", include_in_schema=False, dependencies=[Genuine, may("analyst")])
def acknowledge(
    look: Looking,
    warning: Annotated[list[str], Form()],
    back: Annotated[str, Form(max_length=4000)] = "/warnings",
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Acknowledge some warnings; each is a decision of its own, and can be undone."""
    for id in look.desk.view().many(Warning, warning[:200]):
        deciding.decide(look, "acknowledge", id, reason=reason)
    return RedirectResponse(inside(back), 303)
