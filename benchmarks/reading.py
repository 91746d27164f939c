"""How fast the default reader reads, beside spaCy's own full pipeline of the same model on the same text.

::

    python benchmarks/reading.py PRESS.jsonl.gz ... [--words 200000] [--memory-words 1000000]

Prints ratios, which carry over from machine to machine, and the figures behind them: words per second of
processor time for both, two workers against one by the clock, peak memory, and the time from the start of
a process to the first statement of a one-page file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import chain, cycle
from pathlib import Path

from watchfloor.read import Item, open_reader, read_many
from watchfloor.read.parse import DEFAULT_MODEL
from watchfloor.records import Document, PartialDate


def texts(files: Sequence[Path]) -> Iterator[dict[str, str]]:
    """The documents of the files, in turn, every fifth one."""
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line) for number, line in enumerate(lines) if number % 5 == 0)


def sample(files: Sequence[Path], words: int) -> list[Item]:
    """About so many words, the documents repeated if there are too few."""
    found: list[Item] = []
    count = 0
    for number, row in enumerate(cycle(texts(files))):
        document = Document(
            name=str(number),
            text_sha256="",
            raw_sha256="",
            language="en",
            publisher=row.get("publisher"),
            published=PartialDate(row["published"][:10]) if row.get("published") else None,
        )
        found.append(Item(document=document, text=row["text"], document_id=str(number)))
        count += len(row["text"].split())
        if count >= words:
            break
    return found


def spacy_seconds(items: Sequence[Item]) -> float:
    """Processor seconds of the full pipeline, a paragraph a document."""
    import spacy

    nlp = spacy.load(DEFAULT_MODEL)
    list(nlp.pipe(["It starts slowly the first time."]))
    begun = time.process_time()
    for _ in nlp.pipe(p for item in items for p in item.text.split("\n") if p.strip()):
        pass
    return time.process_time() - begun


def reader_seconds(items: Sequence[Item]) -> tuple[float, int]:
    """Processor seconds of the default reader, and how many statements it found."""
    reader = open_reader()
    list(read_many(reader, items[:1]))
    begun = time.process_time()
    found = sum(len(outcome.statements) for outcome in read_many(reader, items))
    return time.process_time() - begun, found


def clock_seconds(items: Sequence[Item], workers: int) -> float:
    """Seconds by the clock with so many workers, their start left out."""
    outcomes = read_many(open_reader(), chain(items[:8], items), workers)
    for _ in range(8):
        next(outcomes)
    begun = time.perf_counter()
    for _ in outcomes:
        pass
    return time.perf_counter() - begun


def first_statement_seconds(item: Item) -> float:
    """From the start of a process to the first line that it prints, by the clock."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.txt"
        path.write_text(item.text[:3000], encoding="utf-8")
        begun = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "watchfloor", "read", str(path), "--format", "jsonl"],
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--words", type=int, default=200_000)
    parser.add_argument(
        "--memory-words", type=int, default=0, help="read so many words and print the peak memory"
    )
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    items = sample(options.files, options.words)
    words = sum(len(item.text.split()) for item in items)
    own, found = reader_seconds(items)
    full = spacy_seconds(items)
    print(f"{words:,} words in {len(items):,} documents, {found:,} statements")
    print(f"reader            {words / own:9,.0f} words per CPU-s")
    print(f"spaCy, full       {words / full:9,.0f} words per CPU-s")
    print(f"ratio             {full / own:9.2f}   (goal: at least 2)")
    one, two = clock_seconds(items, 1), clock_seconds(items, 2)
    print(f"two workers       {one / two:9.2f}   times one by the clock (goal: at least 1.7)")
    on_topic = max(items[:200], key=lambda item: item.text.count("sanction") + item.text.count("weapon"))
    print(f"first statement   {first_statement_seconds(on_topic):9.2f} s from process start (goal: under 3)")
    if options.memory_words:
        reader = open_reader()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        many = sample(options.files, options.memory_words)
        for _ in read_many(reader, many):
            pass
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"peak memory       {after / 1024:9.0f} MB after {options.memory_words:,} words")
        print(f"                  {before / 1024:9.0f} MB before")


if __name__ == "__main__":
    main()
