"""The tables that ship: no duplicates, no cycles, no contradictions, a source for each row."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from watchfloor.errors import ConfigError
from watchfloor.names import Catalogue, class_table, equipment_is_a, open_catalogue
from watchfloor.names.lookup import look_up
from watchfloor.names.text import tokens

TABLES = files("watchfloor.data").joinpath("names")


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(TABLES.joinpath(name).read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(
    "name", ["countries", "regions", "organisations", "carriers", "media", "offices", "places", "equipment"]
)
def test_every_row_has_every_column_and_a_key_of_its_own(name: str) -> None:
    table = rows(f"{name}.csv")
    keys = [tuple(row.values())[:1] if name != "offices" else tuple(row.values()) for row in table]
    assert not [row for row in table if None in row or None in row.values()]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


@pytest.mark.parametrize("name", ["organisations", "carriers", "media", "offices", "places", "equipment"])
def test_every_row_names_a_source_that_is_explained(name: str) -> None:
    known = {row["key"] for row in rows("sources.csv")}
    assert {row["source"] for row in rows(f"{name}.csv")} <= known


def test_the_equipment_table_is_as_large_as_promised_and_every_class_is_known() -> None:
    table = rows("equipment.csv")
    assert len(table) >= 600
    assert {row["class"] for row in table} <= set(class_table())


def test_relations_lead_somewhere_and_never_in_a_circle(catalogue: Catalogue) -> None:
    for entity in catalogue:
        for relation in entity.relations:
            assert relation.to in catalogue.entities, f"{entity.entity} {relation.kind} {relation.to}"
    derived = {
        entity.entity: [r.to for r in entity.relations if r.kind in ("derived from", "variant of", "part of")]
        for entity in catalogue
    }
    for start in derived:
        seen, todo = set(), list(derived[start])
        while todo:
            one = todo.pop()
            assert one != start, f"{start} comes from itself"
            if one not in seen:
                seen.add(one)
                todo += derived[one]


def test_a_name_of_several_systems_has_classes_that_tell_them_apart(catalogue: Catalogue) -> None:
    by_name: dict[tuple[str, ...], list[str]] = {}
    for entity in catalogue:
        if entity.entity.startswith("equipment:"):
            for name in {tuple(t.word for t in tokens(n)) for n in (entity.name, *entity.names)}:
                by_name.setdefault(name, []).append(entity.equipment_class or "")
    for name, classes in by_name.items():
        heads = Counter(path.partition("/")[0] for path in classes)
        assert max(heads.values()) == 1, f"{name}: {classes}"


def test_what_is_the_same_as_something_is_of_its_class(catalogue: Catalogue) -> None:
    for entity in catalogue:
        for relation in entity.relations:
            if relation.kind == "same as":
                other = catalogue[relation.to]
                assert (entity.equipment_class or "").partition("/")[0] == (
                    other.equipment_class or ""
                ).partition("/")[0], entity.entity


def test_nobody_holds_an_office_of_which_he_was_relieved_before(catalogue: Catalogue) -> None:
    for tenure in catalogue.tenures:
        if tenure.since and tenure.until:
            assert tenure.since.earliest < tenure.until.latest, tenure


def test_no_two_persons_hold_one_office_for_long(catalogue: Catalogue) -> None:
    ordered = sorted(catalogue.tenures, key=lambda t: (t.country, t.office, t.since.text if t.since else ""))
    for one, after in pairwise(ordered):
        if (one.country, one.office) == (after.country, after.office) and after.since:
            assert one.until, f"{one.person} still holds the office of {after.person}"
            assert (one.until.earliest - after.since.latest).days < 2, (one, after)


def test_classes_are_kinds_of_one_another() -> None:
    assert equipment_is_a("uav/loitering", "uav/armed")
    assert equipment_is_a("missile/ballistic/medium-range", "missile/long-range")
    assert not equipment_is_a("missile/ballistic/short-range", "missile/long-range")
    assert not equipment_is_a("uav/surveillance", "uav/armed")
    assert equipment_is_a("ship/missile-boat", "major")
    assert not equipment_is_a("small-arms/rifle", "major")
    assert equipment_is_a("small-arms/rifle", "any")
    for path in ("finance", "energy", "assistance", "dual-use/component"):
        assert not equipment_is_a(path, "any")
    assert equipment_is_a("dual-use/component", "dual-use")
    assert not equipment_is_a(None, "any")


def test_a_folder_of_the_users_own_tables_adds_and_replaces(tmp_path: Path) -> None:
    (tmp_path / "equipment.csv").write_text(
        "key,name,class,country,maker,aliases,relations,source\n"
        "gonzo-1,Gonzo-1,uav/armed,VE,,Gonzo,,press\n"
        "mohajer-6,Mohajer-6,uav/armed,IR,,M6,,press\n",
        encoding="utf-8",
    )
    mine = open_catalogue(tmp_path)
    assert mine["equipment:gonzo-1"].countries == ("VE",)
    assert mine["equipment:mohajer-6"].names == ("M6",)
    assert mine.digest != open_catalogue().digest


def test_a_table_with_an_unknown_class_is_refused(tmp_path: Path) -> None:
    (tmp_path / "equipment.csv").write_text(
        "key,name,class,country,maker,aliases,relations,source\nx,X-1,zeppelin,DE,,,,press\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match="zeppelin"):
        open_catalogue(tmp_path)


def test_parties_are_what_hypotheses_call_them(catalogue: Catalogue) -> None:
    assert {"DE", "europe", "nato"} <= set(catalogue.keys_of(catalogue["country:DE"]))
    assert "IR" in catalogue.keys_of(catalogue["organisation:irgc-qf"])
    assert "irgc" in catalogue.keys_of(catalogue["organisation:irgc-qf"])
    hezbollah = catalogue.keys_of(catalogue["group:hezbollah"])
    assert "hezbollah" in hezbollah
    assert "LB" not in hezbollah
    assert "FR" in catalogue.party("europe")


def test_names_are_found_in_any_script(catalogue: Catalogue) -> None:
    assert [e.entity for e in look_up(catalogue, "شاهد-۱۳۶")] == ["equipment:shahed-136"]
    assert [e.entity for e in look_up(catalogue, "Рособоронэкспорт")] == ["organisation:rosoboronexport"]
    assert len(look_up(catalogue, "zolfaghar")) == 3
