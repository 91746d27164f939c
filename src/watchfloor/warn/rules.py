"""From records to warnings: one rule for each kind of watch, all pure functions.

What is already known never changes with what comes later: each warning is made from records that
were known when it could first be raised, and its id is that of the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from watchfloor.records import Assessment, Document, Link, ListEdition, ListEntry, Statement, Warning
from watchfloor.warn.assessed import levels, words
from watchfloor.warn.listed import listings
from watchfloor.warn.material import Material
from watchfloor.warn.reported import mentions, pairs
from watchfloor.warn.watches import LevelWatch, ListingWatch, MentionWatch, PairWatch, Watch, WordWatch


def warnings(
    watches: Iterable[Watch],
    *,
    series: Mapping[str, Sequence[Assessment]] | None = None,
    statements: Iterable[Statement] = (),
    links: Iterable[Link] = (),
    documents: Iterable[Document] = (),
    editions: Iterable[ListEdition] = (),
    entries: Iterable[ListEntry] = (),
    indicators: Mapping[str, str] | None = None,
) -> list[Warning]:
    """Every warning that these records give reason for, oldest first, each once.

    Parameters
    ----------
    watches
        What was asked for (:func:`~watchfloor.warn.parse_watches`).
    series
        For each hypothesis its assessments at each date on which its evidence changed.
    statements, links, documents, editions, entries
        The desk's records; the order does not matter. A document of which nothing tells when it was
        known gives no warning, for it has no place in time.
    indicators
        What each indicator of the tables is called.
    """
    watches = list(watches)
    if not any(isinstance(watch, MentionWatch | PairWatch) for watch in watches):
        statements = links = ()  # they are many, and nobody asks for them
    records = Material.of(series or {}, statements, links, documents, editions, entries, indicators or {})
    found: dict[str, Warning] = {}
    for watch in watches:
        for warning in _rule(watch, records):
            found.setdefault(warning.id, warning)
    return sorted(found.values(), key=lambda one: (one.known, one.subject, one.watch, one.id))


def _rule(watch: Watch, records: Material) -> Iterator[Warning]:
    match watch:
        case LevelWatch():
            return levels(watch, records)
        case WordWatch():
            return words(watch, records)
        case ListingWatch():
            return listings(watch, records)
        case MentionWatch():
            return mentions(watch, records)
        case PairWatch():
            return pairs(watch, records)
