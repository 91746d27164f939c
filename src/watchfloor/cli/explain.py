"""``watchfloor explain``: why a place in a text was read as it was."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("explain")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--at", "offset", type=click.IntRange(0), required=True, help="Offset in the text, in code points."
)
@click.option("--model", default=None, help="An installed spaCy model, or the path of one.")
def command(file: Path, offset: int, model: str | None) -> None:
    """Say which rules fired at a place in a text, and which held back.

    Example:

        watchfloor explain article.txt --at 1312
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from watchfloor.read.explain import explain
    from watchfloor.read.files import item
    from watchfloor.read.learned import default
    from watchfloor.read.reader import RulesReader

    reader = RulesReader(**({"model": model} if model else {}))
    one = item(file)
    table = Table("word", "at", "rule", "fired", "detail")
    for reason in explain(reader.content(one.document, one.text, whole=True), default(), offset):
        mark = "yes" if reason.fired else "no"
        table.add_row(Text(reason.word), str(reason.start), Text(reason.rule), mark, Text(reason.detail))
    Console().print(table)
