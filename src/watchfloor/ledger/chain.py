"""The chain of hashes: what makes a later change of the ledger show."""

from __future__ import annotations

import hashlib

from watchfloor.records import canonical

START = "0" * 64
"""What the first event names as the hash of the one before."""


def link(previous: str, *content: int | str) -> str:
    """The hash of an event: SHA-256 of the previous event's hash and of its own content.

    Parameters
    ----------
    previous
        Hex digest of the event before, or :data:`START`.
    *content
        Everything else that the event's row holds, in the order of its columns.
    """
    return hashlib.sha256(canonical([previous, *content])).hexdigest()
