"""``watchfloor lists``"""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table

from watchfloor.cli.common import Date, as_of_option, console, progress, with_desk
from watchfloor.desk import Desk
from watchfloor.errors import ListError
from watchfloor.ledger import View
from watchfloor.names.lists import Lists, changes_between
from watchfloor.records import ListEdition, ListEntry, PartialDate

# Fields in which publishers say why.
REASONS = ("reason", "comments1", "remark", "uk statement of reasons")


@click.group("lists")
def command() -> None:
    """Sanctions lists: add editions, see what changed, ask who was listed when.

    Example: watchfloor lists add sdn.csv --published 2021-08-18
    """


@command.command("add")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--published", type=Date(), help="When it was published, if the file does not say so.")
@click.option("--list", "key", help="Which list it is, if it is not the one that its form tells.")
@with_desk
def add(desk: Desk, files: tuple[Path, ...], published: PartialDate | None, key: str | None) -> None:
    """Add editions of lists, in the order in which they were published.

    OFAC, UN, EU, UK and BIS files as published, FollowTheMoney JSON lines, or a table of your own.

    Example: watchfloor lists add sdn.csv --published 2021-08-18
    """
    table = _table("list", "edition", "entries", "added", "changed", "removed", "not parsed", "s")
    failed = []
    with progress() as report:
        for path in files:
            start = time.perf_counter()
            try:
                edition = desk.add_list(path, published=published, key=key, report=report)
            except ListError as error:
                failed.append(str(error))
                continue
            _row(table, edition, f"{time.perf_counter() - start:.1f}")
    if table.row_count:
        console.print(table)
    for problem in failed:
        click.secho(problem, fg="red", err=True)
    if failed:
        raise click.exceptions.Exit(1)


@command.command("show")
@click.argument("name", required=False)
@as_of_option
@with_desk
def show(desk: Desk, name: str | None, as_of: datetime | None) -> None:
    """Show the editions that the desk holds, or where a name is listed, by whom, and under what.

    NAME is a name, or the id of an entry as in list:us-ofac-sdn:26344. With --as-of: as the lists stood
    on that day.

    Example: watchfloor lists show "Qeshm Fars Air" --as-of 2022-12-10
    """
    view = desk.view()
    if name is None:
        _editions(desk.view(as_of))
        return
    lists = Lists(view.all(ListEntry), view.all(ListEdition))
    found = lists.history(name)
    if not found:
        console.print("No list that the desk holds has that name. Try: watchfloor screen NAME")
    for listing in found:
        state = f"{listing.on(as_of.date())} on {as_of.date()}: " if as_of else ""
        console.print(f"{state}{listing}", markup=False)
        for label, value in listing.entry.fields:
            if label in REASONS:
                console.print(f"  {value}", markup=False)


def _editions(view: View) -> None:
    table = _table("list", "edition", "entries", "added", "changed", "removed", "not parsed")
    editions = sorted(view.all(ListEdition), key=lambda one: (one.list, one.published.earliest))
    for edition in editions:
        _row(table, edition)
    console.print(table if editions else "No list. Add one: watchfloor lists add FILE")


@command.command("diff")
@click.argument("key")
@click.option("--from", "first", type=Date(), help="The edition to start from; the first by default.")
@click.option("--to", "last", type=Date(), help="The edition to end with; the last by default.")
@with_desk
def diff(desk: Desk, key: str, first: PartialDate | None, last: PartialDate | None) -> None:
    """Show what changed in a list between two of its editions.

    Example: watchfloor lists diff us-ofac-sdn --from 2021-08-18 --to 2021-09-02
    """
    view = desk.view()
    editions = list(view.all(ListEdition, list=key))
    if not editions:
        raise ListError(f"The desk has no list {key!r}.", fix="See them: watchfloor lists show")
    entries = {entry.entry: entry for entry in view.all(ListEntry, list=key)}
    for what, numbers in changes_between(editions, first, last).items():
        click.secho(f"{what}: {len(numbers)}", bold=True)
        for number in numbers:
            entry = entries.get(number)
            programmes = ", ".join(entry.programmes) if entry else ""
            console.print(f"  {number}  {entry.name if entry else '?'}  {programmes}", markup=False)


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, justify="left" if heading in ("list", "edition") else "right")
    return table


def _row(table: Table, edition: ListEdition, *more: str) -> None:
    counts = (
        edition.entries,
        len(edition.added),
        len(edition.changed),
        len(edition.removed),
        edition.unparsed,
    )
    table.add_row(edition.list, edition.published.text, *map(str, counts), *more)
