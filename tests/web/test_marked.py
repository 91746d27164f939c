"""Marking statements in a text: whatever overlaps, the words stay what they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from watchfloor.records import Span, Statement
from watchfloor.web.marked import around, direction_of, paragraphs

TEXTS = st.text(alphabet="ab \n🚢پر", min_size=1, max_size=60)


def stated(start: int, end: int) -> Statement:
    return Statement(
        document="d",
        start=start,
        end=end,
        quote="",
        trigger=Span(start=start, end=start, text=""),
        action="transfer",
        certainty="certain",
        mode="actual",
        polarity="affirmed",
        speech="none",
    )


@given(TEXTS, st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=6))
def test_no_word_is_lost_and_every_statement_covers_its_words(
    text: str, spans: list[tuple[int, int]]
) -> None:
    statements = [stated(min(pair), max(pair)) for pair in spans]
    made = paragraphs(text, statements)
    shown = "".join(piece.text for one in made for piece in one.pieces)
    assert "".join(shown.split()) == "".join(text.split())
    for number, one in enumerate(statements):
        covered = "".join(piece.text for part in made for piece in part.pieces if number in piece.inside)
        assert "".join(covered.split()) == "".join(text[one.start : one.end].split())
        opened = sum(number in piece.opens for part in made for piece in part.pieces)
        closed = sum(number in piece.closes for part in made for piece in part.pieces)
        assert opened <= 1
        assert closed <= 1
        if covered.strip():
            assert opened == 1
            assert closed == 1


def test_the_innermost_statement_comes_first() -> None:
    (paragraph,) = paragraphs("abcdef", [stated(0, 6), stated(2, 4)])
    assert [(piece.text, piece.inside) for piece in paragraph.pieces] == [
        ("ab", (0,)),
        ("cd", (1, 0)),
        ("ef", (0,)),
    ]


def test_paragraphs_are_told_by_their_line_ends() -> None:
    made = paragraphs("one\n\ntwo\nپرواز", [])
    assert ["".join(piece.text for piece in one.pieces) for one in made] == ["one", "two", "پرواز"]
    assert [one.direction for one in made] == ["ltr", "ltr", "rtl"]


def test_a_text_without_letters_runs_from_left_to_right() -> None:
    assert direction_of("12 34") == "ltr"


@given(TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_what_stands_around_is_never_out_of_bounds(text: str, start: int, end: int) -> None:
    before, middle, after = around(text, min(start, end), max(start, end), width=10)
    assert middle == text[min(start, end) : max(start, end)]
    assert len(before) <= 11
    assert len(after) <= 11
