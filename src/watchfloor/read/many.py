"""Reading many documents, with one process or several, in the order in which they came."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchfloor.errors import WatchfloorError
from watchfloor.read.engines import Reader, open_reader
from watchfloor.read.languages import language_of
from watchfloor.records import Document, Reading, Statement

#: Documents under way for each worker: enough to keep it busy, few enough to keep memory flat.
_AHEAD = 8

if TYPE_CHECKING:
    from multiprocessing.pool import AsyncResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A document to be read."""

    document: Document
    text: str
    document_id: str | None = None

    @property
    def id(self) -> str:
        return self.document_id or self.document.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of reading one document."""

    item: Item
    reading: Reading
    statements: tuple[Statement, ...]


def read_one(reader: Reader, item: Item) -> Outcome:
    """Read one document; what goes wrong with it is told in the reading and stops nothing else."""
    language = item.document.language or language_of(item.text)
    problem: str | None = None
    found: tuple[Statement, ...] = ()
    if language and language.partition("-")[0].lower() not in languages(reader):
        problem = f"not read: language {language}"
    else:
        try:
            found = tuple(reader.read(item.document, item.text, document_id=item.document_id))
        except WatchfloorError:
            raise
        except (ValueError, ArithmeticError, LookupError, RecursionError, MemoryError) as error:
            problem = f"not read: {type(error).__name__}: {error}"
    reading = Reading(
        document=item.id,
        engine=f"{reader.name}/{reader.version}",
        statements=len(found),
        language=language,
        problem=problem,
    )
    return Outcome(item=item, reading=reading, statements=found)


def languages(reader: Reader) -> tuple[str, ...]:
    """The languages that a reader reads; English if it does not say."""
    return tuple(getattr(reader, "languages", ("en",)))


def read_many(reader: Reader, items: Iterable[Item], workers: int = 1) -> Iterator[Outcome]:
    """Read documents; the outcomes come in the order of the documents, whatever the number of workers.

    Parameters
    ----------
    reader
        With several workers each opens its own of the same name and options.
    workers
        Number of processes. Memory does not grow with the number of documents.
    """
    if workers <= 1:
        for item in items:
            yield read_one(reader, item)
        return
    from multiprocessing import get_context

    options: dict[str, Any] = dict(getattr(reader, "options", {}))
    under_way: deque[AsyncResult[Outcome]] = deque()
    with get_context("spawn").Pool(workers, initializer=_begin, initargs=(reader.name, options)) as pool:
        for item in items:
            under_way.append(pool.apply_async(_work, (item,)))
            if len(under_way) >= _AHEAD * workers:
                yield under_way.popleft().get()
        while under_way:
            yield under_way.popleft().get()


_worker: Reader | None = None


def _begin(name: str, options: dict[str, Any]) -> None:
    global _worker
    _worker = open_reader(name, **options)


def _work(item: Item) -> Outcome:
    if _worker is None:
        raise RuntimeError("the worker was not set up")
    return read_one(_worker, item)
