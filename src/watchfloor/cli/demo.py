"""``watchfloor demo``"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import click

from watchfloor import demo
from watchfloor.cli import show
from watchfloor.cli.common import console, progress
from watchfloor.cli.run import SHOWN
from watchfloor.records import Warning


@click.command("demo")
@click.argument(
    "folder", default="watchfloor-demo", type=click.Path(file_okay=False, path_type=Path), required=False
)
@click.option("--serve", "serving", is_flag=True, help="Then open the desk in the browser.")
def command(folder: Path, serving: bool) -> None:
    """Build the demo desk in FOLDER, run the line over it and show what it says.

    Three real cases in source notes written for this project: Iran and Venezuela, 2012 to 2025; the
    Lady R at Simon's Town; the dhow of January 2024.

    Example: watchfloor demo
    """
    began = monotonic()
    with progress() as report:
        desk, collected = demo.build(folder, report=report)
        with desk:
            ran = desk.run(report=report)
            found = desk.assess()
            warnings = list(desk.view().all(Warning))
    console.print(
        f"{len(collected.collected):,} notes collected, {collected.there:,} already there; "
        f"{ran.read:,} read, {ran.statements:,} statements; {ran.assessed:,} assessments changed."
    )
    show.board(console, found, warnings[: -SHOWN - 1 : -1])
    briefs = sorted((folder / "briefs").glob("*.html"))
    console.print(f"brief: {briefs[-1]}" if briefs else "No brief was written.")
    console.print(f"{monotonic() - began:.1f} s in all, at {datetime.now(UTC):%Y-%m-%d %H:%M} UTC.")
    name = found[0].hypothesis if found else "H1"
    console.print("Try next:")
    for line in (
        f"watchfloor -d {folder} assess {name} --why",
        f"watchfloor -d {folder} assess --as-of 2020-12-10",
        f"watchfloor -d {folder} replay {name} --from 2012 --to 2025 --chart {name}.svg",
        f"watchfloor -d {folder} search 'qeshm -syria after:2020-10'",
        f"watchfloor -d {folder} origins {name}",
        f"watchfloor -d {folder} serve --open",
    ):
        console.print(f"  {line}", soft_wrap=True)
    if serving:
        from watchfloor.cli.serve import serve

        serve(folder, show=True)
