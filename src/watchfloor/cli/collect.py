"""``watchfloor collect``"""

from __future__ import annotations

import sys

import click
from rich.table import Table

from watchfloor.cli.common import Date, console, progress, with_desk
from watchfloor.collect import Details
from watchfloor.desk import Desk
from watchfloor.records import PartialDate


@click.command("collect")
@click.argument("inputs", nargs=-1, required=True)
@click.option("--title")
@click.option("--publisher", help="Who put it out: outlet, ministry, agency, think tank.")
@click.option("--author", "authors", multiple=True)
@click.option("--published", type=Date(), help="2023, 2023-07, 2023-07-24 or with a time.")
@click.option(
    "--not-before", type=Date(), help="When the date is unknown but the text shows that it can't be earlier."
)
@click.option("--url", help="The address where it was published.")
@click.option("--language", help="A language tag, such as en or es-VE.")
@click.option(
    "--again", is_flag=True, help="Read files anew that were collected before, to take up changed details."
)
@with_desk
def command(
    desk: Desk,
    inputs: tuple[str, ...],
    title: str | None,
    publisher: str | None,
    authors: tuple[str, ...],
    published: PartialDate | None,
    not_before: PartialDate | None,
    url: str | None,
    language: str | None,
    again: bool,
) -> None:
    """Collect documents: files, folders, addresses, feeds, archives, mailboxes, WARC.

    What is known about a document comes from these options, then from a side file NAME.meta.toml, then
    from the document itself. What is not known stays unknown. Exit status 1: something failed.

    Example: watchfloor -d mydesk collect articles/ https://example.org/feed.xml
    """
    details = Details(
        title=title,
        publisher=publisher,
        authors=authors,
        published=published,
        not_before=not_before,
        url=url,
        language=language,
    )
    with progress() as report:
        outcome = desk.collect(inputs, details=details, again=again, report=report)
    for failure in outcome.failed:
        where = failure.location + (f" ({failure.member})" if failure.member else "")
        console.print(f"[red]failed[/] {where}: {failure.error}", markup=True, soft_wrap=True)
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right")
    table.add_column()
    undated = sum(document.dated is None for document in outcome.collected)
    table.add_row(
        f"{len(outcome.collected):,}", "collected" + (f", {undated:,} without a date" if undated else "")
    )
    table.add_row(f"{outcome.there:,}", "files already there")
    table.add_row(f"{len(outcome.failed):,}", "failed")
    console.print(table)
    sys.exit(1 if outcome.failed else 0)
