"""A desk that tests may look at, one that they may change, and somebody who calls it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web.makers import small_desk
from watchfloor.desk import Desk
from watchfloor.web import create_app

_TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass(frozen=True)
class Caller:
    """A person with a browser, and the ids of what is on the desk."""

    client: TestClient
    desk: Desk
    ids: dict[str, str]

    def page(self, path: str, *, status: int = 200) -> str:
        """The page at an address."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text[:2000]
        return answer.text

    def token(self, path: str = "/search") -> str:
        """The token of this session's forms."""
        found = _TOKEN.search(self.page("/search?q=cargo" if path == "/search" else path))
        assert found
        return found[1]

    def post(self, path: str, *, status: int = 303, **fields: str | list[str]) -> str:
        """Send a form as one of the desk's own pages would."""
        answer = self.client.post(path, data={"token": self.token(), **fields}, follow_redirects=False)
        assert answer.status_code == status, answer.text[:2000]
        return answer.headers.get("location", answer.text)


def open_client(desk: Desk) -> TestClient:
    return TestClient(create_app(desk), base_url="http://localhost")


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """A desk to look at; nothing is decided on it."""
    desk, ids = small_desk(tmp_path_factory.mktemp("shown") / "desk")
    with desk, open_client(desk) as client:
        yield Caller(client, desk, ids)


@pytest.fixture
def caller(tmp_path: Path) -> Iterator[Caller]:
    """A desk of one's own."""
    desk, ids = small_desk(tmp_path / "desk")
    with desk, open_client(desk) as client:
        yield Caller(client, desk, ids)
