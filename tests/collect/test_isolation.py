"""A parser that hangs or crashes costs one document, never the desk."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from tests.collect.makers import PARAGRAPHS, page, zipped
from watchfloor.collect import Limits
from watchfloor.collect.isolation import Reader
from watchfloor.collect.items import Flaw, Page
from watchfloor.collect.worker import Job

HOSTILE = (sys.executable, str(Path(__file__).with_name("hostile_worker.py")))


def job(path: Path, seconds: float = 0.5) -> Job:
    # Loading the model of languages takes longer than these tests allow a document.
    limits = Limits(seconds=seconds, stops=3)
    return Job(path=str(path), name=path.name, limits=limits, guess_language=False)


Reading = Callable[[dict[str, str]], tuple[list[str], list[tuple[str | None, str]]]]


@pytest.fixture(scope="module")
def hostile() -> Iterator[Reader]:
    with Reader(HOSTILE) as reader:
        yield reader


@pytest.fixture
def read(tmp_path: Path, hostile: Reader) -> Reading:
    def run(members: dict[str, str]) -> tuple[list[str], list[tuple[str | None, str]]]:
        path = tmp_path / "box.zip"
        path.write_bytes(zipped({name: text.encode() for name, text in members.items()}))
        items = list(hostile.read(job(path)))
        texts = [item.text for item in items if isinstance(item, Page)]
        return texts, [(item.member, item.message) for item in items if isinstance(item, Flaw)]

    return run


def test_what_hangs_is_stopped_and_the_rest_goes_on(read: Reading) -> None:
    texts, flaws = read({"a.txt": "First.", "b.txt": "HANG", "c.txt": "Last."})
    assert texts == ["First.", "Last."]
    assert flaws == [("b.txt", "takes longer than 0.5 seconds to read")]


@pytest.mark.skipif(os.name != "posix", reason="signals tell a crash apart on POSIX only")
def test_what_crashes_is_left_out_and_the_rest_goes_on(read: Reading) -> None:
    texts, flaws = read(
        {"a.txt": "First.", "b.txt": "CRASH", "c.txt": "Between.", "d.txt": "CRASH", "e.txt": "Last."}
    )
    assert texts == ["First.", "Between.", "Last."]
    assert flaws == [
        ("b.txt", "crashes its parser (SIGSEGV)"),
        ("d.txt", "crashes its parser (SIGSEGV)"),
    ]


def test_a_file_that_crashes_again_and_again_is_given_up(read: Reading) -> None:
    texts, flaws = read({f"{number}.txt": "CRASH" for number in range(9)} | {"z.txt": "Not reached."})
    assert texts == []
    assert [member for member, _ in flaws] == ["0.txt", "1.txt", "2.txt", None]


def test_memory_that_runs_out_is_an_error(read: Reading) -> None:
    texts, flaws = read({"a.txt": "EAT", "b.txt": "Last."})
    assert texts == ["Last."]
    assert "memory" in flaws[0][1]


def test_what_a_library_prints_is_not_taken_for_an_answer(read: Reading) -> None:
    assert read({"a.txt": "PRINT"}) == (["PRINT"], [])


def test_a_file_left_in_the_middle_does_not_spill_into_the_next(tmp_path: Path, hostile: Reader) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.zip").write_bytes(zipped({f"{i}.txt": f"{name}{i}".encode() for i in range(50)}))
    first = hostile.read(job(tmp_path / "a.zip"))
    assert isinstance(first, Generator)
    page = next(first)
    assert isinstance(page, Page)
    assert page.text == "a0"
    first.close()
    second = hostile.read(job(tmp_path / "b.zip"))
    assert [item.text for item in second if isinstance(item, Page)] == [f"b{number}" for number in range(50)]


def test_a_worker_that_cannot_start_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Text.")
    with Reader((sys.executable, "-c", "raise SystemExit(3)")) as reader:
        [flaw] = reader.read(job(path))
    assert isinstance(flaw, Flaw)
    assert "could not be read" in flaw.message


def test_who_takes_the_pages_may_take_their_time(read: Reading, tmp_path: Path, hostile: Reader) -> None:
    path = tmp_path / "box.zip"
    path.write_bytes(zipped({f"{number}.txt": b"x" * 100_000 for number in range(9)}))
    count = 0
    for item in hostile.read(job(path)):
        assert isinstance(item, Page)
        time.sleep(0.15)
        count += 1
    assert count == 9


def test_a_real_parser_is_stopped_too(tmp_path: Path) -> None:
    path = tmp_path / "huge.html"
    path.write_text(page(extra=f"<p>{PARAGRAPHS[0]}</p>" * 60_000))
    with Reader() as reader:
        [flaw] = reader.read(job(path, seconds=0.05))
    assert isinstance(flaw, Flaw)
    assert flaw.message == "takes longer than 0.05 seconds to read"
