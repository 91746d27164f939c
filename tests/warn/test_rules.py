from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.records import PartialDate, Summary, Warning, as_of
from watchfloor.warn import LevelWatch, ListingWatch, MentionWatch, PairWatch, WordWatch, mover, warnings

LEVEL = LevelWatch(name="even", level=0.5)
WORD = WordWatch(name="words")
HERON = ListingWatch(name="heron", names=("grey heron  shipping",), changes=("listed", "delisted", "amended"))
NEWS = MentionWatch(name="news", entities=("country:BZ",), names=("R. Dane",))
PAIR = PairWatch(name="pair", countries=("AX", "BZ"), actions=("transfer",))
ALL = (LEVEL, WORD, HERON, NEWS, PAIR)


class TestHypotheses:
    def test_a_crossing_says_from_what_to_what_and_on_whose_word(self, make: SimpleNamespace) -> None:
        paper = make.document("a")
        said = make.statement(paper)
        now = make.assessment(0.61, "2031-05-04", make.term(said, 2.0), make.term(None, 0.3))
        (warning,) = warnings([LEVEL], series={"H1": [now]}, documents=[paper], statements=[said])
        assert "rose above 0.50: from 0.10 to 0.61 (0.51 to 0.71), likely" in warning.text
        assert "R. Dane, in The Harbour Gazette of 4 May 2031" in warning.text
        assert said.quote in warning.text
        assert (warning.document, warning.start, warning.end) == (paper.id, said.start, said.end)
        assert warning.cause == (now.id, said.id)
        assert warning.known == now.as_of

    def test_the_word_is_announced_once_and_back(self, make: SimpleNamespace) -> None:
        found = warnings([WORD], series={"H1": make.series(0.1, 0.3, 0.21, 0.19, 0.17)})
        assert [warning.occasion for warning in found] == ["unlikely 2031-01-02", "very unlikely 2031-01-05"]
        assert "from unlikely, 0.21, to very unlikely, 0.17" in found[1].text

    def test_confidence_is_not_said_with_probability(self, make: SimpleNamespace) -> None:
        found = warnings([WORD, LEVEL], series={"H1": make.series(0.3, 0.9)})
        assert found
        assert not any("confidence" in warning.text for warning in found)

    def test_no_report_is_named_when_none_moved_it(self, make: SimpleNamespace) -> None:
        (warning,) = warnings([LEVEL], series={"H1": make.series(0.6)})
        assert "No new report moved it" in warning.text
        assert warning.document is None

    def test_only_the_named_hypotheses_are_watched(self, make: SimpleNamespace) -> None:
        series = {name: make.series(0.7, hypothesis=name) for name in ("H1", "H2")}
        watch = LevelWatch(name="one", level=0.5, hypotheses=("H2",))
        assert [warning.subject for warning in warnings([watch], series=series)] == ["H2"]

    def test_a_fall_is_laid_to_what_pulled_down(self, make: SimpleNamespace) -> None:
        paper = make.document("a")
        up, down = make.statement(paper, 10), make.statement(paper, 90)
        before = make.assessment(0.6, "2031-05-04", make.term(up, 2.0))
        after = make.assessment(0.4, "2031-05-05", make.term(up, 2.0), make.term(down, -1.0))
        moved = mover(before, after)
        assert moved is not None
        assert moved.statement == down.id


class TestLists:
    def test_listed_amended_and_delisted(self, make: SimpleNamespace) -> None:
        first = make.edition("2031-01-31", added=("7",))
        second = make.edition("2031-02-28", previous=first.id, changed=("ax-list:7",))
        third = make.edition("2031-03-31", previous=second.id, removed=("7",))
        found = warnings([HERON], editions=[third, first, second], entries=[make.entry()])
        assert [one.occasion for one in found] == [
            "listed 2031-01-31",
            "amended 2031-02-28",
            "delisted 2031-03-31",
        ]
        assert found[0].cause == (first.id, "ax-list:7")
        assert "was not on the list and now is, by the edition of 31 Jan 2031" in found[0].text

    def test_an_entry_is_known_from_its_date_of_listing(self, make: SimpleNamespace) -> None:
        (warning,) = warnings(
            [HERON],
            editions=[make.edition("2031-01-31", added=("7",))],
            entries=[make.entry(listed=PartialDate("2029-06-01"))],
        )
        assert warning.known == as_of("2029-06-01")

    def test_who_comes_back_is_listed_on_the_later_date(self, make: SimpleNamespace) -> None:
        first = make.edition("2031-01-31", added=("7",))
        second = make.edition("2031-02-28", previous=first.id, removed=("7",))
        third = make.edition("2031-03-31", previous=second.id, added=("7",))
        entry = make.entry(listed=PartialDate("2029-06-01"))
        found = warnings([HERON], editions=[first, second, third], entries=[entry])
        assert [one.occasion for one in found] == [
            "listed 2029-06-01",
            "delisted 2031-02-28",
            "listed 2031-03-31",
        ]

    @pytest.mark.parametrize("entity", ["ax-list:8", "list:ax-list:8"])
    def test_an_entry_can_be_watched_by_its_id(self, make: SimpleNamespace, entity: str) -> None:
        watch = ListingWatch(name="eight", entities=(entity,))
        edition = make.edition("2031-01-31", added=("7", "8"))
        entries = [make.entry(), make.entry("8", "Blue Tern Air")]
        (warning,) = warnings([watch], editions=[edition], entries=entries)
        assert warning.subject == "ax-list:8"

    def test_other_lists_are_left_alone(self, make: SimpleNamespace) -> None:
        watch = ListingWatch(name="other", names=("Grey Heron Shipping",), lists=("bz-list",))
        edition = make.edition("2031-01-31", added=("7",))
        assert warnings([watch], editions=[edition], entries=[make.entry()]) == []


class TestDocuments:
    def test_a_pair_gets_a_statement_with_its_chain_and_firmness(self, make: SimpleNamespace) -> None:
        paper = make.document("a")
        said = make.statement(
            paper,
            polarity="denied",
            chain=(make.speaker("R. Dane", "Radio Nord"), make.speaker("State Agency")),
        )
        (warning,) = warnings([PAIR], statements=[said], links=make.pair_of(said), documents=[paper])
        assert (
            "The Harbour Gazette, citing State Agency, citing R. Dane (Radio Nord) (denied)" in warning.text
        )
        assert (warning.start, warning.end) == (said.start, said.end)

    def test_a_summary_is_called_one(self, make: SimpleNamespace) -> None:
        note = make.document("a", summary_of=Summary(publisher="Institute", published=PartialDate("2031-04")))
        said = make.statement(note)
        (warning,) = warnings([PAIR], links=make.pair_of(said), statements=[said], documents=[note])
        assert f"(said flatly), in summary: {said.quote}, in a document of Apr 2031" in warning.text
        now = make.assessment(0.61, "2031-05-04", make.term(said, 2.0))
        (warning,) = warnings([LEVEL], series={"H1": [now]}, statements=[said], documents=[note])
        assert f"in summary: {said.quote}." in warning.text

    def test_direction_counts_when_asked_for(self, make: SimpleNamespace) -> None:
        paper = make.document("a")
        said = make.statement(paper)
        records = {"statements": [said], "links": make.pair_of(said), "documents": [paper]}
        there = PairWatch(name="there", countries=("AX", "BZ"), actions=("transfer",), directed=True)
        back = PairWatch(name="back", countries=("BZ", "AX"), actions=("transfer",), directed=True)
        assert [one.watch for one in warnings([there, back], **records)] == ["there"]

    def test_one_mention_of_two_countries_is_no_pair(self, make: SimpleNamespace) -> None:
        paper = make.document("a")
        said = make.statement(paper)
        links = [make.link(said, "agent", "AX", 10), make.link(said, "object", "BZ", 10)]
        assert warnings([PAIR], statements=[said], links=links, documents=[paper]) == []

    def test_a_country_that_only_speaks_is_no_party(self, make: SimpleNamespace) -> None:
        paper = make.document("a")
        said = make.statement(paper)
        links = [make.link(said, "agent", "AX", 10), make.link(said, "speaker", "BZ", 60)]
        assert warnings([PAIR], statements=[said], links=links, documents=[paper]) == []

    def test_a_mention_is_told_once_a_document(self, make: SimpleNamespace) -> None:
        paper = make.document("a")
        one, two = make.statement(paper, 10), make.statement(paper, 200)
        links = [link for said in (two, one) for link in make.pair_of(said)]
        (warning,) = warnings([NEWS], statements=[one, two], links=links, documents=[paper])
        assert (warning.subject, warning.start) == ("country:BZ", 10)

    def test_a_name_is_found_in_the_chain_without_a_link(self, make: SimpleNamespace) -> None:
        paper = make.document("a")
        said = make.statement(paper, chain=(make.speaker("R. DANE"),))
        (warning,) = warnings([NEWS], statements=[said], documents=[paper])
        assert warning.subject == "R. Dane"

    def test_an_uncertain_link_is_no_mention(self, make: SimpleNamespace) -> None:
        paper = make.document("a")
        said = make.statement(paper)
        link = make.link(said, "recipient", "BZ", 38, score=0.3)
        assert warnings([NEWS], statements=[said], links=[link], documents=[paper]) == []

    def test_a_document_without_a_place_in_time_gives_none(self, make: SimpleNamespace) -> None:
        paper = make.document("a", None)
        said = make.statement(paper)
        records = {"statements": [said], "links": make.pair_of(said), "documents": [paper]}
        assert warnings([PAIR, NEWS], **records) == []


def world(make: SimpleNamespace, values: list[float], papers: int, listings: int) -> dict[str, list[Any]]:
    """Records of many kinds, each known later than the one before of its kind."""
    documents = [make.document(f"d{n}", f"2031-{n + 1:02}-10") for n in range(papers)]
    statements = [make.statement(document, 10 * n) for document in documents for n in (1, 9)]
    editions: list[Any] = []
    for n in range(listings):
        change = {"added": ("7",)} if n % 2 == 0 else {"removed": ("7",)}
        previous = editions[-1].id if editions else None
        editions.append(make.edition(f"2031-{n + 1:02}-28", previous=previous, **change))
    terms = [[make.term(one, 0.5) for one in statements[: n + 1]] for n in range(len(values))]
    return {
        "assessments": [make.assessment(p, f"2031-{n + 1:02}-15", *terms[n]) for n, p in enumerate(values)],
        "documents": documents,
        "statements": statements,
        "links": [link for one in statements for link in make.pair_of(one)],
        "editions": editions,
        "entries": [make.entry(listed=PartialDate("2030-05-05"))],
    }


def raised(records: dict[str, list[Any]]) -> list[Warning]:
    rest: dict[str, Any] = {key: value for key, value in records.items() if key != "assessments"}
    return warnings(ALL, series={"H1": records["assessments"]}, **rest)


VALUES = st.lists(st.floats(0.01, 0.99), max_size=12)
COUNT = st.integers(0, 6)


@given(VALUES, COUNT, COUNT, st.randoms())
def test_the_order_of_the_inputs_changes_nothing(
    make: SimpleNamespace, values: list[float], papers: int, listings: int, random: Random
) -> None:
    records = world(make, values, papers, listings)
    mixed = {key: random.sample(rows, len(rows)) for key, rows in records.items()}
    doubled = {key: rows + rows[:1] for key, rows in records.items() if key not in ("assessments", "entries")}
    assert raised(mixed) == raised(records)
    assert raised(records | doubled) == raised(records)


@given(VALUES, COUNT, COUNT, st.integers(1, 12))
def test_later_records_never_change_earlier_warnings(
    make: SimpleNamespace, values: list[float], papers: int, listings: int, month: int
) -> None:
    records = world(make, values, papers, listings)
    k = as_of(f"2031-{month:02}-20")
    assert k is not None
    early = {document.id for document in records["documents"] if document.known <= k}
    then = {
        "assessments": [one for one in records["assessments"] if one.as_of <= k],
        "documents": [one for one in records["documents"] if one.id in early],
        "statements": [one for one in records["statements"] if one.document in early],
        "links": [one for one in records["links"] if one.document in early],
        "editions": [one for one in records["editions"] if one.published.known_from <= k],
        "entries": records["entries"],
    }
    assert [one for one in raised(records) if one.known <= k] == raised(then)


@given(VALUES)
def test_ids_are_of_the_change_alone(make: SimpleNamespace, values: list[float]) -> None:
    plain = make.series(*values)
    again = [make.assessment(one.p, one.as_of.date(), make.term(None, 0.2)) for one in plain]
    ids = [one.id for one in warnings([LEVEL, WORD], series={"H1": plain})]
    assert [one.id for one in warnings([LEVEL, WORD], series={"H1": again})] == ids
    assert len(set(ids)) == len(ids)
