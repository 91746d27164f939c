"""The room's step of the line: link the mentions of every document whose links are not up to date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watchfloor.ledger import Ledger, View
from watchfloor.names.catalogue import Catalogue
from watchfloor.names.linking import link_statements
from watchfloor.names.lists import Lists
from watchfloor.progress import Report, silent
from watchfloor.records import Document, Link, Linking, ListEdition, ListEntry, Reading, Statement, digest

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
