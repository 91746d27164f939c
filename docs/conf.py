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

from watchfloor.records import Record

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


ATTRIBUTES = {"attribute", "data", "property"}
WRITTEN: dict[str, list[str]] = {}


def keep(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Keep what stands below an attribute from Napoleon, which takes words before a colon for a type."""
    if what in ATTRIBUTES:
        WRITTEN[name] = lines[:]


def restore(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Give it back."""
    if what in ATTRIBUTES:
        lines[:] = WRITTEN.pop(name)


def shorten(app: Any, what: str, name: str, obj: Any, *_: Any) -> tuple[str, str] | None:
    """Leave out the signature of a record: its fields follow, one by one."""
    return ("", "") if what == "class" and issubclass(obj, Record) else None


def setup(app: Any) -> None:
    """Connect these to Sphinx."""
    app.connect("source-read", fill)
    app.connect("autodoc-process-docstring", keep, priority=400)
    app.connect("autodoc-process-docstring", restore, priority=600)
    app.connect("autodoc-process-signature", shorten)
    app.connect("env-get-outdated", generated)
