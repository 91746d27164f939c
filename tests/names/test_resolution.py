"""Merging, parting and undoing; clusters of mentions; everything about an entity in one view."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from watchfloor.names import Catalogue
from watchfloor.names.lists import Lists
from watchfloor.names.resolution import Resolution, clusters, entity_view
from watchfloor.records import Decision, Identifier, Link, ListEntry, PartialDate

START = datetime(2024, 1, 1, tzinfo=UTC)


def decide(verb: str, target: str, new: str | None = None, *, minute: int) -> Decision:
    return Decision(
        verb=verb,  # type: ignore[arg-type]
        target=target,
        new=new,
        by="ana",
        at=START + timedelta(minutes=minute),
        reason="the same number",
    )


def test_what_is_merged_is_one_until_it_is_split_or_undone() -> None:
    merge = decide("merge", "a", "b", minute=1)
    more = decide("merge", "b", "c", minute=2)
    assert Resolution([merge, more]).group("c") == {"a", "b", "c"}
    assert Resolution([merge, more]).canonical("c") == "a"
    split = decide("split", "b", minute=3)
    assert not Resolution([merge, more, split]).are_one("a", "c")
    undo = decide("undo", split.id, minute=4)
    assert Resolution([merge, more, split, undo]).are_one("a", "c")
    again = decide("undo", undo.id, minute=5)
    assert not Resolution([merge, more, split, undo, again]).are_one("a", "b")


def test_what_is_not_the_same_is_never_joined_through_a_third() -> None:
    apart = decide("distinct", "a", "c", minute=1)
    chain = [decide("merge", "a", "b", minute=2), decide("merge", "b", "c", minute=3)]
    one = Resolution([apart, *chain])
    assert one.are_one("a", "b")
    assert not one.are_one("a", "c")
    assert one.are_apart("b", "c")


def test_who_decided_and_why_stays_with_the_group() -> None:
    merge = decide("merge", "a", "b", minute=1)
    assert [d.reason for d in Resolution([merge]).why("b")] == ["the same number"]


IDS = st.sampled_from("abcdef")


@given(st.lists(st.tuples(st.sampled_from(["merge", "split", "distinct"]), IDS, IDS), max_size=12))
def test_groups_never_overlap_and_undoing_everything_is_the_beginning(
    acts: list[tuple[str, str, str]],
) -> None:
    made = [decide(verb, a, b if verb != "split" else None, minute=n) for n, (verb, a, b) in enumerate(acts)]
    one = Resolution(made)
    for a in "abcdef":
        assert a in one.group(a)
        for b in one.group(a):
            assert one.group(b) == one.group(a)
    undone = made + [decide("undo", d.id, minute=100 + n) for n, d in enumerate(made)]
    assert all(Resolution(undone).group(a) == {a} for a in "abcdef")


def link(entity: str, start: int, score: float = 0.9, statement: str = "s") -> Link:
    return Link(
        document="d", start=start, end=start + 4, text="text", role="agent", statement=statement,
        entity=entity, entity_name=entity, kind="organisation", score=score, reason="because",
    )  # fmt: skip


def test_mentions_are_clustered_by_what_they_stand_for() -> None:
    links = [link("a", 0), link("b", 10), link("a", 20), link("a", 20, 0.7), link("c", 30, 0.3)]
    merged = Resolution([decide("merge", "a", "b", minute=1)])
    (one,) = clusters(links, merged)
    assert (one.entity, [mention.start for mention in one.links], one.score) == ("a", [0, 10, 20], 0.9)
    assert [cluster.entity for cluster in clusters(links)] == ["a", "b"]


def test_a_view_has_names_numbers_listings_and_statements_of_all_that_are_one(catalogue: Catalogue) -> None:
    entry = ListEntry(
        list="us-ofac-sdn",
        entry="12927",
        kind="organisation",
        name="MAHAN AIR",
        names=("MAHAN AIRLINES", "MAHAN AIR CO."),
        programmes=("SDGT",),
        authority="OFAC",
        listed=PartialDate("2011-10-12"),
        identifiers=(Identifier(scheme="registration", value="1234"),),
    )
    lists = Lists([entry])
    links = [
        link("organisation:mahan-air", 0, statement="s1"),
        link("list:us-ofac-sdn:12927", 0, statement="s2"),
    ]
    view = entity_view("organisation:mahan-air", catalogue, lists, links)
    assert view is not None
    assert view.name == "Mahan Air"
    assert "MAHAN AIR CO." in view.names
    assert {i.scheme for i in view.identifiers} >= {"icao", "registration"}
    assert [str(one.listed) for one in view.listed(date(2020, 10, 27))] == ["2011-10-12"]
    assert view.listed(date(2010, 1, 1)) == ()
    assert view.statements == ("s1", "s2")
    assert entity_view("nobody:at-all", catalogue, lists) is None


def test_a_list_entry_has_a_view_of_its_own(catalogue: Catalogue) -> None:
    lists = Lists([ListEntry(list="l", entry="1", kind="ship", name="HOPE", authority="A")])
    view = entity_view("list:l:1", catalogue, lists)
    assert view is not None
    assert (view.kind, view.name) == ("ship", "HOPE")
