"""What changed between two editions of a list."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from watchfloor.records import ListEdition, ListEntry


def diff_editions(
    edition: ListEdition,
    entries: Iterable[ListEntry],
    previous: ListEdition | None,
    before: Iterable[ListEntry],
) -> ListEdition:
    """The edition with what it added, changed and removed.

    Parameters
    ----------
    edition, entries
        As :func:`watchfloor.names.lists.read_list` gives them.
    previous, before
        The edition before it and what that held; ``None`` and nothing for the first one collected.

    Returns
    -------
    ListEdition
        With ``previous``, and the publisher's numbers of the entries added, changed and removed.
    """
    old = {entry.entry: entry for entry in before}
    new = {entry.entry: entry for entry in entries}
    return msgspec.structs.replace(
        edition,
        previous=previous.id if previous else None,
        added=tuple(number for number in new if number not in old),
        changed=tuple(number for number, entry in new.items() if number in old and old[number] != entry),
        removed=tuple(number for number in old if number not in new),
    )
