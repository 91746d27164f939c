"""Collecting into a store of the test's own, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.collect.makers import Collected, Collecting, Outcome, Refused
from watchfloor.collect import Failed, Found, collect
from watchfloor.collect.isolation import Reader
from watchfloor.ledger.objects import Objects

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


class _Shared(Reader):
    """One process for all tests: starting it anew for each would take most of their time."""

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def shared_reader() -> Iterator[Reader]:
    reader = _Shared()
    yield reader
    Reader.__exit__(reader, None, None, None)


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return Objects(tmp_path / "desk" / "objects")


@pytest.fixture
def outcome(objects: Objects, shared_reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Collecting:
    """What collecting gives, told apart: documents and failures."""
    monkeypatch.setattr("watchfloor.collect.collecting.Reader", lambda: shared_reader)

    def run(*inputs: str | Path, **options: Any) -> Outcome:
        items = list(collect(inputs, objects=objects, now=lambda: NOON, **options))
        return (
            [item for item in items if isinstance(item, Found)],
            [item for item in items if isinstance(item, Failed)],
        )

    return run


@pytest.fixture
def one(outcome: Collecting) -> Collected:
    """The one document that collecting gives."""

    def run(*inputs: str | Path, **options: Any) -> Found:
        found, failed = outcome(*inputs, **options)
        assert not failed, failed[0].error
        [item] = found
        return item

    return run


@pytest.fixture
def failure(outcome: Collecting) -> Refused:
    """What is said of the one thing that fails, when nothing is collected."""

    def run(*inputs: str | Path, **options: Any) -> str:
        found, failed = outcome(*inputs, **options)
        assert not found
        [item] = failed
        assert item.location in str(item.error)
        return str(item.error)

    return run
