"""What the desk's care costs: collecting web pages against taking their text with trafilatura alone.

The pages are made, all different, of a news page's usual size. Both sides read them from the disk. The peer
takes the text; collecting also takes what the page declares, keeps the bytes durably by their hash, and
reads everything in a process of its own with limits on time and memory. Prints ratios, measured in one run on
this machine: of throughput and of the text that was found::

    uv run python benchmarks/collect.py [PAGES]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import perf_counter

from watchfloor.collect import Found, collect
from watchfloor.ledger.objects import Objects

SENTENCES = (
    "Port officials said on day {n} that {m} crates had been taken off a ship after a search.",
    "The ship had left port number {m} a week before with papers that named farm machines.",
    "A spokesman for owner {n} denied that the company had known what was in the {m} crates.",
    "Inspectors from agency {m} are to report to the ministry before the end of week {n}.",
)


def page(number: int) -> str:
    """A page of some 30 paragraphs between a menu of 40 links and a foot."""
    links = "".join(f'<li><a href="/s/{link}">Section {link}</a></li>' for link in range(40))
    paragraphs = "".join(
        f"<p>{' '.join(sentence.format(n=number, m=place) for sentence in SENTENCES)}</p>"
        for place in range(30)
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Story {number}</title>'
        '<meta property="og:site_name" content="Example Post">'
        '<meta property="article:published_time" content="2024-04-29T10:00:00Z"></head>'
        f"<body><nav><ul>{links}</ul></nav><article><h1>Story {number}</h1>{paragraphs}</article>"
        "<footer>All rights reserved.</footer></body></html>"
    )


def with_peer(folder: Path) -> tuple[float, int]:
    """Seconds and characters of taking the text with trafilatura alone."""
    import trafilatura

    began = perf_counter()
    texts = (
        trafilatura.extract(path.read_bytes(), include_comments=False) for path in sorted(folder.iterdir())
    )
    characters = sum(len(text or "") for text in texts)
    return perf_counter() - began, characters


def with_desk(folder: Path, store: Path) -> tuple[float, float, int]:
    """Seconds to the first document, seconds for the others, and characters in all."""
    began = perf_counter()
    first_at = 0.0
    characters = 0
    for item in collect([folder], objects=Objects(store)):
        if not isinstance(item, Found):
            raise SystemExit(str(item.error))
        first_at = first_at or perf_counter()
        characters += len(item.text)
    return first_at - began, perf_counter() - first_at, characters


def main() -> None:
    """Measure both and print the ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as name:
        pages = Path(name) / "pages"
        pages.mkdir()
        for number in range(count):
            (pages / f"{number:06}.html").write_text(page(number))
        with_peer(pages)  # Loads it, so that only work is timed.
        peer_s, peer_characters = with_peer(pages)
        first_s, desk_s, desk_characters = with_desk(pages, Path(name) / "objects")
    print(f"{count} pages, {peer_characters / count:,.0f} characters of text each")
    print(f"trafilatura alone   {count / peer_s:8.1f} pages/s")
    print(f"collecting          {(count - 1) / desk_s:8.1f} pages/s, the first after {first_s:.2f} s")
    print(f"ratio of throughput {(count - 1) / desk_s / (count / peer_s):8.2f}")
    print(f"ratio of text       {desk_characters / peer_characters:8.3f}")


if __name__ == "__main__":
    main()
