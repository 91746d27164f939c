"""``watchfloor screen``"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from watchfloor.errors import InputError, ListError
from watchfloor.names.screening import THRESHOLD, Asked, Match, Screener
from watchfloor.names.screening.cache import cached
from watchfloor.names.screening.tables import KINDS, read_queries, read_targets, targets_of, write_results

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)


def _screener(listed: Path | None) -> Screener:
    if listed:
        return _screener_of_file(listed)
    # Imported here: a list that is named needs no desk.
    from watchfloor.cli.common import find_desk
    from watchfloor.desk import Desk
    from watchfloor.records import ListEdition, ListEntry

    with Desk.open(find_desk(click.get_current_context().find_root().obj)) as desk:
        view = desk.view()
        stamp = str(view.last(ListEntry, ListEdition))
        screener = cached(desk.root / "cache" / "screening", stamp, targets_of(view.all(ListEntry)))
    if not len(screener.index.targets):
        raise InputError(
            "The desk has no sanctions list.",
            fix="Add one: watchfloor lists add FILE, or name one with --list.",
        )
    return screener


def _screener_of_file(path: Path) -> Screener:
    """A screener on a table of names, or on a list as it was published."""
    try:
        return Screener.of(read_targets(path))
    except InputError:
        from watchfloor.names.lists import read_list
        from watchfloor.records import PartialDate

        try:
            # When it was published does not matter here.
            _, entries = read_list(path, PartialDate("2000"))
        except ListError as error:
            raise InputError(
                f"{path} is neither a table with the columns id and name nor a list that is known.",
                fix="See docs/reference/lists.md.",
            ) from error
        return Screener.of(targets_of(entries))


@click.command("screen")
@click.argument("names", nargs=-1)
@click.option(
    "--csv",
    "queries",
    type=FILE,
    help="A table of queries.",
)
@click.option(
    "--list",
    "listed",
    type=FILE,
    help="Screen against this list instead of the desk's own.",
)
@click.option("--out", type=NEW_FILE, help="Where to write the results of --csv.")
@click.option("--kind", type=click.Choice(sorted(set(KINDS.values()))), help="Look only among these.")
@click.option("--country", multiple=True, help="A country's code, if it is known.")
@click.option("--born", help="Date of birth, if it is known: 1961 or 1961-03-02.")
@click.option("--id", "identifiers", multiple=True, metavar="SCHEME:VALUE", help="As in IMO:9187629.")
@click.option(
    "--threshold", default=THRESHOLD, show_default=True, help="Score from which on a match is an alert."
)
@click.option("--limit", default=5, show_default=True, help="The most matches to show for a name.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
def command(
    names: tuple[str, ...],
    queries: Path | None,
    listed: Path | None,
    out: Path | None,
    kind: str | None,
    country: tuple[str, ...],
    born: str | None,
    identifiers: tuple[str, ...],
    threshold: float,
    limit: int,
    form: str,
) -> None:
    """Screen names against sanctions lists: who may be meant, how surely, and why.

    Ends with status 1 if there was an alert.

    Example: watchfloor screen 'Qeshm Fars Air' --country IR
    """
    if not names and not queries:
        raise click.UsageError("Give names, or a table of them with --csv.")
    screener = _screener(listed)
    pairs = tuple(
        (scheme.casefold(), value) for scheme, _, value in (one.partition(":") for one in identifiers)
    )
    asked = [
        (str(number), Asked(name=name, kind=kind, countries=country, born=born, identifiers=pairs))
        for number, name in enumerate(names, start=1)
    ]
    if queries:
        asked += read_queries(queries)
    results = ((number, one, screener.screen(one, limit=limit)) for number, one in asked)
    if out:
        alerts = write_results(out, results, threshold)
        click.echo(
            f"{len(asked)} names screened against {len(screener.index.targets)} entries: {alerts} alerts."
        )
    else:
        alerts = _show(results, threshold, form)
    sys.exit(1 if alerts else 0)


def _show(results: Iterator[tuple[str, Asked, list[Match]]], threshold: float, form: str) -> int:
    alerts = 0
    for number, asked, matches in results:
        alerts += bool(matches) and matches[0].score >= threshold
        if form == "jsonl":
            found = [
                {"id": m.target.id, "name": m.name, "score": m.score, "reason": m.reason} for m in matches
            ]
            click.echo(
                json.dumps({"query": number, "name": asked.name, "matches": found}, ensure_ascii=False)
            )
            continue
        click.echo(click.style(asked.name, bold=True) + ("" if matches else ": nobody"))
        for match in matches:
            mark = click.style("alert", fg="red") if match.score >= threshold else "     "
            click.echo(f"  {match.score:.2f} {mark} {match.name} [{match.target.id}]")
            click.echo(f"             {match.reason}")
    return alerts
