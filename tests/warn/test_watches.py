import tomllib

import pytest

from watchfloor.errors import ConfigError
from watchfloor.warn import LevelWatch, ListingWatch, MentionWatch, PairWatch, WordWatch, parse_watches

GOOD = """
[[watch]]
name = "past even"
kind = "level"
level = 0.5
hypotheses = ["H1"]

[[watch]]
name = "words"
kind = "word"
hysteresis = 0.03

[[watch]]
name = "heron"
kind = "listing"
names = ["Grey Heron Shipping"]

[[watch]]
name = "heron in the news"
kind = "mention"
entities = ["list:ax-list:7"]

[[watch]]
name = "Ardavia and Belmora"
kind = "pair"
countries = ["AX", "BZ"]
actions = ["transfer", "order"]
"""


def test_every_kind_is_understood() -> None:
    assert parse_watches(tomllib.loads(GOOD)) == (
        LevelWatch(name="past even", level=0.5, hypotheses=("H1",)),
        WordWatch(name="words", hysteresis=0.03),
        ListingWatch(name="heron", names=("Grey Heron Shipping",)),
        MentionWatch(name="heron in the news", entities=("list:ax-list:7",)),
        PairWatch(name="Ardavia and Belmora", countries=("AX", "BZ"), actions=("transfer", "order")),
    )


def test_no_watch_is_no_mistake() -> None:
    assert parse_watches({}) == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"name": "a"}, "kind None"),
        ({"name": "a", "kind": "levle", "level": 0.5}, "'levle'"),
        ({"name": "a", "kind": "level"}, "`level`"),
        ({"name": "a", "kind": "level", "level": "high"}, r"\$\.level"),
        ({"name": "a", "kind": "level", "level": 0.5, "hypothesis": "H1"}, "`hypothesis`"),
        ({"name": "a", "kind": "level", "level": 0.98}, "never be crossed"),
        ({"name": "a", "kind": "level", "level": float("nan")}, "never be crossed"),
        ({"name": "a", "kind": "word", "hysteresis": -0.1}, r"\$\.hysteresis"),
        ({"name": "a", "kind": "listing"}, "names nobody"),
        ({"name": "a", "kind": "mention", "names": [""]}, r"\$\.names"),
        ({"name": "a", "kind": "pair", "countries": ["AX", "AX"], "actions": ["transfer"]}, "twice AX"),
        ({"name": "a", "kind": "pair", "countries": ["AX"], "actions": ["transfer"]}, r"\$\.countries"),
        (
            {"name": "a", "kind": "pair", "countries": ["AX", "BZ"], "actions": ["gift"]},
            "Actions are transfer",
        ),
        ({"kind": "word"}, "`name`"),
        ("word", "watch 1"),
    ],
)
def test_a_mistake_names_the_watch_the_key_and_the_fix(row: object, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        parse_watches({"watch": [row]})
    assert "watch 1" in caught.value.message
    assert caught.value.fix


def test_two_watches_with_one_name_are_refused() -> None:
    word = {"name": "a", "kind": "word"}
    with pytest.raises(ConfigError, match="2 watches"):
        parse_watches({"watch": [word, word]})


def test_one_table_in_place_of_a_list_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"\[\[watch\]\]"):
        parse_watches({"watch": {"name": "a"}})
