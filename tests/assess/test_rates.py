"""Base rates from a trade register: on a small one whose answers are known, and on the real one."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from watchfloor.assess import load_tables
from watchfloor.assess.rates import as_toml, breadth_bin, rates
from watchfloor.assess.register import Measured, RegisterTable, read_register, register_table
from watchfloor.assess.tables import Status
from watchfloor.errors import InputError

HEADER = "Recipient,Supplier,Year of order, ,Weapon designation,Weapon description\n"
PREAMBLE = "Transfers of everything\nData generated: 1 May 2020\n"


def write(path: Path, rows: list[tuple[str, str, int | str, str]]) -> Path:
    lines = [f"{recipient},{supplier},{year},?,X,{what}\n" for supplier, recipient, year, what in rows]
    path.write_text(PREAMBLE + HEADER + "".join(lines), encoding="utf-8")
    return path


def test_statuses_and_events_are_counted_as_defined(tmp_path: Path) -> None:
    rows: list[tuple[str, str, int | str, str]] = [("A", f"R{n}", 1990, "tank") for n in range(4)]
    # The pair A-R0 orders again in 1996: active from 1990 to 1999, with an event ahead in 1993 to 1995.
    rows += [("A", "R0", 1996, "tank"), ("A", "R1", 2015, "tank"), ("A", "R2", 2015, "tank")]
    rows += [("B", "R9", year, "frigate") for year in range(1985, 2020)]
    register = read_register(write(tmp_path / "r.csv", rows))
    table = register_table()
    own = RegisterTable(
        **{
            name: getattr(table, name)
            for name in table.__struct_fields__
            if name not in ("years", "measured", "fewest_events")
        },
        years=(1993, 1994),
        measured=tuple(row for row in table.measured if row.path == "any"),
        fewest_events=0,
    )
    found = {(rate.entry.status, rate.entry.breadth): rate for rate in rates(register, own)}
    active = found["active", None]
    # A is a supplier in both years (it sold in 1990) with four active pairs; B-R9 has orders ahead.
    assert active.entry.pair_years == 10
    assert active.entry.pairs == 5
    assert active.p == pytest.approx((2 + 2) / 10)
    assert 0 <= active.low <= active.p <= active.high <= 1


def test_parties_that_are_no_states_are_not_counted(tmp_path: Path) -> None:
    rows: list[tuple[str, str, int | str, str]] = [("A", "B", year, "tank") for year in range(1990, 2020)]
    rows += [("A", "Rebels (B)*", year, "tank") for year in range(1990, 2020)]
    register = read_register(write(tmp_path / "r.csv", rows))
    assert dict(zip(register.names, register.state.tolist(), strict=True)) == {
        "A": True,
        "B": True,
        "Rebels (B)*": False,
    }
    active = next(rate for rate in rates(register) if rate.entry.status == "active")
    assert active.entry.pairs == 1


def test_rows_without_a_year_are_left_out_and_told(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [("A", "B", 2000, "tank"), ("A", "B", "", "tank")])
    with gzip.open(tmp_path / "r.csv.gz", "wb") as file:
        file.write(path.read_bytes())
    register = read_register(tmp_path / "r.csv.gz")
    assert (len(register.years), register.skipped, register.edition) == (1, 1, "1 May 2020")


@pytest.mark.parametrize(
    ("description", "path"),
    [
        ("armoured personnel carrier", "armour"),
        ("anti-submarine helicopter", "aircraft/helicopter"),
        ("aircraft carrier", "ship/carrier"),
        ("one-way attack drone", "uav/loitering"),
        ("reconnaissance drone", "uav"),
        ("surface-to-air missile system", "air-defence/missile"),
        ("fighter/ground-attack aircraft", "aircraft/combat"),
        ("missile boat", "ship/missile-boat"),
        ("self-propelled gun", "artillery"),
    ],
)
def test_descriptions_get_the_class_of_what_they_name(tmp_path: Path, description: str, path: str) -> None:
    assert read_register(write(tmp_path / "r.csv", [("A", "B", 2000, description)])).paths == (path,)


def test_a_file_that_is_no_register_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="x.csv"):
        read_register(tmp_path / "x.csv")


@pytest.mark.parametrize(
    ("recipients", "expected"), [(1, "1-3"), (3, "1-3"), (24, "10-24"), (25, "25+"), (None, None), (0, None)]
)
def test_breadths_fall_into_bins(recipients: int | None, expected: str | None) -> None:
    assert breadth_bin(recipients) == expected


def test_what_is_written_can_be_loaded_by_a_desk(tmp_path: Path) -> None:
    rows: list[tuple[str, str, int | str, str]] = [("A", "B", year, "tank") for year in range(1980, 2020)]
    register = read_register(write(tmp_path / "r.csv", rows))
    kept = [entry for entry in load_tables().priors.classes if entry.status == "standing"]
    (tmp_path / "priors.toml").write_text(
        as_toml(rates(register), register, kept, {"XX": 2}), encoding="utf-8"
    )
    priors = load_tables(tmp_path).priors
    assert priors.breadth == {"XX": 2}
    assert {entry.status for entry in priors.classes} >= {"active", "standing"}


def test_the_real_register_gives_the_shipped_rates(shared: Path) -> None:
    """Two ways of counting recipients differ a little; the rates agree within a tenth."""
    path = next((shared / "data" / "sipri_trade_register").glob("*all_all*"))
    table = register_table()
    few = RegisterTable(
        **{name: getattr(table, name) for name in table.__struct_fields__ if name != "measured"},
        measured=(Measured(path="any"), Measured(path="uav/armed", years=(2008, 2021))),
    )
    found = {(r.entry.equipment, r.entry.status, r.entry.breadth): r for r in rates(read_register(path), few)}
    shipped = {
        (entry.equipment, entry.status, entry.breadth): entry
        for entry in load_tables().priors.classes
        if entry.recipient != "group"
    }
    keys: list[tuple[str, Status, None]] = [
        ("any", "never", None),
        ("any", "lapsed", None),
        ("any", "active", None),
        ("uav/armed", "active", None),
    ]
    for key in keys:
        assert found[key].p == pytest.approx(shipped[key].rate, rel=0.1)
        assert found[key].low < shipped[key].rate < found[key].high
