"""What the tests of this room share: the catalogue, opened once, and the reference material."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from watchfloor.names import Catalogue, open_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return open_catalogue()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material, which is read by path and never copied."""
    folder = Path(os.environ.get("WATCHFLOOR_SHARED", Path(__file__).parents[3] / "shared"))
    if not (folder / "gold").is_dir():
        pytest.skip("the reference material is not there (WATCHFLOOR_SHARED)")
    return folder
