"""Tracks: what moved from where to where, and what was odd about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from watchfloor.tracks.points import Kind
from watchfloor.tracks.readers import FORMATS, read
from watchfloor.tracks.store import Report, Store

__all__ = ["FORMATS", "Report", "Store", "ingest", "read"]


def ingest(
    paths: Sequence[Path | str],
    store: Store,
    progress: Callable[[Path, Report], None] | None = None,
    *,
    fmt: str | None = None,
    kind: Kind | None = None,
) -> Report:
    """Take files and folders of positions into a store: :meth:`Store.ingest`."""
    return store.ingest(paths, fmt=fmt, kind=kind, progress=progress)
