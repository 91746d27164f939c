"""Warnings about lists: a watched name is listed, delisted or amended.

An entry that tells its date of listing counts as known from that date, whatever edition it was first
read in. Editions tell the rest: who was taken out or amended, who came back, and who is listed
without a date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from watchfloor.records import ListEdition, ListEntry, Warning
from watchfloor.warn.material import Material, folded
from watchfloor.warn.watches import Change, ListingWatch
from watchfloor.warn.wording import say_date


def listings(watch: ListingWatch, records: Material) -> Iterator[Warning]:
    """One warning for each time that a watched entry is listed, delisted or (if asked for) amended."""
    for versions in records.entries.values():
        entry = _watched(watch, versions)
        if entry and entry.listed and "listed" in watch.changes:
            since = f"since {say_date(entry.listed)}"
            yield _listing(watch, entry, "listed", entry.listed.known_from, since, (entry.id,))
    for edition in records.editions.values():
        yield from _changes(watch, edition, records)


def _changes(watch: ListingWatch, edition: ListEdition, records: Material) -> Iterator[Warning]:
    changes: tuple[tuple[Change, tuple[str, ...]], ...] = (
        ("listed", edition.added),
        ("delisted", edition.removed),
        ("amended", edition.changed),
    )
    previous = records.editions.get(edition.previous or "")
    where = f"by the edition of {say_date(edition.published)}"
    for change, members in changes:
        for member in sorted(members) if change in watch.changes else ():
            key = member if member.startswith(f"{edition.list}:") else f"{edition.list}:{member}"
            entry = _watched(watch, records.entries.get(key, ()))
            if entry and not (change == "listed" and _told_by_date(entry, previous)):
                yield _listing(
                    watch, entry, change, edition.published.known_from, where, (edition.id, entry.id)
                )


def _told_by_date(entry: ListEntry, previous: ListEdition | None) -> bool:
    """Whether an addition is the listing that the entry's own date tells of, and no coming back."""
    return entry.listed is not None and not (
        previous and entry.listed.known_from <= previous.published.known_from
    )


def _watched(watch: ListingWatch, versions: Sequence[ListEntry]) -> ListEntry | None:
    names, entities = {folded(name) for name in watch.names}, set(watch.entities)
    for entry in reversed(versions):
        if watch.lists and entry.list not in watch.lists:
            continue
        called = [entry.name, *entry.names, *entry.weak_names, *(one.value for one in entry.identifiers)]
        if {entry.id, f"list:{entry.id}"} & entities or names & {folded(name) for name in called}:
            return entry
    return None


_TOLD: dict[Change, str] = {
    "listed": "was not on the list and now is",
    "delisted": "was on the list and now is not",
    "amended": "is on the list with an amended entry",
}


def _listing(
    watch: ListingWatch, entry: ListEntry, change: Change, known: datetime, when: str, cause: tuple[str, ...]
) -> Warning:
    programmes = f", programme {', '.join(entry.programmes)}" if entry.programmes else ""
    return Warning(
        watch=watch.name,
        kind="listing",
        known=known,
        subject=entry.id,
        occasion=f"{change} {known.date()}",
        text=f"{change.capitalize()}: {entry.name} {_TOLD[change]}, {when} "
        f"({entry.list}, by {entry.authority}{programmes}).",
        cause=cause,
    )
