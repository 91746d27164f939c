"""The tables. ``event`` is the ledger; all others are projections of it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, Table, Text, text

# SQLite gives only INTEGER (not BIGINT) primary keys the row id.
_Seq = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

events = Table(
    "event",
    metadata,
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    Column("recorded", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("known", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("event_kind", "kind", "seq"),
)

records = Table(
    "record",
    metadata,
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("known", Text, nullable=False),
    Column("superseded", Text),
    Column("valid_from", Text),
    Column("valid_to", Text),
    Index("record_id", "kind", "id"),
    Index("record_known", "kind", "known"),
)

fields = Table(
    "field",
    metadata,
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Index("field_value", "name", "value", "seq"),
)

# Words are in an engine's own full-text table, made below: words(seq or rowid, tokens).

_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(tokens, tokenize = 'ascii')",
    """CREATE TRIGGER IF NOT EXISTS event_update BEFORE UPDATE ON event
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS event_delete BEFORE DELETE ON event
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    # INSERT OR REPLACE would delete without asking the trigger above.
    """CREATE TRIGGER IF NOT EXISTS event_replace BEFORE INSERT ON event
       WHEN EXISTS (SELECT 1 FROM event WHERE seq >= NEW.seq)
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
)
_POSTGRESQL = (
    """CREATE TABLE IF NOT EXISTS words (
         seq bigint PRIMARY KEY, tokens text NOT NULL,
         vector tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED)""",
    "CREATE INDEX IF NOT EXISTS words_vector ON words USING gin (vector)",
    """CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$""",
    """CREATE OR REPLACE TRIGGER event_change BEFORE UPDATE OR DELETE OR TRUNCATE ON event
       FOR EACH STATEMENT EXECUTE FUNCTION append_only()""",
)


def create(connection: Connection) -> None:
    """Make what is not there yet."""
    metadata.create_all(connection)
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[connection.dialect.name]:
        connection.execute(text(statement))
