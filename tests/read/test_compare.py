"""Two readings side by side: pairs one to one, differences by field."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.read.compare import compare, counts, summary, told
from watchfloor.records import Mention, Span, Speaker, Statement, When

TEXT = "Ruritania delivered drones to Zenda in March 2024, and Strelsau denied it; a ship left Zenda."


def span(words: str) -> dict[str, int | str]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def one(clause: str, trigger: str, **fields: object) -> Statement:
    where = span(clause)
    plain = {
        "document": "own",
        "start": where["start"],
        "end": where["end"],
        "quote": clause,
        "trigger": Span(**span(trigger)),  # type: ignore[arg-type]
        "action": "transfer",
        "certainty": "certain",
        "mode": "actual",
        "polarity": "affirmed",
        "speech": "none",
    }
    return Statement(**{**plain, **fields})  # type: ignore[arg-type]


def mention(words: str) -> Mention:
    return Mention(**span(words))  # type: ignore[arg-type]


DELIVERED = one(
    "Ruritania delivered drones to Zenda in March 2024",
    "delivered",
    agent=mention("Ruritania"),
    equipment=(mention("drones"),),
    when=When(**span("in March 2024"), from_="2024-03-01", to="2024-03-31"),  # type: ignore[arg-type]
)
LEFT = one("a ship left Zenda", "left", action="movement")


def test_the_same_reading_agrees_in_every_field() -> None:
    pairs = compare([DELIVERED, LEFT], [LEFT, DELIVERED])
    assert [pair.agrees for pair in pairs] == [True, True]
    assert summary(pairs) == {"both": 2, "alike": 2, "left only": 0, "right only": 0}


def test_what_only_one_found_stands_alone() -> None:
    pairs = compare([DELIVERED], [LEFT])
    assert [(pair.left, pair.right) for pair in pairs] == [(DELIVERED, None), (None, LEFT)]
    assert summary(pairs) == {"both": 0, "alike": 0, "left only": 1, "right only": 1}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"action": "use"}, "action"),
        ({"agent": None}, "agent"),
        ({"agent": mention("Zenda")}, "agent"),
        ({"equipment": ()}, "equipment"),
        ({"when": When(**span("in March 2024"))}, "when"),  # type: ignore[arg-type]
        ({"certainty": "possible"}, "certainty"),
        ({"polarity": "denied"}, "polarity"),
        ({"chain": (Speaker(**span("Strelsau")),)}, "chain"),  # type: ignore[arg-type]
    ],
)
def test_a_difference_is_told_by_its_field(change: dict[str, object], field: str) -> None:
    other = msgspec.structs.replace(DELIVERED, **change)
    (pair,) = compare([DELIVERED], [other])
    assert pair.differs == (field,)
    assert {c.field: c.share for c in counts([pair])}[field] == 0.0


def test_spans_that_overlap_say_the_same() -> None:
    wider = msgspec.structs.replace(DELIVERED, equipment=(mention("delivered drones"),))
    (pair,) = compare([DELIVERED], [wider])
    assert pair.agrees


def test_two_empty_slots_are_no_agreement() -> None:
    found = {c.field: (c.agree, c.pairs) for c in counts(compare([LEFT], [LEFT]))}
    assert found["agent"] == (0, 0)
    assert found["action"] == (1, 1)


def test_the_likeliest_pair_is_taken_first() -> None:
    denied = msgspec.structs.replace(DELIVERED, polarity="denied", agent=None)
    pairs = compare([denied, DELIVERED], [DELIVERED])
    assert [(pair.left, pair.right) for pair in pairs if pair.right] == [(DELIVERED, DELIVERED)]


def test_statements_of_different_documents_are_never_paired() -> None:
    other = msgspec.structs.replace(DELIVERED, document="another")
    assert summary(compare([DELIVERED], [other]))["both"] == 0


def test_a_field_is_told_in_words() -> None:
    assert told("when", DELIVERED) == "in March 2024 (2024-03-01 to 2024-03-31)"
    assert told("equipment", DELIVERED) == "drones"
    assert told("action", DELIVERED) == "transfer"
    assert told("agent", LEFT) == told("agent", None) == ""


_ANY = st.lists(
    st.builds(
        lambda start, long, action, n: Statement(
            document=f"d{n}",
            start=start,
            end=start + long,
            quote="x" * long,
            trigger=Span(start=start, end=start + 1, text="x"),
            action=action,
            certainty="certain",
            mode="actual",
            polarity="affirmed",
            speech="none",
        ),
        st.integers(0, 30),
        st.integers(1, 20),
        st.sampled_from(["transfer", "use"]),
        st.integers(0, 1),
    ),
    max_size=6,
)


@given(_ANY, _ANY)
def test_every_statement_stands_in_one_pair_and_sides_can_be_changed(
    left: list[Statement], right: list[Statement]
) -> None:
    pairs = compare(left, right)
    assert sorted(p.left.id for p in pairs if p.left) == sorted(s.id for s in left)
    assert sorted(p.right.id for p in pairs if p.right) == sorted(s.id for s in right)
    turned = summary(compare(right, left))
    assert (turned["left only"], turned["right only"]) == (
        summary(pairs)["right only"],
        summary(pairs)["left only"],
    )
