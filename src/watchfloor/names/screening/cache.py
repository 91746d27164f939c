"""The index of a desk's lists, kept beside it and built anew when the lists have changed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from watchfloor.errors import InputError
from watchfloor.names.screening.index import Index, Target
from watchfloor.names.screening.screener import Screener


def cached(folder: Path, stamp: str, targets: Iterable[Target]) -> Screener:
    """The screener of some targets, from the index in a folder if that bears the same stamp.

    Parameters
    ----------
    folder
        Where the index is kept; it holds nothing that cannot be built again.
    stamp
        Tells one state of the targets from another.
    targets
        Taken only if the index has to be built.
    """
    try:
        if (folder / "stamp").read_text(encoding="utf-8") == stamp:
            return Screener.open(folder)
    except (OSError, InputError):
        pass
    index = Index.build(targets)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="index-", dir=folder.parent))
    index.save(made)
    (made / "stamp").write_text(stamp, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        os.replace(made, folder)
    except OSError:
        # Somebody else has just put it there.
        shutil.rmtree(made, ignore_errors=True)
    return Screener(index)
