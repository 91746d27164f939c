"""What one more document costs in finding who repeats whom, on a small desk and on a large one.

Made news texts of some 250 words: a fifth are copies, trimmed or with a paragraph taken over. Prints the
cost of adding a document to a desk of many against one of few, the copies found, and documents per second
against a plain MinHash LSH (datasketch, with the benchmark group), in one run::

    uv run --group benchmark python benchmarks/origins.py [DOCUMENTS]
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from resource import RUSAGE_SELF, getrusage
from time import process_time

from watchfloor.assess import load_tables
from watchfloor.assess.origins import Provenance
from watchfloor.records import Document, PartialDate

FEW = 1_000
ADDED = 500
WORDS = 250
START = datetime(2020, 1, 1, tzinfo=UTC)


class Maker:
    """Makes texts; every fifth takes over another's words."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.vocabulary = [f"w{number}" for number in range(30_000)]
        # Words come as often as in English: the n-th with a probability of 1/n.
        self.weights = [1 / (rank + 3) for rank in range(len(self.vocabulary))]
        self.made: list[str] = []

    def text(self) -> tuple[str, bool]:
        """A text, and whether it is a copy of an earlier one."""
        fresh = self.random.choices(self.vocabulary, self.weights, k=WORDS)
        copied = bool(self.made) and self.random.random() < 0.2
        if copied:
            words = self.random.choice(self.made[-5_000:]).split()
            cut = self.random.choice((len(words), 2 * len(words) // 3))
            text = " ".join(words[:cut])
        else:
            text = " ".join(fresh)
            self.made.append(text)
        return text, copied


def document(number: int) -> Document:
    """The record of the n-th document, one an hour."""
    day = (START + timedelta(hours=number)).date()
    return Document(
        name=f"d{number}", url=f"https://made.example/{number}", text_sha256="0" * 64, raw_sha256="0" * 64,
        published=PartialDate(day.isoformat()),
    )  # fmt: skip


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    tables = load_tables()
    graph = Provenance(tables.dependence, tables.sources.wire)
    maker = Maker(7)
    cost: dict[int, float] = {}
    found = copies = 0
    for number in range(many + ADDED):
        text, copied = maker.text()
        one = document(number)
        known = START + timedelta(hours=number)
        began = process_time()
        edges = graph.add(one, text, known)
        taken = process_time() - began
        copies += copied
        found += copied and any(edge.kind == "copy" for edge in edges)
        for size in (FEW, many):
            if size <= number < size + ADDED:
                cost[size] = cost.get(size, 0.0) + taken
    few, lot = cost[FEW] / ADDED, cost[many] / ADDED
    print(f"adding one document: {few * 1e3:.2f} ms CPU to a desk of {FEW:,}, {lot * 1e3:.2f} ms to {many:,}")
    print(f"  ratio {lot / few:.2f} (aim: at most 2)")
    print(
        f"  {found:,} of {copies:,} copies found; "
        f"peak memory {getrusage(RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"
    )
    peer(lot)


def peer(own_s: float) -> None:
    """The same on a plain MinHash LSH of 128 permutations, as its documentation shows it."""
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        print("datasketch is not installed: no peer to compare with (uv run --group benchmark …)")
        return
    maker = Maker(7)
    index = MinHashLSH(threshold=0.5, num_perm=128)
    spent = 0.0
    found = copies = 0
    for number in range(FEW + ADDED):
        text, copied = maker.text()
        began = process_time()
        words = text.split()
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(words[at : at + 5]).encode() for at in range(len(words) - 4)])
        near = index.query(sketch)
        index.insert(str(number), sketch)
        if number >= FEW:
            spent += process_time() - began
        copies += copied
        found += copied and bool(near)
    theirs = spent / ADDED
    print(f"datasketch LSH at {FEW:,}: {theirs * 1e3:.2f} ms; {found:,} of {copies:,} copies found")
    print(f"  {1 / own_s:,.0f} documents a second here, {1 / theirs:,.0f} there: ratio {theirs / own_s:.2f}")


if __name__ == "__main__":
    main()
