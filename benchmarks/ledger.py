"""How much the ledger's guarantees cost: against plain inserts of the same JSON into SQLite.

Prints a ratio, measured in one run on this machine::

    uv run python benchmarks/ledger.py [STATEMENTS]
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from watchfloor.ledger import Ledger, Objects
from watchfloor.records import Document, Mention, PartialDate, Span, Statement, canonical

BATCH = 1_000


def statements(count: int, document: str) -> list[Statement]:
    """Made statements of the usual size, all different."""
    return [
        Statement(
            document=document,
            start=number,
            end=number + 60,
            quote=f"Country {number % 40} delivered {number} launchers to country {number % 37}",
            trigger=Span(start=number + 11, end=number + 20, text="delivered"),
            action="transfer",
            agent=Mention(start=number, end=number + 10, text=f"Country {number % 40}"),
            recipient=Mention(start=number + 40, end=number + 50, text=f"country {number % 37}"),
            certainty="certain",
            mode="actual",
            polarity="affirmed",
            speech="none",
            engine="bench/1",
        )
        for number in range(count)
    ]


def plain(rows: list[bytes], path: Path) -> float:
    """CPU-seconds to insert JSON into one table with an index, a transaction a batch."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE statement (id INTEGER PRIMARY KEY, json TEXT)")
    began = process_time()
    for at in range(0, len(rows), BATCH):
        with connection:
            connection.executemany(
                "INSERT INTO statement (json) VALUES (?)", [(r,) for r in rows[at : at + BATCH]]
            )
    taken = process_time() - began
    connection.close()
    return taken


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        objects = Objects(root / "objects")
        sha = objects.put(b"made for measuring")
        document = Document(name="made", text_sha256=sha, raw_sha256=sha, published=PartialDate("2024-01-01"))
        made = statements(count, document.id)
        base = plain([canonical(one) for one in made], root / "plain.db")
        with Ledger(f"sqlite:///{root}/ledger.db", objects) as ledger:
            began, wall = process_time(), perf_counter()
            for at in range(0, count, BATCH):
                with ledger.write("bench") as work:
                    for one in made[at : at + BATCH]:
                        work.put(one, known=document.known)
            own, wall = process_time() - began, perf_counter() - wall
            began = process_time()
            ledger.verify()
            checked = process_time() - began
            began = process_time()
            found = sum(1 for _ in ledger.view(document.known).all(Statement, agent="country 7"))
            looked = process_time() - began
            began = process_time()
            ledger.rebuild()
            rebuilt = process_time() - began
        size = (root / "ledger.db").stat().st_size / count
    print(
        f"{count:,} statements, chained, indexed, searchable: {own:.2f} CPU-s, {count / wall:,.0f} a second"
    )
    print(
        f"  {own / base:.1f} x the plain insert of the same JSON ({base:.2f} CPU-s); {size:,.0f} bytes each"
    )
    print(f"  verify {checked / own:.2f} x, rebuild {rebuilt / own:.2f} x the time of writing")
    print(f"  a field lookup as of a date: {found:,} records in {looked * 1000:.0f} ms CPU")


if __name__ == "__main__":
    main()
