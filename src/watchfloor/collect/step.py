"""The room's step of the line: keep what is collected, file by file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from watchfloor.collect.collecting import Failed, Found, Progress, collect
from watchfloor.collect.details import Details
from watchfloor.collect.limits import Limits
from watchfloor.ledger import Ledger, View, Work
from watchfloor.progress import Report, silent
from watchfloor.records import Document, Link, Linking, Reading, Retrieval, Statement

ACTOR = "collect/1"
_BATCH = 50
"""Documents kept in one unit of work."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of all that was asked for."""

    collected: tuple[Document, ...]
    there: int
    """Files that were collected before and have not changed."""
    failed: tuple[Failed, ...]


def step(
    ledger: Ledger,
    inputs: Sequence[str | Path],
    *,
    details: Details | None = None,
    limits: Limits | None = None,
    again: bool = False,
    report: Report = silent,
) -> Outcome:
    """Collect documents and keep them; what fails stops nothing else.

    Parameters
    ----------
    ledger
        Where they are kept; their bytes and texts go into its object store.
    inputs
        Files, folders, addresses.
    details
        What is known about all of them; it goes before what they say themselves.
    limits
        What no file, page or message may exceed.
    again
        Read files anew that were collected before, to take up changed details.
    report
        Told the location of each document.
    """
    view = ledger.view()
    told: list[Progress] = []

    def tell(progress: Progress) -> None:
        told.append(progress)
        report("collect", len(told), None, progress.location)

    results = collect(
        inputs,
        objects=ledger.objects,
        details=details or Details(),
        limits=limits or Limits(),
        seen=lambda retrieval: not again and view.get(Retrieval, retrieval) is not None,
        last=lambda url: _last(view, url),
        on_progress=tell,
    )
    collected: list[Document] = []
    failed: list[Failed] = []
    batch: list[Found] = []
    for result in results:
        if isinstance(result, Failed):
            failed.append(result)
            continue
        ends = bool(batch) and batch[-1].retrieval.id != result.retrieval.id
        if ends or len(batch) >= _BATCH:
            _keep(ledger, batch, whole=ends, again=again)
            batch = []
        batch.append(result)
        collected.append(result.document)
    _keep(ledger, batch, whole=True, again=again)
    return Outcome(tuple(collected), sum(one.state == "already there" for one in told), tuple(failed))


def _keep(ledger: Ledger, batch: Sequence[Found], *, whole: bool, again: bool) -> None:
    """Keep documents of one file; its retrieval only with the last, so that a stop in between shows."""
    view = ledger.view()
    there = view.many(Document, (found.document.id for found in batch))
    with ledger.write(ACTOR) as work:
        ledger.objects.put_all(found.text.encode() for found in batch)
        for found in batch:
            if again:
                _retire_former(work, view, found)
            if again or found.document.id not in there:
                work.put(found.document)
        if whole and batch:
            work.put(batch[-1].retrieval, known=batch[-1].retrieval.retrieved)


def _retire_former(work: Work, view: View, found: Found) -> None:
    """Take out of view what the same part of the same file was kept as before its details changed."""
    new = found.document
    if {one.location for one in view.all(Retrieval, raw=new.raw_sha256)} - {found.retrieval.location}:
        return  # The same bytes came from elsewhere too: that is another document.
    for old in view.all(Document, raw=new.raw_sha256):
        if old.id != new.id and (old.member, old.text_sha256) == (new.member, new.text_sha256):
            work.retire(Document, old.id)
            for kind in (Reading, Statement, Linking, Link):
                for one in view.all(kind, document=old.id):
                    work.retire(kind, one.id)


def _last(view: View, url: str) -> Retrieval | None:
    found = list(view.all(Retrieval, location=url))
    return found[-1] if found else None
