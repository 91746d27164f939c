"""``watchfloor brief``"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from watchfloor.brief.render import ENDINGS, render
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
    """Write the brief as of now or of a date: HTML, PDF, DOCX or Markdown.

    Markdown is printed if no file is named.

    Example: watchfloor -d mydesk brief --as-of 2020-12-10 --out brief.pdf
    """
    ending = out.suffix.lstrip(".").lower() if out else "md"
    if ending not in ENDINGS:
        raise InputError(f"{out} has no format that is known.", fix=f"Endings: {', '.join(ENDINGS)}.")
    content = render(desk.brief(as_of), ending)
    if out:
        out.write_bytes(content)
        click.echo(f"brief: {out}")
    else:
        click.echo(content.decode())
