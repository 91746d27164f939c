"""``watchfloor evaluate``: predicted statements against annotated ones."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import click

from watchfloor.errors import DocumentError
from watchfloor.read.evaluate import Figure, evaluate, precision_by_kind
from watchfloor.records import Statement, from_json


@click.command("evaluate")
@click.argument("gold", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--predicted",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What `watchfloor read --format jsonl` printed.",
)
@click.option("--per-document", is_flag=True, help="The main figures for each document, too.")
@click.option("--precision", is_flag=True, help="How often a statement of each action stands in the text so.")
def command(gold: tuple[Path, ...], predicted: Path, per_document: bool, precision: bool) -> None:
    """Compare predicted statements with annotated ones, with bootstrap intervals over documents.

    Example:

        watchfloor evaluate gold/*.jsonl --predicted read.jsonl --per-document
    """
    from rich.console import Console
    from rich.table import Table

    annotated = {path.stem: _load(path).get(path.stem, []) for path in gold}
    found = _load(predicted)
    figures, alone = evaluate(annotated, found)
    console = Console()
    table = Table("figure", "value", "90 % interval", "of")
    for figure in figures:
        table.add_row(*_cells(figure))
    console.print(table)
    if per_document:
        names = ("statements F1", "any action F1", "agent", "recipient", "equipment", "firmness", "speaker")
        table = Table("document", *names)
        for document, values in alone.items():
            table.add_row(document, *(f"{values[n]:.3f}" if n in values else "" for n in names))
        console.print(table)
    if precision:
        table = Table("action", "predicted", "right", "precision")
        for action, (total, right) in precision_by_kind(annotated, found).items():
            table.add_row(action, str(total), str(right), f"{right / total:.3f}")
        console.print(table)


def _cells(figure: Figure) -> tuple[str, str, str, str]:
    return figure.name, f"{figure.value:.3f}", f"{figure.low:.3f}–{figure.high:.3f}", str(figure.count)


def _load(path: Path) -> dict[str, list[Statement]]:
    """The statements of a file, by document.

    Raises
    ------
    DocumentError
        If it is not UTF-8.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path} cannot be read: {error}.", fix="Give JSON Lines in UTF-8.") from error
    found: dict[str, list[Statement]] = defaultdict(list)
    for line in lines:
        if line.strip():
            statement = from_json(Statement, line)
            found[statement.document].append(statement)
    return found
