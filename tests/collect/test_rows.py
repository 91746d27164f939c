"""Documents as JSON, JSON lines and CSV."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.collect.makers import Collected, Collecting, Refused
from watchfloor.collect import Limits
from watchfloor.records import Document, PartialDate, Summary

ROW = {
    "id": "n-1",
    "text": "Two crates were found.",
    "title": "Crates",
    "publisher": "Lenmark Post",
    "author": ["Ana Marsh", "Ben Oduya"],
    "published": "2024-04",
    "not_before": "2024-04-02",
    "retrieved": "2024-04-30T10:00:00Z",
    "url": "https://post.example/1",
    "lang": "en",
    "summary_of": {
        "publisher": "Wire",
        "published": "2024-04-01",
        "url": "https://wire.example/7",
        "rank": 3,
    },
}


def check(document: Document) -> None:
    assert (document.name, document.title, document.publisher) == ("n-1", "Crates", "Lenmark Post")
    assert str(document.published) == "2024-04"
    assert document.published_from == "row"
    assert document.url == "https://post.example/1"
    assert document.language == "en"


def test_one_object(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "note.json"
    path.write_text(json.dumps(ROW))
    found = one(path)
    check(found.document)
    assert found.document.member is None
    assert found.document.authors == ("Ana Marsh", "Ben Oduya")
    assert str(found.document.not_before) == "2024-04-02"
    assert found.document.retrieved == datetime(2024, 4, 30, 10, tzinfo=UTC)
    published = PartialDate("2024-04-01")
    assert found.document.summary_of == Summary(
        publisher="Wire", published=published, url="https://wire.example/7"
    )


def test_a_list_of_objects(tmp_path: Path, outcome: Collecting) -> None:
    path = tmp_path / "notes.json"
    path.write_text(json.dumps([ROW, {"body": "Another."}, {"title": "without text"}, 7]))
    found, failed = outcome(path)
    check(found[0].document)
    assert [item.document.member for item in found] == ["item 1", "item 2"]
    assert found[1].document.name == "notes-2"
    assert [item.member for item in failed] == ["item 3", "item 4"]


@pytest.mark.parametrize("ending", ["jsonl", "ndjson"])
def test_lines_go_on_past_broken_ones(tmp_path: Path, outcome: Collecting, ending: str) -> None:
    path = tmp_path / f"notes.{ending}"
    path.write_bytes(json.dumps(ROW).encode() + b'\n{"text": "cut\n\n\xff\xfe\n[1]\n{"content": "Last."}')
    found, failed = outcome(path)
    check(found[0].document)
    assert [item.document.member for item in found] == ["line 1", "line 6"]
    assert [item.member for item in failed] == ["line 2", "line 4", "line 5"]


def test_packed_lines_are_lines(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "notes.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(ROW).encode()))
    check(one(path).document)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(tmp_path: Path, outcome: Collecting, delimiter: str) -> None:
    path = tmp_path / "notes.csv"
    header = ["id", "text", "title", "publisher", "published", "url", "lang", "author"]
    rows = [
        [
            "n-1",
            '"Two crates, were\nfound."',
            "Crates",
            "Lenmark Post",
            "2024-04",
            "https://post.example/1",
            "en",
            "",
        ],
        ["n-2", "", "without text", "", "", "", "", ""],
    ]
    path.write_text("\ufeff" + "\n".join(delimiter.join(row) for row in [header, *rows]))
    found, failed = outcome(path)
    check(found[0].document)
    assert found[0].text == "Two crates, were\nfound."
    assert found[0].document.authors == ()
    assert [item.member for item in failed] == ["row 2"]


def test_a_date_that_is_none_becomes_a_note(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "note.json"
    path.write_text(json.dumps({"text": "Text.", "published": "last Tuesday"}))
    document = one(path).document
    assert document.published is None
    assert document.notes == ("published is 'last Tuesday', which is no date",)


def test_text_that_no_encoder_takes_is_mended(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "note.json"
    path.write_text('{"text": "a\\ud800b\\u0000c"}')
    assert one(path).text == "a\ufffdbc"


def test_a_file_without_any_document_is_one_error_and_not_one_a_row(
    tmp_path: Path, outcome: Collecting
) -> None:
    path = tmp_path / "numbers.jsonl"
    path.write_text('{"value": 1}\n' * 5000)
    found, failed = outcome(path)
    assert not found
    assert len(failed) == 21
    assert "no file of documents" in str(failed[-1].error)


def test_a_long_line_is_passed_over(tmp_path: Path, outcome: Collecting) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text('{"text": "First."}\n{"text": "' + "x" * 5_000_000 + '"}\n{"text": "Last."}\n')
    found, failed = outcome(path, limits=Limits(document_bytes=1 << 20))
    assert [item.text for item in found] == ["First.", "Last."]
    assert [item.member for item in failed] == ["line 2"]


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "nothing,of,this\n1,2,3"])
def test_what_is_no_data_is_an_error(tmp_path: Path, failure: Refused, content: str) -> None:
    path = tmp_path / ("bad.csv" if "," in content else "bad.json")
    path.write_text(content)
    assert "bad." in failure(path)
