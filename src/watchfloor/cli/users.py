"""``watchfloor users``"""

from __future__ import annotations

from typing import cast

import click

from watchfloor.cli.common import find_desk
from watchfloor.desk import Desk
from watchfloor.web.users import FILE, ROLES, Role, Users


def _users(context: click.Context) -> Users:
    with Desk.open(find_desk(context.find_root().obj)) as desk:
        return Users(desk.root / FILE)


@click.group("users")
def command() -> None:
    """Say who may use a shared desk: readers look, analysts decide, keepers also collect and run.

    Example: watchfloor -d mydesk users add "J. Okafor" --role analyst
    """


@command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="reader", show_default=True)
@click.password_option(help="Asked for, if it is not given.")
@click.pass_context
def add(context: click.Context, name: str, role: str, password: str) -> None:
    """Add NAME, or give them another role and password; their sessions end.

    Example: watchfloor -d mydesk users add "J. Okafor" --role analyst
    """
    user = _users(context).put(name, cast(Role, role), password)
    click.echo(f"{user.name}: {user.role}")


@command.command("remove")
@click.argument("name")
@click.pass_context
def remove(context: click.Context, name: str) -> None:
    """Take NAME off the desk; what they decided stays in the ledger.

    Example: watchfloor -d mydesk users remove "J. Okafor"
    """
    _users(context).remove(name)
    click.echo(f"{name}: removed")


@command.command("list")
@click.pass_context
def show(context: click.Context) -> None:
    """Show who may use the desk.

    Example: watchfloor -d mydesk users list
    """
    for user in _users(context).all().values():
        click.echo(f"{user.name}: {user.role}")
