"""Opening the database: SQLite in a file, or PostgreSQL."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from watchfloor.errors import LedgerError, MissingError

BUSY_S = 60
"""Seconds that a writer waits for another one before it gives up."""
CACHE_KIB = 65_536
"""SQLite's own default of 2 MB makes it read and write the same pages over and over in a large ledger."""
OLDEST_SQLITE = (3, 38, 0)
"""With FTS5 as used here and the JSON functions built in (sqlite.org/releaselog/3_38_0.html)."""

_FORMS = "Use sqlite:///folder/ledger.db or postgresql://user@host/database."


def open_engine(url: str) -> Engine:
    """The engine for an address; it opens no connection yet.

    Raises
    ------
    LedgerError
        If the address is of no kind that a ledger can live in.
    MissingError
        If the driver is not installed, or Python's SQLite is too old.
    """
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise LedgerError(f"{url!r} is not the address of a database.", fix=_FORMS) from error
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    kind = address.get_backend_name()
    if kind not in ("sqlite", "postgresql"):
        raise LedgerError(f"A ledger cannot live in {kind!r}.", fix=_FORMS)
    try:
        engine = create_engine(address)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise MissingError(
            f"The driver for {kind} is not installed.", fix="Install watchfloor[postgresql]."
        ) from error
    if kind == "sqlite":
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise MissingError(
                f"Python's SQLite is {sqlite3.sqlite_version}, too old.",
                fix="Use a Python with SQLite 3.38 or newer.",
            )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # Transactions are begun by _begin_sqlite; sqlite3's own habit would begin them too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_S * 1000}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        f"cache_size = {-CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("watchfloor_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
