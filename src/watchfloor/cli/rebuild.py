"""``watchfloor rebuild``"""

from __future__ import annotations

import click

from watchfloor.cli.common import progress, with_desk
from watchfloor.desk import Desk


@click.command("rebuild")
@with_desk
def command(desk: Desk) -> None:
    """Make every view of the desk anew from the ledger's events.

    Example: watchfloor -d mydesk rebuild
    """
    before = desk.ledger.fingerprint()
    with progress() as report:
        events = desk.ledger.rebuild(lambda done, total: report("rebuild", done, total))
    after = desk.ledger.fingerprint()
    same = (
        "the same as before, to the byte" if after == before else f"not as before: they were {before[:16]}…"
    )
    click.echo(f"{events:,} events replayed; the views are {after[:16]}…, {same}.")
