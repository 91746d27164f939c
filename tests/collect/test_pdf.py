"""PDF: text of pages, declared facts, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.collect.makers import Collected, Collecting, Refused, pdf
from watchfloor.collect import Limits
from watchfloor.collect.pdf import _without_running_lines

PAGES = ("Two crates were found.", "The ship left Sarrin.", "The owner denied it.")


def test_pages_are_read_without_running_lines(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(PAGES, Title="Crates", Author="Ana Marsh; Ben Oduya"))
    found = one(path)
    assert found.text == "\n\n".join(PAGES)
    assert found.document.title == "Crates"
    assert found.document.authors == ("Ana Marsh", "Ben Oduya")


def test_the_date_of_the_file_is_a_note_and_no_publication_date(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(PAGES))
    document = one(path).document
    assert document.published is None
    assert any(note.startswith("the PDF was made 20") for note in document.notes)


def test_a_line_on_two_pages_stays() -> None:
    pages = ["Summary\nShips\nmore\ntext\nhere", "Summary\nCrates\nmore\ntext\nthere"]
    assert _without_running_lines(pages) == pages


def test_too_many_pages(tmp_path: Path, failure: Refused) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(PAGES))
    assert "has 3 pages; one document may have 2" in failure(path, limits=Limits(pages=2))


def test_a_scan_is_told_apart(tmp_path: Path, failure: Refused) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf([""]))
    assert "no text" in failure(path)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.95])
def test_a_truncated_pdf_is_one_error_or_what_is_left(
    tmp_path: Path, outcome: Collecting, share: float
) -> None:
    content = pdf(PAGES)
    path = tmp_path / "cut.pdf"
    path.write_bytes(content[: int(len(content) * share)])
    (tmp_path / "next.txt").write_text("The next file.")
    found, failed = outcome(tmp_path / "cut.pdf", tmp_path / "next.txt")
    assert found[-1].text == "The next file."
    assert len(found) + len(failed) == 2


def test_a_pdf_is_known_by_its_bytes(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(pdf(PAGES))
    assert one(path).document.media_type == "application/pdf"
