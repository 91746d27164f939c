"""Dates in running text, read against a publication date of Monday 20 May 2024."""

from __future__ import annotations

from datetime import date

import pytest

from watchfloor.read.dates import in_document
from watchfloor.read.reader import RulesReader
from watchfloor.records import Document

PUBLISHED = date(2024, 5, 20)
CASES = """
The ship arrived on 3 March 2024. | 3 March 2024 | 2024-03-03 | 2024-03-03
The ship arrived on March 3, 2024. | March 3, 2024 | 2024-03-03 | 2024-03-03
The ship arrived on October 27. | October 27 | 2023-10-27 | 2023-10-27
The ships arrived in late October. | late October | 2023-10-21 | 2023-10-31
The ships arrived in early March 2024. | early March 2024 | 2024-03-01 | 2024-03-10
The ships arrived in mid-April. | mid-April | 2024-04-11 | 2024-04-20
The arms were sold in 2012. | 2012 | 2012-01-01 | 2012-12-31
The arms were sold between 2010 and 2014. | between 2010 and 2014 | 2010-01-01 | 2014-12-31
The arms were sold in the 1990s. | the 1990s | 1990-01-01 | 1999-12-31
The plane landed on Friday. | Friday | 2024-05-17 | 2024-05-17
The minister will visit Zenda on Friday. | Friday | 2024-05-24 | 2024-05-24
The plane landed last week. | last week | 2024-05-13 | 2024-05-19
The plane landed last month. | last month | 2024-04-01 | 2024-04-30
The plane landed yesterday. | yesterday | 2024-05-19 | 2024-05-19
They have trained since 2012. | since 2012 | 2012-01-01 | 2024-05-20
They met three weeks ago. | three weeks ago | 2024-04-29 | 2024-05-05
They met on May 2 and, three days later, signed. | three days later | 2024-05-05 | 2024-05-05
Ties have grown in recent years. | in recent years | - | 2024-05-20
Sales rose in fiscal year 2021. | fiscal year 2021 | 2021-01-01 | 2021-12-31
Sales rose in the second quarter of 2022. | the second quarter of 2022 | 2022-04-01 | 2022-06-30
They trained in the summer of 2019. | the summer of 2019 | 2019-06-01 | 2019-08-31
"""
ROWS = [tuple(p.strip() for p in line.split("|")) for line in CASES.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[r[1] for r in ROWS])
def test_a_date_is_found_and_resolved(reader: RulesReader, row: tuple[str, ...]) -> None:
    text, words, first, last = row
    document = Document(name="own", text_sha256="", raw_sha256="", language="en")
    parses = reader.content(document, text, whole=True).parses
    (found,) = in_document(parses, PUBLISHED, text)
    match = [w for w in found if words in w.text or w.text in words]
    assert match, [w.text for w in found]
    assert (match[-1].from_ or "-", match[-1].to or "-") == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "Iran May Be Providing Arms",
        "They adopted Resolution 2231 at once.",
        "The march went on and he may leave.",
        "He bought 2000 rifles.",
    ],
)
def test_what_only_looks_like_a_date_is_none(reader: RulesReader, text: str) -> None:
    document = Document(name="own", text_sha256="", raw_sha256="", language="en")
    parses = reader.content(document, text, whole=True).parses
    assert not any(in_document(parses, PUBLISHED, text))
