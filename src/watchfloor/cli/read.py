"""``watchfloor read``: the statements of files and folders, without a desk."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from watchfloor.errors import DocumentError, WatchfloorError
from watchfloor.read import Item, Outcome, open_reader, read_many
from watchfloor.records import Document, PartialDate, Statement, Summary, complete

_ENDINGS = (".txt", ".md")
#: Larger files are not one document for reading, in bytes.
_LARGEST = 20_000_000


@click.command("read")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "table", "html"]), default="table", show_default=True
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
    reader = open_reader("rules", **({"model": model} if model else {}))
    failed: list[WatchfloorError] = []
    outcomes = read_many(reader, _items(paths, failed), workers)
    if form == "jsonl":
        for outcome in outcomes:
            _complain(outcome)
            for statement in outcome.statements:
                sys.stdout.write(msgspec.json.encode(complete(statement)).decode() + "\n")
    else:
        _table(outcomes)
    for error in failed:
        click.echo(str(error), err=True)
    if failed:
        raise SystemExit(1)


def _complain(outcome: Outcome) -> None:
    if outcome.reading.problem:
        click.echo(f"{outcome.item.id}: {outcome.reading.problem}", err=True)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in _ENDINGS and p.is_file())
        else:
            yield path


def _items(paths: Iterable[Path], failed: list[WatchfloorError]) -> Iterator[Item]:
    for path in _files(paths):
        try:
            yield _item(path)
        except WatchfloorError as error:
            failed.append(error)


def _item(path: Path) -> Item:
    """A file with what stands beside it.

    Raises
    ------
    DocumentError
        If it is too large, or not text in UTF-8, or its side file is not TOML.
    """
    if path.stat().st_size > _LARGEST:
        raise DocumentError(f"{path} has more than {_LARGEST:,} bytes.", fix="Cut it into documents.")
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
        side = path.with_suffix(".meta.toml")
        known = tomllib.loads(side.read_text(encoding="utf-8")) if side.exists() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DocumentError(f"{path} cannot be read: {error}.", fix="Give a text in UTF-8.") from error
    return Item(document=_document(path.stem, known), text=text, document_id=path.stem)


def _document(name: str, known: dict[str, Any]) -> Document:
    def day(table: dict[str, Any], key: str) -> PartialDate | None:
        return PartialDate.of(table[key]) if table.get(key) else None

    summary = known.get("summary_of")
    author = known.get("author", ())
    return Document(
        name=name,
        text_sha256="",
        raw_sha256="",
        title=known.get("title"),
        publisher=known.get("publisher"),
        authors=(author,) if isinstance(author, str) else tuple(author),
        published=day(known, "published"),
        not_before=day(known, "not_before"),
        url=known.get("url"),
        language=known.get("language"),
        summary_of=Summary(
            publisher=summary.get("publisher"), published=day(summary, "published"), url=summary.get("url")
        )
        if summary
        else None,
    )


def _table(outcomes: Iterable[Outcome]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for outcome in outcomes:
        _complain(outcome)
        table = Table(title=outcome.item.id, title_justify="left", show_lines=False)
        for heading in (
            "at",
            "action",
            "firmness",
            "agent",
            "recipient",
            "object",
            "when",
            "said by",
            "quotation",
        ):
            table.add_column(heading, overflow="fold")
        for statement in outcome.statements:
            table.add_row(*_row(statement))
        console.print(table)


def _row(statement: Statement) -> tuple[str, ...]:
    def named(slot: Any) -> str:
        return slot.called if slot else ""

    firm = [
        w
        for w in (statement.certainty, statement.mode, statement.polarity)
        if w not in ("certain", "actual", "affirmed")
    ]
    return (
        str(statement.start),
        statement.action,
        " ".join(firm),
        named(statement.agent),
        named(statement.recipient),
        named(statement.object),
        statement.when.text if statement.when else "",
        " < ".join(link.called for link in statement.chain),
        statement.quote,
    )
