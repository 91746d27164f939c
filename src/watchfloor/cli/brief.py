"""``watchfloor brief``"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from watchfloor.brief.render import FORMATS
from watchfloor.cli.common import as_of_option, with_desk
from watchfloor.desk import Desk
from watchfloor.errors import InputError


@click.command("brief")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; its ending is the format."
)
@as_of_option
@with_desk
def command(desk: Desk, out: Path | None, as_of: datetime | None) -> None:
    """Write the brief as of now or of a date: HTML or Markdown; Markdown is printed if no file is named.

    Example: watchfloor -d mydesk brief --as-of 2020-12-10 --out brief.html
    """
    ending = out.suffix.lstrip(".").lower() if out else "md"
    if ending not in FORMATS:
        raise InputError(f"{out} has no format that is known.", fix=f"Endings: {', '.join(FORMATS)}.")
    text = FORMATS[ending](desk.brief(as_of))
    if out:
        out.write_text(text, encoding="utf-8")
        click.echo(f"brief: {out}")
    else:
        click.echo(text)
