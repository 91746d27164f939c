"""``watchfloor serve``"""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from watchfloor.cli.common import find_desk
from watchfloor.desk import Desk
from watchfloor.errors import DeskError


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8750, show_default=True, help="The port to listen on.")
@click.option(
    "--name",
    "names",
    multiple=True,
    help="A name under which the desk answers beyond this machine; may be given several times.",
)
@click.option(
    "--behind-https",
    is_flag=True,
    help="A proxy in front speaks HTTPS: sessions need it then.",
)
@click.option("--open/--no-open", "show", default=False, help="Open a browser.")
@click.pass_context
def command(
    context: click.Context, host: str, port: int, names: tuple[str, ...], behind_https: bool, show: bool
) -> None:
    """Open the desk in the browser.

    Only this machine can reach it, and nobody need sign in. With --name or another --host it is shared:
    then everybody signs in (watchfloor users), and it belongs behind a proxy that speaks HTTPS.

    Example: watchfloor -d mydesk serve --open
    """
    serve(find_desk(context.find_root().obj), host, port, names, behind_https=behind_https, show=show)


def serve(
    folder: Path,
    host: str = "127.0.0.1",
    port: int = 8750,
    names: tuple[str, ...] = (),
    *,
    behind_https: bool = False,
    show: bool = False,
) -> None:
    """Serve the desk in a folder until it is stopped.

    Raises
    ------
    DeskError
        If it is to be shared and nobody can sign in.
    """
    # A server takes a while to load, and other commands need none.
    import uvicorn

    from watchfloor.web import create_app
    from watchfloor.web.guard import LOOPBACK
    from watchfloor.web.users import FILE, Users

    shared = bool(names) or host not in LOOPBACK
    users = Users(folder / FILE) if shared else None
    if users and not users.all():
        raise DeskError(
            "The desk would be open to others, and nobody can sign in yet.",
            fix=f"Add somebody: watchfloor -d {folder} users add NAME --role keeper",
        )
    with Desk.open(folder) as desk:
        hosts = {*LOOPBACK, *names, *({host} if host not in ("0.0.0.0", "::") else ())}
        app = create_app(desk, users=users, hosts=hosts, secure=behind_https)
        address = f"http://{'localhost' if host in LOOPBACK else host}:{port}/"
        click.echo(f"{desk.config.name}: {address}  (stop with Ctrl-C)")
        if show:
            webbrowser.open(address)
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            proxy_headers=behind_https,
            timeout_graceful_shutdown=3,
        )
