"""The backtest's cases: each can be read, dated, traced and settled, and knows nothing too early."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import permutations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from watchfloor.records.dates import PartialDate
from watchfloor.records.hypothesis import STAGES, Hypothesis

BACKTEST = Path(str(files("watchfloor.data") / "backtest"))
CASES = sorted(path.parent for path in BACKTEST.glob("*/case.toml"))
NOTES = sorted(path for case in CASES for path in (case / "notes").glob("*.txt"))
DEMO_CASES = {"iran-venezuela", "lady-r", "dhow"}

CASE_KEYS = {"id", "title", "why", "alarm", "hypothesis", "outcome"}
HYPOTHESIS_KEYS = {"id", "text", "supplier", "recipient", "equipment", "stage", "window", "alternatives"}
OUTCOME_KEYS = {"adjudicator", "happened", "public", "says", "url"}
PERFORMANCE = re.compile(r"\d[ -]?(?:km|kg|kilo(?:gram|met)|nautical|(?:miles?|knots?|feet|metres?)\b)", re.I)


@cache
def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _case(case: Path) -> dict[str, Any]:
    return _table(case / "case.toml")


def _hypothesis(case: Path) -> Hypothesis:
    tables: list[dict[str, Any]] = _case(case)["hypothesis"]
    assert len(tables) == 1
    table = tables[0]
    return Hypothesis(
        hypothesis=table["id"],
        case=case.name,
        window=(PartialDate.of(table["window"][0]), PartialDate.of(table["window"][1])),
        alternatives=tuple(table["alternatives"]),
        **{key: table[key] for key in HYPOTHESIS_KEYS - {"id", "window", "alternatives"}},
    )


def _outcomes(case: Path) -> list[dict[str, Any]]:
    outcomes = _case(case)["outcome"]
    assert isinstance(outcomes, list)
    return outcomes


def _happened(case: Path) -> bool:
    """What the first outcome says: by the rule, it is the one that settles the case."""
    happened = _outcomes(case)[0]["happened"]
    assert isinstance(happened, bool), "the outcome that settles a case says yes or no"
    return happened


def _summary(note: Path) -> dict[str, Any]:
    summary = _table(note.with_suffix(".meta.toml"))["summary_of"]
    assert isinstance(summary, dict)
    return summary


def _is_address(text: object) -> bool:
    address = urlsplit(str(text))
    return address.scheme in {"http", "https"} and "." in (address.hostname or "")


def _shingles(note: Path) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", note.read_text(encoding="utf-8").lower())
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}


def _name(path: Path) -> str:
    return path.name if path.is_dir() else f"{path.parent.parent.name}/{path.stem}"


def test_there_are_enough_cases_and_notes() -> None:
    assert len(CASES) >= 24
    assert len(NOTES) >= 150
    assert not DEMO_CASES & {case.name for case in CASES}


def test_about_half_of_the_alarms_came_to_nothing() -> None:
    negatives = sum(not _happened(case) for case in CASES)
    assert 0.4 <= negatives / len(CASES) <= 0.6


def test_every_folder_is_a_case_and_holds_nothing_else() -> None:
    assert [path for path in BACKTEST.iterdir() if path.is_dir()] != []
    assert {path.name for path in BACKTEST.iterdir()} == {case.name for case in CASES} | {"README.md"}
    for case in CASES:
        assert {path.name for path in case.iterdir()} == {"case.toml", "notes"}
        texts = {path.with_suffix(".meta.toml") for path in (case / "notes").glob("*.txt")}
        assert texts == set((case / "notes").iterdir()) - set((case / "notes").glob("*.txt"))


def test_the_readme_names_every_case() -> None:
    readme = (BACKTEST / "README.md").read_text(encoding="utf-8")
    assert [case.name for case in CASES if f"`{case.name}`" not in readme] == []
    assert f"{len(CASES)} cases" in readme
    assert f"{len(NOTES)} notes" in readme


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_case_has_its_form(case: Path) -> None:
    table = _case(case)
    assert set(table) == CASE_KEYS
    assert table["id"] == case.name
    assert re.fullmatch(r"[a-z0-9-]+", case.name)
    assert table["title"]
    assert str(table["why"]).endswith(".")
    assert PartialDate.of(str(table["alarm"])).precision in {"day", "month"}
    assert [set(hypothesis) for hypothesis in table["hypothesis"]] == [HYPOTHESIS_KEYS]


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_hypothesis_can_be_built(case: Path) -> None:
    asked = _hypothesis(case)
    assert asked.stage in (*STAGES, "production")
    assert asked.alternatives
    assert asked.supplier != asked.recipient
    assert asked.window[0].earliest < asked.window[1].latest


def test_hypotheses_are_told_apart() -> None:
    ids = [_hypothesis(case).id for case in CASES]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_window_follows_the_rule(case: Path) -> None:
    alarm = PartialDate.of(str(_case(case)["alarm"]))
    opens, closes = _hypothesis(case).window
    assert opens.earliest <= alarm.latest
    assert str(closes) == f"{alarm.latest.year + 1}-12-31"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_outcomes_have_their_form(case: Path) -> None:
    outcomes = _outcomes(case)
    adjudicators = [outcome["adjudicator"] for outcome in outcomes]
    assert len(set(adjudicators)) == len(adjudicators) >= 1
    _, closes = _hypothesis(case).window
    alarm = PartialDate.of(str(_case(case)["alarm"]))
    for outcome in outcomes:
        assert OUTCOME_KEYS <= set(outcome) <= OUTCOME_KEYS | {"occurred"}
        assert outcome["happened"] in {True, False, "contested"}
        assert isinstance(outcome["happened"], bool) or outcome["happened"] == "contested"
        assert str(outcome["says"]).endswith(".")
        assert _is_address(outcome["url"])
        public = PartialDate.of(str(outcome["public"]))
        assert public.latest >= alarm.earliest, "nothing is settled before the alarm"
        assert ("occurred" in outcome) <= (outcome["happened"] is True)
        if "occurred" in outcome:
            occurred = PartialDate.of(str(outcome["occurred"]))
            assert occurred.earliest <= min(public.latest, closes.latest)


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_at_least_five_notes_are_older_than_each_outcome(case: Path) -> None:
    known = [
        PartialDate.of(_summary(note)["published"]).known_from for note in (case / "notes").glob("*.txt")
    ]
    closes = _hypothesis(case).window[1].known_from
    for outcome in _outcomes(case):
        settled = PartialDate.of(str(outcome["public"])).known_from
        limit = settled if outcome["happened"] is True else max(settled, closes)
        assert sum(day < limit for day in known) >= 5, outcome["adjudicator"]


@pytest.mark.parametrize("note", NOTES, ids=_name)
def test_side_file_says_what_the_note_summarises(note: Path) -> None:
    side = _table(note.with_suffix(".meta.toml"))
    assert set(side) == {"title", "publisher", "language", "summary_of"}
    assert side["title"]
    assert side["publisher"] == "Watchfloor backtest"
    assert side["language"] == "en"
    summary = _summary(note)
    assert {"publisher", "published", "url"} <= set(summary) <= {"publisher", "author", "published", "url"}
    assert summary["publisher"]
    assert _is_address(summary["url"])
    published = PartialDate.of(summary["published"])
    assert published.precision in {"day", "month", "year"}
    assert note.stem.startswith(f"{published}-")
    assert re.fullmatch(r"[a-z0-9-]+", note.stem)


@pytest.mark.parametrize("note", NOTES, ids=_name)
def test_text_is_one_or_two_plain_paragraphs(note: Path) -> None:
    text = note.read_text(encoding="utf-8")
    assert text.endswith(".\n")
    assert "\r" not in text
    paragraphs = text.strip().split("\n\n")
    assert len(paragraphs) <= 2
    assert all("\n" not in paragraph for paragraph in paragraphs)
    assert 25 <= len(text.split()) <= 220
    assert not set(text) & set('"“”«»'), "a summary quotes nothing"
    assert not PERFORMANCE.search(text)


def test_no_note_is_a_copy_of_another() -> None:
    shingles = {note: _shingles(note) for note in NOTES}
    contained = [
        (_name(one), _name(other))
        for case in CASES
        for one, other in permutations([note for note in NOTES if note.parent.parent == case], 2)
        if len(shingles[one] & shingles[other]) >= 0.5 * len(shingles[one])
    ]
    assert contained == []
    texts = Counter(note.read_text(encoding="utf-8") for note in NOTES)
    assert texts.most_common(1)[0][1] == 1


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_no_report_is_summarised_twice_in_a_case(case: Path) -> None:
    addresses = Counter(str(_summary(note)) for note in (case / "notes").glob("*.txt"))
    assert [address for address, times in addresses.items() if times > 1] == []
