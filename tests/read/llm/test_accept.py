"""What of an answer is kept: never a word that does not stand in the document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchfloor.read.llm.accept import GarbledError, Kept, Source, accept
from watchfloor.read.llm.align import nearest, occurrences
from watchfloor.read.llm.prompt import CHOICES
from watchfloor.read.passages import Passage
from watchfloor.read.tables import countries
from watchfloor.records import Document, Mention, Span, Statement, from_builtins, to_builtins

from .conftest import TEXT, document, mention, statement


def source(text: str = TEXT, about: Document | None = None) -> Source:
    return Source.of(about or document(), text, document_id="own", engine="llm/1:tiny:p", prompt="p")


def whole(text: str) -> Passage:
    return Passage(start=0, end=len(text), before=(0, 0))


def kept(*statements: Any, text: str = TEXT, about: Document | None = None) -> Kept:
    return accept(source(text, about), whole(text), json.dumps({"statements": list(statements)}))


def _mentions(one: Statement) -> list[Mention]:
    slots = (one.agent, one.recipient, one.object, one.place, one.origin)
    return [*(slot for slot in slots if slot), *one.equipment, *one.chain]


def hold(one: Statement, text: str) -> None:
    """Every text of a statement stands in its document, and every value in its list."""
    assert text[one.start : one.end] == one.quote
    assert one.start <= one.trigger.start < one.trigger.end <= one.end
    spans: list[Span] = [one.trigger, *_mentions(one), *([one.when] if one.when else [])]
    assert all(text[span.start : span.end] == span.text != "" for span in spans)
    names = [m.name for m in _mentions(one) if m.name] + [link.via for link in one.chain if link.via]
    assert all(name in text or name in countries().values() for name in names)
    assert one.action in CHOICES["action"]
    assert one.certainty in CHOICES["certainty"]
    assert one.mode in CHOICES["mode"]
    assert one.polarity in CHOICES["polarity"]
    assert from_builtins(Statement, to_builtins(one)) == one


GOOD = statement("Ruritania ships drones to Zenda", "ships", agent=mention("Ruritania"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "Ruritania sold drones to Zenda"}, "quotation: does not stand in the passage"),
        ({"quote": "uritania ships drones"}, "quotation: does not stand in the passage"),
        ({"quote": ""}, "quotation: empty, too long or no text"),
        ({"quote": 7}, "quotation: empty, too long or no text"),
        ({"quote": "x" * 801}, "quotation: empty, too long or no text"),
        ({"trigger": "delivered"}, "trigger: does not stand in the quotation"),
        ({"trigger": None}, "trigger: does not stand in the quotation"),
        ({"action": "airstrike"}, "action: not one of its values"),
        ({"action": ["transfer"]}, "action: not one of its values"),
        ({"certainty": "sure"}, "certainty: not one of its values"),
        ({"mode": None}, "mode: not one of its values"),
        ({"polarity": "AFFIRMED"}, "polarity: not one of its values"),
        ({"chain": [mention("a spokesman")]}, "chain: a speaker does not stand in the document"),
        ({"chain": "Rudolf"}, "chain: not a list of a few speakers"),
        ({"chain": [mention("Ruritania")] * 9}, "chain: not a list of a few speakers"),
        ({"chain": [None]}, "chain: a speaker does not stand in the document"),
    ],
)
def test_a_statement_that_does_not_stand_there_is_dropped_and_counted(
    change: dict[str, Any], reason: str
) -> None:
    found = kept({**GOOD, **change}, GOOD)
    assert len(found.statements) == 1
    assert found.dropped == {reason: 1}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"agent": mention("Freedonia")}, "agent: does not stand in the document"),
        ({"agent": "Ruritania"}, "agent: does not stand in the document"),
        (
            {"agent": mention("Ruritania", "the Republic of Ruritania")},
            "name: does not stand in the document",
        ),
        ({"equipment": [mention("tanks")]}, "equipment: does not stand in the document"),
        ({"equipment": "drones"}, "equipment: not a list"),
        ({"equipment": [None] * 30}, "equipment: more than a clause holds"),
        ({"when": {"text": "last week", "from": None, "to": None}}, "when: does not stand in the document"),
        (
            {"when": {"text": "March 2024", "from": "2024-02-30", "to": None}},
            "when: not a day of the calendar",
        ),
        (
            {"when": {"text": "March 2024", "from": "2019-03-01", "to": "2019-03-31"}},
            "when: days that its words do not bear",
        ),
        (
            {"when": {"text": "March 2024", "from": "2024-03-31", "to": "2024-03-01"}},
            "when: days that its words do not bear",
        ),
        (
            {"chain": [{**mention("Rudolf Rassendyll"), "via": "Twitter"}]},
            "via: does not stand in the document",
        ),
        ({"chain": [mention("The Gazette")]}, "chain: the publisher is no link of it"),
        ({"note": "made by a model", "start": 3}, "field: not asked for"),
    ],
)
def test_a_field_that_does_not_stand_there_is_dropped_and_counted(
    change: dict[str, Any], reason: str
) -> None:
    found = kept({**statement("Ruritania delivered 12 “Falcon-2” drones", "delivered"), **change})
    (one,) = found.statements
    hold(one, TEXT)
    assert reason in found.dropped
    assert "made by a model" not in str(to_builtins(one))


def test_without_a_day_of_its_own_a_document_gives_no_year() -> None:
    later = {"text": "later", "from": "2024-05-21", "to": None}
    one = statement("We have not received a single drone,” the minister said later", "received", when=later)
    undated = kept(one, about=document(published=None))
    assert undated.statements[0].when
    assert undated.statements[0].when.from_ is None
    assert kept(one).statements[0].when
    assert kept(one).statements[0].when.from_ == "2024-05-21"  # type: ignore[union-attr]


def test_offsets_that_are_sent_along_count_for_nothing() -> None:
    shifted = {**GOOD, "start": 999, "end": 3, "agent": {**mention("Ruritania"), "start": 17, "end": 20}}
    (one,) = kept(shifted).statements
    hold(one, TEXT)
    assert (one.start, one.agent and one.agent.start) == (0, 0)


def test_the_nearest_place_is_taken_and_of_a_speaker_that_beside_the_clause() -> None:
    text = "Oz said on Monday that Oz had shipped rifles to Ix. Ix and Oz met."
    answer = statement("Oz had shipped rifles to Ix", "shipped", agent=mention("Oz"), chain=[mention("Oz")])
    (one,) = kept(answer, text=text).statements
    assert one.agent
    assert (one.agent.start, one.chain[0].start) == (text.index("Oz had"), 0)


def test_a_nationality_stands_for_its_country_though_the_text_does_not_name_it() -> None:
    text = "Iranian missiles were shown at the parade."
    answer = statement(
        "Iranian missiles were shown at the parade", "shown", "sighting", agent=mention("Iranian", "Iran")
    )
    (one,) = kept(answer, text=text).statements
    assert one.agent
    assert one.agent.name == "Iran"


def test_nothing_of_a_later_paragraph_is_drawn_into_a_statement() -> None:
    text = "The freighter left Zenda.\n\nSylvania is far away, said the harbour master."
    far = statement("The freighter left Zenda", "left", "movement", place=mention("Sylvania"))
    found = kept(far, {**far, "chain": [mention("the harbour master")]}, text=text)
    assert [one.place for one in found.statements] == [None]
    assert found.dropped["chain: a speaker does not stand in the document"] == 1


def test_the_same_statement_is_kept_once() -> None:
    found = kept(GOOD, GOOD)
    assert len(found.statements) == 1
    assert found.dropped == {"the same statement again": 1}


def test_no_more_is_looked_at_than_a_passage_can_hold() -> None:
    found = kept(*[{**GOOD, "quote": f"nothing {n}"} for n in range(100)])
    assert found.dropped["more statements than a passage holds"] == 20


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", '{"statements": 3}', '{"statements": [', "{" * 5_000]
)
def test_what_is_no_answer_is_told(answer: str) -> None:
    with pytest.raises(GarbledError):
        accept(source(), whole(TEXT), answer)


# Answers from nearly right to nonsense: pieces of the text, changed pieces, and any JSON.
_PIECES = st.builds(lambda a, n: TEXT[a : a + n], st.integers(0, len(TEXT) - 1), st.integers(1, 90))
_TEXTS = st.one_of(_PIECES, _PIECES.map(str.upper), st.text(max_size=20), st.just("Ruritania"))
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), _TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
_MENTIONS = st.one_of(
    st.none(), _JSON, st.fixed_dictionaries({"text": _TEXTS, "name": st.one_of(st.none(), _TEXTS)})
)


def _values(name: str) -> st.SearchStrategy[Any]:
    return st.one_of(st.sampled_from(CHOICES[name]), st.sampled_from(CHOICES[name]), _JSON)


_ANSWERS = st.lists(
    st.one_of(
        _JSON,
        st.fixed_dictionaries(
            {
                "quote": _TEXTS,
                "trigger": st.one_of(_TEXTS, st.sampled_from(["ships", "delivered", "received", "ask"])),
                **{name: _values(name) for name in CHOICES},
                **dict.fromkeys(("agent", "recipient", "object", "place", "origin"), _MENTIONS),
                "equipment": st.one_of(_JSON, st.lists(_MENTIONS, max_size=3)),
                "chain": st.one_of(st.just([]), st.lists(_MENTIONS, max_size=3), _JSON),
                "when": st.one_of(
                    _MENTIONS,
                    st.fixed_dictionaries({"text": _PIECES, "from": _JSON, "to": st.just("2024-03-31")}),
                ),
            }
        ),
    ),
    max_size=4,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ANSWERS)
def test_whatever_is_answered_only_the_document_s_own_words_come_out(statements: list[Any]) -> None:
    for one in kept(*statements).statements:
        hold(one, TEXT)


# ------------------------------------------------------------------ finding words again


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("the ‘Falcon’ drones", "the 'Falcon' drones", "the ‘Falcon’ drones"),
        ("the  Falcon\n drones", "the Falcon drones", "the  Falcon\n drones"),
        ("a Su–35 jet", "Su-35", "Su–35"),
        ("said “yes” twice", '"yes"', "“yes”"),
        ("Iran said", " Iran ", "Iran"),
        ("Iran said", '"Iran said"', "Iran said"),
        ("Iranian", "Iran", None),
        ("Iran", "iran", None),
        ("Iran", "", None),
        ("Iran", '"', None),
        ("a.b", "a*b", None),
    ],
)
def test_words_are_found_with_other_marks_and_spaces_and_in_no_other_way(
    text: str, wanted: str, found: str | None
) -> None:
    spans = list(occurrences(text, wanted))
    assert [text[slice(*span)] for span in spans] == ([found] if found else [])


@given(st.text(alphabet="ab “\"'’-–\n", max_size=30), st.text(alphabet="ab “\"'’-–\n", max_size=6))
def test_what_is_found_reads_as_what_was_sought(text: str, wanted: str) -> None:
    def plain(words: str) -> str:
        for marks, one in (('“"', '"'), ("'’", "'"), ("-–", "-")):
            for mark in marks:
                words = words.replace(mark, one)
        return " ".join(words.split())

    for start, end in occurrences(text, wanted):
        assert plain(text[start:end]).strip("\"' ") == plain(wanted).strip("\"' ")


def test_the_nearest_of_several_is_found() -> None:
    assert nearest("a b a b a", "a", (4, 5), (0, 9)) == (4, 5)
    assert nearest("a b a b a", "c", (4, 5), (0, 9)) is None
    assert nearest("a b c", "a", (4, 5), (2, 5), (0, 1)) == (0, 1)
