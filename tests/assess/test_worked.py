"""The worked check: the two seed articles, as annotated by hand, against one analyst's judgement."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.assess.makers import catalogue
from watchfloor.assess import Case, Tables, assess, load_hypotheses
from watchfloor.names import link_statements
from watchfloor.records import (
    Assessment,
    Document,
    Hypothesis,
    Link,
    PartialDate,
    Statement,
    as_of,
    from_json,
)

SEEDS = ("seed-dialogo", "seed-edr")
NEEDED = 9

KNOWN_MISSES = {
    "H4": "one admission, told by a newspaper that the article cites: two relays keep its likelihood ratio "
    "below 4, and a transfer of uncrewed aircraft between two states of which nothing was read has a base "
    "rate of 11 % in 15 years; the analyst knew the reporting of 2012, the desk has one sentence about it",
}
"""Hypotheses outside the reference interval, and why; none of them may be mended by naming the case."""


def document(shared: Path, name: str) -> tuple[Document, str]:
    text = (shared / "corpus" / "seeds" / f"{name}.txt").read_text("utf-8")
    meta = tomllib.loads((shared / "corpus" / "seeds" / f"{name}.meta.toml").read_text("utf-8"))
    dates = {key: PartialDate.of(meta[key]) for key in ("published", "not_before") if key in meta}
    return Document(
        name=name,
        text_sha256=name,
        raw_sha256=name,
        publisher=meta["publisher"],
        published=dates.get("published"),
        not_before=dates.get("not_before"),
    ), text


def read(shared: Path, documents: list[tuple[Document, str]], gold: list[str]) -> Case:
    statements: list[Statement] = []
    links: list[Link] = []
    for (one, text), name in zip(documents, gold, strict=True):
        lines = (shared / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines()
        found = [replace(from_json(Statement, line), document=one.id, engine="analyst") for line in lines]
        statements += found
        links += link_statements(one, text, found, catalogue())
    texts = {one.id: text for one, text in documents}
    return Case([one for one, _ in documents], texts, statements, links, catalogue=catalogue())


@pytest.fixture(scope="module")
def case(shared: Path) -> Case:
    return read(shared, [document(shared, name) for name in SEEDS], list(SEEDS))


@pytest.fixture(scope="module")
def asked(shared: Path) -> list[tuple[Hypothesis, dict[str, Any]]]:
    path = shared / "gold" / "hypotheses.toml"
    return list(zip(load_hypotheses(path), tomllib.loads(path.read_text("utf-8"))["hypothesis"], strict=True))


@pytest.fixture(scope="module")
def found(
    case: Case, asked: list[tuple[Hypothesis, dict[str, Any]]], tables: Tables
) -> dict[str, tuple[Assessment, dict[str, float]]]:
    result = {}
    for hypothesis, row in asked:
        moment = as_of(row["as_of"])
        assert moment is not None
        result[hypothesis.id] = (assess(hypothesis, case, tables, moment), row["reference"])
    return result


def test_most_probabilities_lie_in_the_reference_interval(
    found: dict[str, tuple[Assessment, dict[str, float]]], capsys: pytest.CaptureFixture[str]
) -> None:
    lines, good = ["", "      p     low   high  word              reference"], 0
    for name, (one, reference) in found.items():
        inside = reference["low"] <= one.p <= reference["high"]
        good += inside
        assert inside or name in KNOWN_MISSES, f"{name} is {one.p:.3f}, outside {reference}"
        bounds = f"{reference['p']:.2f} [{reference['low']:.2f}-{reference['high']:.2f}]"
        why = "" if inside else f"  outside: {KNOWN_MISSES[name]}"
        lines.append(f"{name:4} {one.p:.3f}  {one.low:.2f}  {one.high:.2f}  {one.word:16}  {bounds}{why}")
    with capsys.disabled():
        print("\n".join(lines))  # noqa: T201
    assert good >= NEEDED


def test_the_tables_name_no_case_and_no_country(tables: Tables) -> None:
    names = {entity.name for entity in catalogue() if entity.kind in ("country", "person", "group")}
    allowed = {"Fars", "Mehr", "Tasnim"}
    from importlib import resources

    folder = resources.files("watchfloor.data").joinpath("assess")
    for file in ("indicators", "rules", "firmness", "dependence", "priors", "parties"):
        text = folder.joinpath(f"{file}.toml").read_text("utf-8")
        for name in names - allowed:
            assert f" {name} " not in f" {text} ", f"{file}.toml names {name}"


def test_a_copied_article_counted_ten_times_changes_nothing(
    shared: Path, case: Case, asked: list[tuple[Hypothesis, dict[str, Any]]], tables: Tables
) -> None:
    documents = [document(shared, name) for name in SEEDS]
    gold = list(SEEDS)
    for number in range(10):
        day = PartialDate("2020-12-10").earliest + timedelta(days=1 + number)
        original, text = documents[0]
        copy = replace(
            original,
            name=f"copy-{number}",
            raw_sha256=f"copy-{number}",
            publisher=f"Daily News {number}",
            published=PartialDate(day.date().isoformat()),
        )
        documents.append((copy, text))
        gold.append(SEEDS[0])
    copied = read(shared, documents, gold)
    moment = as_of("2023-08-01")
    assert moment is not None
    for hypothesis, _ in asked:
        one, ten = assess(hypothesis, case, tables, moment), assess(hypothesis, copied, tables, moment)
        assert (ten.p, ten.low, ten.high, ten.origins) == pytest.approx(
            (one.p, one.low, one.high, one.origins)
        )
        assert ten.n_eff == pytest.approx(one.n_eff)


def test_the_report_the_flights_and_the_tweet_are_not_three_confirmations(
    found: dict[str, tuple[Assessment, dict[str, float]]],
) -> None:
    """Trap 3: what a think tank infers from flights is worth its flights, and a flight seen twice is one."""
    one = found["H1"][0]
    inferred = [term for term in one.terms if "inference" in (term.discount or "")]
    assert inferred
    assert all(term.weight == 0 for term in inferred)
    flights = [term for term in one.terms if term.indicator == "carrier-first-time" and term.weight > 0]
    assert len({term.root for term in flights}) == 3
    assert sum(term.weight for term in flights) < 1.5


def test_a_headline_is_not_counted_beside_the_sentence_that_it_repeats(
    found: dict[str, tuple[Assessment, dict[str, float]]], case: Case
) -> None:
    """Trap 4."""
    one = found["H1"][0]
    first = {term.root: term for term in one.terms if term.start is not None and term.start < 140}
    for root in first:
        assert sum(term.weight for term in one.terms if term.root == root and term.family != "context") <= 1.0


def test_what_a_speaker_takes_for_granted_is_no_assertion(
    found: dict[str, tuple[Assessment, dict[str, float]]],
) -> None:
    """Trap 11: who says what an export pays for does not thereby say that there was one."""
    one = found["H5"][0]
    granted = [term for term in one.terms if "takes it for granted" in (term.discount or "")]
    assert granted
    assert all(term.weight == 0 for term in granted)
