"""The names that the package offers are there, and asking for one loads no more than it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import watchfloor


def test_every_public_name_is_there() -> None:
    assert sorted(watchfloor.__all__) == watchfloor.__all__
    assert all(getattr(watchfloor, name) is not None for name in watchfloor.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        watchfloor.nonsense  # noqa: B018


def test_a_record_does_not_load_the_parser() -> None:
    code = "import sys, watchfloor; watchfloor.PartialDate('2023'); print('spacy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
