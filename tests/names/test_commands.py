"""``watchfloor screen``, ``lists`` and ``names``, and the adding of editions to a desk."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from watchfloor.cli import watchfloor
from watchfloor.desk import Desk
from watchfloor.errors import ListError
from watchfloor.records import ListEdition, ListEntry, PartialDate

FIRST = """1,"HOPEFUL SHIPPING LTD.",-0- ,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- 
2,"EXAMPLE AIR",-0- ,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- 
"""  # noqa: W291
SECOND = FIRST.replace("EXAMPLE AIR", "EXAMPLE AIRWAYS").replace("1,", "3,", 1)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(watchfloor, [str(word) for word in words])


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    assert run("init", folder).exit_code == 0
    for day, text in (("2021-08-18", FIRST), ("2021-09-02", SECOND)):
        path = tmp_path / f"sdn_{day}.csv"
        path.write_text(text, encoding="utf-8")
        assert run("-d", folder, "lists", "add", path).exit_code == 0
    return folder


def test_editions_are_kept_and_entries_taken_off_stay_with_their_dates(desk: Path, tmp_path: Path) -> None:
    with Desk.open(desk) as one:
        view = one.view()
        editions = list(view.all(ListEdition))
        assert [(e.added, e.changed, e.removed) for e in editions] == [
            (("1", "2"), (), ()),
            (("3",), ("2",), ("1",)),
        ]
        assert {entry.entry for entry in view.all(ListEntry)} == {"1", "2", "3"}
        before = one.view(PartialDate("2021-08-20").latest)
        assert [e.name for e in before.all(ListEntry) if e.entry == "2"] == ["EXAMPLE AIR"]
        with pytest.raises(ListError, match="in the order"):
            older = tmp_path / "sdn_2020-01-01.csv"
            older.write_text(FIRST + FIRST.replace("1,", "9,", 1), encoding="utf-8")
            one.add_list(older)


def test_the_same_file_twice_adds_nothing(desk: Path, tmp_path: Path) -> None:
    assert run("-d", desk, "lists", "add", tmp_path / "sdn_2021-08-18.csv").exit_code == 0
    with Desk.open(desk) as one:
        assert one.view().count(ListEdition) == 2


def test_the_lists_say_who_was_listed_when_and_what_changed(desk: Path) -> None:
    shown = run("-d", desk, "lists", "show", "Hopeful Shipping", "--as-of", "2021-08-20")
    assert shown.output.startswith("listed on 2021-08-20: HOPEFUL SHIPPING LTD.")
    later = run("-d", desk, "lists", "show", "Hopeful Shipping", "--as-of", "2021-09-20")
    assert later.output.startswith("not listed on 2021-09-20")
    assert "2021-09-02" in run("-d", desk, "lists", "show").output
    diff = run("-d", desk, "lists", "diff", "us-ofac-sdn").output
    assert "removed: 1" in diff
    assert "HOPEFUL" in diff
    assert run("-d", desk, "lists", "diff", "nothing").exit_code != 0


def test_a_bad_file_is_named_and_does_not_stop_the_others(desk: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF")
    good = tmp_path / "mine.csv"
    good.write_text("id,name\n1,Somebody Else\n", encoding="utf-8")
    result = run("-d", desk, "lists", "add", bad, good, "--published", "2022-01-01")
    assert result.exit_code == 1
    assert "bad.pdf" in result.output
    with Desk.open(desk) as one:
        assert "mine" in {edition.list for edition in one.view().all(ListEdition)}


def test_names_are_screened_against_the_desk_and_against_a_file(desk: Path, tmp_path: Path) -> None:
    result = run("-d", desk, "screen", "Hopeful Shipping", "--format", "jsonl")
    assert result.exit_code == 1
    (match, *_) = json.loads(result.output)["matches"]
    assert (match["id"], match["score"] > 0.5) == ("us-ofac-sdn:1", True)
    assert run("-d", desk, "screen", "Completely Different").exit_code == 0
    listed = run("screen", "Example Air", "--list", tmp_path / "sdn_2021-08-18.csv")
    assert "EXAMPLE AIR" in listed.output
    queries, out = tmp_path / "q.csv", tmp_path / "r.csv"
    queries.write_text("query_no,query\n1,Example Air\n2,Nobody\n", encoding="utf-8")
    assert run("-d", desk, "screen", "--csv", queries, "--out", out).exit_code == 1
    with out.open(encoding="utf-8") as stream:
        assert [row["query_no"] for row in csv.DictReader(stream) if row["alert"] == "1"] == ["1"]


def test_a_name_is_looked_up_in_the_catalogues() -> None:
    assert "equipment:zolfaghar-boat" in run("names", "find", "Zolfaghar").output
    found = json.loads(run("names", "find", "Mohajer-6", "--format", "json").output)
    assert found[0]["equipment_class"] == "uav/armed"
    assert "Not in the catalogues" in run("names", "find", "Gonzo").output
