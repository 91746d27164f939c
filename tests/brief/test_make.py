import re
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from watchfloor.brief import Brief
from watchfloor.records import WORDS, PartialDate, from_json, to_builtins
from watchfloor.records.base import canonical


def everything(brief: Brief) -> str:
    return "\n".join(line.text for line in brief.lines())


def test_every_line_about_the_world_carries_a_source_that_opens_a_quotation(brief: Brief) -> None:
    labels = {one.cite for source in brief.sources for one in source.quotations}
    lines = list(brief.lines())
    assert any(line.kind == "reported" for line in lines)
    for line in lines:
        assert set(line.cites) <= labels
        if line.kind:
            assert line.cites, line.text


def test_all_four_kinds_of_claim_are_told_apart(brief: Brief) -> None:
    kinds = {item.line.kind for one in brief.evidence for item in one.items}
    assert kinds == {"reported", "tracked", "listed"}
    assert {line.kind for line in brief.bottom_line} >= {"assessed"}


def test_a_citation_opens_the_exact_words_at_their_offsets(brief: Brief, case: Any) -> None:
    statements = {(one.document, one.start, one.end): one.quote for one in case.statements}
    documents = {one.id for one in case.documents}
    opened = [
        (source.document, one.start, one.end, one.text)
        for source in brief.sources
        if source.document in documents
        for one in source.quotations
    ]
    assert len(opened) == len(statements)
    for document, start, end, text in opened:
        assert statements[document, start, end] == text


def test_probability_and_confidence_are_never_in_one_sentence(brief: Brief) -> None:
    words = "|".join(sorted((word for word, _ in WORDS), key=len, reverse=True))
    for line in brief.lines():
        for sentence in re.split(r"(?<=[.!?])\s", line.text):
            if "confidence" in sentence.lower():
                assert not re.search(rf"\b({words})\b|\b0\.\d\d\b", sentence), sentence


def test_number_word_and_interval_go_together(brief: Brief) -> None:
    for one in brief.judgements:
        number = f"{one.word}, {one.p:.2f} ({one.low:.2f} to {one.high:.2f})"
        assert number in one.likelihood.text
        assert f"Confidence: {one.confidence}." in one.why.text
    assert brief.title == "Very likely (0.94): Ardavia delivered missile boats to Belmora by June 2031"


def test_copies_are_shown_and_counted_once(brief: Brief) -> None:
    (evidence, *_) = brief.evidence
    item = evidence.items[0]
    assert item.note is not None
    assert item.note.words == "3 more reports of the same origin, not counted again."
    assert len(item.note.cites) == 3
    assert item.counted == pytest.approx(item.alone)
    assert "7 independent origins" in brief.judgements[0].basis.text


def test_denials_and_the_unknown_are_shown_with_their_source(brief: Brief) -> None:
    (denied,) = brief.doubts
    assert "that the ministry denied: “No missile boats have left for Belmora”" in denied.text
    unknown = [line for line in brief.unknown if line.kind == "reported"]
    assert ["(not known). It fits no indicator and is not counted." in line.text for line in unknown] == [
        True
    ]
    assert any(line.words == "No picture or physical trace bears on H1." for line in brief.unknown)


def test_a_summary_is_called_one_and_is_no_quotation_of_its_publisher(brief: Brief) -> None:
    assert "Institute for Sea Studies reported on 14 Apr 2031, in summary: aircraft may" in everything(brief)
    (source,) = [one for one in brief.sources if "a summary written for this desk" in one.details]
    assert not any(one.verbatim for one in source.quotations)
    assert source.url == "https://iss.example/r/7"


def test_the_chain_is_told_from_the_publisher_to_the_speaker(brief: Brief) -> None:
    assert "Nordwire reported on 3 Sep 2030, citing the State Agency, that R. Dane (Radio Nord) said:" in (
        everything(brief)
    )


def test_a_date_is_no_more_precise_than_it_was_given(brief: Brief) -> None:
    (details,) = {one.details for one in brief.sources if one.details.startswith("Daily 1;")}
    assert "; Sep 2030;" in details


def test_only_addresses_of_the_web_become_links(brief: Brief) -> None:
    hrefs = {one.href for one in brief.sources if one.url}
    assert hrefs == {None, "https://gazette.example/2029/boats?a=1&b=2", "https://iss.example/r/7"}


def test_new_is_what_became_known_since_the_last_brief(brief: Brief) -> None:
    text = "\n".join(line.text for line in brief.new)
    assert "stays at very likely, from 0.80 to 0.94" in text
    assert "GREY HERON is listed" in text
    assert text.count("GREY HERON") == 1
    assert "handed over" not in text


def test_a_first_brief_says_so(make: SimpleNamespace, case: Any) -> None:
    first = make.brief_of(case, since=None)
    assert [line.text for line in first.new] == ["This is the first brief; all of it is new."]
    assert first.bottom_line[0].text.startswith("From its prior H1")


def test_overrides_in_force_are_named(brief: Brief) -> None:
    text = "Set by analyst A on 6 May 2031: grade of source:quay-and-crane from C to D: two earlier reports"
    assert any(line.text.startswith(text) for line in brief.method)


def test_nothing_known_later_changes_a_brief(make: SimpleNamespace, case: Any) -> None:
    then = PartialDate("2030-12-31").latest
    early = {one.id for one in case.documents if one.known <= then}
    past = replace(
        case,
        documents=[one for one in case.documents if one.id in early],
        statements=[one for one in case.statements if one.document in early],
        sightings=[],
        entries=[],
        editions=[],
        decisions=[],
        terms={key: [one for one in terms if one.known <= then] for key, terms in case.terms.items()},
    )
    whole, known = (make.brief_of(one, as_of=then, since=None) for one in (case, past))
    assert whole == known


def test_the_order_of_the_records_changes_nothing(make: SimpleNamespace, case: Any, brief: Brief) -> None:
    turned = replace(
        case, documents=case.documents[::-1], statements=case.statements[::-1], decisions=case.decisions[::-1]
    )
    series = {key: line[::-1] for key, line in reversed(case.series().items())}
    assert make.brief_of(turned, series=series) == brief


def test_a_desk_with_nothing_assessed_has_a_brief_too(make: SimpleNamespace, case: Any) -> None:
    empty = make.brief_of(case, series={}, since=None)
    assert empty.judgements == ()
    assert empty.bottom_line[0].text == "No hypothesis has been assessed by this date."


def test_a_brief_is_a_record(brief: Brief) -> None:
    assert from_json(Brief, canonical(brief)) == brief
    assert to_builtins(brief)["title"] == brief.title


def test_a_decision_made_later_is_not_in_it(make: SimpleNamespace, case: Any) -> None:
    later = replace(case, decisions=[_at(case.decisions[0], datetime(2031, 7, 1, tzinfo=UTC))])
    assert not any("Set by" in line.text for line in make.brief_of(later).method)


def _at(decision: Any, moment: datetime) -> Any:
    values = {name: getattr(decision, name) for name in decision.__struct_fields__}
    return type(decision)(**values | {"at": moment})


def test_control_characters_are_shown_as_replaced(make: SimpleNamespace, case: Any) -> None:
    assert make.brief_of(case, title="a\x00b\x1b[31m").title == "a\ufffdb\ufffd[31m"
