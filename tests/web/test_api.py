"""The desk as data: the same records, the same moments, the same rules."""

from __future__ import annotations

import pytest

from tests.web.conftest import Caller
from watchfloor.records import Decision
from watchfloor.web.pages.api import PATHS


@pytest.mark.parametrize("collection", PATHS)
def test_every_collection_answers(shown: Caller, collection: str) -> None:
    rows = shown.client.get(f"/api/v1/{collection}").json()
    assert isinstance(rows, list)
    if rows:
        one = shown.client.get(f"/api/v1/{collection}/{rows[0]['id']}").json()
        assert one["record"] == rows[0]["record"]


def test_a_view_is_as_of_its_date(shown: Caller) -> None:
    now = shown.client.get("/api/v1/documents").json()
    then = shown.client.get("/api/v1/documents?as_of=2020-10-27").json()
    assert len(now) == 4
    assert len(then) == 1
    assert shown.client.get("/api/v1/board?as_of=2020-11-01").json()[0]["p"] == 0.22


def test_records_are_chosen_by_their_fields(shown: Caller) -> None:
    rows = shown.client.get("/api/v1/statements?field=document&value=" + shown.ids["first"]).json()
    assert {row["record"]["document"] for row in rows} == {shown.ids["first"]}
    refused = shown.client.get("/api/v1/statements?field=colour&value=red")
    assert refused.status_code == 400
    assert "fields: document" in refused.json()["error"]


def test_a_text_comes_as_it_is(shown: Caller) -> None:
    text = shown.client.get(f"/api/v1/documents/{shown.ids['third']}/text").text
    row = shown.client.get(f"/api/v1/statements?field=document&value={shown.ids['third']}").json()[0][
        "record"
    ]
    assert text[row["start"] : row["end"]] == row["quote"]


def test_a_decision_needs_the_header_that_no_other_site_can_send(caller: Caller) -> None:
    fields = {"verb": "accept", "target": caller.ids["begun"], "kind": "statement"}
    assert caller.client.post("/api/v1/decisions", json=fields).status_code == 403
    answer = caller.client.post("/api/v1/decisions", json=fields, headers={"x-watchfloor": "1"})
    assert answer.status_code == 201
    assert caller.desk.view().get(Decision, answer.json()["id"])


def test_errors_are_data_too(shown: Caller) -> None:
    for path, status in (
        ("/api/v1/nothing", 404),
        ("/api/v1/search?q=%22", 400),
        ("/api/v1/desk?as_of=x", 400),
    ):
        answer = shown.client.get(path)
        assert answer.status_code == status
        assert answer.json()["error"]


def test_the_description_names_every_record(shown: Caller) -> None:
    made = shown.client.get("/api/openapi.json").json()
    assert {"Statement", "Assessment", "Document"} <= set(made["components"]["schemas"])
    assert "/api/v1/search" in made["paths"]
    assert not [path for path in made["paths"] if not path.startswith("/api/")]
