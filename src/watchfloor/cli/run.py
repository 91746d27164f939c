"""``watchfloor run``"""

from __future__ import annotations

import click

from watchfloor.cli import show
from watchfloor.cli.common import console, progress, with_desk
from watchfloor.desk import Desk

SHOWN = 5
"""Warnings that a run shows; `watchfloor warnings` shows all."""


@click.command("run")
@click.option("--workers", default=1, show_default=True, help="Processes that read.")
@with_desk
def command(desk: Desk, workers: int) -> None:
    """Run the line over what is not done yet: read, link names, assess, warn, brief.

    Stopped at any moment, it goes on from there the next time; nothing is done twice.

    Example: watchfloor -d mydesk run
    """
    with progress() as report:
        ran = desk.run(workers=workers, report=report)
    console.print(
        f"{ran.read:,} documents read, {ran.statements:,} statements; names linked in {ran.linked:,}; "
        f"{ran.assessed:,} assessments changed; {len(ran.warnings):,} new warnings."
    )
    found = desk.assess()
    show.board(console, found, ran.warnings[: -SHOWN - 1 : -1])
    for path in ran.brief:
        console.print(f"brief: {path}")
