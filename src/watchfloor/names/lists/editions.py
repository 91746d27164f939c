"""What changed between two editions of a list."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from watchfloor.records import ListEdition, ListEntry, PartialDate


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


def changes_between(
    editions: Iterable[ListEdition], first: PartialDate | None = None, last: PartialDate | None = None
) -> dict[str, tuple[str, ...]]:
    """What changed from one edition of a list to another, edition by edition taken together.

    Parameters
    ----------
    editions
        Of one list.
    first, last
        From after the edition of the one date to that of the other; the first and the last by default.

    Returns
    -------
    dict
        Numbers of the entries ``added``, ``changed`` and ``removed``.
    """
    ordered = sorted(editions, key=lambda one: one.published.earliest)
    start = first.latest if first else ordered[0].published.latest
    end = last.latest if last else ordered[-1].published.latest
    added: dict[str, None] = {}
    changed: dict[str, None] = {}
    removed: dict[str, None] = {}
    for edition in ordered:
        if not start < edition.published.latest <= end:
            continue
        for number in edition.added:
            if number in removed:
                # It was there before, and is again, perhaps in another form.
                removed.pop(number)
                changed[number] = None
            else:
                added[number] = None
        for number in edition.changed:
            if number not in added:
                changed[number] = None
        for number in edition.removed:
            changed.pop(number, None)
            if number in added:
                added.pop(number)
            else:
                removed[number] = None
    return {"added": tuple(added), "changed": tuple(changed), "removed": tuple(removed)}
