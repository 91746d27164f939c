"""How the documentation is built: ``sphinx-build -W docs docs/_build``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from generate import PARTS

project = "Watchfloor"
author = "The Watchfloor developers"
copyright = "The Watchfloor developers"
version = release = version_of("watchfloor")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"Watchfloor {release}"
html_show_sourcelink = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
suppress_warnings = ["ref.python"]  # a record has a field that is called ``list``, like the type

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "undoc-members": True}
napoleon_google_docstring = False
napoleon_use_ivar = True

MARK = re.compile(r"<!-- generated: (\w+) -->")


def fill(app: Any, docname: str, content: list[str]) -> None:
    """Put what the code says in the place of each mark, each time the page is built."""
    content[0] = MARK.sub(lambda mark: PARTS[mark[1]](), content[0])


def generated(app: Any, env: Any, added: set[str], changed: set[str], removed: set[str]) -> Iterable[str]:
    """The pages with marks: they are built anew each time, for the code may have changed."""
    return [name for name in env.found_docs if MARK.search(Path(env.doc2path(name)).read_text("utf-8"))]


def setup(app: Any) -> None:
    """Connect the two to Sphinx."""
    app.connect("source-read", fill)
    app.connect("env-get-outdated", generated)
