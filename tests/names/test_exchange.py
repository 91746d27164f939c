"""Registers and FollowTheMoney: what comes in, what goes out, and that it comes back."""

from __future__ import annotations

import csv
import doctest
import gzip
import json
from pathlib import Path

import pytest

import watchfloor.names.airframes
from watchfloor.errors import InputError
from watchfloor.names import Catalogue
from watchfloor.names.airframes import joined, read_plane_alert, read_tar1090
from watchfloor.names.ftm import from_ftm, read_ftm, to_ftm, write_ftm
from watchfloor.names.register import covered, read_register
from watchfloor.records import Entity, Identifier, ListEntry

SHIP = Entity(
    entity="ship:9187629",
    kind="ship",
    name="HOPE",
    names=("NADEZHDA",),
    countries=("PA",),
    identifiers=(Identifier(scheme="imo", value="9187629"), Identifier(scheme="mmsi", value="422000000")),
    source="register",
)
PLANE = Entity(
    entity="aircraft:0d845c",
    kind="aircraft",
    name="YV3531",
    identifiers=(Identifier(scheme="tail", value="YV3531"), Identifier(scheme="hex", value="0D845C")),
)
PERSON = ListEntry(
    list="us-ofac-sdn",
    entry="101",
    kind="person",
    name="DOE, John Quentin",
    weak_names=("JQ",),
    authority="OFAC",
    born=("1961-03-02",),
    countries=("IR",),
    identifiers=(Identifier(scheme="passport", value="X1234567", country="IR"),),
    titles=("Director",),
)


def test_the_examples_hold() -> None:
    assert doctest.testmod(watchfloor.names.airframes).failed == 0


def test_what_goes_out_comes_back(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "out.ftm.json"
    assert write_ftm(path, [SHIP, PLANE, catalogue["equipment:mohajer-6"], PERSON]) == 3
    ship, plane, person = read_ftm(path)
    assert (ship.name, ship.names, ship.countries) == ("HOPE", ("NADEZHDA",), ("PA",))
    assert set(ship.identifiers) == set(SHIP.identifiers)
    assert {(i.scheme, i.value) for i in plane.identifiers} == {("tail", "YV3531"), ("hex", "0D845C")}
    assert (person.kind, person.countries) == ("person", ("IR",))


def test_the_model_of_follow_the_money_accepts_it() -> None:
    followthemoney = pytest.importorskip("followthemoney", reason="followthemoney is not installed")
    for record in (SHIP, PLANE, PERSON):
        value = to_ftm(record)
        proxy = followthemoney.model.get_proxy(value)
        for name, values in (value or {})["properties"].items():
            assert proxy.get(name), name
            assert len(proxy.get(name)) == len(values)


def test_what_is_no_entity_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(to_ftm(SHIP)) + "\n[1]\n", encoding="utf-8")
    with pytest.raises(InputError, match="Line 2"):
        list(read_ftm(path))
    assert from_ftm({"id": "x", "schema": "Address", "properties": {"full": ["y"]}}) is None


def test_an_airframe_is_one_through_its_registrations(tmp_path: Path) -> None:
    folder = tmp_path / "db"
    folder.mkdir()
    table = {"845C": ["YV3531", "B744", "10", "BOEING 747-300"], "children": ["0D8"]}
    (folder / "0D.js").write_bytes(gzip.compress(json.dumps(table).encode()))
    (one,) = read_tar1090(folder)
    assert (one.name, one.countries) == ("YV3531", ("VE",))
    msn = Identifier(scheme="msn", value="23413")
    old = Entity(
        entity="aircraft:730c20", kind="aircraft", name="EP-MND", countries=("IR",), identifiers=(msn,)
    )
    new = Entity(
        entity="aircraft:0d845c",
        kind="aircraft",
        name="YV3531",
        countries=("VE",),
        identifiers=(msn, *one.identifiers[:1]),
    )
    (airframe,) = joined([old, new, one])
    assert airframe.name == "EP-MND"
    assert airframe.names == ("YV3531",)
    assert airframe.countries == ("IR", "VE")


def test_operators_come_from_plane_alert(tmp_path: Path) -> None:
    path = tmp_path / "plane-alert-db.csv"
    path.write_text(
        "$ICAO,$Registration,$Operator,$Type\n730C20,EP-MND,Mahan Air,Boeing 747\n", encoding="utf-8"
    )
    (plane,) = read_plane_alert(path)
    assert ("operator", "Mahan Air") in {(i.scheme, i.value) for i in plane.identifiers}
    path.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="plane-alert"):
        list(read_plane_alert(path))


def test_the_registers_of_the_reference_material_are_read(shared: Path) -> None:
    aircraft = read_plane_alert(shared / "data" / "plane_alert_db" / "plane-alert-db.csv.gz")
    assert sum(1 for _ in aircraft) > 17_000


def test_coverage_counts_rows_by_supplier(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "register.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["a heading"])
        writer.writerow(
            ["Recipient", "Supplier", "Year of order", "Weapon designation", "Weapon description"]
        )
        writer.writerow(["Nowhere", "Iran", "2019", "Mohajer-6", "armed drone"])
        writer.writerow(["Nowhere", "Iran", "2019", "Unheard-Of-9", "patrol boat"])
        writer.writerow(["Nowhere", "Iran", "1985", "Mohajer-6", "armed drone"])
        writer.writerow(["Nowhere", "Sweden", "2019", "Mohajer-6", "armed drone"])
    result = covered(read_register(path), catalogue, 2000, ["Iran"])
    count = result.by_supplier["Iran"]
    assert (count.rows, count.named, count.classed) == (2, 1, 1)
    assert list(result.missing) == ["Unheard-Of-9 (patrol boat)"]


def test_three_quarters_of_the_trade_register_are_known(shared: Path, catalogue: Catalogue) -> None:
    (path,) = (shared / "data" / "sipri_trade_register").glob("trade-register_all_all_*.csv.gz")
    suppliers = ["Iran", "Russia", "China", "North Korea", "Turkiye", "Israel", "Belarus"]
    result = covered(read_register(path), catalogue, 2000, suppliers)
    rows = sum(count.rows for count in result.by_supplier.values())
    named = sum(count.named for count in result.by_supplier.values())
    assert rows > 2000
    assert named / rows > 0.75
