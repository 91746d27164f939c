"""``watchfloor search``"""

from __future__ import annotations

from datetime import datetime

import click
from rich.table import Table

from watchfloor.cli.common import as_of_option, console, with_desk
from watchfloor.desk import Desk
from watchfloor.records import Document, ListEntry, Record, Statement


def _line(record: Record) -> str:
    match record:
        case Document():
            return f"{record.title or record.name} · {record.source or 'publisher unknown'}"
        case Statement():
            said = " ← ".join(link.called for link in record.chain)
            return f"“{record.quote}”" + (f" · {said}" if said else "")
        case ListEntry():
            return f"{record.name} · {record.list} · {', '.join(record.programmes)}"
    return str(getattr(record, "text", record.id))


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, help="The most to show.")
@as_of_option
@with_desk
def command(desk: Desk, query: tuple[str, ...], limit: int, as_of: datetime | None) -> None:
    """Search everything the desk knows; the latest known first.

    Every term must hold: words, "a phrase", prefix*, -not, field:value, kind:statement,
    after:2020-10, before:2021.

    Example: watchfloor search 'agent:iran equipment:mohajer* after:2020'
    """
    hits = desk.view(as_of).search(" ".join(query), limit=limit)
    table = Table(box=None, pad_edge=False)
    for heading in ("known", "kind", "id", "what"):
        table.add_column(heading)
    for hit in hits:
        table.add_row(hit.known.date().isoformat(), hit.kind, hit.id, _line(hit.record))
    console.print(table if hits else "Nothing found.")
