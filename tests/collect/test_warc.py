"""Web captures."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.collect.makers import PARAGRAPHS, Collected, Collecting, page, pdf, warc, zipped

RECORDS = [
    ("https://post.example/crates", "200 OK", "text/html; charset=utf-8", page().encode()),
    ("https://post.example/style.css", "200 OK", "text/css", b"p {}"),
    ("https://post.example/gone", "404 Not Found", "text/html", page().encode()),
    ("https://post.example/report.pdf", "200 OK", "application/pdf", pdf(["Two crates."])),
]


@pytest.mark.parametrize("compress", [True, False])
def test_captured_documents_come_with_address_and_time(
    tmp_path: Path, outcome: Collecting, compress: bool
) -> None:
    path = tmp_path / ("capture.warc.gz" if compress else "capture.warc")
    path.write_bytes(warc(RECORDS, compress=compress))
    found, failed = outcome(path)
    assert not failed
    assert [item.document.url for item in found] == [RECORDS[0][0], RECORDS[3][0]]
    assert [item.document.name for item in found] == [RECORDS[0][0], RECORDS[3][0]]
    assert found[0].document.retrieved == datetime(2023, 7, 25, 8, tzinfo=UTC)
    assert str(found[0].document.member).startswith("<urn:uuid:")
    assert PARAGRAPHS[0] in found[0].text
    assert found[1].text == "Two crates."


def test_wacz(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "capture.wacz"
    path.write_bytes(
        zipped(
            {"datapackage.json": b"{}", "pages/pages.jsonl": b"{}", "archive/data.warc.gz": warc(RECORDS[:1])}
        )
    )
    assert one(path).document.url == RECORDS[0][0]


def test_a_truncated_capture_gives_what_it_has(tmp_path: Path, outcome: Collecting) -> None:
    content = warc(RECORDS, compress=False)
    path = tmp_path / "capture.warc"
    path.write_bytes(content[: len(content) // 3])
    found, failed = outcome(path)
    assert len(found) <= 1
    assert len(found) + len(failed) >= 1
