"""Every ledger test runs on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from watchfloor.ledger import Ledger, Objects

_NUMBERS = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the address of a new, empty database at each call."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/ledger-{next(_NUMBERS)}.db"
    server = make_url(request.getfixturevalue("postgresql"))

    def make() -> str:
        name = f"ledger_{next(_NUMBERS)}"
        engine = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return server.set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    return new_url()


@pytest.fixture
def new_ledger(new_url: Callable[[], str], objects: Objects) -> Iterator[Callable[[], Ledger]]:
    """Opens a ledger in a new database at each call."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Ledger(new_url(), objects))


@pytest.fixture
def ledger(new_ledger: Callable[[], Ledger]) -> Ledger:
    return new_ledger()


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return Objects(tmp_path / "objects")
