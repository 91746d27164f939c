"""Every noun keeps its content through JSON, and its id keeps to its content."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from inspect import Parameter, signature
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchfloor import records as r
from watchfloor.errors import RecordError

from .strategies import records


def _types(base: type[r.Record]) -> list[type[r.Record]]:
    own = [kind for kind in base.__subclasses__() if kind.__module__.startswith("watchfloor.records.")]
    return [found for kind in own for found in (kind, *_types(kind))]


TYPES = sorted(_types(r.Record), key=lambda kind: kind.__name__)
few = settings(max_examples=20, deadline=None)
every_type = pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)

DOCUMENT = r.Document(name="note", text_sha256="a", raw_sha256="b")
SPAN = r.Span(start=0, end=4, text="sent")
STATEMENT = r.Statement(
    document="d",
    start=0,
    end=4,
    quote="sent",
    trigger=SPAN,
    action="transfer",
    certainty="certain",
    mode="actual",
    polarity="affirmed",
    speech="none",
)


def test_every_noun_is_public() -> None:
    assert {kind.__name__ for kind in TYPES} <= set(r.__all__)
    assert sorted(r.__all__) == sorted(set(r.__all__))
    assert all(hasattr(r, name) for name in r.__all__)


@every_type
@few
@given(data=st.data())
def test_json_gives_the_record_back(kind: type[r.Record], data: st.DataObject) -> None:
    record = data.draw(records(kind))
    text = r.canonical(record)
    again = r.from_json(kind, text)
    assert again == record
    assert again.id == record.id
    assert r.canonical(again) == text
    assert r.from_builtins(kind, r.to_builtins(record)) == record
    assert json.loads(text) == json.loads(json.dumps(r.to_builtins(record)))


@every_type
@few
@given(data=st.data())
def test_the_complete_form_has_every_field_and_no_other_content(
    kind: type[r.Record], data: st.DataObject
) -> None:
    record = data.draw(records(kind))
    whole = r.complete(record)
    assert tuple(whole) == kind.__struct_encode_fields__
    assert r.from_builtins(kind, whole) == record


@every_type
def test_records_cannot_be_changed_or_filled_by_place(kind: type[r.Record]) -> None:
    assert kind.__struct_config__.frozen
    assert kind.__struct_config__.omit_defaults
    assert {field.kind for field in signature(kind).parameters.values()} <= {Parameter.KEYWORD_ONLY}


@every_type
def test_what_does_not_fit_is_refused_by_the_name_of_the_noun(kind: type[r.Record]) -> None:
    for wrong in ("[]", "{", '"text"', "\xff"):
        with pytest.raises(RecordError, match=kind.__name__):
            r.from_json(kind, wrong)
    with pytest.raises(RecordError, match=kind.__name__):
        r.from_builtins(kind, 7)


def test_the_refusal_names_the_field() -> None:
    with pytest.raises(RecordError, match="text_sha256"):
        r.from_json(r.Document, '{"name": "note"}')
    with pytest.raises(RecordError, match="published"):
        r.from_builtins(r.Document, {**r.to_builtins(DOCUMENT), "published": 7})


def test_a_date_that_is_none_is_refused_and_quoted() -> None:
    with pytest.raises(RecordError, match="someday"):
        r.from_builtins(r.Document, {**r.to_builtins(DOCUMENT), "published": "someday"})


def test_what_is_unknown_is_left_out() -> None:
    assert r.canonical(DOCUMENT) == b'{"name":"note","raw_sha256":"b","text_sha256":"a"}'


@given(st.dictionaries(st.text(max_size=5), st.integers(-(2**53), 2**53) | st.text(max_size=5)), st.randoms())
def test_the_order_of_keys_does_not_show(table: dict[str, Any], random: Any) -> None:
    items = list(table.items())
    random.shuffle(items)
    assert r.canonical(dict(items)) == r.canonical(table)
    assert r.digest(dict(items)) == r.digest(table)


def test_an_id_is_the_beginning_of_the_digest() -> None:
    assert r.digest({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
    assert r.content_id({"a": 1}) == "015abd7f5cc57a2dd94b"


def test_a_new_empty_field_does_not_change_an_id() -> None:
    class Before(r.Record, frozen=True, kw_only=True):
        name: str

    class After(r.Record, frozen=True, kw_only=True):
        name: str
        also: tuple[str, ...] = ()
        when: r.PartialDate | None = None

    assert Before(name="x").id == After(name="x").id != After(name="x", also=("y",)).id


def test_an_id_is_the_same_in_another_process() -> None:
    code = (
        "from watchfloor.records import Document as D; print(D(name='n', text_sha256='a', raw_sha256='b').id)"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == DOCUMENT.id


def test_what_json_has_no_word_for_is_no_content() -> None:
    @dataclass
    class Odd:
        inner: object

    with pytest.raises(NotImplementedError):
        r.canonical(Odd(inner=object()))


@pytest.mark.parametrize(
    ("record", "same", "other"),
    [
        (DOCUMENT, {"title": "later found"}, {"text_sha256": "c"}),
        (DOCUMENT, {"raw_sha256": "another mailbox", "member": "2"}, {"publisher": "named by a flag"}),
        (STATEMENT, {"engine": "rules 2", "rules": ("x",), "score": 0.5}, {"polarity": "denied"}),
        (STATEMENT, {"score": 0.1}, {"agent": r.Mention(start=0, end=1, text="s")}),
    ],
)
def test_an_id_is_of_the_thing_and_not_of_what_was_found_out_about_it(
    record: r.Record, same: dict[str, Any], other: dict[str, Any]
) -> None:
    assert msgspec.structs.replace(record, **same).id == record.id
    assert msgspec.structs.replace(record, **other).id != record.id


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (r.Entity(entity="country:IR", kind="country", name="Iran"), "country:IR"),
        (
            r.ListEntry(list="us-ofac-sdn", entry="26344", kind="aircraft", name="EP-FAB", authority="OFAC"),
            "us-ofac-sdn:26344",
        ),
        (
            r.ListEdition(
                list="us-ofac-sdn", published=r.PartialDate("2021-08"), source_sha256="a", entries=1
            ),
            "us-ofac-sdn@2021-08",
        ),
        (r.Reading(document="d", engine="rules 1", statements=0), "d"),
        (r.Linking(document="d", inputs="x", links=0), "d"),
        (r.Step(room="assess", inputs="x"), "assess"),
    ],
)
def test_what_has_a_key_of_its_own_is_kept_under_it(record: r.Record, expected: str) -> None:
    assert record.id == expected


@pytest.mark.parametrize(
    ("known", "moment"),
    [
        ({"published": "2020-10-27"}, "2020-10-27T23:59:59.999999Z"),
        ({"published": "2020-10"}, "2020-10-31T23:59:59.999999Z"),
        ({"published": "2020-10-27T06:00Z", "not_before": "2021"}, "2020-10-27T06:00:00Z"),
        ({"not_before": "2020-10-27"}, "2020-10-28T23:59:59.999999Z"),
        ({"not_before": "not before 2020-10-27"}, "2020-10-28T23:59:59.999999Z"),
        ({"retrieved": "2020-11-01T12:00:00Z"}, "2020-11-01T12:00:00Z"),
        ({"published": "2024", "summary_of": {"published": "2020-10-27"}}, "2020-10-27T23:59:59.999999Z"),
        ({"published": "2024-01-01", "summary_of": {}}, "2024-01-01T23:59:59.999999Z"),
    ],
)
def test_a_document_counts_as_known_from_the_last_moment_that_its_date_allows(
    known: dict[str, Any], moment: str
) -> None:
    document = r.from_builtins(r.Document, {**r.to_builtins(DOCUMENT), **known})
    assert document.known == datetime.fromisoformat(moment)


def test_nothing_is_guessed_about_when_a_document_was_known() -> None:
    assert (DOCUMENT.known, DOCUMENT.dated, DOCUMENT.source) == (None, None, None)


def test_a_note_is_the_word_of_the_report_that_it_summarises() -> None:
    report = r.Summary(publisher="A paper", published=r.PartialDate("2020-10"))
    note = msgspec.structs.replace(
        DOCUMENT, publisher="A desk", published=r.PartialDate("2024-01-01"), summary_of=report
    )
    assert note.source == "A paper"
    assert note.dated == r.PartialDate("2020-10")
    anonymous = msgspec.structs.replace(note, summary_of=r.Summary())
    assert anonymous.source is None, "the desk's own name is not that of the report"
    assert anonymous.dated == r.PartialDate("2024-01-01")


@given(st.floats(0, 1))
def test_every_probability_has_one_word_and_the_words_are_in_order(p: float) -> None:
    word = r.word_of(p)
    place = [name for name, _ in r.WORDS].index(word)
    assert r.WORDS[place][1] <= p
    assert place == len(r.WORDS) - 1 or p < r.WORDS[place + 1][1]


@pytest.mark.parametrize(("word", "bound"), r.WORDS)
def test_at_a_bound_the_upper_word_holds(word: str, bound: float) -> None:
    assert r.word_of(bound) == word


def test_what_a_report_moves_is_its_weight_times_its_strength() -> None:
    term = r.Term(
        known=datetime(2020, 1, 1, tzinfo=UTC),
        indicator="claim",
        family="testimony",
        root="x",
        source="X",
        grade="C",
        a=0.5,
        b=0.1,
        r=0.8,
        firmness=1.0,
        log_lr=1.6,
        weight=0.25,
    )
    assert term.shift == pytest.approx(0.4)


def test_a_mention_is_called_by_the_fullest_name_the_text_gives() -> None:
    assert r.Mention(start=0, end=2, text="it").called == "it"
    assert r.Mention(start=0, end=2, text="it", name="the Makran").called == "the Makran"


@pytest.mark.parametrize(
    "change", [{"certainty": "possible"}, {"mode": "planned"}, {"polarity": "denied"}, {}], ids=str
)
def test_only_a_certain_actual_affirmed_statement_is_plain(change: dict[str, Any]) -> None:
    assert msgspec.structs.replace(STATEMENT, **change).is_plain is (not change)


def test_a_warning_is_the_change_and_not_its_wording() -> None:
    warning = r.Warning(
        watch="w",
        kind="level",
        known=datetime(2020, 1, 1, tzinfo=UTC),
        subject="H1",
        occasion="up 2020-01-01",
        text="From .40 to .60.",
        cause=("a",),
    )
    assert msgspec.structs.replace(warning, text="Better put.", cause=("a", "b")).id == warning.id
    assert msgspec.structs.replace(warning, occasion="up 2020-01-02").id != warning.id


def test_now_is_in_utc() -> None:
    assert r.now().tzinfo is UTC
