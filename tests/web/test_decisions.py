"""Decisions: who, when, why; undone by one more; nobody's is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import Caller, open_client
from watchfloor.records import Decision
from watchfloor.web import deciding
from watchfloor.web.pages.decisions import inside


def decisions(caller: Caller) -> list[Decision]:
    return list(caller.desk.view().all(Decision))


def test_a_judgement_is_an_event_with_a_name_and_a_reason(caller: Caller) -> None:
    place = caller.post(
        "/decisions",
        verb="accept",
        target=caller.ids["begun"],
        kind="statement",
        reason="read it",
        back=f"/documents/{caller.ids['second']}",
    )
    assert place == f"/documents/{caller.ids['second']}"
    (one,) = decisions(caller)
    assert (one.verb, one.target, one.reason) == ("accept", caller.ids["begun"], "read it")
    assert (datetime.now(UTC) - one.at).total_seconds() < 60
    assert "accepted" in caller.page(place)


def test_undo_is_one_more_event_and_can_be_undone(caller: Caller) -> None:
    target = caller.ids["begun"]
    caller.post("/decisions", verb="reject", target=target, kind="statement")
    (first,) = decisions(caller)
    caller.post("/decisions", verb="undo", target=first.id)
    assert deciding.about(caller.desk.view(), [target])[target].last is None
    undo = next(one for one in decisions(caller) if one.verb == "undo")
    caller.post("/decisions", verb="undo", target=undo.id)
    last = deciding.about(caller.desk.view(), [target])[target].last
    assert last is not None
    assert last.verb == "reject"


def test_a_view_of_an_earlier_date_does_not_know_the_judgement(caller: Caller) -> None:
    caller.post("/decisions", verb="accept", target=caller.ids["begun"], kind="statement")
    path = f"/documents/{caller.ids['second']}?statement={caller.ids['begun']}"
    assert "accepted" in caller.page(path)
    assert "accepted" not in caller.page(f"{path}&as_of=2021-01-01")


def test_two_people_at_the_same_item_see_each_other_and_neither_is_lost(caller: Caller) -> None:
    target = caller.ids["begun"]
    with caller.desk.ledger.write("another") as work:
        work.put(Decision(verb="reject", target=target, by="another", at=datetime.now(UTC), reason="no"))
    answer = caller.post(
        "/decisions", status=409, verb="accept", target=target, kind="statement", seen="nothing"
    )
    assert "another decided" in answer
    assert len(decisions(caller)) == 1
    seen = deciding.about(caller.desk.view(), [target])[target].seen
    caller.post("/decisions", verb="accept", target=target, kind="statement", seen=seen)
    assert {one.by for one in decisions(caller)} >= {"another"}
    assert len(decisions(caller)) == 2
    assert "another" in caller.page(f"/documents/{caller.ids['second']}?statement={target}")


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"verb": "explode", "target": "x"}, 400, "no decision"),
        ({"verb": "accept", "target": "x", "kind": "statement"}, 404, "no statement"),
        ({"verb": "undo", "target": "x"}, 404, "to undo"),
        ({"verb": "grade", "target": "Reuters", "new": "Z"}, 400, "A grade is one of"),
        ({"verb": "override", "target": "H1", "field": "p", "new": "2", "reason": "r"}, 400, "from 0 to 1"),
        ({"verb": "override", "target": "H1", "field": "p", "new": ".5"}, 400, "needs a reason"),
        (
            {"verb": "override", "target": "H1", "field": "p", "new": ".5", "reason": "r", "expires": "soon"},
            400,
            "not a date",
        ),
    ],
)
def test_what_cannot_be_decided_is_refused(
    caller: Caller, fields: dict[str, str], status: int, said: str
) -> None:
    assert said in caller.post("/decisions", status=status, **fields)
    assert decisions(caller) == []


def test_an_override_takes_a_decimal_comma(caller: Caller) -> None:
    caller.post(
        "/decisions", verb="override", target="H1", field="p", new="0,4", reason="seen", expires="2027"
    )
    (one,) = decisions(caller)
    assert one.new == "0.4"
    assert "0.4" in caller.page("/hypotheses/H1")


def test_a_form_without_the_sessions_token_is_refused(caller: Caller) -> None:
    caller.page("/review")
    for token in ({}, {"token": "guess"}):
        answer = caller.client.post("/decisions", data={"verb": "accept", "target": "x", **token})
        assert answer.status_code == 403
    assert decisions(caller) == []


def test_another_session_cannot_use_the_token(caller: Caller) -> None:
    token = caller.token()
    with TestClient(caller.client.app, base_url="http://localhost") as stranger:
        answer = stranger.post("/decisions", data={"verb": "accept", "target": "x", "token": token})
    assert answer.status_code == 403


def test_the_review_goes_on_to_the_next_and_keeps_the_place(caller: Caller) -> None:
    first = caller.page("/review?queue=weight")
    assert "3 to go" in first
    place = caller.post("/review", verb="accept", target=caller.ids["landed"], queue="weight", reason="")
    assert "item=" in place
    page = caller.page(place)
    assert "2 to go" in page
    assert caller.ids["landed"] not in place
    again = caller.page("/review")
    item = place.split("item=")[1]
    assert f'value="{item}"' in again
    (one,) = decisions(caller)
    caller.post("/decisions", verb="undo", target=one.id, back="/review")
    assert "3 to go" in caller.page("/review?queue=weight")


def test_a_name_is_judged_with_both_sides_open(caller: Caller) -> None:
    page = caller.page("/review?queue=names")
    assert "QESHM FARS AIR" in page
    assert "FARS AIR QESHM" in page
    target = page.split('name="target" value="')[1].split('"')[0]
    caller.post("/review", verb="reject", target=target, queue="names", reason="another airline")
    assert "Nothing waits here" in caller.page("/review?queue=names")


def test_disagreement_of_two_people_comes_up(caller: Caller) -> None:
    target = caller.ids["boxes"]
    with caller.desk.ledger.write("another") as work:
        for name, verb in (("one", "accept"), ("two", "reject")):
            work.put(Decision(verb=verb, target=target, by=name, at=datetime.now(UTC)))  # type: ignore[arg-type]
    page = caller.page("/review?queue=disagree")
    assert f'value="{target}"' in page
    assert "1 to go" in page


def test_a_warning_is_acknowledged_and_opened_again(caller: Caller) -> None:
    assert "1 is open" in caller.page("/warnings")
    caller.post("/warnings/acknowledge", warning=[caller.ids["warning"]])
    assert "No warning is open." in caller.page("/warnings")
    assert "acknowledged" in caller.page("/warnings?state=all")
    (one,) = decisions(caller)
    caller.post("/decisions", verb="undo", target=one.id)
    assert "1 is open" in caller.page("/warnings")


def test_a_grade_shows_where_the_source_does(caller: Caller) -> None:
    caller.post("/decisions", verb="grade", target="Demo Wire", field="grade", new="D", reason="twice wrong")
    assert "twice wrong" in caller.page("/sources/Demo Wire")


def test_a_kept_search_tells_what_is_new(caller: Caller) -> None:
    caller.post("/searches", q="venezuela")
    assert "nothing new" in caller.page("/search")
    note = next(iter(caller.desk.view().all(Decision)), None)
    assert note is None
    caller.post("/decisions", verb="accept", target=caller.ids["begun"], kind="statement", reason="venezuela")
    assert "1 new" in caller.page("/search")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "x", "/a\nb"],
)
def test_nobody_is_sent_elsewhere(elsewhere: str) -> None:
    assert inside(elsewhere) == "/"


def test_an_address_of_the_desk_is_kept() -> None:
    assert inside("/documents/1?as_of=2020#s-2") == "/documents/1?as_of=2020#s-2"


def test_what_is_decided_survives_a_restart(caller: Caller) -> None:
    caller.post("/decisions", verb="accept", target=caller.ids["begun"], kind="statement")
    with open_client(caller.desk) as anew:
        assert "accepted" in anew.get(f"/documents/{caller.ids['second']}").text
