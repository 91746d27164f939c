"""How much a file, a page or a message may ask of the desk before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of collecting; whatever passes one fails with an error that names it.

    The defaults let through whatever a newsroom, a court or a ministry publishes, and the archives of
    a few years of it, and stop what is made to exhaust a machine. They are choices, not measurements.
    """

    file_bytes: int = 2 * GIB
    """Size of one file as it comes, archives included."""
    document_bytes: int = 64 * MIB
    """Size of one document: a file, a member of an archive, a message, a line of JSON."""
    text_chars: int = 10_000_000
    """Code points of the text of one document: some 4,000 printed pages."""
    pages: int = 2_000
    """Pages of one PDF."""
    depth: int = 4
    """How deep containers may be in one another: a message in an mbox in a zip is two deep."""
    members: int = 100_000
    """Documents in one file."""
    expansion: int = 100
    """How many times its own size a file may unpack to. Text packs to between a third and a tenth;
    only what repeats itself packs to a hundredth."""
    expanded_bytes: int = 8 * GIB
    """What one file may unpack to in all."""
    seconds: float = 60.0
    """The longest that a single document may take to read."""
    memory_bytes: int = 4 * GIB
    """Memory of the process that reads (where the system can limit it)."""
    stops: int = 3
    """How many documents of one file may hang or crash their parser before the rest of it is given up."""
    links: int = 500
    """Addresses followed from one feed or sitemap; 0 follows none."""
    redirects: int = 5
    """Redirects followed from one address."""
    connect_s: float = 10.0
    """The longest wait for a connection to be made."""
    fetch_s: float = 60.0
    """The longest that getting one address may take, redirects included."""
    pause_s: float = 1.0
    """The shortest time between two requests to the same host."""
