"""Mistakes that a careless linking of the two reference articles makes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.names.makers import document
from watchfloor.names import Catalogue, link_statements
from watchfloor.records import Link, Statement, from_builtins


@pytest.fixture(scope="module")
def seeds(shared: Path, catalogue: Catalogue) -> dict[str, list[Link]]:
    found = {}
    for name, published in (("dialogo", "2020-12-10"), ("edr", None)):
        lines = (shared / "gold" / f"seed-{name}.jsonl").read_text(encoding="utf-8").splitlines()
        statements = [
            from_builtins(Statement, {k: v for k, v in json.loads(line).items() if v is not None})
            for line in lines
        ]
        found[name] = link_statements(document(name, published), "", statements, catalogue)
    return found


def entities(links: list[Link], words: str) -> set[str]:
    found = {link.entity for link in links if words in link.text}
    assert found, f"nothing is linked for {words!r}"
    return found


def test_irans_popular_mobilization_force_is_not_iraqs(seeds: dict[str, list[Link]]) -> None:  # trap 8
    assert entities(seeds["dialogo"], "Popular Mobilization Force") == {"organisation:basij"}


def test_the_foreign_minister_of_february_2023_is_not_zarif(seeds: dict[str, list[Link]]) -> None:  # trap 13
    found = entities(seeds["edr"], "Iranian foreign minister")
    assert "person:mohammad-javad-zarif" not in found
    assert "person:hossein-amir-abdollahian" in found


def test_the_boats_are_not_the_missile_or_the_tank(seeds: dict[str, list[Link]]) -> None:  # trap 14
    found = {one for one in entities(seeds["edr"], "Zolfaghar") if "zolfaghar" in one}
    assert found == {"equipment:zolfaghar-boat"}


def test_a_bracket_in_a_name_does_not_hide_it(seeds: dict[str, list[Link]]) -> None:  # trap 15
    assert entities(seeds["dialogo"], "Qeshm [Fars] Air") == {"organisation:qeshm-fars-air"}


def test_the_corps_and_its_force_abroad_stay_apart(seeds: dict[str, list[Link]]) -> None:  # trap 17
    assert entities(seeds["dialogo"], "Qods Force") == {"organisation:irgc-qf"}
    assert "organisation:irgc" in entities(seeds["dialogo"], "the IRGC")
