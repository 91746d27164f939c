"""Building the scripts: the lock names no registry, and whatever fails leaves the desk usable."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def hook() -> ModuleType:
    described = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert described
    assert described.loader
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


def frontend(root: Path) -> Path:
    folder = root / "frontend"
    (folder / "styles").mkdir(parents=True)
    (folder / "src").mkdir()
    (folder / "styles" / "2.css").write_text("b {}")
    (folder / "styles" / "1.css").write_text("a {}")
    (folder / "package.json").write_text("{}")
    return root / "src" / "watchfloor" / "web" / "static"


def test_the_lock_file_names_no_registry() -> None:
    text = (ROOT / "frontend" / "package-lock.json").read_text()
    assert "resolved" not in text
    assert "http" not in json.dumps([one.get("integrity") for one in json.loads(text)["packages"].values()])


def test_styles_are_joined_in_order_without_node(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static = frontend(tmp_path)
    monkeypatch.setenv(hook.SKIP, "1")
    assert "left out" in hook.build(tmp_path)
    assert (static / "desk.css").read_text() == "a {}\nb {}"


def test_without_node_the_build_warns_and_goes_on(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static = frontend(tmp_path)
    monkeypatch.delenv(hook.SKIP, raising=False)
    monkeypatch.setattr(hook, "find_npm", lambda: (_ for _ in ()).throw(ImportError("no Node")))
    said = hook.build(tmp_path)
    assert said.startswith("WARNING")
    assert "tables" in said
    assert (static / "desk.css").exists()
    assert not (static / hook.STAMP).exists()


def test_what_is_built_is_not_built_again(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static = frontend(tmp_path)
    monkeypatch.delenv(hook.SKIP, raising=False)
    static.mkdir(parents=True)
    (static / hook.STAMP).write_text(hook.fingerprint(tmp_path / "frontend"))
    assert "up to date" in hook.build(tmp_path)
    (tmp_path / "frontend" / "src" / "new.ts").write_text("export {};")
    monkeypatch.setattr(hook, "find_npm", lambda: (_ for _ in ()).throw(ImportError("no Node")))
    assert hook.build(tmp_path).startswith("WARNING")


def test_a_source_distribution_without_scripts_is_left_alone(hook: ModuleType, tmp_path: Path) -> None:
    assert "source distribution" in hook.build(tmp_path)
    assert not (tmp_path / "src").exists()
