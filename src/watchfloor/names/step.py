"""The room's step of the line: link the mentions of every document whose links are not up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from watchfloor.errors import ListError
from watchfloor.ledger import Ledger, View
from watchfloor.names.catalogue import Catalogue
from watchfloor.names.linking import link_statements
from watchfloor.names.lists import Lists, diff_editions, read_list
from watchfloor.progress import Report, silent
from watchfloor.records import (
    Document,
    Link,
    Linking,
    ListEdition,
    ListEntry,
    PartialDate,
    Reading,
    Statement,
    digest,
)

ACTOR = "names/1"
_BATCH = 64
"""Documents linked in one unit of work."""


@dataclass(frozen=True, slots=True)
class Done:
    """What the step did."""

    documents: int = 0
    links: int = 0


def step(ledger: Ledger, catalogue: Catalogue, *, report: Report = silent) -> Done:
    """Link what was read since, or what another catalogue or list edition may change."""
    view = ledger.view()
    base = digest([catalogue.digest, view.last(ListEdition)])
    read = {one.document: one for one in view.all(Reading)}
    done = {one.document: one.inputs for one in view.all(Linking)}
    wanted = {id: digest([base, one]) for id, one in read.items()}
    todo = [id for id, inputs in wanted.items() if done.get(id) != inputs]
    if not todo:
        return Done()
    lists = Lists(view.all(ListEntry), view.all(ListEdition))
    since = {entry.id: known for known, entry in view.known(ListEntry)}
    total = 0
    for at in range(0, len(todo), _BATCH):
        batch = todo[at : at + _BATCH]
        report("names", at, len(todo))
        with ledger.write(ACTOR) as work:
            for document in view.many(Document, batch).values():
                found = _links(view, document, catalogue, lists)
                for gone in view.all(Link, document=document.id):
                    if gone.id not in found:
                        work.retire(Link, gone.id)
                for link in found.values():
                    work.put(link, known=_known(link, document, since))
                work.put(
                    Linking(document=document.id, inputs=wanted[document.id], links=len(found)),
                    known=document.known,
                )
                total += len(found)
    report("names", len(todo), len(todo))
    return Done(len(todo), total)


def _links(view: View, document: Document, catalogue: Catalogue, lists: Lists) -> dict[str, Link]:
    statements = list(view.all(Statement, document=document.id))
    links = link_statements(document, view.text(document), statements, catalogue, lists)
    return {link.id: link for link in links}


def _known(link: Link, document: Document, since: dict[str, datetime]) -> datetime | None:
    """A link to an entry of a list cannot be known before the entry is."""
    entry = since.get(link.entity.removeprefix("list:"))
    return max(entry, document.known) if entry and document.known else document.known


def add_list(
    ledger: Ledger,
    path: Path,
    *,
    published: PartialDate | None = None,
    key: str | None = None,
    report: Report = silent,
) -> ListEdition:
    """Keep one edition of a list: its new and changed entries, and what changed since the one before.

    Entries that were taken off stay in view; the editions tell until when they were listed.

    Raises
    ------
    ListError
        If the file cannot be read as a list, or an edition later than it is there already.
    """
    edition, entries = read_list(path, published, key)
    view = ledger.view()
    editions = sorted(view.all(ListEdition, list=edition.list), key=lambda one: one.published.earliest)
    same = [one for one in editions if one.source_sha256 == edition.source_sha256]
    if same:
        return same[0]
    previous = editions[-1] if editions else None
    if previous and previous.published.earliest >= edition.published.earliest:
        raise ListError(
            f"{path} is of {edition.published}, but the edition of {previous.published} is there already.",
            fix="Add editions in the order in which they were published.",
        )
    there = _standing(view, editions)
    edition = diff_editions(edition, entries, previous, there)
    moved = {*edition.added, *edition.changed}
    moment = edition.published.known_from
    with ledger.write(ACTOR) as work:
        for number, entry in enumerate(entries):
            if entry.entry in moved:
                new = entry.entry in edition.added and entry.listed is not None
                work.put(entry, known=entry.listed.known_from if new and entry.listed else moment)
            if number % 1000 == 0:
                report("lists", number, len(entries), edition.id)
        work.put(edition, known=moment)
    report("lists", len(entries), len(entries), edition.id)
    return edition


def _standing(view: View, editions: Sequence[ListEdition]) -> list[ListEntry]:
    """The entries that stand in the last of these editions."""
    standing: set[str] = set()
    for edition in editions:
        standing.update(edition.added)
        standing.difference_update(edition.removed)
    if not editions:
        return []
    return [entry for entry in view.all(ListEntry, list=editions[-1].list) if entry.entry in standing]
