"""``watchfloor assess``"""

from __future__ import annotations

import json
from datetime import datetime

import click

from watchfloor.cli import show
from watchfloor.cli.common import as_of_option, console, with_desk
from watchfloor.desk import Desk
from watchfloor.errors import InputError
from watchfloor.records import Assessment, complete


def _plain(one: Assessment) -> dict[str, object]:
    return {"id": one.hypothesis, **{k: v for k, v in complete(one).items() if k != "hypothesis"}}


@click.command("assess")
@click.argument("hypotheses", nargs=-1)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--why", is_flag=True, help="Show everything each number rests on.")
@as_of_option
@with_desk
def command(desk: Desk, hypotheses: tuple[str, ...], form: str, why: bool, as_of: datetime | None) -> None:
    """Say how likely each hypothesis is, and why; one or several by id, or all.

    Example: watchfloor -d mydesk assess H1 --why --as-of 2020-12-10
    """
    found = {one.hypothesis: one for one in desk.assess(as_of)}
    missing = [id for id in hypotheses if id not in found]
    if missing:
        raise InputError(
            f"There is no hypothesis {missing[0]!r}.", fix=f"There are: {', '.join(found) or 'none yet'}."
        )
    chosen = [found[id] for id in hypotheses or found]
    if form == "json":
        click.echo(json.dumps([_plain(one) for one in chosen], ensure_ascii=False, indent=1, default=str))
    elif why:
        for one in chosen:
            for part in show.explained(one):
                console.print(part)
            console.print()
    else:
        console.print(
            show.assessments(chosen) if chosen else "No hypothesis yet: write one into hypotheses.toml."
        )
