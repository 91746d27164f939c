"""Passages cover what is read, in order, and are not too long."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from watchfloor.read.passages import passages
from watchfloor.read.segments import segments


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab C.\n“”*-", max_size=600), st.integers(20, 120))
def test_passages_stand_in_order_and_leave_out_nothing_that_is_read(text: str, longest: int) -> None:
    found = list(passages(text, longest=longest, before=40))
    ends = [0]
    for one in found:
        assert ends[-1] <= one.start < one.end
        assert one.end - one.start <= longest
        assert one.before[0] <= one.before[1] == one.start
        assert one.before[1] - one.before[0] <= 40
        ends.append(one.end)
    covered = set().union(*(range(one.start, one.end) for one in found))
    for segment in segments(text):
        if segment.kind != "boilerplate":
            assert all(at in covered or text[at].isspace() for at in range(segment.start, segment.end))


def test_a_paragraph_that_is_too_long_is_cut_behind_a_sentence() -> None:
    text = " ".join(f"The ship number {n} sailed from here to there." for n in range(30))
    found = list(passages(text, longest=300))
    assert len(found) > 3
    assert all(text[one.start : one.end].rstrip().endswith("there.") for one in found)
