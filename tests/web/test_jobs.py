"""Work from the browser: kept before it begins, told while it goes on, tried again after it broke."""

from __future__ import annotations

import pytest

from tests.web.conftest import Caller, open_client
from watchfloor.records import Document
from watchfloor.web.jobs import Jobs
from watchfloor.web.looking import Office


def office(caller: Caller) -> Office:
    found: Office = caller.client.app.state.office  # type: ignore[attr-defined]
    return found


def upload(caller: Caller, *files: tuple[str, bytes], url: str = "") -> int:
    answer = caller.client.post(
        "/jobs/collect",
        data={"token": caller.token("/jobs"), "url": url},
        files=[("file", one) for one in files],
        follow_redirects=False,
    )
    return answer.status_code


def test_an_upload_becomes_a_document(caller: Caller) -> None:
    before = caller.desk.view().count(Document)
    assert upload(caller, ("note.txt", b"Iran sent boats to Venezuela.")) == 303
    assert office(caller).jobs.finish(30)
    assert caller.desk.view().count(Document) == before + 1
    page = caller.page("/jobs")
    assert "1 collected" in page
    assert "note.txt" in page


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/etc/passwd", "..\\..\\evil.txt", "a\x00b.txt", "." * 200]
)
def test_a_files_name_leads_nowhere(caller: Caller, name: str) -> None:
    upload(caller, (name, b"words"))
    office(caller).jobs.finish(30)
    kept = [
        path
        for path in caller.desk.root.rglob("*")
        if path.is_file() and path.parent.parent.name == "incoming"
    ]
    assert len(kept) == 1
    assert kept[0].read_bytes() == b"words"
    assert not (caller.desk.root.parent / "evil.txt").exists()


def test_what_fails_is_told_with_its_reason(caller: Caller) -> None:
    upload(caller, ("broken.pdf", b"%PDF-1.4 broken"), ("good.txt", b"A good text."))
    assert office(caller).jobs.finish(60)
    (job,) = office(caller).jobs.latest()
    assert job.state == "done"
    assert len(job.failures) == 1
    assert "1 failure" in caller.page("/jobs")


@pytest.mark.parametrize("url", ["ftp://example.org/x", "file:///etc/passwd", "javascript:alert(1)"])
def test_only_web_addresses_are_taken(caller: Caller, url: str) -> None:
    assert upload(caller, url=url) == 400


def test_private_addresses_are_not_reached(caller: Caller) -> None:
    upload(caller, url="http://127.0.0.1:9/secret")
    assert office(caller).jobs.finish(30)
    (job,) = office(caller).jobs.latest()
    assert len(job.failures) == 1


def test_a_server_that_is_killed_leaves_a_job_to_be_tried_again(caller: Caller) -> None:
    state = office(caller).state
    with state.connect() as connection:
        connection.execute(
            "INSERT INTO job (kind, by, state, made, inputs) VALUES "
            "('collect', 'Kim', 'running', '2026-01-01T00:00:00+00:00', '[]')"
        )
    jobs = Jobs(caller.desk, state)
    (job,) = jobs.latest()
    assert job.state == "broken off"
    with open_client(caller.desk) as anew:
        assert "broken off" in anew.get("/jobs").text
    assert jobs.retry(job.id, "Kim") is not None
    assert jobs.finish(30)


def test_nothing_chosen_is_said(caller: Caller) -> None:
    assert upload(caller) == 400
