"""``watchfloor warnings``"""

from __future__ import annotations

import getpass
from datetime import datetime

import click

from watchfloor.cli import show
from watchfloor.cli.common import as_of_option, console, with_desk
from watchfloor.desk import Desk
from watchfloor.errors import InputError
from watchfloor.records import Decision, Warning, now
from watchfloor.warn import standing


@click.group("warnings", invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Also those that were acknowledged.")
@as_of_option
@click.pass_context
def command(context: click.Context, everything: bool, as_of: datetime | None) -> None:
    """Show what was warned of and not acknowledged, the newest first.

    Example: watchfloor -d mydesk warnings
    """
    if context.invoked_subcommand is None:
        _list(everything, as_of)


@with_desk
def _list(desk: Desk, everything: bool, as_of: datetime | None) -> None:
    view = desk.view(as_of)
    done = {one.target for one in standing(view.all(Decision), as_of) if one.verb == "acknowledge"}
    found = [one for one in view.all(Warning) if everything or one.id not in done]
    console.print(*(show.warnings(reversed(found)) if found else ["Nothing to be told."]), sep="\n")


@command.command("ack")
@click.argument("ids", nargs=-1, required=True)
@click.option("--reason", default="", help="What you made of it.")
@click.option("--by", default=getpass.getuser, help="Who you are; else the name you are logged in by.")
@with_desk
def acknowledge(desk: Desk, ids: tuple[str, ...], reason: str, by: str) -> None:
    """Acknowledge warnings by the first letters of their ids.

    Example: watchfloor -d mydesk warnings ack 3f9a1c2e --reason "seen, in the brief"
    """
    found = list(desk.view().all(Warning))
    with desk.ledger.write(by) as work:
        for id in ids:
            meant = [one for one in found if one.id.startswith(id)]
            if len(meant) != 1:
                raise InputError(
                    f"{id!r} names {len(meant)} warnings.",
                    fix="Give more of the id: watchfloor warnings shows it.",
                )
            decision = Decision(verb="acknowledge", target=meant[0].id, by=by, at=now(), reason=reason)
            work.put(decision, known=decision.at)
    console.print(f"{len(ids)} acknowledged.")
