"""DOCX and RTF."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.collect.makers import PARAGRAPHS, Collected, Collecting, Refused, word, zipped

RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl\f0 Arial;}{\info{\title Crates}{\author Ana Marsh}}"
    r"\f0 Two crates of \b drone\b0  engines were found.\par M\'f6re was said on Monday.\par}"
)


def test_docx_gives_paragraphs_and_tables_in_order(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "note.docx"
    made = datetime(2023, 7, 24, tzinfo=UTC)
    path.write_bytes(
        word(
            PARAGRAPHS,
            [["Ship", "Crates"], ["Calder Wind", "2"]],
            title="Crates",
            author="Ana Marsh",
            created=made,
        )
    )
    found = one(path)
    assert found.text == "\n\n".join([*PARAGRAPHS, "Ship\tCrates", "Calder Wind\t2"])
    assert (found.document.title, found.document.authors) == ("Crates", ("Ana Marsh",))
    assert found.document.published is None
    assert "the DOCX was made 2023-07-24" in found.document.notes


def test_a_docx_is_known_without_its_ending(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "note"
    path.write_bytes(word(["Some text."]))
    assert one(path).text == "Some text."


def test_a_docx_cannot_reach_other_files(tmp_path: Path, outcome: Collecting) -> None:
    """External entities in its XML are not resolved."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    body = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>Text &x; here</w:t></w:r></w:p></w:body></w:document>"
    )
    from io import BytesIO
    from zipfile import ZipFile

    with ZipFile(BytesIO(word(["x"]))) as package:
        members = {name: package.read(name) for name in package.namelist()}
    path = tmp_path / "evil.docx"
    path.write_bytes(zipped(members | {"word/document.xml": body.encode()}))
    found, failed = outcome(path)
    assert len(found) + len(failed) == 1
    assert all("secret" not in item.text for item in found)


def test_a_broken_docx_is_one_error(tmp_path: Path, failure: Refused) -> None:
    path = tmp_path / "cut.docx"
    path.write_bytes(word(PARAGRAPHS)[:5000])
    assert "cannot be read" in failure(path) or "not a DOCX" in failure(path)


def test_other_office_files_are_refused_by_what_they_are(tmp_path: Path, failure: Refused) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}))
    assert "Save it as PDF or DOCX" in failure(path)


def test_rtf(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "note.rtf"
    path.write_text(RTF)
    found = one(path)
    assert found.text == "Two crates of drone engines were found.\nMöre was said on Monday."
    assert (found.document.title, found.document.authors) == ("Crates", ("Ana Marsh",))
