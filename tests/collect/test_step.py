"""What collecting leaves in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from watchfloor.collect import Details
from watchfloor.collect.step import step
from watchfloor.ledger import Ledger, Objects
from watchfloor.records import Document, Mention, Retrieval, Span, Statement


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(f"sqlite:///{tmp_path}/ledger.db", Objects(tmp_path / "objects")) as ledger:
        yield ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    for outlet in ("Harbour News", "Andes Ledger"):
        place = folder / outlet.split()[0].lower()
        place.mkdir(parents=True)
        (place / "story.txt").write_text("Two freighters unloaded crates at night.")
        (place / "story.meta.toml").write_text(f'publisher = "{outlet}"\npublished = 2024-03-05\n')
    return folder


def publishers(ledger: Ledger) -> list[str]:
    return sorted(document.publisher or "" for document in ledger.view().all(Document))


def test_two_outlets_with_the_same_bytes_are_two_documents(ledger: Ledger, folder: Path) -> None:
    assert len(step(ledger, [folder]).collected) == 2
    assert publishers(ledger) == ["Andes Ledger", "Harbour News"]
    head = ledger.head
    assert step(ledger, [folder]).there == 2
    assert ledger.head == head


def test_a_file_that_was_moved_is_no_new_document(ledger: Ledger, folder: Path) -> None:
    step(ledger, [folder / "andes"])
    (folder / "andes").rename(folder / "elsewhere")
    step(ledger, [folder / "elsewhere"])
    assert publishers(ledger) == ["Andes Ledger"]
    assert ledger.view().count(Retrieval) == 2


def test_changed_details_are_taken_up_when_asked(ledger: Ledger, folder: Path) -> None:
    path = folder / "andes" / "story.txt"
    step(ledger, [path])
    [old] = ledger.view().all(Document)
    span = Span(start=0, end=3, text="Two")
    made = Statement(
        document=old.id,
        start=0,
        end=3,
        quote="Two",
        trigger=span,
        action="movement",
        agent=Mention(start=0, end=3, text="Two"),
        certainty="certain",
        mode="actual",
        polarity="affirmed",
        speech="none",
    )
    with ledger.write("tester") as work:
        work.put(made, known=old.known)
    step(ledger, [path], details=Details(publisher="Harbour News"))
    assert publishers(ledger) == ["Andes Ledger"]
    step(ledger, [path], details=Details(publisher="Harbour News"), again=True)
    assert publishers(ledger) == ["Harbour News"]
    assert ledger.view().count(Statement) == 0


def test_a_mailbox_that_grows_keeps_its_messages(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    row = '{"text": "A report of %s, about ships.", "publisher": "Desk"}\n'
    path.write_text(row % "Monday")
    step(ledger, [path])
    path.write_text(row % "Monday" + row % "Tuesday")
    step(ledger, [path])
    assert ledger.view().count(Document) == 2


def test_a_side_file_named_by_a_pattern_comes_along_with_its_document(ledger: Ledger, folder: Path) -> None:
    named = sorted((folder / "andes").iterdir())
    assert len(named) == 2
    outcome = step(ledger, named)
    assert (len(outcome.collected), outcome.failed) == (1, ())
    (folder / "andes" / "story.txt").unlink()
    [failure] = step(ledger, [folder / "andes" / "story.meta.toml"]).failed
    assert "story.meta.toml" in str(failure.error)
