"""``watchfloor verify``"""

from __future__ import annotations

import click

from watchfloor.cli.common import progress, with_desk
from watchfloor.desk import Desk


@click.command("verify")
@with_desk
def command(desk: Desk) -> None:
    """Compute every hash of the ledger and the stored documents anew.

    Names the first thing that does not fit and exits with 1. Heads noted at earlier runs
    (heads.txt) must still be there.

    Example: watchfloor -d mydesk verify
    """
    with progress() as report:
        verified = desk.verify(report)
    click.echo(
        f"All fits: {verified.events:,} events, {verified.objects:,} stored objects; "
        f"head {verified.head.seq} {verified.head.hash[:16]}…"
    )
