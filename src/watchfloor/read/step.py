"""The room's step of the line: read every document that this engine has not read yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from watchfloor.ledger import Ledger, View, Work
from watchfloor.progress import Report, silent
from watchfloor.read.engines import Reader
from watchfloor.read.many import Item, Outcome, read_many
from watchfloor.records import Document, Reading, Statement

T = TypeVar("T")

_BATCH = 16
"""Documents read in one unit of work: what a kill can cost, against a transaction for each."""


@dataclass(frozen=True, slots=True)
class Done:
    """What the step did."""

    documents: int = 0
    statements: int = 0
    unread: int = 0
    """Documents that the engine could not read: another language, or a failure that is noted."""


def step(ledger: Ledger, reader: Reader, *, workers: int = 1, report: Report = silent) -> Done:
    """Read what was not read by this engine, and keep the statements.

    A document and its statements are kept in one transaction, so that a stop at any moment leaves each
    document read or unread, never in between. Statements of an older engine that this one does not
    make are retired.
    """
    engine = f"{reader.name}/{reader.version}"
    view = ledger.view()
    done = {reading.document for reading in view.all(Reading, engine=engine)}
    todo = [document for document in view.all(Document) if document.id not in done]
    documents = statements = unread = 0
    if todo:
        report("read", 0, len(todo))
    items = (Item(document=document, text=view.text(document)) for document in todo)
    for batch in _batches(read_many(reader, items, workers)):
        with ledger.write(engine) as work:
            for outcome in batch:
                _keep(work, view, outcome)
                statements += len(outcome.statements)
                unread += outcome.reading.problem is not None
        documents += len(batch)
        report("read", documents, len(todo), batch[-1].item.document.name)
    return Done(documents, statements, unread)


def _keep(work: Work, view: View, outcome: Outcome) -> None:
    known = outcome.item.document.known
    new = {statement.id for statement in outcome.statements}
    for old in view.all(Statement, document=outcome.item.id):
        if old.id not in new:
            work.retire(Statement, old.id)
    for statement in outcome.statements:
        work.put(statement, known=known)
    work.put(outcome.reading, known=known)


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(items)
    while batch := list(islice(waiting, _BATCH)):
        yield batch
