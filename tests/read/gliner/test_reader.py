"""The rules with a model's mentions: its kinds fill gaps, and never override what the tables know."""

from __future__ import annotations

from pathlib import Path

import pytest

from watchfloor.errors import ConfigError, MissingError
from watchfloor.read import Item, open_reader, read_many
from watchfloor.read.gliner import GlinerReader, Proposal
from watchfloor.read.reader import RulesReader
from watchfloor.records import Document

from .conftest import tiny_model

TEXT = "The Kestrel flew over Zenda. Iran delivered Kestrels and missiles to Venezuela in 2020."
DOCUMENT = Document(name="own", text_sha256="", raw_sha256="", language="en")


class Spotter:
    """Proposes these words wherever they stand."""

    version = "words"

    def __init__(self, **labels: str) -> None:
        self.labels = {word: label.replace("_", " ") for word, label in labels.items()}

    def mentions(self, text: str) -> list[Proposal]:
        return [
            Proposal(start=at, end=at + len(word), text=word, label=label, score=0.9)
            for word, label in self.labels.items()
            for at in range(len(text))
            if text.startswith(word, at)
        ]


def _kinds(reader: RulesReader) -> dict[str, str]:
    scenes = reader.content(DOCUMENT, TEXT, whole=True).scenes
    return {word: kind for one in scenes for word, kind in zip(one.parse.words, one.kinds, strict=True)}


def test_a_word_that_the_tables_do_not_know_gets_its_kind_from_the_model(reader: RulesReader) -> None:
    plain = _kinds(reader)
    assert plain["Kestrel"] in ("", "name")
    supplemented = _kinds(GlinerReader(Spotter(Kestrel="drone", Kestrels="drone")))
    assert (supplemented["Kestrel"], supplemented["Kestrels"]) == ("equipment", "equipment")
    changed = {word for word in plain if plain[word] != supplemented[word]}
    assert changed == {"Kestrel", "Kestrels"}


def test_what_the_tables_know_stays(reader: RulesReader) -> None:
    wrong = Spotter(Iran="company", missiles="ship", delivered="drone")
    assert _kinds(GlinerReader(wrong)) == _kinds(reader)


def test_labels_that_are_not_in_the_table_count_for_nothing(reader: RulesReader) -> None:
    assert _kinds(GlinerReader(Spotter(Kestrel="bird"))) == _kinds(reader)


def test_the_longest_is_not_taken_but_the_surest() -> None:
    class Two:
        version = "two"

        def mentions(self, text: str) -> list[Proposal]:
            at = text.index("Kestrel")
            spans = (("ship", 0.6), ("drone", 0.8))
            return [
                Proposal(start=at, end=at + 7, text="Kestrel", label=label, score=score)
                for label, score in spans
            ]

    assert _kinds(GlinerReader(Two()))["Kestrel"] == "equipment"


def test_its_statements_say_who_read_them() -> None:
    found = GlinerReader(Spotter(Kestrels="drone")).read(DOCUMENT, TEXT, document_id="own")
    assert found
    assert {one.engine for one in found} == {f"gliner/{RulesReader.version}+words"}
    assert all(TEXT[one.start : one.end] == one.quote for one in found)


def test_without_a_folder_it_says_what_is_missing() -> None:
    with pytest.raises(MissingError, match="needs a GLiNER model") as caught:
        open_reader("gliner")
    assert "`folder`" in caught.value.fix
    with pytest.raises(ConfigError, match="no such option: path"):
        open_reader("gliner", path="x")
    with pytest.raises(ConfigError, match="threshold = '0.5'"):
        open_reader("gliner", folder="x", threshold="0.5")


def test_it_reads_with_a_real_model_in_a_folder(tmp_path: Path) -> None:
    pytest.importorskip("fast_gliner", reason="the extra [gliner] is not installed")
    reader = open_reader("gliner", folder=str(tiny_model(tmp_path / "model")))
    assert isinstance(reader, GlinerReader)
    assert _kinds(reader)["Kestrel"] == "equipment"
    items = [Item(document=DOCUMENT, text=TEXT, document_id=str(n)) for n in range(5)]
    outcomes = list(read_many(reader, items, workers=2))
    assert {outcome.reading.engine for outcome in outcomes} == {f"gliner/{reader.version}"}
    assert len({len(outcome.statements) for outcome in outcomes}) == 1
