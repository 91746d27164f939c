"""Tables and hypotheses as users write them."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from watchfloor.assess import Tables, load_hypotheses, load_tables
from watchfloor.errors import ConfigError

GOOD = """
[[hypothesis]]
id = "H1"
text = "t"
supplier = "AA"
recipient = "BB"
equipment = "uav"
stage = "delivery"
window = [2020-01-01, "2020-12"]
reference = { p = 0.5 }
as_of = 2021-01-01
alternatives = ["none"]
looked_for = [{ indicator = "item-seen", coverage = 0.5, until = "2020-06-30", by = "an analyst" }]
"""


def test_a_desks_table_is_laid_over_the_shipped_one(tmp_path: Path, tables: Tables) -> None:
    (tmp_path / "indicators.toml").write_text("[denial]\na = 0.7\n")
    (tmp_path / "firmness.toml").write_text("[firmness]\npossible = 0.3\n")
    own = load_tables(tmp_path)
    assert (own.indicators["denial"].a, own.indicators["denial"].b) == (0.7, tables.indicators["denial"].b)
    assert own.firmness.firmness["possible"] == 0.3
    assert own.firmness.firmness["asserted"] == tables.firmness.firmness["asserted"]
    assert own.digest != tables.digest
    assert load_tables().digest == tables.digest


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("indicators.toml", "[denial]\na = 1.5\n", "denial.a"),
        ("indicators.toml", "[denial]\nweight = 1\n", "weight"),
        ("indicators.toml", '[denial]\na = "much"\n', "denial"),
        ("rules.toml", '[[rule]]\nwhy = "x"\nindicator = "nothing"\n', "nothing"),
        ("rules.toml", '[[rule]]\nwhy = "bad"\nindicator = "denial"\nwords = "("\n', "bad"),
        ("sources.toml", "[grade]\nA = { r = 2.0, spread = 0.1 }\n", "grade.A"),
        ("dependence.toml", "[rho]\nsame_root = 2\n", "rho.same_root"),
        ("firmness.toml", "[relay]\nverbatim = -1\n", "relay.verbatim"),
        (
            "priors.toml",
            "[known_share]\nmajor = { value = 0.9, low = 0.95, high = 1.0 }\n",
            "known_share.major",
        ),
        ("priors.toml", "[known\n", "TOML"),
    ],
)
def test_what_is_wrong_with_a_table_is_named(tmp_path: Path, file: str, text: str, named: str) -> None:
    (tmp_path / file).write_text(text)
    with pytest.raises(ConfigError, match=named.replace(".", r"\.")) as error:
        load_tables(tmp_path)
    assert file.removesuffix(".toml") in error.value.message
    assert error.value.fix


def test_every_indicator_of_the_shipped_table_can_be_reached(tables: Tables) -> None:
    named = {rule.indicator for rule in tables.rules} | set(tables.parties.sighting.values())
    assert set(tables.indicators) <= named


def test_sources_are_graded_by_their_names_and_unknown_ones_are_unknown(tables: Tables) -> None:
    assert tables.sources.of_publisher("Reuters") == "B"
    assert tables.sources.of_publisher("The Springfield Times") == "C"
    assert tables.sources.of_publisher("Zzz") == "F"
    assert tables.sources.of_publisher(None) == "F"


def test_hypotheses_are_read_and_what_others_thought_of_them_is_not(tmp_path: Path) -> None:
    (tmp_path / "h.toml").write_text(GOOD)
    (one,) = load_hypotheses(tmp_path / "h.toml")
    assert (one.id, one.window[0].text, one.window[1].text) == ("H1", "2020-01-01", "2020-12")
    assert one.looked_for[0].coverage == 0.5


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (('stage = "delivery"', 'stage = "maybe"'), "stage"),
        (('supplier = "AA"', ""), "supplier"),
        (('window = [2020-01-01, "2020-12"]', 'window = ["2021", "2020"]'), "window"),
        (('window = [2020-01-01, "2020-12"]', 'window = ["soon", "2020"]'), "soon"),
        (("[[hypothesis]]", "[hypothesis]"), "list"),
        (("[[hypothesis]]", "[[hypothesis"), "TOML"),
    ],
)
def test_what_is_wrong_with_a_hypothesis_is_named(
    tmp_path: Path, change: tuple[str, str], named: str
) -> None:
    (tmp_path / "h.toml").write_text(GOOD.replace(*change))
    with pytest.raises(ConfigError, match=named):
        load_hypotheses(tmp_path / "h.toml")


def test_two_hypotheses_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "h.toml").write_text(GOOD + GOOD)
    with pytest.raises(ConfigError, match="H1"):
        load_hypotheses(tmp_path / "h.toml")
    with pytest.raises(ConfigError, match="not there"):
        load_hypotheses(tmp_path / "none.toml")


def test_every_observation_that_counts_is_one_that_the_tracks_room_makes(tables: Tables) -> None:
    rules = tomllib.loads((files("watchfloor.data") / "tracks" / "rules.toml").read_text("utf-8"))
    assert set(tables.parties.sighting) <= set(rules)
    assert set(tables.parties.sighting.values()) <= set(tables.indicators)
