"""Answers that say exactly what annotators said: what finding their words again costs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from watchfloor.read.llm.accept import Source, accept
from watchfloor.read.passages import passages
from watchfloor.records import PartialDate

from .conftest import document


def _answer(record: dict[str, Any]) -> dict[str, Any]:
    """A gold statement as a model would give it: words, no offsets."""

    def words(span: dict[str, Any] | None, *others: str) -> dict[str, Any] | None:
        return span and {"text": span["text"], **{name: span.get(name) for name in others}}

    slots = ("agent", "recipient", "object", "place", "origin")
    return {
        "quote": record["quote"],
        "trigger": record["trigger"]["text"],
        **{name: words(record.get(name), "name") for name in slots},
        "equipment": [words(item, "name") for item in record.get("equipment") or []],
        "when": words(record.get("when"), "from", "to"),
        "chain": [words(link, "name", "via") for link in record.get("chain") or []],
        **{name: record[name] for name in ("action", "certainty", "mode", "polarity")},
    }


def test_what_was_annotated_is_found_again(shared: Path) -> None:
    total = kept = whole = 0
    for path in sorted((shared / "gold").glob("*.jsonl")):
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        found = [*(shared / "corpus").rglob(f"{records[0]['document']}.txt")]
        text = found[0].read_bytes().decode("utf-8")
        source = Source.of(
            document(published=PartialDate("2020-12-10"), publisher=None),
            text,
            document_id=path.stem,
            engine="llm/1:annotators:p",
            prompt="p",
        )
        for passage in passages(text):
            given = [one for one in records if passage.start <= one["start"] < passage.end]
            answer = accept(source, passage, json.dumps({"statements": [_answer(one) for one in given]}))
            by_place = {(one.start, one.trigger.start, one.action): one for one in answer.statements}
            total += len(given)
            for one in given:
                match = by_place.get((one["start"], one["trigger"]["start"], one["action"]))
                kept += match is not None
                whole += match is not None and (one.get("when") is None or match.when is not None)
    assert total > 250
    assert kept / total > 0.95
    assert whole / total > 0.93
