"""Which pairs of texts go back to one another."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from watchfloor.assess.origins.citing import citations, key_of, keys_by_name
from watchfloor.assess.origins.judging import Dependence, Judge, Told
from watchfloor.assess.origins.pairs import judge_pairs, load_texts
from watchfloor.errors import InputError
from watchfloor.names import open_catalogue
from watchfloor.records import PartialDate

MEDIA = [
    ("medium:reuters", ("Reuters",)),
    ("medium:sun", ("The Sun",)),
    ("medium:afp", ("AFP", "Agence France-Presse")),
]
KNOWN = keys_by_name(MEDIA)

REPORT = """Two cargo aircraft of a listed airline landed in Port Alba at dawn on Tuesday, airport staff said.

The aircraft, both of the freight carrier Norvia Air, stayed for three hours on the military apron.
Soldiers closed the road to the terminal, and trucks without plates left in a convoy of eleven.

"We were told to stay in the tower and to log nothing about either of the two arrivals," a controller said.

The transport ministry of Albania Minor did not answer questions. Norvia Air has been listed since 2019.

Customs records for the day name 42 tonnes of machine parts, and no consignee."""
RETOLD = (
    "Freighters of the blacklisted carrier Norvia Air called at Port Alba this week, Reuters reported. "
    "The news agency quoted workers who saw a guarded convoy leave the apron."
)
OWN = (
    "From the hill above Port Alba our reporter watched a Norvia Air freighter unload long crates for two "
    "hours. Nobody at the gate would speak. The harbour master confirmed that a ship had been sent away."
)
WEEKLY = """Stocks of diesel in the northern depots were put at {0} thousand tonnes in the week to {1},
against {2} thousand tonnes the week before, the energy bureau said. Petrol stood at {3} thousand tonnes
and kerosene at {4} thousand tonnes.
Imports for the week came to {5} thousand tonnes in {6} cargoes, the bureau added in its weekly bulletin."""


def told(text: str, outlet: str = "Reuters", day: str = "2024-03-05") -> Told:
    return Told(text, outlet, PartialDate(day))


def label(one: Told, other: Told) -> Dependence:
    judge = Judge(MEDIA)
    verdict = judge.judge(one, other)
    back = judge.judge(other, one)
    assert (verdict.label, verdict.rho) == (back.label, back.rho)
    assert verdict.reason
    return verdict.label


def test_a_whole_or_trimmed_text_is_a_copy() -> None:
    trimmed = "\n\n".join(REPORT.split("\n\n")[:3])
    assert label(told(REPORT), told(REPORT, "Harbour News")) == "copy"
    assert label(told(REPORT), told(trimmed, "Harbour News")) == "copy"


def test_a_text_edited_all_over_is_a_copy_still() -> None:
    swaps = {
        "landed": "touched down",
        "workers": "staff",
        "stayed": "stood",
        "trucks": "lorries",
        "told": "ordered",
    }
    edited = REPORT
    for old, new in swaps.items():
        edited = edited.replace(old, new)
    assert label(told(REPORT), told(edited, "Harbour News")) == "copy"


def test_one_paragraph_in_a_long_text_is_partial() -> None:
    host = OWN + "\n\n" + REPORT.split("\n\n")[1] + "\n\n" + WEEKLY.format(*range(10, 17))
    assert label(told(REPORT), told(host, "Harbour News")) == "partial"


def test_a_quotation_in_common_is_partial() -> None:
    quoting = "The tower had its orders. " + REPORT.split("\n\n")[2] + " More was not to be had."
    assert label(told(REPORT), told(quoting, "Harbour News")) == "partial"


def test_naming_the_other_as_its_source_is_one_root() -> None:
    assert label(told(REPORT), told(RETOLD, "Andes Ledger")) == "same_root_by_attribution"


def test_two_that_name_a_third_are_one_root() -> None:
    other = (
        "A guarded convoy left Port Alba after Norvia Air flights, according to a Reuters account on Tuesday."
    )
    assert label(told(RETOLD, "Andes Ledger"), told(other, "Baltic Mirror")) == "same_root_by_attribution"


def test_own_reporting_on_the_same_event_is_independent() -> None:
    assert label(told(REPORT), told(OWN, "Harbour News")) == "independent"


def test_a_photo_credit_is_no_source() -> None:
    credit = (
        OWN + "\n\nCrates at the quay (Picture: Reuters)\n\nMore follows in the evening edition of the paper."
    )
    assert label(told(REPORT), told(credit, "Harbour News")) == "independent"


def test_the_same_form_with_other_figures_is_independent() -> None:
    one = told(WEEKLY.format(812, "March 1", 790, 411, 95, 63, 4), day="2024-03-04")
    other = told(WEEKLY.format(836, "March 8", 812, 398, 101, 71, 5), day="2024-03-11")
    assert label(one, other) == "independent"
    assert label(one, told(WEEKLY.format(812, "March 1", 790, 411, 95, 63, 4), "Harbour News")) == "copy"


@pytest.mark.parametrize(
    ("one", "other"),
    [("The Sun", "www.thesun.co.uk"), ("Reuters", "reuters.com"), ("AFP", "Agence France-Presse")],
)
def test_an_outlet_is_known_by_name_and_by_host(one: str, other: str) -> None:
    assert key_of(one, KNOWN) == key_of(other, KNOWN)


def test_offices_and_media_are_told_by_their_form() -> None:
    text = "The Andes Herald reported on Monday that the State Department announced new listings of carriers."
    found = {citation.source for citation in citations(text, (), KNOWN, window=70, caption=9)}
    assert found == {"andesherald", "statedepartment"}


def test_a_pair_without_its_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "pairs.jsonl").write_text('{"pair": "p1", "a": "a", "b": "b"}\n')
    with pytest.raises(InputError, match="'b'"):
        list(judge_pairs(tmp_path / "pairs.jsonl", load_texts(tmp_path), open_catalogue()))


def test_labelled_pairs_of_news(shared: Path) -> None:
    """Aims: macro F1 .92, dependent or not .96, at most .05 of the independent called dependent."""
    folder = shared / "eval" / "circular" / "dev"
    rows = [json.loads(line) for line in (folder / "pairs.jsonl").read_text("utf-8").splitlines()]
    gold = {row["pair"]: row["label"] for row in rows}
    found = {
        pair: verdict.label
        for pair, verdict in judge_pairs(folder / "pairs.jsonl", load_texts(folder), open_catalogue())
    }
    counts = Counter((gold[pair], found[pair]) for pair in gold)
    labels = sorted(set(gold.values()))

    def f1(positive: set[str]) -> float:
        hits = sum(n for (g, f), n in counts.items() if g in positive and f in positive)
        wrong = sum(n for (g, f), n in counts.items() if (g in positive) != (f in positive))
        return 2 * hits / (2 * hits + wrong)

    assert sum(f1({one}) for one in labels) / len(labels) >= 0.92
    assert f1(set(labels) - {"independent"}) >= 0.96
    alarms = sum(n for (g, f), n in counts.items() if g == "independent" != f)
    assert alarms <= 0.05 * sum(n for (g, _), n in counts.items() if g == "independent")
