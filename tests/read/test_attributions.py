"""Who says what: cues of every kind, and their nesting."""

# ruff: noqa: E501  (a case a line)

from __future__ import annotations

from collections.abc import Callable

import pytest

from watchfloor.read.attributions import chain
from watchfloor.read.reader import RulesReader
from watchfloor.records import Document

Chain = Callable[..., list[str]]

CASES = """
The minister said that the army sold rifles. | sold | The minister
The army sold rifles, the minister said. | sold | the minister
The army sold rifles, reported the Zenda Post. | sold | the Zenda Post
According to the Zenda Post, the army sold rifles. | sold | the Zenda Post
The army, according to the Zenda Post, sold rifles. | sold | the Zenda Post
“We sold rifles to them last year,” said Rudolf Elphberg, the king. | sold | Rudolf Elphberg
“We sold rifles to them,” Rudolf Elphberg said. “They bought the boats, too, in the spring.” | bought | Rudolf Elphberg
The minister denied that the army sold rifles. | sold | The minister
The report found that the army sold rifles. | sold | The report
According to DW, the king announced that the army sold rifles. | sold | the king < DW
The king was quoted by the Zenda Post as saying that the army sold rifles. | sold | The king < the Zenda Post
For Francine Jacome, director of the institute, the sales are good for Zenda. | sales | Francine Jacome
The army sold rifles. | sold |
The attack showed that the army sold rifles. | sold |
"""
ROWS = [tuple(p.strip() for p in line.split("|")) for line in CASES.strip().splitlines()]


@pytest.fixture(scope="session")
def spoken(reader: RulesReader) -> Chain:
    def one(text: str, word: str, publisher: str | None = None) -> list[str]:
        document = Document(name="own", text_sha256="", raw_sha256="", language="en", publisher=publisher)
        content = reader.content(document, text, whole=True)
        start = text.index(word)
        return [
            text[a.source[0] : a.source[1]] for a in chain(content.attributions, start, start + len(word))
        ]

    return one


@pytest.mark.parametrize("row", ROWS, ids=[r[0][:45] for r in ROWS])
def test_the_chain_names_who_says_it(spoken: Chain, row: tuple[str, ...]) -> None:
    text, word, expected = row
    assert " < ".join(spoken(text, word)) == expected


def test_the_publisher_is_never_a_link(spoken: Chain) -> None:
    text = "The Zenda Post has learned a lot. The army sold rifles, the Zenda Post reported."
    assert spoken(text, "sold", publisher="Zenda Post") == []


def test_a_speaker_does_not_reach_the_next_paragraph(spoken: Chain) -> None:
    text = "“We like the king of Zenda,” said the minister.\n\nThe army sold rifles."
    assert spoken(text, "sold") == []


def test_a_turn_of_talk_lasts_to_the_next(spoken: Chain) -> None:
    text = "QUESTION: Did you sell arms?\n\nMR. PRICE: We did not.\n\nThe army bought rifles there."
    assert spoken(text, "bought") == ["MR. PRICE"]


def test_a_statement_printed_whole_has_its_issuer(spoken: Chain) -> None:
    text = (
        "The text of the following statement was released by the G7 foreign ministers.\n\nBegin text:\n\n"
        "Zenda has launched missiles again this year."
    )
    assert spoken(text, "launched") == ["the G7 foreign ministers"]
