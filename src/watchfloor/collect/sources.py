"""What was asked to be collected: addresses, files, and folders down to their last file, in order."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from watchfloor.collect.archives import SIDE_FILE
from watchfloor.collect.decode import clean
from watchfloor.errors import DocumentError


def is_address(source: str | Path) -> bool:
    """Whether an input is to be got from the web."""
    return isinstance(source, str) and source.casefold().startswith(("http://", "https://"))


def files_in(source: Path) -> Iterator[Path | tuple[Path, DocumentError]]:
    """The files of a folder, or the file itself, sorted; what cannot be read comes with its error.

    Hidden files and side files are passed over, and links to folders are not followed, so that a link
    to a folder above ends nothing.
    """
    try:
        mode = source.stat().st_mode
    except (OSError, ValueError) as error:
        yield source, _unreadable(source, error)
        return
    if stat.S_ISREG(mode):
        # Named by a pattern such as articles/*, a side file comes along with its document.
        if not (source.name.endswith(SIDE_FILE) and _has_document(source)):
            yield source
    elif not stat.S_ISDIR(mode):
        yield source, DocumentError(f"{source} is neither a file nor a folder.", fix="Leave it out.")
    else:
        yield from _walk(source)


def _walk(folder: Path) -> Iterator[Path | tuple[Path, DocumentError]]:
    pending = [folder]
    while pending:
        path = pending.pop()
        if not path.is_dir():
            yield from files_in(path)
            continue
        try:
            names = sorted(os.listdir(path), reverse=True)
        except OSError as error:
            yield path, _unreadable(path, error)
            continue
        for name in names:
            entry = path / name
            if name.startswith((".", "~$")) or name.endswith(SIDE_FILE) or _leads_to_folder(entry):
                continue
            pending.append(entry)


def _has_document(side: Path) -> bool:
    name = side.name.removesuffix(SIDE_FILE)
    return any(other.name != side.name for other in side.parent.glob(f"{glob.escape(name)}*"))


def _leads_to_folder(path: Path) -> bool:
    return path.is_symlink() and path.is_dir()


def _unreadable(path: Path, error: Exception) -> DocumentError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return DocumentError(
        f"{clean(str(path))} cannot be read: {reason}.", fix="Look at its name and its permissions."
    )
