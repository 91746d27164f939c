"""Engines that run the expressions: DuckDB, or ClickHouse (chdb) and Spark where installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from watchfloor.errors import MissingError, TrackError

MEMORY_LIMIT = "2GB"
"""What DuckDB may use before it writes to disk."""


class Engine(Protocol):
    """Runs an expression over tables that are files, or queries of the engine's own SQL."""

    dialect: str

    def run(self, expression: ir.Table, tables: Mapping[str, Sequence[Path] | str]) -> pa.Table:
        """The rows of the expression; ``tables`` says for each name where its rows are."""
        ...


class DuckDB:
    """The default: in the process, with bounded memory."""

    dialect = "duckdb"

    def __init__(self, folder: Path | None = None, memory_limit: str = MEMORY_LIMIT) -> None:
        self.folder = folder
        self.memory_limit = memory_limit

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection with bounded memory that spills into the folder."""
        config: dict[str, Any] = {"memory_limit": self.memory_limit}
        if self.folder is not None:
            config["temp_directory"] = str(self.folder)
        with duckdb.connect(config=config) as connection:
            connection.execute("SET enable_progress_bar = false")
            yield connection

    def run(self, expression: ir.Table, tables: Mapping[str, Sequence[Path] | str]) -> pa.Table:
        with self.connect() as connection:
            for name, where in tables.items():
                connection.execute(
                    f"CREATE VIEW {name} AS {where if isinstance(where, str) else files(where)}"
                )
            return integers(connection.sql(sql(expression, self.dialect)).to_arrow_table())


class ClickHouse:
    """ClickHouse in the process (the extra ``clickhouse``)."""

    dialect = "clickhouse"

    def run(self, expression: ir.Table, tables: Mapping[str, Sequence[Path] | str]) -> pa.Table:
        try:
            chdb: Any = import_module("chdb.session")
        except ImportError as error:
            raise MissingError(
                "ClickHouse is not installed.", fix="Install it: pip install 'watchfloor[clickhouse]'."
            ) from error
        session = chdb.Session()
        try:
            for name, where in tables.items():
                query = where if isinstance(where, str) else f"SELECT * FROM file('{_glob(where)}', Parquet)"
                session.query(f"CREATE VIEW {name} AS {query}")
            result = session.query(sql(expression, self.dialect), "ArrowStream")
            with pa.ipc.open_stream(result.bytes()) as reader:
                return integers(reader.read_all())
        finally:
            session.close()


class Spark:
    """Spark, here or a cluster (the extra ``spark``); give it a session, or it makes a local one."""

    dialect = "pyspark"

    def __init__(self, session: Any = None) -> None:
        self.session = session

    def run(self, expression: ir.Table, tables: Mapping[str, Sequence[Path] | str]) -> pa.Table:
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise MissingError(
                "Spark is not installed.", fix="Install it: pip install 'watchfloor[spark]'."
            ) from error
        session = self.session or SparkSession.builder.master("local[2]").getOrCreate()
        session.conf.set("spark.sql.session.timeZone", "UTC")
        for name, where in tables.items():
            frame = session.sql(where) if isinstance(where, str) else session.read.parquet(*map(str, where))
            frame.createOrReplaceTempView(name)
        text = ibis.pyspark.connect(session).compile(expression)
        return integers(session.sql(text).toArrow())


ENGINES: dict[str, Callable[[], Engine]] = {"duckdb": DuckDB, "clickhouse": ClickHouse, "spark": Spark}


def engine(name: str) -> Engine:
    """The engine of this name.

    Raises
    ------
    TrackError
        If there is none.
    """
    if name not in ENGINES:
        raise TrackError(f"There is no engine {name!r}.", fix=f"Name one of: {', '.join(ENGINES)}.")
    return ENGINES[name]()


def sql(expression: ir.Table, dialect: str) -> str:
    """The expression in the SQL of an engine; written once for each, since writing takes a while."""
    return _written(expression.op(), dialect)


@lru_cache(maxsize=64)
def _written(operation: Any, dialect: str) -> str:
    return str(ibis.to_sql(operation.to_expr(), dialect=dialect, pretty=False))


def integers(table: pa.Table) -> pa.Table:
    """The table with every whole number as a 64-bit integer, whatever an engine sums in."""
    wide = [f.with_type(pa.int64()) if pa.types.is_decimal(f.type) else f for f in table.schema]
    return table.cast(pa.schema(wide))


def files(paths: Sequence[Path]) -> str:
    """DuckDB SQL that reads Parquet files."""
    quoted = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"SELECT * FROM read_parquet([{quoted}])"


def _glob(paths: Sequence[Path]) -> str:
    names = ",".join(str(path) for path in paths)
    return f"{{{names}}}" if len(paths) > 1 else names


def unbound(name: str, schema: Mapping[str, str]) -> ir.Table:
    """A table that an engine supplies by name."""
    return ibis.table(dict(schema), name=name)


ROLLUP = {"vehicle": "int64", "bucket": "int64", "n": "int64", "first": "int64", "last": "int64"}
POINTS = {"vehicle": "int64", "bucket": "int64", "key": "int64"}
