"""The demo desk's notes: each can be read, dated and traced to a report, and none is a copy of another."""

from __future__ import annotations

import csv
import gzip
import re
import tomllib
from collections import Counter
from importlib.resources import files
from itertools import permutations
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from watchfloor.records.dates import PartialDate
from watchfloor.records.hypothesis import STAGES, Hypothesis

DEMO = Path(str(files("watchfloor.data") / "demo"))
LEAST_NOTES = {"iran-venezuela": 38, "lady-r": 14, "dhow": 14}
NOTES = sorted(path for case in LEAST_NOTES for path in (DEMO / case).glob("*.txt"))
EDITIONS = sorted((DEMO / "lists").glob("*.csv"))

PERFORMANCE = re.compile(r"\d[ -]?(?:km|kg|kilo(?:gram|met)|nautical|(?:miles?|knots?|feet|metres?)\b)", re.I)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _side(path: Path) -> dict[str, object]:
    return tomllib.loads(path.with_suffix(".meta.toml").read_text(encoding="utf-8"))


def _shingles(path: Path) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", path.read_text(encoding="utf-8").lower())
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}


def test_every_case_has_its_notes() -> None:
    counts = Counter(path.parent.name for path in NOTES)
    assert all(counts[case] >= least for case, least in LEAST_NOTES.items()), counts
    assert counts.total() >= 66


def _rows(edition: Path) -> list[list[str]]:
    with edition.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_no_side_file_stands_alone() -> None:
    texts = {path.with_suffix(".meta.toml") for path in NOTES}
    assert texts == {path for case in LEAST_NOTES for path in (DEMO / case).glob("*.meta.toml")}
    assert not [path for case in LEAST_NOTES for path in (DEMO / case).iterdir() if not path.is_file()]


@pytest.mark.parametrize("path", NOTES, ids=_name)
def test_side_file_says_what_the_note_summarises(path: Path) -> None:
    side = _side(path)
    assert set(side) == {"title", "publisher", "language", "summary_of"}
    assert side["title"]
    assert side["publisher"] == "Watchfloor demo desk"
    assert side["language"] == "en"
    summary = side["summary_of"]
    assert isinstance(summary, dict)
    assert {"publisher", "published", "url"} <= set(summary) <= {"publisher", "author", "published", "url"}
    assert summary["publisher"]
    address = urlsplit(summary["url"])
    assert address.scheme in {"http", "https"}
    assert "." in (address.hostname or "")


@pytest.mark.parametrize("path", NOTES, ids=_name)
def test_file_name_begins_with_the_date_of_the_report(path: Path) -> None:
    summary = _side(path)["summary_of"]
    assert isinstance(summary, dict)
    published = PartialDate.of(summary["published"])
    assert published.precision in {"day", "month", "year"}
    assert 2006 <= published.earliest.year <= 2026
    assert re.fullmatch(r"[a-z0-9-]+", path.stem)
    assert path.stem.startswith(f"{published}-")


@pytest.mark.parametrize("path", NOTES, ids=_name)
def test_text_is_one_or_two_plain_paragraphs(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.endswith(".\n")
    assert "\r" not in text
    paragraphs = text.strip().split("\n\n")
    assert len(paragraphs) <= 2
    assert all("\n" not in paragraph for paragraph in paragraphs)
    assert 30 <= len(text.split()) <= 220
    assert not set(text) & set('"“”«»'), "a summary quotes nothing"
    assert not PERFORMANCE.search(text)


def test_no_note_is_a_copy_of_another() -> None:
    shingles = {path: _shingles(path) for path in NOTES}
    contained = [
        (_name(one), _name(other))
        for one, other in permutations(NOTES, 2)
        if len(shingles[one] & shingles[other]) >= 0.5 * len(shingles[one])
    ]
    assert contained == []


def test_no_report_is_summarised_twice() -> None:
    addresses = Counter(str(_side(path)["summary_of"]) for path in NOTES)
    assert [address for address, times in addresses.items() if times > 1] == []


def test_hypotheses_ask_about_the_cases() -> None:
    tables = tomllib.loads((DEMO / "hypotheses.toml").read_text(encoding="utf-8"))["hypothesis"]
    asked = [
        Hypothesis(
            hypothesis=table["id"],
            window=(PartialDate.of(table["window"][0]), PartialDate.of(table["window"][1])),
            alternatives=tuple(table["alternatives"]),
            **{key: table[key] for key in set(table) - {"id", "window", "alternatives"}},
        )
        for table in tables
    ]
    assert len({one.id for one in asked}) == len(asked)
    assert {one.case for one in asked} == set(LEAST_NOTES)
    for one in asked:
        assert one.stage in (*STAGES, "production")
        assert one.window[0].earliest <= one.window[1].latest
        assert one.alternatives
        assert one.adjudicator


def test_list_editions_are_named_by_their_day() -> None:
    assert [path.stem.removeprefix("ofac_sdn_excerpt_") for path in EDITIONS] == ["2021-08-18", "2024-05-01"]


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)
def test_list_rows_have_the_twelve_columns_of_the_list(path: Path) -> None:
    rows = _rows(path)
    assert {len(row) for row in rows} == {12}
    assert len({row[0] for row in rows}) == len(rows)
    assert all(row[0].isdecimal() for row in rows)
    assert {"QESHM FARS AIR", "EP-FAB", "MAHAN AIR"} <= {row[1] for row in rows}


def test_lady_r_and_ansarallah_were_listed_between_the_editions() -> None:
    old, new = ({row[1] for row in _rows(path)} for path in EDITIONS)
    assert {"LADY R", "TRANSMORFLOT LLC", "ANSARALLAH"} <= new - old


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)
def test_list_rows_are_unchanged(path: Path, shared: Path) -> None:
    edition = path.stem.removeprefix("ofac_sdn_excerpt_")
    whole = shared / "data" / "ofac_sdn_timeseries" / f"sdn_{edition}.csv.gz"
    with gzip.open(whole, "rt", encoding="latin-1", newline="") as lines:
        published = {line.rstrip("\r\n") for line in lines}
    assert set(path.read_text(encoding="utf-8").splitlines()) <= published
