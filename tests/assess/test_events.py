"""Statements about one event, side by side."""

from __future__ import annotations

from tests.assess.makers import Told, World, moment
from watchfloor.assess import Tables
from watchfloor.assess.events import events


def test_compatible_statements_are_one_event_and_copies_are_not_counted(tables: Tables) -> None:
    world = World()
    first = world.tell(Told(when=("2020-03-01", "2020-03-31")), day=100)
    world.tell(Told(equipment="uav", when=("2020-03-10", "2020-03-10")), day=105)
    world.tell(Told(speaker="Dora Lang"), day=90)
    world.copy(first, publisher="Echo", day=120)
    (found,) = events(world.case(), tables, moment())
    assert len(found.statements) == 4
    assert found.documents == 3
    assert found.earliest is not None
    assert (found.earliest.date().isoformat(), found.latest.date().isoformat() if found.latest else "") == (
        "2020-03-01",
        "2020-03-31",
    )
    assert found.conflicts == ()


def test_other_parties_other_times_and_other_things_are_other_events(tables: Tables) -> None:
    world = World()
    world.tell(Told(when=("2020-03-01", "2020-03-01")), day=100)
    world.tell(Told(when=("2021-03-01", "2021-03-01")), day=500)
    world.tell(Told(recipient="ML", when=("2020-03-01", "2020-03-01")), day=100)
    world.tell(Told(equipment="missile", when=("2020-03-01", "2020-03-01")), day=100)
    world.tell(Told(action="order", when=("2020-03-01", "2020-03-01")), day=100)
    assert len(events(world.case(), tables, moment())) == 5


def test_contradictions_are_kept_side_by_side(tables: Tables) -> None:
    world = World()
    world.tell(Told(when=("2020-03-01", "2020-03-31")), day=100)
    world.tell(Told(when=("2020-03-02", "2020-03-03")), day=101)
    world.tell(Told(when=("2020-03-20", "2020-03-21"), polarity="denied", speaker="Dora Lang"), day=102)
    (found,) = events(world.case(), tables, moment())
    kinds = {conflict.kind: conflict for conflict in found.conflicts}
    assert set(kinds) == {"denied", "date"}
    assert [what for what, _ in kinds["denied"].sides] == ["affirmed", "denied"]
    assert len(kinds["date"].sides) == 3


def test_events_are_those_known_at_the_moment(tables: Tables) -> None:
    world = World()
    world.tell(Told(), day=100)
    assert events(world.case(), tables, moment(50)) == []
    assert len(events(world.case(), tables, moment(150))) == 1
