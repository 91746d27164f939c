"""One assessment: roots, relays, weights, overrides, stages, and what stands beside the number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tests.assess.makers import RECIPIENT, SUPPLIER, THIRD, Told, World, hypothesis, moment
from watchfloor.assess import Tables, assess, assess_all, series, touched
from watchfloor.assess.matrix import matrix
from watchfloor.assess.proposals import as_toml, propose
from watchfloor.assess.stages import in_order, same_transfer
from watchfloor.assess.words import steady_word
from watchfloor.records import Assessment, Decision, PartialDate, Search, Sighting, Term, word_of
from watchfloor.records.decision import Verb


def term(found: Assessment, indicator: str) -> Term:
    return next(one for one in found.terms if one.indicator == indicator)


def test_who_speaks_decides_the_indicator(tables: Tables) -> None:
    world = World()
    for number, (speaker, country, title) in enumerate(
        [
            ("Kim Il", SUPPLIER, ""),
            ("Walid Karim", RECIPIENT, ""),
            ("Ann Smith", THIRD, ""),
            ("officials", None, ""),
        ]
    ):
        world.tell(Told(speaker=speaker, speaker_country=country, title=title), day=100 + number)
    world.tell(Told(), day=110)
    found = assess(hypothesis(), world.case(), tables, moment())
    assert {one.indicator for one in found.terms} == {
        "supplier-admits",
        "recipient-says",
        "third-government-says",
        "unnamed-officials",
        "asserted",
    }
    assert term(found, "unnamed-officials").root.startswith("unnamed:")
    assert term(found, "unnamed-officials").grade == "F"
    assert term(found, "unnamed-officials").relays == ("unnamed",)
    assert (found.documents, found.origins) == (5, 5)


def test_a_doubt_weighs_less_than_a_statement_and_a_denial_speaks_against(tables: Tables) -> None:
    world = World()
    world.tell(Told(), day=100, publisher="Daily News")
    world.tell(Told(certainty="possible"), day=101, publisher="Evening Post")
    world.tell(Told(speaker="Kim Il", speaker_country=SUPPLIER, polarity="denied"), day=102)
    found = assess(hypothesis(), world.case(), tables, moment())
    flat, doubtful = (one for one in found.terms if one.indicator == "asserted")
    assert flat.log_lr > doubtful.log_lr > 0
    assert term(found, "denial").log_lr < 0


def test_the_same_speaker_in_many_texts_is_one_origin(tables: Tables) -> None:
    world = World()
    for day in range(100, 110):
        world.tell(Told(speaker="Ann Smith", speaker_country=THIRD), day=day, publisher=f"Outlet {day}")
    found = assess(hypothesis(), world.case(), tables, moment())
    assert (found.documents, found.origins) == (10, 1)
    assert found.n_eff == pytest.approx(1.0)


def test_officials_of_one_government_lean_on_each_other(tables: Tables) -> None:
    world = World()
    world.tell(Told(speaker="Ann Smith", speaker_country=THIRD), day=100)
    world.tell(Told(speaker="Bob Jones", speaker_country=THIRD), day=101)
    found = assess(hypothesis(), world.case(), tables, moment())
    assert sorted(one.weight for one in found.terms) == [
        pytest.approx(1 - tables.dependence.rho["same_government"]),
        1.0,
    ]
    assert "same government" in next(one.discount or "" for one in found.terms if one.weight < 1)


def test_texts_that_cite_only_each_other_are_one_circular_origin(tables: Tables) -> None:
    world = World()
    for medium, cited in (("Gazette", "Herald"), ("Herald", "Gazette")):
        document = world.tell(Told(speaker=cited, title="the newspaper"), day=100, publisher=medium)
        assert document.publisher == medium
    found = assess(hypothesis(), world.case(), tables, moment())
    assert found.origins == 1
    assert len(found.circular) == 1
    assert found.circular[0].startswith("circle:")


def test_an_earlier_delivery_sets_the_prior_and_counts_nowhere_else(tables: Tables) -> None:
    world = World()
    world.tell(Told(when=("2015-03-01", "2015-03-31")), day=10)
    found = assess(hypothesis(), world.case(), tables, moment())
    without = assess(hypothesis(), World().case(), tables, moment())
    assert found.terms == ()
    assert found.prior.history == tuple(one.id for one in world.statements)
    assert found.prior.p > without.prior.p
    assert any("active" in key for key in found.prior.classes)
    assert found.prior.low <= found.prior.p <= found.prior.high


def test_what_was_looked_for_and_not_seen_counts_against(tables: Tables) -> None:
    asked = hypothesis()
    search = Search(indicator="item-seen", coverage=0.8, until=PartialDate("2020-06-30"), by="an analyst")
    world = World()
    world.tell(Told(), day=50, publisher="Daily News")
    before = assess(asked, world.case(), tables, moment(100))
    looked = replace(asked, looked_for=(search,))
    assert assess(looked, world.case(), tables, moment(100)) == before
    assert (
        assess(looked, world.case(), tables, moment(300)).p
        < assess(asked, world.case(), tables, moment(300)).p
    )


def test_an_observation_of_a_carrier_is_its_own_origin(tables: Tables) -> None:
    world = World()
    world.sightings.append(
        Sighting(
            rule="listed-vehicle-on-watched-route",
            observed_from=moment(100),
            observed_to=moment(100),
            known=moment(101),
            vehicles=("hex:1",),
            from_country=SUPPLIER,
            to_country=RECIPIENT,
            text="tracked landing",
            confidence=0.9,
        )
    )
    found = assess(hypothesis(), world.case(), tables, moment())
    assert [one.family for one in found.terms] == ["sensor"]
    assert found.terms[0].root.startswith("seen:hex:1")
    assert assess(hypothesis(), world.case(), tables, moment(99)).terms == ()


def decide(world: World, verb: Verb, target: str, field: str | None, new: str, **more: object) -> Decision:
    decision = Decision(
        verb=verb,
        target=target,
        field=field,
        new=new,
        by="ann",
        at=moment(200),
        reason="why",
        **more,  # type: ignore[arg-type]
    )
    world.decisions.append(decision)
    return decision


def test_overrides_change_one_number_and_expire(tables: Tables) -> None:
    world = World()
    document = world.tell(Told(), day=100, publisher="Daily News")
    statement = world.statements[0].id
    before = assess(hypothesis(), world.case(), tables, moment())
    decide(world, "grade", "Daily News", None, "E", expires=PartialDate("2020-12-31"))
    graded = assess(hypothesis(), world.case(), tables, moment(250))
    assert graded.terms[0].grade == "E"
    assert graded.p < before.p
    assert assess(hypothesis(), world.case(), tables, moment(500)).terms[0].grade == before.terms[0].grade
    decide(world, "override", statement, "rho", "0.5")
    assert assess(hypothesis(), world.case(), tables, moment(500)).terms[0].weight == 0.5
    decide(world, "override", "indicator:asserted", "a", "0.5")
    assert assess(hypothesis(), world.case(), tables, moment(500)).terms[0].a == 0.5
    assert document.id == before.terms[0].document


def test_a_final_value_keeps_the_machines_and_a_large_one_needs_two(tables: Tables) -> None:
    world = World()
    world.tell(Told(), day=100, publisher="Daily News")
    machine = assess(hypothesis(), world.case(), tables, moment()).p
    decide(world, "override", "H", "p", "0.9")
    alone = assess(hypothesis(), world.case(), tables, moment())
    assert alone.p == machine
    assert [one.applied for one in alone.overrides] == [False]
    decide(world, "override", "H", "p", "0.95", seconded_by="bob")
    both = assess(hypothesis(), world.case(), tables, moment())
    assert (both.p, both.machine_p) == (0.95, machine)
    assert both.word == word_of(0.95)
    assert both.low <= both.p <= both.high


def test_a_prior_can_be_set(tables: Tables) -> None:
    world = World()
    decide(world, "override", "H", "prior", "0.4")
    found = assess(hypothesis(), world.case(), tables, moment())
    assert found.p == pytest.approx(0.4)
    assert "ann" in found.prior.reason


def test_stages_of_one_transfer_stay_in_order(tables: Tables) -> None:
    assert in_order([0.5, 0.2, 0.4]) == pytest.approx([0.5, 0.3, 0.3])
    world = World()
    world.tell(Told(action="use", recipient=None, agent=RECIPIENT, place=None), day=100)
    stages = [hypothesis(name=name, stage=name) for name in ("use", "delivery", "shipment")]
    assert same_transfer(stages) == [[2, 1, 0]]
    found = {one.hypothesis: one.p for one in assess_all(stages, world.case(), tables, moment())}
    assert found["use"] <= found["delivery"] <= found["shipment"]


def test_words_change_only_beyond_the_edge() -> None:
    assert steady_word(0.54, "likely") == "likely"
    assert steady_word(0.52, "likely") == "roughly even"
    assert steady_word(0.99, None) == "almost certain"


def test_beside_the_number_stand_its_reasons(tables: Tables) -> None:
    world = World()
    world.tell(Told(action="sighting", recipient=None, place=RECIPIENT), day=100, publisher="Daily News")
    world.tell(Told(speaker="Ann Smith", speaker_country=THIRD), day=120)
    found = assess(hypothesis(), world.case(), tables, moment())
    assert [part.split(":")[0] for part in found.reasons] == [
        "evidence",
        "range of opinion",
        "responsiveness",
    ]
    assert {one.without for one in found.without_origin} == {one.root for one in found.terms}
    assert all(one.p < found.p for one in found.without_origin)
    assert {one.without for one in found.without_source} == {"Daily News", "Gazette"}
    gains = [one.gain for one in found.sought]
    assert gains == sorted(gains, reverse=True)
    assert gains
    assert not {one.indicator for one in found.sought} & {one.label for one in found.terms}


def test_what_no_rule_takes_is_told(tables: Tables) -> None:
    world = World()
    world.tell(Told(action="contact"), Told(certainty="unknown"), Told(equipment="energy"), day=100)
    found = assess(hypothesis(), world.case(), tables, moment())
    assert set(found.unused) == {one.id for one in world.statements}
    assert found.terms == ()


def test_only_what_a_document_touches_is_found(tables: Tables) -> None:
    world = World()
    document = world.tell(Told(), day=100)
    world.tell(Told(agent="AA", recipient="BB"), day=101)
    asked = [hypothesis(), replace(hypothesis(name="other"), supplier="RU")]
    assert [one.id for one in touched([document.id], asked, world.case(), tables)] == ["H"]
    assert touched([], asked, world.case(), tables) == []


def test_a_series_has_the_dates_on_which_something_changed(tables: Tables) -> None:
    world = World()
    for day in (100, 50, 200):
        world.tell(Told(), day=day, publisher=f"Daily {day}")
    found = list(series([hypothesis()], world.case(), tables))
    assert [one.as_of for one in found] == sorted(
        document.known or datetime.min.replace(tzinfo=UTC) for document in world.documents
    )
    assert [one.documents for one in found] == [1, 2, 3]


def test_the_matrix_keeps_items_of_one_origin_together(tables: Tables) -> None:
    world = World()
    world.tell(Told(speaker="Ann Smith", speaker_country=THIRD), day=100)
    world.tell(Told(), day=101, publisher="Daily News")
    world.tell(Told(speaker="Ann Smith", speaker_country=THIRD), day=102)
    asked = [hypothesis(), hypothesis(name="M", equipment="missile")]
    table = matrix(assess_all(asked, world.case(), tables, moment()))
    roots = [column.root for column in table.columns]
    assert len(table.columns) == 3
    assert roots == sorted(roots, key=roots.index)
    assert all(len(column.cells) == 2 for column in table.columns)
    assert {cell.mark for column in table.columns for cell in column.cells} <= {"CC", "C", "N", "I", "II"}


def test_questions_are_proposed_from_what_was_read_and_not_asked_twice(tables: Tables) -> None:
    world = World()
    first = world.tell(Told(), day=100)
    world.tell(Told(), day=120, publisher="Herald")
    world.tell(Told(agent="RU", recipient="ML"), day=130)
    world.copy(first, publisher="Echo", day=140)
    found = propose(world.case(), tables, moment())
    assert [one.hypothesis.id for one in found] == ["KP-SY-uav-armed-delivery"]
    assert found[0].documents == 2
    assert found[0].assessment.prior.classes
    assert found[0].questions
    assert 'supplier = "KP"' in as_toml(found[0])
    assert propose(world.case(), tables, moment(), [found[0].hypothesis]) == []
    assert propose(world.case(), tables, moment(50)) == []


def test_one_person_named_in_full_and_in_part_is_one_origin(tables: Tables) -> None:
    world = World()
    world.tell(Told(speaker="Dora Lang"), day=100)
    world.tell(Told(speaker="Lang"), day=110, publisher="Herald")
    world.tell(Told(speaker="Carla Weiss"), day=111, publisher="Post")
    found = assess(hypothesis(), world.case(), tables, moment())
    assert (found.documents, found.origins) == (3, 2)


def test_the_same_words_of_one_speaker_are_one_utterance_whenever_they_are_quoted(tables: Tables) -> None:
    words = "we have sent every one of the aircraft that they asked us for"
    for quoted, origins in ((words, 1), ("", 2)):
        world = World()
        world.tell(Told(speaker="Dora Lang", words=quoted or "they sent it", direct=True), day=100)
        world.tell(Told(speaker="Dora Lang", words=quoted or "it was sent", direct=True), day=400)
        found = assess(hypothesis(), world.case(), tables, moment())
        assert found.origins == origins


def test_edges_of_provenance_can_be_cut_and_added_from_a_day_on(tables: Tables) -> None:
    world = World()
    first = world.tell(Told(), day=100, publisher="Daily News")
    copied = world.copy(first, publisher="Evening Post", day=110)
    other = world.tell(Told(), day=120, publisher="Herald")
    assert assess(hypothesis(), world.case(), tables, moment(190)).origins == 2
    decide(world, "override", f"edge:{copied.id}:{first.id}", "cut", "yes")
    assert assess(hypothesis(), world.case(), tables, moment(250)).origins == 3
    decide(world, "override", f"edge:{other.id}:{first.id}", "add", "yes")
    case = world.case()
    assert assess(hypothesis(), case, tables, moment(250)).origins == 2
    assert assess(hypothesis(), case, tables, moment(190)).origins == 2
    assert other.id in str(assess(hypothesis(), case, tables, moment(190)).terms)
