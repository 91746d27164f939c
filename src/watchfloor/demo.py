"""The demo desk: three real cases in dated source notes, shipped with the package."""

from __future__ import annotations

import re
import shutil
from importlib import resources
from pathlib import Path

from watchfloor import config
from watchfloor.collect.step import Outcome
from watchfloor.desk import HYPOTHESES, Desk
from watchfloor.progress import Report, silent
from watchfloor.records import PartialDate
from watchfloor.tracks import Store
from watchfloor.tracks.step import FOLDER

MATERIAL = "material"
_EDITION = re.compile(r"(.+)_(\d{4}-\d{2}-\d{2})\.csv")


def build(folder: Path, *, report: Report = silent) -> tuple[Desk, Outcome]:
    """Make the demo desk in a folder, or open it if it is there, and collect its material.

    The notes are copied into ``material/``, so that they can be read, changed and added to. What was
    collected before is not collected again.

    Returns
    -------
    tuple of Desk and Outcome
        The open desk, and what became of the notes.
    """
    with resources.as_file(resources.files("watchfloor.data") / "demo") as shipped:
        if not (folder / config.FILE).exists():
            shutil.copytree(shipped, folder / MATERIAL, dirs_exist_ok=True)
            for name in (HYPOTHESES, config.FILE):
                (folder / MATERIAL / name).replace(folder / name)
    desk = Desk.open(folder)
    with resources.as_file(resources.files("watchfloor.data") / "demo_tracks") as made:
        Store(folder / FOLDER).ingest(
            sorted(path for path in made.iterdir() if path.name.startswith("SYNTHETIC"))
        )
    cases = sorted(path for path in (folder / MATERIAL).iterdir() if path.is_dir() and path.name != "lists")
    outcome = desk.collect(cases, report=report)
    for path in sorted((folder / MATERIAL / "lists").glob("*.csv")):
        if edition := _EDITION.fullmatch(path.name):
            desk.add_list(path, published=PartialDate(edition[2]), report=report)
    return desk, outcome
