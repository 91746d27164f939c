"""The object store: what was put is there, whole, for good."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchfloor.errors import IntegrityError, LedgerError
from watchfloor.ledger.objects import Objects


@pytest.fixture
def store(tmp_path: Path) -> Objects:
    return Objects(tmp_path / "objects")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(contents=st.lists(st.binary(max_size=100)))
def test_what_was_put_comes_back(store: Objects, contents: list[bytes]) -> None:
    hashes = [store.put(content) for content in contents]
    assert [store.get(sha256) for sha256 in hashes] == contents
    assert hashes == [hashlib.sha256(content).hexdigest() for content in contents]
    assert set(hashes) <= set(store)
    assert list(store.verify()) == []


def test_an_object_is_where_its_hash_says_and_cannot_be_written(store: Objects) -> None:
    sha256 = store.put(b"as it came")
    path = store.root / sha256[:2] / sha256[2:]
    assert store.path(sha256) == path
    assert path.stat().st_mode & 0o222 == 0
    assert sha256 in store
    assert "0" * 64 not in store


def test_putting_twice_changes_nothing(store: Objects) -> None:
    first = store.put(b"as it came")
    before = store.path(first).stat()
    assert store.put(b"as it came") == first
    assert store.path(first).stat() == before
    assert list(store) == [first]


def test_many_at_once_are_as_if_one_by_one(store: Objects) -> None:
    contents = [str(number % 60).encode() for number in range(100)]
    assert store.put_all(contents) == [hashlib.sha256(content).hexdigest() for content in contents]
    assert len(list(store)) == 60
    assert list(store.verify()) == []


def test_pieces_are_one_object(store: Objects) -> None:
    assert store.put_chunks(iter([b"as it ", b"", b"came"])) == (store.put(b"as it came"), 10)


def test_a_source_that_fails_leaves_nothing(store: Objects) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("the line is dead")

    with pytest.raises(RuntimeError, match="dead"):
        store.put_chunks(chunks())
    assert list(store) == []
    assert list((store.root / "incoming").iterdir()) == []


def test_verify_names_what_was_changed(store: Objects) -> None:
    good, bad = store.put(b"good"), store.put(b"bad")
    store.path(bad).chmod(0o644)
    store.path(bad).write_bytes(b"tampered")
    [misfit] = store.verify()
    assert misfit.sha256 == bad
    assert hashlib.sha256(b"tampered").hexdigest() in misfit.problem
    assert store.get(good) == b"good"
    with pytest.raises(IntegrityError, match=bad):
        store.get(bad)


def test_a_stray_name_does_not_fit(store: Objects) -> None:
    sha256 = store.put(b"good")
    store.path(sha256).with_name("stray").write_bytes(b"x")
    assert [misfit.path.name for misfit in store.verify()] == ["stray"]


def test_what_is_not_there(store: Objects) -> None:
    with pytest.raises(IntegrityError, match="cannot be read"):
        store.get("ab" * 32)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "objects").write_text("a file")
    with pytest.raises(LedgerError, match="cannot be written to"):
        Objects(tmp_path / "objects").put(b"x")


WRITER = """
import sys
from pathlib import Path
from watchfloor.ledger.objects import Objects
store = Objects(Path(sys.argv[1]))
for number in range(1_000_000):
    store.put(str(number).encode() * 100_000)
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills with SIGKILL")
def test_a_kill_in_the_middle_leaves_no_half_object(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "objects")], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.05)
        writer.send_signal(signal.SIGKILL)
    store = Objects(tmp_path / "objects")
    assert list(store)
    assert list(store.verify()) == []
