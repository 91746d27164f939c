"""``watchfloor read``: the statements of files and folders, without a desk."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import msgspec

from watchfloor.errors import WatchfloorError
from watchfloor.read import Outcome, open_reader, read_many
from watchfloor.read.files import items
from watchfloor.records import Statement, complete


@click.command("read")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "table", "html"]),
    default="table",
    show_default=True,
    help="One JSON object a line, a table, or one page a document.",
)
@click.option(
    "--layer",
    type=click.Choice(["attributions", "dates", "mentions", "segments"]),
    help="Print a layer beneath the statements instead, one JSON object a line.",
)
@click.option("--model", default=None, help="An installed spaCy model, or the path of one.")
@click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes to read with."
)
def command(paths: tuple[Path, ...], form: str, layer: str | None, model: str | None, workers: int) -> None:
    """Read files and folders: who says that who did what to whom, and how firmly.

    What is known about NAME.txt (publisher, date …) may stand beside it in NAME.meta.toml.

    Example:

        watchfloor read article.txt --format jsonl
    """
    options: dict[str, Any] = {"model": model} if model else {}
    failed: list[WatchfloorError] = []
    if layer:
        _print_layer(paths, layer, options, failed)
    else:
        outcomes = read_many(open_reader("rules", **options), items(paths, failed), workers)
        {"jsonl": _print_lines, "table": _print_table, "html": _print_pages}[form](outcomes)
    for error in failed:
        click.echo(str(error), err=True)
    if failed:
        raise SystemExit(1)


def _complain(outcome: Outcome) -> None:
    if outcome.reading.problem:
        click.echo(f"{outcome.item.id}: {outcome.reading.problem}", err=True)


def _print_layer(
    paths: Iterable[Path], layer: str, options: dict[str, Any], failed: list[WatchfloorError]
) -> None:
    from watchfloor.read.layers import LAYERS
    from watchfloor.read.reader import RulesReader

    reader = RulesReader(**options)
    for item in items(paths, failed):
        taken_apart = reader.content(item.document, item.text, whole=True)
        for record in LAYERS[layer](taken_apart, item.id):
            sys.stdout.write(msgspec.json.encode(record).decode() + "\n")


def _print_lines(outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        _complain(outcome)
        for statement in outcome.statements:
            sys.stdout.write(msgspec.json.encode(complete(statement)).decode() + "\n")


def _print_pages(outcomes: Iterable[Outcome]) -> None:
    from watchfloor.read.view import page

    for outcome in outcomes:
        _complain(outcome)
        title = outcome.item.document.title or outcome.item.id
        sys.stdout.write(page(outcome.item.text, outcome.statements, title=title))


def _print_table(outcomes: Iterable[Outcome]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    for outcome in outcomes:
        _complain(outcome)
        table = Table(title=Text(outcome.item.id), title_justify="left")
        for heading in ("action", "firmness", "who", "to whom", "what", "when", "said by", "quotation"):
            table.add_column(heading, overflow="fold", min_width=6 if heading != "quotation" else 24)
        for statement in outcome.statements:
            table.add_row(*map(Text, _row(statement)))
        console.print(table)


def _row(statement: Statement) -> tuple[str, ...]:
    from watchfloor.read.view import firmness

    def named(slot: Any) -> str:
        return slot.called if slot else ""

    return (
        statement.action,
        firmness(statement),
        named(statement.agent),
        named(statement.recipient),
        named(statement.object),
        statement.when.text if statement.when else "",
        " < ".join(link.called for link in statement.chain),
        statement.quote,
    )
