"""``watchfloor compare``: where two engines differ, with their quotations side by side."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.markup import escape
from rich.table import Table

from watchfloor import config
from watchfloor.cli.common import console, find_desk, progress
from watchfloor.errors import ConfigError, DeskError, InputError, RecordError, WatchfloorError
from watchfloor.progress import Report
from watchfloor.read import Item, Reader, open_reader, read_many
from watchfloor.read.compare import Pair, compare, counts, summary, told
from watchfloor.read.files import items
from watchfloor.records import Statement, complete, from_json


@click.command("compare")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--engines",
    help="The two engines to read with, as in rules,llm; else PATHS are two JSONL files of statements.",
)
@click.option(
    "-o",
    "--option",
    "given",
    multiple=True,
    metavar="ENGINE.NAME=VALUE",
    help="An option of an engine, as in llm.model=qwen3; else those of the desk's [reader] are used.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Tables, or one JSON object with every pair.",
)
@click.option("--all", "everything", is_flag=True, help="Show also the places where both agree.")
def command(
    paths: tuple[Path, ...], engines: str | None, given: tuple[str, ...], form: str, everything: bool
) -> None:
    """Compare what two engines read out of the same documents.

    Two statements are put side by side if their triggers overlap or their clauses share half their
    characters. Of each field it is told in how many of these pairs the two agree.

    Example:

        watchfloor compare articles --engines rules,llm
    """
    failed: list[WatchfloorError] = []
    if engines:
        names, sides = _by_engines(paths, engines, given, failed)
    else:
        names, sides = _by_files(paths)
    pairs = compare(*sides)
    if form == "json":
        click.echo(msgspec.json.encode(_plain(names, pairs)).decode())
    else:
        _print(names, pairs, everything)
    for error in failed:
        click.echo(str(error), err=True)
    if failed:
        raise SystemExit(1)


Names = tuple[str, str]
Sides = tuple[list[Statement], list[Statement]]


# ------------------------------------------------------------------ where the statements come from


def _by_files(paths: Sequence[Path]) -> tuple[Names, Sides]:
    if len(paths) != 2 or any(path.is_dir() for path in paths):
        raise InputError(
            "Two files of statements are needed.",
            fix="Give two JSONL files that `watchfloor read --format jsonl` wrote, or name two --engines.",
        )
    left, right = paths
    return (left.name, right.name), (_statements(left), _statements(right))


def _statements(path: Path) -> list[Statement]:
    """The statements of a JSONL file.

    Raises
    ------
    RecordError
        If a line is none; the message names it.
    """
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                found.append(from_json(Statement, line))
            except RecordError as error:
                raise RecordError(f"{path}, line {number}: {error.message}") from error
    return found


def _by_engines(
    paths: Sequence[Path], engines: str, given: Sequence[str], failed: list[WatchfloorError]
) -> tuple[Names, Sides]:
    names = tuple(name.strip() for name in engines.split(","))
    if len(names) != 2 or names[0] == names[1]:
        raise InputError(f"{engines!r} are not two engines.", fix="Name two, as in --engines rules,llm.")
    options = _options(given)
    if unused := sorted(options.keys() - set(names)):
        raise InputError(f"There are options of {', '.join(unused)}, which is not compared.")
    readers = [open_reader(name, **(options.get(name) or _of_desk(name))) for name in names]
    # Read once, so that both get the same and a file that cannot be read is told once.
    found = list(items(paths, failed))
    with progress() as report:
        left, right = (_read(reader, found, report) for reader in readers)
    return (names[0], names[1]), (left, right)


def _read(reader: Reader, found: Sequence[Item], report: Report) -> list[Statement]:
    if hasattr(reader, "report"):
        reader.report = report
    statements: list[Statement] = []
    problems = []
    for number, outcome in enumerate(read_many(reader, found), 1):
        report(reader.name, number, len(found), outcome.item.id)
        statements += outcome.statements
        if outcome.reading.problem:
            problems.append(f"{reader.name}: {outcome.item.id}: {outcome.reading.problem}")
    for problem in problems:
        click.echo(problem, err=True)
    if (tally := getattr(reader, "tally", None)) is not None:
        click.echo(f"{reader.name}: {tally.line()}", err=True)
        for reason, number in tally.dropped.most_common():
            click.echo(f"  dropped {number:,}: {reason}", err=True)
    return statements


def _options(given: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Options by engine; a value is read as TOML if it is that, else as text.

    Raises
    ------
    ConfigError
        If one is not ENGINE.NAME=VALUE.
    """
    found: dict[str, dict[str, Any]] = {}
    for one in given:
        key, sign, value = one.partition("=")
        engine, dot, name = key.partition(".")
        if not (sign and dot and engine and name):
            raise ConfigError(f"{one!r} is no option of an engine.", fix="Write -o llm.model=NAME.")
        try:
            found.setdefault(engine, {})[name] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            found.setdefault(engine, {})[name] = value
    return found


def _of_desk(engine: str) -> dict[str, Any]:
    """The options that the desk around has for an engine; none if there is no desk, or it has another."""
    try:
        folder = find_desk(click.get_current_context().find_root().obj)
    except DeskError:
        return {}
    options: dict[str, Any] = dict(config.load(folder).reader)
    return options if options.pop("engine") == engine else {}


# ------------------------------------------------------------------ what is shown


def _plain(names: Names, pairs: Sequence[Pair]) -> dict[str, Any]:
    return {
        "left": names[0],
        "right": names[1],
        "places": dict(summary(pairs)),
        "fields": [
            {"field": c.field, "agree": c.agree, "pairs": c.pairs, "share": c.share} for c in counts(pairs)
        ],
        "pairs": [
            {
                "document": pair.document,
                "at": pair.at,
                "differs": pair.differs,
                "left": complete(pair.left),
                "right": complete(pair.right),
            }
            for pair in pairs
        ],
    }


def _print(names: Names, pairs: Sequence[Pair], everything: bool) -> None:
    left, right = map(escape, names)
    shown = [pair for pair in pairs if everything or not pair.agrees]
    for document in dict.fromkeys(pair.document for pair in shown):
        table = Table(title=escape(document), title_justify="left", show_lines=True)
        table.add_column("at", justify="right")
        table.add_column(left, ratio=1, overflow="fold")
        table.add_column(right, ratio=1, overflow="fold")
        for pair in shown:
            if pair.document == document:
                table.add_row(str(pair.at), _cell(pair, pair.left), _cell(pair, pair.right))
        console.print(table)
    fields = Table(title="agreement, by field", title_justify="left")
    for heading in ("field", "agree", "of", "share"):
        fields.add_column(heading, justify="left" if heading == "field" else "right")
    for count in counts(pairs):
        share = f"{count.share:.2f}" if count.share is not None else ""
        fields.add_row(count.field, str(count.agree), str(count.pairs), share)
    console.print(fields)
    places = summary(pairs)
    console.print(
        f"{places['both']} places in both, {places['alike']} of them alike in every field; "
        f"{places['left only']} only in {left}, {places['right only']} only in {right}."
    )


def _cell(pair: Pair, statement: Statement | None) -> str:
    """A statement's quotation, and below it the fields in which the other differs."""
    if statement is None:
        return "—"
    lines = [f"“{statement.quote}”"]
    if pair.left is None or pair.right is None:
        lines.append(f"action: {statement.action}")
    lines += [f"{field}: {told(field, statement) or '—'}" for field in pair.differs]
    # What a document holds must not move the cursor of whoever looks at it.
    shown = "\n".join("".join(c if c.isprintable() else " " for c in line) for line in lines)
    return escape(shown)
