"""What all tests share: the shared material by path, and a private PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared lists, documents and gold; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("WATCHFLOOR_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the shared material is not at {folder}; set WATCHFLOOR_SHARED to where it is")
    return folder


def _postgresql_bin() -> Path | None:
    found = shutil.which("initdb") or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None
    )
    return Path(found).resolve().parent if found else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of these tests' own, reached by a socket in its folder."""
    programs = _postgresql_bin()
    if programs is None:
        pytest.skip("PostgreSQL's programs are not installed (initdb was not found)")
    # PostgreSQL refuses to run as root: then it runs as the user that its package made.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="wf-pg-"))
    if user:
        shutil.chown(folder, user)

    def call(program: str, *words: str) -> None:
        subprocess.run([programs / program, *words], check=True, capture_output=True, user=user, cwd=folder)

    data = folder / "data"
    call("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")
    settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    call("pg_ctl", "-D", str(data), "-o", settings, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def demo_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo desk, built and run once; tests look at it and change nothing."""
    from watchfloor import demo

    folder = tmp_path_factory.mktemp("desk") / "demo"
    desk, collected = demo.build(folder)
    with desk:
        assert not collected.failed
        desk.run()
    return folder
