"""The built scripts and styles: where they are, and whether they are there."""

from __future__ import annotations

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent / "static"


class Assets:
    """Files of the static folder by name, each with a mark of its content, so that browsers can keep them.

    Without them (they are built by ``hatch_build.py``) the pages are plain, and every table is there.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._marks: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def url(self, name: str) -> str:
        """The address of a file, which changes with its content."""
        if name not in self._marks:
            self._marks[name] = hashlib.sha256((self.folder / name).read_bytes()).hexdigest()[:12]
        return f"/static/{name}?v={self._marks[name]}"
