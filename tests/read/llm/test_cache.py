"""The folder of answers: under what was asked, whole or not at all."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from watchfloor.read.llm.cache import Answer, Cache, default_folder


def test_an_answer_is_found_under_what_was_asked_and_nothing_else(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    keys = {
        Cache.key(*words) for words in (("p", "m", "q"), ("p", "m", "r"), ("p", "n", "q"), ("pm", "", "q"))
    }
    assert len(keys) == 4
    key = Cache.key("p", "m", "q")
    assert cache.get(key) is None
    cache.put(key, Answer(text="yes", tokens_in=3))
    assert cache.get(key) == Answer(text="yes", tokens_in=3)
    assert cache.get(Cache.key("p", "m", "r")) is None


@pytest.mark.parametrize("damage", [b"", b"\xff", b"[]", b'{"text": 3}', b'{"tokens_in": 1}'])
def test_what_is_damaged_counts_as_absent(tmp_path: Path, damage: bytes) -> None:
    cache, key = Cache(tmp_path), Cache.key("p", "m", "q")
    cache.put(key, Answer(text="yes"))
    (path,) = tmp_path.rglob("*.json")
    path.write_bytes(damage)
    assert cache.get(key) is None


def test_whoever_reads_while_others_write_sees_all_or_nothing(tmp_path: Path) -> None:
    cache, key = Cache(tmp_path), Cache.key("p", "m", "q")
    answers = [Answer(text=letter * 50_000) for letter in "ab"]
    seen: list[Answer | None] = []

    def write(answer: Answer) -> None:
        for _ in range(20):
            cache.put(key, answer)

    def read() -> None:
        for _ in range(60):
            seen.append(cache.get(key))

    threads = [threading.Thread(target=write, args=(one,)) for one in answers] + [
        threading.Thread(target=read)
    ]
    cache.put(key, answers[0])
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 60
    assert all(one in answers for one in seen)
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".json"]


def test_the_user_s_own_cache_is_used_if_no_folder_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "watchfloor" / "llm"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder() == tmp_path / ".cache" / "watchfloor" / "llm"
