"""Serving from the command line: alone by default, shared only when somebody can sign in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner

from watchfloor.cli import watchfloor
from watchfloor.desk import Desk
from watchfloor.errors import DeskError

WORDS = "four words are enough"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with Desk.create(tmp_path / "desk"):
        yield tmp_path / "desk"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What would have been served, and how."""
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **how: calls.append({"app": app, **how}))
    return calls


def call(folder: Path, *words: str) -> Any:
    return CliRunner().invoke(watchfloor, ["-d", str(folder), *words])


def test_alone_it_listens_on_this_machine_and_asks_nobody(folder: Path, served: list[dict[str, Any]]) -> None:
    answer = call(folder, "serve", "--port", "8123")
    assert answer.exit_code == 0
    assert "http://localhost:8123/" in answer.output
    assert served[0]["host"] == "127.0.0.1"
    assert served[0]["app"].state.office.users is None


@pytest.mark.parametrize("words", [("--host", "0.0.0.0"), ("--name", "desk.example")])
def test_shared_it_needs_people(folder: Path, served: list[dict[str, Any]], words: tuple[str, str]) -> None:
    answer = call(folder, "serve", *words)
    assert isinstance(answer.exception, DeskError)
    assert "nobody can sign in" in str(answer.exception)
    assert call(folder, "users", "add", "Kim", "--role", "keeper", "--password", WORDS).exit_code == 0
    assert call(folder, "serve", *words).exit_code == 0
    assert served[0]["app"].state.office.users is not None


def test_people_are_added_shown_and_removed(folder: Path) -> None:
    call(folder, "users", "add", "Ana", "--role", "analyst", "--password", WORDS)
    assert call(folder, "users", "list").output == "Ana: analyst\n"
    call(folder, "users", "remove", "Ana")
    assert call(folder, "users", "list").output == ""
