"""Sightings: what a rule needs, what a text says and does not say, and which date counts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import msgspec
import pytest

from tests.tracks.test_events import flight
from watchfloor.errors import ConfigError
from watchfloor.records.journey import Candidate, Event, Journey
from watchfloor.tracks.rules import Watch, load_rules, load_watch
from watchfloor.tracks.sightings import sightings

WATCH = load_watch({"pairs": [["IR", "VE"]], "vehicles": ["EP-FAB"]})
DAY = date(2020, 9, 11)


def changed(journey: Journey, **fields: Any) -> Journey:
    return msgspec.structs.replace(journey, **fields)


FLIGHT = changed(
    flight(10, "OIIE", "SVMI"),
    identity=(("registration", "EP-FAB"), ("operator", "Qeshm Fars Air")),
    sources=("sha256:00#1-9",),
)


def names(found: Any) -> list[str]:
    return [one.rule for one in found]


def test_a_watched_pair_is_watched_in_its_direction() -> None:
    assert names(sightings([FLIGHT], [], load_rules(), WATCH)) == ["watched-route"]
    assert sightings([flight(10, "SVMI", "OIIE")], [], load_rules(), WATCH) == []
    assert sightings([FLIGHT], [], load_rules(), Watch()) == []


def test_the_listing_on_that_day_counts_not_a_later_one() -> None:
    def listed_from(day: date) -> Any:
        return lambda name, on: "OFAC SDN" if name == "Qeshm Fars Air" and on >= day else None

    now = sightings([FLIGHT], [], load_rules(), WATCH, listed_from(DAY))
    later = sightings([FLIGHT], [], load_rules(), WATCH, listed_from(date(2020, 9, 12)))
    assert "listed-vehicle-on-watched-route" in names(now)
    assert names(later) == ["watched-route"]
    (one,) = (s for s in now if s.rule.startswith("listed"))
    assert "listed that day (Qeshm Fars Air: OFAC SDN)" in one.text


def test_a_sighting_carries_its_evidence_parameters_and_one_root() -> None:
    found = sightings([FLIGHT], [], load_rules(), WATCH, lambda name, on: "list")
    assert len(found) == 2
    assert {one.root for one in found} == {"movement:hex:730fab:2020-09-11:VE"}
    for one in found:
        assert one.evidence == ("sha256:00#1-9",)
        assert (one.from_country, one.to_country) == ("IR", "VE")
        assert one.known == one.observed_to
        assert ("confidence", "0.9") in one.parameters
        assert any("carried" in caveat for caveat in one.caveats)


def test_what_was_not_heard_on_the_ground_is_not_said_to_have_landed() -> None:
    aloft = Candidate(
        place="SVMI", name="Maiquetia", country="VE", distance_km=18, method="descent_projection", score=0.8
    )
    (one,) = sightings([changed(FLIGHT, arrivals=(aloft,))], [], load_rules(), WATCH)
    assert "landing" not in one.text
    assert "descending towards Maiquetia" in one.text
    assert one.confidence == pytest.approx(0.72)
    assert any("inferred" in caveat for caveat in one.caveats)


def test_an_unclear_end_makes_no_sighting() -> None:
    assert sightings([changed(FLIGHT, arrival_clear=False)], [], load_rules(), WATCH) == []


def test_a_long_silence_is_a_caveat() -> None:
    (one,) = sightings([changed(FLIGHT, max_gap_s=4 * 3600)], [], load_rules(), WATCH)
    assert any("silent for up to 4.0 h" in caveat for caveat in one.caveats)


def gap(hours: float, heard: float) -> Event:
    measures = {"sort": "silent", "hours": f"{hours}", "moved_km": "900", "others_heard": f"{heard}"}
    return Event(
        kind="gap",
        started=FLIGHT.started,
        ended=FLIGHT.ended,
        vehicles=("hex:730fab",),
        latitude=30.0,
        longitude=20.0,
        measures=tuple(measures.items()),
    )


@pytest.mark.parametrize(("hours", "heard", "count"), [(4, 0.9, 1), (4, 0.2, 0), (1, 0.9, 0)])
def test_a_silence_tells_only_where_others_were_heard(hours: float, heard: float, count: int) -> None:
    found = sightings([FLIGHT], [gap(hours, heard)], load_rules(), WATCH)
    assert names(found).count("dark-over-covered-ground") == count


def test_no_text_says_more_than_positions_show() -> None:
    words = re.compile(
        r"smuggl|deliver|weapon|arms|illegal|illicit|evad|transfer|cargo|suspicious|secret", re.I
    )
    for rule in load_rules():
        assert not words.search(rule.text), rule.name


def test_a_desk_changes_adds_and_switches_off_rules() -> None:
    mine = {
        "watched-route": {"enabled": False},
        "mine": {"about": "journey", "needs": [], "text": "{vehicle} flew.", "confidence": 0.5},
        "dark-over-covered-ground": {"min_hours": 0.5},
    }
    rules = {rule.name: rule for rule in load_rules(mine)}
    assert "watched-route" not in rules
    assert rules["dark-over-covered-ground"].min_hours == 0.5
    assert names(sightings([FLIGHT], [], [rules["mine"]], Watch())) == ["mine"]


@pytest.mark.parametrize(
    "table",
    [
        {"x": {"about": "journey"}},
        {"x": 1},
        {"watched-route": {"colour": "red"}},
        {"watched-route": {"needs": ["luck"]}},
        {"watched-route": {"confidence": 7}},
        {"watched-route": {"confidence": "high"}},
    ],
)
def test_a_wrong_rule_is_named(table: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(table))):
        load_rules(table)


def test_a_wrong_pair_is_named() -> None:
    with pytest.raises(ConfigError, match="pairs"):
        load_watch({"pairs": [["IR"]]})
