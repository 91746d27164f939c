"""The demo's made tracks: labelled, the same each time, and showing what they are for."""

from __future__ import annotations

import gzip
import json
from importlib.resources import files
from pathlib import Path

from watchfloor.tracks import Store, ingest, rehearsal
from watchfloor.tracks.events import events
from watchfloor.tracks.journeys import journeys
from watchfloor.tracks.output import geojson, write_jsonl, write_parquet
from watchfloor.tracks.rules import load_rules, load_watch
from watchfloor.tracks.sightings import sightings


def test_what_ships_is_what_is_made_and_says_that_it_is(tmp_path: Path) -> None:
    shipped = Path(str(files("watchfloor.data").joinpath("demo_tracks")))
    made = rehearsal.write(tmp_path)
    assert {path.name for path in made} == {p.name for p in shipped.iterdir()} - {"README.md"}
    for path in made:
        assert path.name.startswith("SYNTHETIC")
        content = gzip.decompress(path.read_bytes())
        assert content == gzip.decompress((shipped / path.name).read_bytes())
        if path.suffix == ".json":
            assert "SYNTHETIC" in json.loads(content)["desc"]
        else:
            assert b"SYNTHETIC" in content


def test_the_demo_shows_the_case(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    report = ingest(rehearsal.write(tmp_path / "made"), store)
    assert not report.failed
    flights = journeys(store)
    happened = events(store, journeys=flights)
    watch = load_watch({"pairs": [["IR", "VE"], ["VE", "IR"]], "operators": ["Emtrasur"]})
    found = sightings(flights, happened, load_rules(), watch)
    by_rule = {one.rule for one in found}
    assert {"watched-route", "first-route-of-operator", "identity-change", "encounter-at-sea"} <= by_rule
    routes = {
        (one.observed_from.date().isoformat(), one.to_country) for one in found if one.rule == "watched-route"
    }
    assert routes == {
        ("2020-10-24", "VE"),
        ("2020-10-26", "IR"),
        ("2022-01-20", "VE"),
        ("2022-05-13", "IR"),
        ("2022-05-18", "VE"),
    }
    assert all(one.evidence for one in found)

    shapes = geojson(flights)["features"]
    assert {shape["geometry"]["type"] for shape in shapes} == {"MultiLineString"}
    write_parquet(found, tmp_path / "found.parquet")
    write_jsonl(found, tmp_path / "found.jsonl")
    assert len((tmp_path / "found.jsonl").read_text().splitlines()) == len(found)
