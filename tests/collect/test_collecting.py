"""Files and folders: order, precedence, identity, and going on whatever happens."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Generator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest

from tests.collect.makers import Collected, Collecting, Refused, page, write, zipped
from watchfloor.collect import Details, Failed, Found, Limits, Progress, collect
from watchfloor.ledger.objects import Objects
from watchfloor.records import PartialDate, Summary


def test_a_folder_is_read_in_order_without_hidden_and_side_files(tmp_path: Path, outcome: Collecting) -> None:
    write(tmp_path / "in", b__txt="b", a__txt="a", a__meta__toml='title = "T"', Z__txt="Z")
    write(tmp_path / "in" / "aa", c__txt="c")
    (tmp_path / "in" / ".hidden").write_text("x")
    found, failed = outcome(tmp_path / "in")
    assert not failed
    assert [item.text for item in found] == ["Z", "a", "c", "b"]


def test_flags_go_before_the_side_file_and_it_before_the_document(tmp_path: Path, one: Collected) -> None:
    head = (
        '<meta property="og:site_name" content="From the page"><meta name="author" content="Page Author">'
        '<meta property="article:published_time" content="2024-01-01">'
        '<meta property="og:title" content="Page title">'
    )
    side = 'publisher = "From the side file"\npublished = 2024-02-02\nauthor = "Side Author"\n'
    folder = write(tmp_path / "in", crates__html=page(head=head), crates__meta__toml=side)
    document = one(folder / "crates.html", details=Details(publisher="From the flags")).document
    assert document.publisher == "From the flags"
    assert document.authors == ("Side Author",)
    assert (str(document.published), document.published_from) == ("2024-02-02", "side file")
    assert document.title == "Page title"
    flagged = Details(published=PartialDate("2023"))
    with tempfile.TemporaryDirectory() as other:
        [found] = collect([folder / "crates.html"], objects=Objects(Path(other)), details=flagged)
    assert isinstance(found, Found)
    assert (str(found.document.published), found.document.published_from) == ("2023", "flag")


def test_a_side_file_gives_every_key(tmp_path: Path, one: Collected) -> None:
    side = """
title = "Title"
publisher = "Publisher"
author = ["One", "Two"]
published = "2023-07"
not_before = 2023-07-02
retrieved = 2023-08-01T10:00:00Z
url = "https://post.example/1"
language = "es"
colour = "red"
[summary_of]
publisher = "Wire"
published = 2023
url = "https://wire.example/1"
"""
    folder = write(tmp_path / "in", note__txt="Text.", note__meta__toml=side)
    document = one(folder).document
    assert (document.title, document.publisher, document.authors) == ("Title", "Publisher", ("One", "Two"))
    assert (str(document.published), str(document.not_before)) == ("2023-07", "2023-07-02")
    assert document.retrieved == datetime(2023, 8, 1, 10, tzinfo=UTC)
    assert (document.url, document.language) == ("https://post.example/1", "es")
    assert document.summary_of == Summary(
        publisher="Wire", published=PartialDate("2023"), url="https://wire.example/1"
    )
    assert document.notes == ("the side file has keys without a meaning: colour",)


@pytest.mark.parametrize(
    "side", ["title =", "title = 7", 'published = "soon"', "summary_of = 1", "published = true"]
)
def test_a_wrong_side_file_is_an_error(tmp_path: Path, failure: Refused, side: str) -> None:
    folder = write(tmp_path / "in", note__txt="Text.", note__meta__toml=side)
    assert "has a side file" in failure(folder)


def test_what_nothing_tells_is_unknown(tmp_path: Path, one: Collected) -> None:
    document = one(write(tmp_path / "in", note__txt="Text.") / "note.txt").document
    for name in (
        "title",
        "publisher",
        "published",
        "published_from",
        "not_before",
        "url",
        "language",
        "summary_of",
    ):
        assert getattr(document, name) is None
    assert document.authors == ()


def test_a_language_is_detected_only_where_none_is_declared_and_the_text_is_long(
    tmp_path: Path, outcome: Collecting
) -> None:
    spanish = "El ministro dijo el lunes que dos cajas con motores fueron halladas en el barco. " * 5
    folder = write(
        tmp_path / "in",
        a__txt=spanish,
        b__txt=spanish[:60],
        c__txt=spanish + "Fin.",
        c__meta__toml='language = "pt"',
        d__html=page(lang='lang="fr"'),
    )
    found, _ = outcome(folder)
    assert [item.document.language for item in found] == ["es", None, "pt", "fr"]
    assert "language detected, not declared" in found[0].document.notes[0]


def test_the_same_bytes_are_the_same_document_whenever_they_are_got(tmp_path: Path, objects: Objects) -> None:
    folder = write(tmp_path / "in", box__zip=zipped({"a.txt": b"a", "b.txt": b"b"}), note__txt="Text.")
    first, second = (
        [item.document for item in collect([folder], objects=objects, now=clock) if isinstance(item, Found)]
        for clock in (partial(datetime, 2024, 1, 1, tzinfo=UTC), partial(datetime, 2024, 1, 2, tzinfo=UTC))
    )
    assert [document.id for document in first] == [document.id for document in second]
    assert [document.retrieved for document in first] != [document.retrieved for document in second]


def test_what_was_seen_is_not_read_again(tmp_path: Path, outcome: Collecting) -> None:
    folder = write(tmp_path / "in", a__txt="a", b__txt="b")
    seen = {item.retrieval.id for item in outcome(folder)[0]}
    (folder / "c.txt").write_text("c")
    (folder / "copy of c.txt").write_text("c")
    told: list[Progress] = []
    found, _ = outcome(folder, seen=seen.__contains__, on_progress=told.append)
    assert [item.text for item in found] == ["c"]
    assert [(Path(progress.location).name, progress.state) for progress in told] == [
        ("a.txt", "already there"),
        ("b.txt", "already there"),
        ("c.txt", "collected"),
        ("copy of c.txt", "already there"),
    ]


def test_bytes_are_kept_as_they_came(tmp_path: Path, one: Collected, objects: Objects) -> None:
    folder = write(tmp_path / "in", crates__html=page())
    found = one(folder)
    assert found.raw.read_bytes() == (folder / "crates.html").read_bytes()
    assert objects.get(found.document.raw_sha256) == page().encode()
    assert found.retrieval.size == len(page().encode())
    assert list(objects.verify()) == []


def test_one_bad_file_never_stops_the_others(tmp_path: Path, outcome: Collecting) -> None:
    folder = write(
        tmp_path / "in",
        a__pdf="not a PDF",
        b__zip="PK no",
        c__json="{",
        d__docx=b"PK\x03\x04",
        e__xyz="?",
        z__txt="Last.",
    )
    found, failed = outcome(folder)
    assert [item.text for item in found] == ["Last."]
    assert [Path(item.location).name for item in failed] == ["a.pdf", "b.zip", "c.json", "d.docx", "e.xyz"]
    for item in failed:
        assert item.location in str(item.error)
        assert "Traceback" not in str(item.error)


def test_links_in_a_circle_and_into_nothing(tmp_path: Path, outcome: Collecting) -> None:
    folder = write(tmp_path / "in", a__txt="a")
    (folder / "up").symlink_to(folder, target_is_directory=True)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "link.txt").symlink_to(folder / "a.txt")
    found, failed = outcome(folder)
    assert [item.text for item in found] == ["a"]
    assert sorted(Path(item.location).name for item in failed) == ["gone.txt", "loop.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux only")
def test_a_file_whose_name_is_not_utf8(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text("Text.")
    found = one(path)
    assert found.document.name == "caf\ufffd"
    assert found.retrieval.location.endswith("caf\ufffd.txt")


def test_what_is_no_file_is_an_error(tmp_path: Path, outcome: Collecting) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    _, failed = outcome(tmp_path / "pipe.txt", tmp_path / "missing.txt", "bad\0name")
    assert len(failed) == 3


def test_a_file_that_goes_away_while_collecting(tmp_path: Path, objects: Objects) -> None:
    folder = write(tmp_path / "in", a__txt="a", b__txt="b", c__txt="c")
    items = collect([folder], objects=objects)
    first = next(items)
    (folder / "b.txt").unlink()
    failed, last = items
    assert isinstance(first, Found)
    assert isinstance(failed, Failed)
    assert isinstance(last, Found)
    assert (first.text, last.text) == ("a", "c")
    assert failed.location.endswith("b.txt")


def test_a_file_changed_after_it_was_kept_changes_nothing(tmp_path: Path, objects: Objects) -> None:
    rows = "".join(f'{{"text": "Text {number}."}}\n' for number in range(2000))
    folder = write(tmp_path / "in", rows__jsonl=rows)
    items = collect([folder], objects=objects)
    next(items)
    (folder / "rows.jsonl").write_text("gone")
    assert len(list(items)) == 1999


def test_a_file_without_permission(outcome: Collecting, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write(Path(name), a__txt="a", b__txt="b")
        (folder / "closed").mkdir()
        (folder / "a.txt").chmod(0)
        (folder / "closed").chmod(0)
        if os.geteuid() == 0:
            # Root may read everything: what the system would say to anybody else.
            real_open, real_list = Path.open, os.listdir

            def refused(path: str | Path) -> NoReturn:
                raise PermissionError(13, "Permission denied", str(path))

            monkeypatch.setattr(
                Path,
                "open",
                lambda path, *a, **k: refused(path) if path.name == "a.txt" else real_open(path, *a, **k),
            )
            monkeypatch.setattr(
                os, "listdir", lambda path: refused(path) if Path(path).name == "closed" else real_list(path)
            )
        found, failed = outcome(folder)
        (folder / "closed").chmod(0o700)
    assert [item.text for item in found] == ["b"]
    assert ["Permission denied" in str(item.error) for item in failed] == [True, True]


def test_a_file_over_the_limit_is_not_kept(tmp_path: Path, failure: Refused, objects: Objects) -> None:
    folder = write(tmp_path / "in", big__txt="x" * 5000)
    assert "has more than 1,000 bytes" in failure(folder, limits=Limits(file_bytes=1000))
    assert list(objects) == []


def test_a_line_of_two_hundred_megabytes(tmp_path: Path, outcome: Collecting) -> None:
    folder = write(tmp_path / "in", z__txt="Last.")
    with (folder / "a.txt").open("wb") as out:
        for _ in range(200):
            out.write(b"x" * 1_000_000)
    found, failed = outcome(folder)
    assert [item.text for item in found] == ["Last."]
    assert "one document may have 67,108,864" in str(failed[0].error)


def test_a_text_over_the_limit(tmp_path: Path, failure: Refused) -> None:
    folder = write(tmp_path / "in", big__txt="x" * 5000)
    assert "has 5,000 characters" in failure(folder, limits=Limits(text_chars=1000))


def test_stopping_in_the_middle_leaves_nothing_behind(tmp_path: Path, objects: Objects) -> None:
    folder = write(tmp_path / "in", **{f"{number}__txt": f"Text {number}." for number in range(20)})
    items = collect([folder], objects=objects)
    assert isinstance(items, Generator)
    next(items)
    items.close()
    assert list(objects.verify()) == []
    assert list((objects.root / "incoming").iterdir()) == []


def test_real_articles_come_as_they_are(shared: Path, outcome: Collecting) -> None:
    found, failed = outcome(shared / "corpus" / "seeds", shared / "corpus" / "dev")
    assert not failed
    for item in found:
        assert item.text == Path(item.retrieval.location).read_bytes().decode()
    by_name = {item.document.name: item.document for item in found}
    assert by_name["seed-edr"].authors == ("Arie Egozi",)
    assert str(by_name["seed-edr"].not_before) == "2023-07-24"
    assert by_name["seed-edr"].published is None
    assert str(by_name["seed-dialogo"].published) == "2020-12-10"


def test_packed_press_releases_come_in_full(shared: Path, outcome: Collecting) -> None:
    found, failed = outcome(shared / "corpus" / "press" / "state_press_releases.jsonl.gz")
    assert (len(found), failed) == (2025, [])
    assert all(item.document.published and item.document.url for item in found)
    assert len({item.document.id for item in found}) == len(found)
