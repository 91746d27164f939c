"""Who says it: told from the words of the mention and those beside it."""

from __future__ import annotations

import pytest

from tests.assess.makers import catalogue
from watchfloor.assess import Tables
from watchfloor.assess.speakers import voice
from watchfloor.records import Link, Speaker


def heard(tables: Tables, text: str, mention: str, links: tuple[Link, ...] = (), name: str | None = None):  # type: ignore[no-untyped-def]
    at = text.index(mention)
    speaker = Speaker(start=at, end=at + len(mention), text=mention, name=name)
    return voice(speaker, text, links, catalogue(), tables.sources)


@pytest.mark.parametrize(
    ("text", "mention", "kind"),
    [
        ("The crates left on Monday, officials said.", "officials", "unnamed"),
        ("Western intelligence sources believe so.", "Western intelligence sources", "unnamed"),
        ("It is so, said Ann Smith, a professor at a college.", "Ann Smith", "expert"),
        ("Prof. Ann Smith said so.", "Prof. Ann Smith", "expert"),
        ("The Polar Project, a think tank in Oslo, said so.", "The Polar Project", "think-tank"),
        ("Defence Minister Jan Novak denied it.", "Jan Novak", "official"),
        ("The ministry said so.", "The ministry", "official"),
        ("According to court documents, it went.", "court documents", "record"),
        ("Jan Novak, a baker, said so.", "Jan Novak", "other"),
        ("It was reported by the Morning Herald.", "the Morning Herald", "medium"),
    ],
)
def test_kinds_are_told_by_titles_and_appositions(tables: Tables, text: str, mention: str, kind: str) -> None:
    assert heard(tables, text, mention).kind == kind


def test_only_unnamed_speakers_are_unnamed(tables: Tables) -> None:
    assert not heard(tables, "So two officials said.", "two officials").named
    assert heard(tables, "So Officials Watch said.", "Officials Watch").named


@pytest.mark.parametrize(
    ("text", "mention", "country"),
    [
        ("So said French envoy Ann Smith.", "Ann Smith", {"FR"}),
        ("Ann Smith, the Polish foreign minister, said so.", "Ann Smith", {"PL"}),
        ("In Brazil it rained. Ann Smith, a minister, said so.", "Ann Smith", set()),
        ("Russia lied, said Ann Smith, an official.", "Ann Smith", set()),
    ],
)
def test_a_nationality_counts_only_beside_the_name(
    tables: Tables, text: str, mention: str, country: set[str]
) -> None:
    assert heard(tables, text, mention).countries == country


def test_a_sentence_before_is_not_beside(tables: Tables) -> None:
    found = heard(tables, "The minister left. Jan Novak said so.", "Jan Novak")
    assert found.kind == "other"


def test_a_full_name_elsewhere_in_the_text_tells_more(tables: Tables) -> None:
    text = "Defence Minister Jan Novak came. It is so, he said."
    assert heard(tables, text, "he", name="Jan Novak").kind == "official"


def test_a_linked_group_speaks_for_itself_and_a_state_for_its_country(tables: Tables) -> None:
    def link(entity: str, kind: str, country: str) -> Link:
        return Link(
            document="d",
            start=0,
            end=5,
            text="x",
            role="speaker",
            entity=entity,
            entity_name=entity,
            kind=kind,  # type: ignore[arg-type]
            countries=(country,),
            score=0.9,
            reason="made for the test",
        )

    text = "X said so."
    state = heard(tables, text, "X", (link("country:FR", "country", "FR"),))
    group = heard(tables, text, "X", (link("group:somebody", "group", "LB"),))
    medium = heard(tables, text, "X", (link("medium:x", "medium", "GB"),))
    assert (state.kind, state.key, state.countries) == ("official", "country:FR", {"FR"})
    assert (group.key, group.countries) == ("group:somebody", {"somebody"})
    assert medium.kind == "medium"
