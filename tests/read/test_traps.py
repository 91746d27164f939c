"""The mistakes that a careless reading of the two seed articles makes, each as a test (gold/traps.toml)."""

from __future__ import annotations

from collections.abc import Sequence

from watchfloor.records import Statement

Seeds = dict[str, list[Statement]]


def about(found: Sequence[Statement], words: str) -> list[Statement]:
    """The statements whose clause or trigger stands on these words."""
    return [s for s in found if words in s.quote]


def plain(found: Sequence[Statement]) -> list[Statement]:
    return [s for s in found if s.is_plain]


def test_1_the_caveat_about_the_cargo_is_kept(seeds: Seeds) -> None:
    caveats = [s for s in seeds["D1"] if "cargo" in s.quote and "unknown" in s.quote]
    assert caveats
    assert all(s.certainty == "unknown" and not s.is_plain for s in caveats)


def test_2_a_threat_and_a_refusal_are_no_transfers(seeds: Seeds) -> None:
    spoken = [s for s in seeds["D1"] if 2000 <= s.trigger.start < 2230 and s.action == "transfer"]
    assert spoken
    assert not plain(spoken)


def test_5_the_year_of_the_admission_is_not_that_of_the_export(seeds: Seeds) -> None:
    exports = [s for s in seeds["D1"] if "export" in s.trigger.text]
    assert exports
    assert all(s.when is None or "2012" not in s.when.text for s in exports)


def test_6_the_doubt_about_the_funds_is_kept(seeds: Seeds) -> None:
    doubts = [s for s in seeds["D1"] if "acquisition of such weapons" in s.quote]
    assert doubts
    assert not plain(doubts)


def test_7_the_bishops_pronouns_are_resolved_or_left_alone(seeds: Seeds) -> None:
    bases = [s for s in seeds["D1"] if "operational bases" in s.quote]
    for statement in bases:
        for mention in (statement.agent, statement.place):
            if mention is not None and mention.text.lower() == "it":
                assert mention.name in (None, "Iran")
            if mention is not None and mention.text.lower() == "our country":
                assert mention.name in (None, "Venezuela")


def test_10_the_increase_is_not_attributed_to_intelligence(seeds: Seeds) -> None:
    increases = [s for s in seeds["D2"] if s.trigger.start in range(1755, 1842)]
    assert increases
    assert not any("intelligence" in link.text.lower() for s in increases for link in s.chain)


def test_12_the_minister_is_resolved(seeds: Seeds) -> None:
    said = [link for s in seeds["D2"] for link in s.chain if link.text == "the minister"]
    assert said
    assert {link.name for link in said} == {"Mohammad Reza Ashtiani"}


def test_16_gold_does_not_flow_from_iran(seeds: Seeds) -> None:
    payments = [s for s in seeds["D1"] if "paid for with gold" in s.quote and s.action == "payment"]
    assert not any(s.agent and s.agent.called.startswith("Iran") for s in payments)


def test_19_a_speaker_is_not_carried_on_without_a_reason(seeds: Seeds) -> None:
    after_rabi = [s for s in seeds["D2"] if 2116 <= s.trigger.start < 2290]
    after_alma = [s for s in seeds["D2"] if 2502 <= s.trigger.start < 2849]
    assert after_rabi
    assert after_alma
    assert not any(s.chain for s in (*after_rabi, *after_alma))
