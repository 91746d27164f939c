"""The room's step of the line: journeys, events and sightings of the positions that were taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from watchfloor.ledger import Ledger, View
from watchfloor.names.lists import Lists
from watchfloor.progress import Report, silent
from watchfloor.records import Event, Journey, ListEdition, ListEntry, Record, Sighting, Step, digest
from watchfloor.tracks.events import events as find_events
from watchfloor.tracks.journeys import journeys as find_journeys
from watchfloor.tracks.rules import load_rules, load_watch
from watchfloor.tracks.sightings import ListedOn
from watchfloor.tracks.sightings import sightings as find_sightings
from watchfloor.tracks.store import Store

ACTOR = "tracks/1"
FOLDER = "tracks"
"""Where a desk keeps its positions."""


@dataclass(frozen=True, slots=True)
class Done:
    """What the step did."""

    journeys: int = 0
    events: int = 0
    sightings: int = 0


def listed_on(view: View) -> ListedOn:
    """Asks the desk's sanctions lists whether an identifier was listed on a day."""
    lists = Lists(view.all(ListEntry), view.all(ListEdition))

    def ask(identifier: str, on: date) -> str | None:
        name = identifier.partition(":")[2] if identifier.startswith(("imo:", "mmsi:")) else identifier
        found = lists.listed(name, on)
        return str(found[0]) if found else None

    return ask


def step(ledger: Ledger, folder: Path, settings: Mapping[str, Any], *, report: Report = silent) -> Done:
    """Keep what the positions in a folder show, if any were added or the rules or lists have changed.

    Parameters
    ----------
    ledger
        Where journeys, events and sightings are kept.
    folder
        The position store.
    settings
        The ``[tracks]`` table of ``desk.toml``.
    """
    if not folder.is_dir():
        return Done()
    store = Store(folder)
    view = ledger.view()
    inputs = digest([sorted(store.sources()), settings, view.last(ListEdition)])
    before = view.get(Step, "tracks")
    if before and before.inputs == inputs:
        return Done()
    report("tracks", 0, 3, "journeys")
    journeys = find_journeys(store)
    report("tracks", 1, 3, "events")
    events = find_events(store, journeys=journeys)
    report("tracks", 2, 3, "sightings")
    rules, watch = load_rules(settings.get("rules")), load_watch(settings.get("watch"))
    sightings = find_sightings(journeys, events, rules, watch, listed_on(view))
    with ledger.write(ACTOR) as work:
        kinds: Sequence[tuple[type[Record], Sequence[Record], Callable[[Any], Any]]] = (
            (Journey, journeys, lambda one: one.ended),
            (Event, events, lambda one: one.ended),
            (Sighting, sightings, lambda one: one.known),
        )
        for kind, found, known in kinds:
            for one in found:
                work.put(one, known=known(one))
            kept = {one.id for one in found}
            for old in view.all(kind):
                if old.id not in kept:
                    work.retire(kind, old.id)
        work.put(Step(room="tracks", inputs=inputs))
    report("tracks", 3, 3)
    return Done(len(journeys), len(events), len(sightings))
