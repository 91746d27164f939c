"""Who may call the desk, and how: host names, other sites, sizes, rates, people and their roles."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from limits import parse

from tests.web.conftest import Caller
from tests.web.makers import small_desk
from watchfloor.errors import ConfigError
from watchfloor.records import Decision
from watchfloor.web import create_app, guard
from watchfloor.web.users import Users

PASSWORD = "four words are enough"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", ""])
def test_other_names_are_not_answered(shown: Caller, host: str) -> None:
    assert shown.client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:8750", "127.0.0.1:1", "[::1]:8750"])
def test_this_machine_is_answered(shown: Caller, host: str) -> None:
    assert shown.client.get("/sources", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
def test_forms_of_other_sites_are_refused(caller: Caller, headers: dict[str, str]) -> None:
    fields = {"verb": "accept", "target": caller.ids["begun"], "token": caller.token()}
    assert caller.client.post("/decisions", data=fields, headers=headers).status_code == 403
    assert caller.desk.view().count(Decision) == 0


def test_every_answer_carries_its_headers(shown: Caller) -> None:
    for path in ("/", "/nowhere", "/api/openapi.json"):
        answer = shown.client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in policy


def test_too_much_at_once_is_refused(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_BODY", 1000)
    token = caller.token()
    answer = caller.client.post(
        "/jobs/collect", data={"token": token}, files={"file": ("a.txt", b"x" * 2000)}
    )
    assert answer.status_code == 413

    def stream() -> Iterator[bytes]:
        yield from (b"x" * 500,) * 5

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert caller.client.post("/decisions", content=stream(), headers=headers).status_code == 413


def test_a_caller_that_asks_too_often_waits(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "WRITES", parse("3/minute"))
    answers = [caller.client.post("/decisions", data={}).status_code for _ in range(5)]
    assert answers[-1] == 429


def test_the_session_cannot_be_read_by_scripts(caller: Caller) -> None:
    cookie = caller.client.get("/").headers["set-cookie"]
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()


# ------------------------------------------------------------------ people


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Caller]:
    """A shared desk with a reader, an analyst and a keeper."""
    desk, ids = small_desk(tmp_path / "desk")
    users = Users(desk.root / "users.json")
    for name, role in (("Rea", "reader"), ("Ana", "analyst"), ("Kim", "keeper")):
        users.put(name, role, PASSWORD)  # type: ignore[arg-type]
    app = create_app(desk, users=users, hosts={"desk.example"}, secure=True)
    with desk, TestClient(app, base_url="https://desk.example") as client:
        yield Caller(client, desk, ids)


def sign_in(team: Caller, name: str, password: str = PASSWORD, *, status: int = 303) -> str:
    """Fill the form in; gives where it leads, or the page that refuses."""
    token = team.token("/enter")
    fields = {"name": name, "password": password, "token": token, "back": "/sources"}
    answer = team.client.post("/enter", data=fields, follow_redirects=False)
    assert answer.status_code == status
    return answer.headers.get("location", answer.text)


def test_strangers_are_asked_who_they_are(team: Caller) -> None:
    for path in ("/", "/documents/" + team.ids["first"], "/jobs", "/review"):
        answer = team.client.get(path, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/enter?back=")
    assert team.client.get("/api/v1/hypotheses").status_code == 401


def test_name_and_password_open_the_desk(team: Caller) -> None:
    assert "do not go together" in sign_in(team, "Ana", "wrong password here", status=401)
    assert "do not go together" in sign_in(team, "Nobody", status=401)
    assert sign_in(team, "Ana") == "/sources"
    assert "Ana, analyst" in team.page("/")
    team.post("/leave")
    assert team.client.get("/", follow_redirects=False).status_code == 303


def test_a_reader_looks_and_does_not_decide(team: Caller) -> None:
    sign_in(team, "Rea")
    assert 'name="verb"' not in team.page(f"/documents/{team.ids['second']}")
    team.post("/decisions", status=403, verb="accept", target=team.ids["begun"], kind="statement")
    assert team.desk.view().count(Decision) == 0


def test_an_analyst_decides_in_their_own_name_and_does_not_run(team: Caller) -> None:
    sign_in(team, "Ana")
    team.post("/decisions", verb="accept", target=team.ids["begun"], kind="statement")
    assert next(team.desk.view().all(Decision)).by == "Ana"
    team.post("/jobs/run", status=403)


def test_a_new_password_ends_old_sessions(team: Caller) -> None:
    sign_in(team, "Kim")
    team.page("/")
    Users(team.desk.root / "users.json").put("Kim", "keeper", "another four words here")
    assert team.client.get("/", follow_redirects=False).status_code == 303


def test_guessing_is_slowed(team: Caller) -> None:
    answers = []
    for _ in range(12):
        token = team.token("/enter")
        fields = {"name": "Ana", "password": "guess guess guess", "token": token}
        answers.append(team.client.post("/enter", data=fields).status_code)
    assert answers[-1] == 429


def test_passwords_are_kept_hashed_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    users = Users(tmp_path / "users.json")
    users.put("Ana", "analyst", PASSWORD)
    text = (tmp_path / "users.json").read_text()
    assert PASSWORD not in text
    assert "$argon2id$" in text
    assert stat.S_IMODE((tmp_path / "users.json").stat().st_mode) == 0o600
    users.remove("Ana")
    assert users.all() == {}


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [
        ("", "reader", PASSWORD),
        ("A\n", "reader", PASSWORD),
        ("A", "king", PASSWORD),
        ("A", "reader", "short"),
    ],
)
def test_what_cannot_be_a_user_is_refused(tmp_path: Path, name: str, role: str, password: str) -> None:
    with pytest.raises(ConfigError):
        Users(tmp_path / "users.json").put(name, role, password)  # type: ignore[arg-type]


def test_a_broken_file_of_users_is_named(tmp_path: Path) -> None:
    (tmp_path / "users.json").write_text("{")
    with pytest.raises(ConfigError, match="cannot be read"):
        Users(tmp_path / "users.json").all()
