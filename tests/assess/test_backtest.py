"""Frozen forecasts and their scores."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.assess.makers import RECIPIENT, SUPPLIER, Told, World, hypothesis
from watchfloor.assess import Tables
from watchfloor.assess.backtest import (
    SETTLED,
    Freeze,
    Outcome,
    Resolved,
    Settings,
    as_html,
    as_json,
    freeze,
    load_cases,
    moments,
    monthly,
    score,
    verify,
)
from watchfloor.assess.backtest.variants import ARTICLES, MODEL, PRIOR
from watchfloor.errors import ConfigError, IntegrityError
from watchfloor.records import PartialDate, word_of

CASE = f"""
id = "a"
title = "A <transfer>"
alarm = "2020-01"

[[hypothesis]]
id = "A"
text = "a <transfer>"
supplier = "{SUPPLIER}"
recipient = "{RECIPIENT}"
equipment = "uav/armed"
stage = "delivery"
window = ["2020-01-01", "2020-12-31"]

[[outcome]]
adjudicator = "the register"
happened = true
says = "delivered"
occurred = "2020-06"
public = "2020-10-15"

[[outcome]]
adjudicator = "a party"
happened = "contested"
says = "it depends"
"""


def resolved(name: str, happened: bool, *, public: str | None = None, supplier: str = SUPPLIER) -> Resolved:
    outcome = Outcome(
        adjudicator="R",
        happened=happened,
        says="so",
        occurred=PartialDate("2020-05-31") if happened else None,
        public=PartialDate(public) if public else None,
    )
    asked = hypothesis(name=name, window=("2019-06-01", "2020-06-30"))
    return Resolved(
        case=name,
        title=name,
        hypothesis=replace(asked, supplier=supplier),
        notes=Path("."),
        alarm=PartialDate("2020-01"),
        outcomes=(outcome,),
    )


def written(folder: Path, text: str = CASE) -> Path:
    (folder / "a" / "notes").mkdir(parents=True)
    (folder / "a" / "case.toml").write_text(text)
    return folder


def frozen(name: str, values: list[float], prior: float = 0.1) -> list[Freeze]:
    found: list[Freeze] = []
    for moment, p in zip(monthly(PartialDate("2020-01"), PartialDate("2020-12")), values, strict=False):
        one = Freeze(
            case=name,
            as_of=moment,
            p=p,
            low=max(p - 0.1, 0.01),
            high=min(p + 0.1, 0.99),
            word=word_of(p),
            confidence="low",
            documents=1,
            origins=1,
            n_eff=1.0,
            others={MODEL: p, PRIOR: prior, ARTICLES: 0.5},
            evidence=(),
            tables="t",
            previous=found[-1].digest if found else "",
        )
        found.append(one)
    return found


def test_months_end_on_their_last_day() -> None:
    ends = [
        moment.date().isoformat() for moment in monthly(PartialDate("2023-11-05"), PartialDate("2024-02"))
    ]
    assert ends == ["2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29"]


def test_scores_are_means_within_and_then_over_cases() -> None:
    cases = [resolved("A", True), resolved("B", False, supplier="RU")]
    freezes = {"A": frozen("A", [0.5, 1.0]), "B": frozen("B", [0.2, 0.2, 0.2, 0.2])}
    found = score(cases, freezes)[0]
    model = next(one for one in found.forecasters if one.name == MODEL)
    assert model.brier.mean == pytest.approx(((0.25 + 0.0) / 2 + 0.04) / 2)
    prior = next(one for one in found.forecasters if one.name == PRIOR)
    assert prior.brier.mean == pytest.approx((0.81 + 0.01) / 2)
    assert model.skill == pytest.approx(1 - model.brier.mean / prior.brier.mean)
    assert prior.against_model.mean == pytest.approx(prior.brier.mean - model.brier.mean)
    assert (found.cases, found.happened, found.forecasts) == (2, 1, 6)
    assert model.order.mean == 1.0
    assert prior.order.mean == 0.5


def test_forecasts_after_the_confirmation_are_not_scored() -> None:
    open_, closed = resolved("A", True), resolved("A", True, public="2020-03-10")
    freezes = {"A": frozen("A", [0.1, 0.1, 0.9, 0.9, 0.9, 0.9])}
    assert score([open_], freezes)[0].forecasts == 6
    assert score([closed], freezes)[0].forecasts == 2


def test_lead_time_needs_the_level_to_be_held() -> None:
    freezes = {"A": frozen("A", [0.6, 0.3, 0.6, 0.7, 0.8, 0.8])}
    lead = score([resolved("A", True, public="2020-12-31")], freezes)[0].leads[0]
    assert lead.warned == "2020-03-31"
    assert lead.before_occurred_months == pytest.approx(2.0, abs=0.05)
    assert lead.before_public_months == pytest.approx(9.0, abs=0.1)
    assert score([resolved("A", True)], {"A": frozen("A", [0.6, 0.3] * 3)})[0].leads[0].warned is None


def test_warnings_keep_to_the_budget() -> None:
    cases = [resolved("A", True), resolved("B", False), resolved("C", False)]
    freezes = {name: frozen(name, [p] * 2) for name, p in (("A", 0.6), ("B", 0.9), ("C", 0.8))}
    alarms = score(cases, freezes, Settings(budget=1))[0].alarms
    assert (alarms.raised, alarms.right) == (2, 0)
    assert (alarms.precision, alarms.recall) == (0.0, 0.0)
    wide = score(cases, freezes, Settings(budget=3))[0].alarms
    assert (wide.raised, wide.right, wide.recall) == (3, 1, 1.0)


def test_adjudicators_are_never_merged() -> None:
    case = resolved("A", True)
    other = Outcome(adjudicator="S", happened=False, says="not so")
    left = Outcome(adjudicator="T", happened=None, says="who knows")
    cases = [replace(case, outcomes=(*case.outcomes, other, left))]
    found = score(cases, {"A": frozen("A", [0.9])}, Settings(least_cases=1))
    assert [(one.adjudicator, one.cases, one.happened) for one in found] == [
        (SETTLED, 1, 1),
        ("R", 1, 1),
        ("S", 1, 0),
        ("T", 0, 0),
    ]


def test_the_eve_of_the_settlement_is_frozen_too() -> None:
    days = [day.date().isoformat() for day in moments(resolved("A", True, public="2020-02-10"))]
    assert days[:3] == ["2020-01-31", "2020-02-09", "2020-02-29"]
    at_once = replace(resolved("A", True, public="2020-01-04"), alarm=PartialDate("2020-01-03"))
    assert moments(at_once)[0].date().isoformat() == "2020-01-03"


def test_words_change_with_hysteresis() -> None:
    freezes = {"A": frozen("A", [0.54, 0.56, 0.54, 0.56, 0.54, 0.60])}
    assert score([resolved("A", True)], freezes)[0].word_changes_per_year == pytest.approx(2.0)


def test_a_changed_forecast_breaks_the_chain() -> None:
    chain = frozen("A", [0.1, 0.2, 0.3])
    verify(chain)
    with pytest.raises(IntegrityError, match="A at 2020-02-29|A at 2020-03-31"):
        verify([chain[0], replace(chain[1], p=0.9), chain[2]])


def test_a_later_document_cannot_change_a_past_freeze(tables: Tables) -> None:
    case = resolved("A", True)
    world = World()
    world.tell(Told(speaker="Ann Smith", speaker_country="US"), day=20)
    before = freeze(case, world.case(), tables)
    world.tell(Told(action="sighting", recipient=None, place=RECIPIENT), day=100, publisher="Daily News")
    world.copy(world.documents[0], publisher="Echo", day=110)
    after = freeze(case, world.case(), tables)
    verify(after)
    until = datetime(2020, 4, 1, tzinfo=UTC)
    early = [one for one in before if one.as_of < until]
    assert [one.digest for one in after if one.as_of < until] == [one.digest for one in early]
    assert len(early) == 3
    assert after[-1].p > before[-1].p
    assert set(after[-1].others) == {MODEL, "no dependence", "no grades", PRIOR, ARTICLES}


def test_without_dependence_repeats_count(tables: Tables) -> None:
    world = World()
    first = world.tell(Told(), day=10, publisher="Daily News")
    for number in range(5):
        world.copy(first, publisher=f"Echo {number}", day=20 + number)
    last = freeze(resolved("A", True), world.case(), tables)[-1]
    assert last.others["no dependence"] > last.others[MODEL]
    assert last.others[ARTICLES] > last.others[PRIOR]


def test_cases_are_read_from_their_folders(tmp_path: Path) -> None:
    (only,) = load_cases(written(tmp_path))
    assert (only.case, only.happened("the register"), only.happened("a party")) == ("a", True, None)
    assert (only.public, only.occurred) == (PartialDate("2020-10-15"), PartialDate("2020-06"))
    assert load_cases(tmp_path / "a") == (only,)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('alarm = "2020-01"', ""), "alarm"),
        (('alarm = "2020-01"', 'alarm = "2022"'), "alarm"),
        (('public = "2020-10-15"', 'public = "soon"'), "soon"),
        (("happened = true", 'happened = "perhaps"'), "happened"),
        ((f'supplier = "{SUPPLIER}"', ""), "supplier"),
        (("[[hypothesis]]", "[hypothesis]"), "hypothesis"),
        (("[[hypothesis]]", "[[hypothesis"), "TOML"),
    ],
)
def test_what_is_wrong_with_a_case_is_named(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    written(tmp_path, CASE.replace(*change))
    with pytest.raises(ConfigError, match=message):
        load_cases(tmp_path)


def test_a_folder_without_cases_or_notes_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no case"):
        load_cases(tmp_path)
    (written(tmp_path) / "a" / "notes").rmdir()
    with pytest.raises(ConfigError, match="notes"):
        load_cases(tmp_path)


def test_the_report_tells_what_it_cannot_show_and_escapes_what_it_was_given(tmp_path: Path) -> None:
    cases = load_cases(written(tmp_path))
    freezes = {"a": frozen("a", [0.2, 0.6, 0.7])}
    scores = score(cases, freezes)
    page = as_html(cases, freezes, scores)
    assert "cannot show" in page
    assert "a &lt;transfer&gt;" in page
    assert "<transfer>" not in page
    stored = json.loads(as_json(cases, freezes, scores))
    assert stored["freezes"]["a"][2]["previous"] == stored["freezes"]["a"][1]["digest"]
    assert stored["cases"][0]["outcomes"][1]["happened"] == "contested"
