"""What the pages remember of a person that is no part of the record: last visit, place in a queue, searches.

It lives in a small SQLite file beside the ledger; losing it loses no evidence and no decision.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (user TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (user, key));
CREATE TABLE IF NOT EXISTS job (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, by TEXT NOT NULL, state TEXT NOT NULL, made TEXT NOT NULL,
  begun TEXT, ended TEXT, inputs TEXT NOT NULL, task TEXT, done INTEGER, total INTEGER, item TEXT,
  outcome TEXT, failures TEXT NOT NULL DEFAULT '[]');
"""
BUSY_S = 10


class State:
    """Opened for each use, so that it can be used from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self.connect() as connection:
            connection.executescript(_SCHEMA)

    @contextmanager
    def connect(self) -> Iterator[sqlite3.Connection]:
        """A connection for one unit of work."""
        connection = sqlite3.connect(self._path, timeout=BUSY_S)
        connection.row_factory = sqlite3.Row
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def get(self, user: str, key: str, default: Any = None) -> Any:
        """What is kept for a person under a key."""
        with self.connect() as connection:
            row = connection.execute(
                "SELECT value FROM kept WHERE user = ? AND key = ?", (user, key)
            ).fetchone()
        return json.loads(row["value"]) if row else default

    def put(self, user: str, key: str, value: Any) -> None:
        """Keep something for a person."""
        with self.connect() as connection:
            connection.execute(
                "INSERT INTO kept VALUES (?, ?, ?)"
                " ON CONFLICT (user, key) DO UPDATE SET value = excluded.value",
                (user, key, json.dumps(value)),
            )
