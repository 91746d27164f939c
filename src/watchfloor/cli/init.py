"""``watchfloor init``"""

from __future__ import annotations

from pathlib import Path

import click

from watchfloor.desk import Desk


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="What the desk is called; else the folder's name.")
@click.option(
    "--ledger",
    default="sqlite:///ledger.db",
    show_default=True,
    help="Where the ledger lives; postgresql://user@host/database for a team. $VARIABLES are filled in.",
)
def command(folder: Path, name: str | None, ledger: str) -> None:
    """Make a desk in FOLDER: a ledger, an object store, and the tables that you edit.

    Example: watchfloor init mydesk --name "Gulf desk"
    """
    with Desk.create(folder, name=name, ledger=ledger) as desk:
        click.echo(f"{desk.config.name}: made in {folder}")
    click.echo(f"  {folder / 'desk.toml'}          what to watch")
    click.echo(f"  {folder / 'hypotheses.toml'}    what to assess")
    click.echo(f"Next: watchfloor -d {folder} collect PATH…, then watchfloor -d {folder} run")
