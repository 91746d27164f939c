"""Words of names: what is folded, what is kept apart, and where they stand."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import watchfloor.names.classes
import watchfloor.names.countries
import watchfloor.names.legal
import watchfloor.names.lists.columns
import watchfloor.names.lists.lookup
import watchfloor.names.lists.remarks
import watchfloor.names.screening.index
import watchfloor.names.screening.screener
import watchfloor.names.screening.scripts
import watchfloor.names.screening.words
import watchfloor.names.text
from watchfloor.names.phrases import PhraseIndex
from watchfloor.names.text import fold, tokens

MODULES = [
    watchfloor.names.classes,
    watchfloor.names.countries,
    watchfloor.names.legal,
    watchfloor.names.lists.columns,
    watchfloor.names.lists.lookup,
    watchfloor.names.lists.remarks,
    watchfloor.names.screening.index,
    watchfloor.names.screening.screener,
    watchfloor.names.screening.scripts,
    watchfloor.names.screening.words,
    watchfloor.names.text,
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_examples_in_the_documentation_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohajer-2", "MOHAJER 2"),
        ("Shahed-136", "Shahed 136"),
        ("شاهد-۱۳۶", "شاهد 136"),
        ("U.S.", "US"),
        ("Kata'ib Hezbollah", "Kataib Hezbollah"),
        ("Qeshm [Fars] Air", "Qeshm Fars Air"),
        ("Iran’s", "Iran"),
        ("Érdoğan", "Erdogan"),
    ],
)
def test_spellings_of_one_name_have_the_same_words(one: str, other: str) -> None:
    assert [t.word for t in tokens(one)] == [t.word for t in tokens(other)]


@given(st.text(max_size=60))
def test_every_word_stands_where_it_says(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert at <= token.start < token.end <= len(text)
        assert token.word
        at = token.end


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)


def found(index: PhraseIndex, text: str) -> list[str]:
    return [match.listed for match in index.find(text, tokens(text))]


def test_the_longest_phrase_is_found_and_plurals_are() -> None:
    index = PhraseIndex(
        [("missile boat", 0), ("missile", 1), ("weapons package", 2), ("weapon", 3)], proper=False
    )
    assert found(index, "two missile boats and a missile") == ["missile boat", "missile"]
    assert found(index, "weapons") == ["weapon"]


def test_small_letters_are_not_the_name_of_a_country() -> None:
    index = PhraseIndex([("US", 0), ("Turkey", 1), ("the regime in Tehran", 2)], proper=True)
    assert found(index, "they told us about turkey") == []
    assert found(index, "US officials in Turkey") == ["US", "Turkey"]
    assert found(index, "THE US AND TURKEY") == ["US", "Turkey"]
    assert found(index, "the regime in Tehran") == ["the regime in Tehran"]
