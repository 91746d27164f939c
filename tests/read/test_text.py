"""Segments, sentences, quotations: nothing is lost, and every offset is one of the text exactly as given."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from watchfloor.read.quotes import quotations
from watchfloor.read.segments import segments
from watchfloor.read.sentences import sentences

_PIECES = st.sampled_from(
    [
        "Iran ",
        "“We sold it,” ",
        "he said. ",
        "\n\n",
        "\n",
        "U.S. ",
        "[Fars] ",
        "Dr. A. Lee ",
        '"No." ',
        "THE ARMY SEIZED 20 RIFLES. ",
    ]
    + ["- item;\n", "QUESTION: Why? ", "İstanbul ", "\xa0", "…", "Tags: arms\n", "[TEXT] ", "é"]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_every_character_of_a_clean_copy_knows_its_place(text: str) -> None:
    cut = segments(text)
    assert all(0 <= s.start <= s.end <= len(text) for s in cut)
    assert all(a.end <= b.start for a, b in pairwise(cut))
    for sentence in sentences(text, cut):
        assert len(sentence.offsets) == len(sentence.clean) + 1
        for sign, place in zip(sentence.clean, sentence.offsets, strict=False):
            assert sign == " " or sign.lower() == text[place].lower()


@given(st.text(alphabet="ab “”\"'.\n", max_size=80))
def test_quotations_stand_in_their_segments(text: str) -> None:
    cut = segments(text)
    for one in quotations(text, cut):
        segment = cut[one.segment]
        assert segment.start <= one.start < one.end <= segment.end


def test_a_heading_without_a_stop_is_not_glued_to_what_follows() -> None:
    text = "Ships Bring Missiles to Zenda\n\nThe ships arrived on Monday."
    kinds = [s.kind for s in segments(text)]
    assert kinds == ["heading", "paragraph"]


def test_lines_cut_by_a_margin_are_one_paragraph() -> None:
    text = (
        "The navy of Ruritania seized a small boat with rifles and mortars on\n"
        "Tuesday off the coast of Zenda, in the third such case since the\n"
        "embargo was renewed by the council in spring, officials said.\n"
    )
    assert len(segments(text)) == 1


def test_the_tail_of_a_page_is_not_content() -> None:
    text = "The ship left.\n\nRelated news\n\nAnother ship sank\n\nA third one came"
    assert [s.kind for s in segments(text)][1:] == ["boilerplate"] * 3


def test_brackets_are_taken_from_the_copy_and_kept_in_the_text() -> None:
    text = "A plane of Qeshm [Fars] Air landed."
    (sentence,) = sentences(text, segments(text))
    assert sentence.clean == "A plane of Qeshm Fars Air landed."


def test_capitals_are_given_back_to_names_only() -> None:
    text = "SAN SALVADOR -- THE ARMY SEIZED TWENTY RIFLES NEAR USULUTAN, AN OFFICER SAID."
    (sentence,) = sentences(text, segments(text))
    assert "army seized twenty rifles near Usulutan" in sentence.clean


def test_abbreviations_do_not_end_a_sentence() -> None:
    text = "Gen. Smith met Mr. Lee of the U.S. Navy in St. Louis. They talked."
    assert len(list(sentences(text, segments(text)))) == 2


def test_a_quotation_goes_on_over_paragraphs() -> None:
    text = "“We sold the boats.\n\n“We would do it again,” he said."
    first, second = quotations(text, segments(text))
    assert first.opens
    assert second.continues
