"""Data goes one way: the order of the rooms in pyproject.toml holds for every import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_every_import_goes_to_the_left() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr


def test_the_overview_loads_nothing_heavy() -> None:
    heavy = {"duckdb", "matplotlib", "pandas", "pyarrow", "spacy", "sqlalchemy", "trafilatura", "typst"}
    code = (
        "import sys; from click.testing import CliRunner; from watchfloor.cli import watchfloor; "
        "result = CliRunner().invoke(watchfloor, ['--help']); assert result.exit_code == 0, result.output; "
        f"print(*({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr
