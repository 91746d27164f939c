"""Fixtures of the assessment room."""

from __future__ import annotations

import pytest

from watchfloor.assess import Tables, load_tables


@pytest.fixture(scope="session")
def tables() -> Tables:
    return load_tables()
