"""The command line: one command a file, loaded only when it is called."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from watchfloor.errors import WatchfloorError

COMMANDS = {
    "init": ("watchfloor.cli.init", "Make a desk in a folder."),
    "demo": ("watchfloor.cli.demo", "Build the demo desk and show what it says."),
    "collect": ("watchfloor.cli.collect", "Collect documents: files, folders, feeds, addresses, archives."),
    "lists": (
        "watchfloor.cli.lists",
        "Sanctions lists: add editions, see what changed, ask who was listed when.",
    ),
    "run": ("watchfloor.cli.run", "Run the line: read, link names, assess, warn, brief."),
    "read": ("watchfloor.cli.read", "Read out who says that who did what to whom; needs no desk."),
    "compare": ("watchfloor.cli.compare", "Compare what two engines read out of the same documents."),
    "explain": ("watchfloor.cli.explain", "Say which rules made a statement, or why there is none."),
    "evaluate": ("watchfloor.cli.evaluate", "Score statements against gold ones, with intervals."),
    "assess": ("watchfloor.cli.assess", "Say how likely each hypothesis is, and why."),
    "replay": ("watchfloor.cli.replay", "Say what the desk would have said, month by month."),
    "origins": ("watchfloor.cli.origins", "Find who repeats whom."),
    "warnings": ("watchfloor.cli.warnings", "Show what was warned of; acknowledge it."),
    "brief": ("watchfloor.cli.brief", "Write the brief."),
    "search": ("watchfloor.cli.search", "Search documents, statements, names and lists."),
    "screen": ("watchfloor.cli.screen", "Screen names against sanctions lists."),
    "names": ("watchfloor.cli.names", "Look names up in the catalogues."),
    "tracks": ("watchfloor.cli.tracks", "Aircraft and ship positions: journeys, events, sightings."),
    "rates": ("watchfloor.cli.rates", "Compute base rates from a trade register that you have."),
    "backtest": ("watchfloor.cli.backtest", "Test the assessments against what came to pass."),
    "calibrate": ("watchfloor.cli.calibrate", "Fit the model's parameters to resolved statements."),
    "serve": ("watchfloor.cli.serve", "Open the desk in the browser."),
    "users": ("watchfloor.cli.users", "Say who may use a shared desk."),
    "verify": ("watchfloor.cli.verify", "Compute every hash of the desk anew."),
    "rebuild": ("watchfloor.cli.rebuild", "Make every view anew from the ledger."),
}
"""Every command: where it is, and the line that the overview shows, so that none need be loaded for it."""


class Lazy(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-d",
    "--desk",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="WATCHFLOOR_DESK",
    help="The desk's folder; else the nearest folder upwards that holds a desk.toml.",
)
@click.version_option(package_name="watchfloor")
@click.pass_context
def watchfloor(context: click.Context, desk: Path | None) -> None:
    """An early-warning desk for arms transfers and sanctions evasion.

    Begin with: watchfloor demo
    """
    context.obj = desk


def main() -> None:
    """Run the command line; errors raised on purpose become one clear line and exit status 1."""
    try:
        watchfloor.main(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        click.echo("Stopped. What was finished is kept; run the same command to go on.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except WatchfloorError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
