"""The standing words of a brief, from ``data/brief/words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any


def folder() -> Traversable:
    """Where the templates, styles and words of briefs are."""
    return resources.files("watchfloor.data") / "brief"


@cache
def words() -> dict[str, Any]:
    """The tables of ``words.toml``."""
    return tomllib.loads((folder() / "words.toml").read_text(encoding="utf-8"))
