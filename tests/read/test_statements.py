"""Whole statements from texts of our own, and what must hold for any text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchfloor.read import Item, language_of, open_reader, read_many
from watchfloor.read.evaluate import evaluate
from watchfloor.read.layers import LAYERS
from watchfloor.read.reader import RulesReader
from watchfloor.read.view import page
from watchfloor.records import Document, Statement

Read = Callable[..., list[Statement]]

ARTICLE = (
    "Ruritania Ships Missiles to Zenda\n\n"
    "Ruritania has delivered anti-ship missiles to Zenda, the Strelsau Times reported on Monday. "
    "“We will not comment,” said Rudolf Elphberg, the defence minister. "
    "He denied that Ruritania sold drones to Zenda.\n\n"
    "The cargo of a second ship was unknown. Ruritania may have supplied rockets, too."
)


def one(found: list[Statement], word: str) -> Statement:
    (match,) = [s for s in found if s.trigger.text == word]
    return match


def test_every_span_is_a_piece_of_the_text(read: Read) -> None:
    found = read(ARTICLE)
    assert found
    for statement in found:
        assert ARTICLE[statement.start : statement.end] == statement.quote
        spans = [statement.trigger, statement.agent, statement.recipient, statement.object, statement.place]
        for span in (*spans, statement.origin, statement.when, *statement.equipment, *statement.chain):
            assert span is None or ARTICLE[span.start : span.end] == span.text
        assert statement.rules
        assert statement.score is not None
        assert 0 <= statement.score <= 1
        assert statement.engine.startswith("rules/")


def test_a_reported_delivery(read: Read) -> None:
    delivered = one(read(ARTICLE), "delivered")
    assert delivered.action == "transfer"
    assert delivered.agent is not None
    assert delivered.recipient is not None
    assert (delivered.agent.text, delivered.recipient.text) == ("Ruritania", "Zenda")
    assert [e.text for e in delivered.equipment] == ["anti-ship missiles"]
    assert [link.text for link in delivered.chain] == ["the Strelsau Times"]
    assert delivered.speech == "indirect"


def test_a_hedge_is_kept(read: Read) -> None:
    assert one(read(ARTICLE), "supplied").certainty == "possible"


def test_a_pronoun_speaker_gets_the_name(read: Read) -> None:
    sold = one(read(ARTICLE), "sold")
    assert [link.name for link in sold.chain] == ["Rudolf Elphberg"]


def test_the_publisher_is_not_in_the_chain(read: Read) -> None:
    assert one(read(ARTICLE, publisher="Strelsau Times"), "delivered").chain == ()


def test_another_language_is_not_read_and_said_so(reader: RulesReader) -> None:
    text = "Der Minister sagte am Montag, dass die Regierung dem Nachbarland mehrere Raketen geliefert habe."
    item = Item(document=Document(name="de", text_sha256="", raw_sha256=""), text=text, document_id="de")
    (outcome,) = read_many(reader, [item])
    assert outcome.statements == ()
    assert outcome.reading.problem == "not read: language de"


def test_too_little_text_has_no_language() -> None:
    assert language_of("Zenda 1234") is None


def test_an_empty_text_has_no_statements(read: Read) -> None:
    assert read("") == []
    assert read(" \n\t\n") == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120))
def test_any_text_can_be_read(read: Read, text: str) -> None:
    for statement in read(text + " Ruritania sold missiles to Zenda. " + text):
        assert statement.quote


@pytest.mark.parametrize(
    "text", ["(" * 3000, "“" * 3000, "a " * 5000, "THE ARMY " * 900, "x" * 20_000, "\x00\u202e" * 500]
)
def test_hostile_texts_end(read: Read, text: str) -> None:
    assert isinstance(read(text), list)


def test_the_same_text_gives_the_same_statements(read: Read) -> None:
    assert read(ARTICLE) == read(ARTICLE)


def test_workers_change_nothing(reader: RulesReader) -> None:
    document = Document(name="own", text_sha256="", raw_sha256="", language="en")
    items = [Item(document=document, text=ARTICLE, document_id=f"d{n}") for n in range(3)]
    alone = list(read_many(reader, items))
    together = list(read_many(reader, items, workers=2))
    assert [(o.reading, o.statements) for o in alone] == [(o.reading, o.statements) for o in together]


def test_a_reader_that_is_not_there() -> None:
    from watchfloor.errors import ConfigError, MissingError

    with pytest.raises(ConfigError):
        open_reader("oracle")
    with pytest.raises(MissingError, match="no_such_model"):
        open_reader("rules", model="no_such_model").read(
            Document(name="x", text_sha256="", raw_sha256="", language="en"),
            "Ruritania sold missiles to Zenda.",
        )


def test_layers_have_spans_of_the_text(reader: RulesReader) -> None:
    content = reader.content(
        Document(name="own", text_sha256="", raw_sha256="", language="en"), ARTICLE, whole=True
    )
    for layer in LAYERS.values():
        records = list(layer(content, "own"))
        assert records
        for record in records:
            span = record.get("cue", record)
            assert ARTICLE[span["start"] : span["end"]] == span["text"]


def test_a_page_escapes_what_the_document_says(read: Read) -> None:
    text = "<script>alert(1)</script> Ruritania sold <b>missiles</b> to Zenda."
    made = page(text, read(text), title="<i>")
    assert "<script" not in made
    assert "<b>missiles" not in made
    assert "&lt;script&gt;" in made


def test_a_reading_agrees_with_itself(read: Read) -> None:
    found = read(ARTICLE)
    figures, alone = evaluate({"own": found}, {"own": found})
    assert all(f.value == pytest.approx(1.0) and f.low == pytest.approx(1.0) for f in figures)
    assert set(alone) == {"own"}
    figures, _ = evaluate({"own": found}, {})
    assert {f.name: f.value for f in figures}["statements F1"] == 0.0
