"""The raw layer: opens the working database for writing, keeps its tables, appends rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from warehouse.errors import GreenparkError
from warehouse.home import PRIVATE, Home
from warehouse.quoting import literal
from warehouse.store.lock import writer_lock

DDL = Path(__file__).resolve().parent / "ddl"
# Each checkpoint writes a table's last row group anew, in memory: with DuckDB's own 122,880 rows that
# would take more the longer a bulk run lasts.
_ROW_GROUP = 16_384
_RELEASED_TO = "64MB"


class SchemaChanged(GreenparkError):  # noqa: N818 -- a state, not a fault
    """A numbered schema file that was already applied has been edited since."""

    def __init__(self, file_name: str) -> None:
        super().__init__(
            f"warehouse/store/ddl/{file_name} 在应用之后被改动；请恢复原文，并把改动写成新的编号文件",
            f"warehouse/store/ddl/{file_name} was edited after it had been applied; "
            "restore it and put the change into a new numbered file",
        )


@contextmanager
def open_writer(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The one writing connection, with all raw tables in place.

    Raises WriterBusy when another process writes, SchemaChanged when an applied file differs.
    """
    with writer_lock(home), connect(home) as con:
        yield con


@contextmanager
def connect(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The working database with its tables, for a caller that holds the writer lock."""
    con = duckdb.connect()
    try:
        con.execute(
            f"ATTACH {literal(home.warehouse_file)} AS warehouse (ROW_GROUP_SIZE {_ROW_GROUP})"
        )
        home.warehouse_file.chmod(PRIVATE)
        con.execute("USE warehouse")
        con.execute("SET TimeZone = 'UTC'")
        apply_ddl(con, DDL)
        yield con
    finally:
        con.close()


def apply_ddl(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Apply the numbered ``*.sql`` of ``folder`` in order, each once and in a transaction."""
    applied = _applied(con)
    for path in sorted(folder.glob("[0-9]*.sql")):
        sql = path.read_text(encoding="utf-8")
        checksum = hashlib.sha256(sql.encode()).hexdigest()
        if path.name in applied:
            if applied[path.name] != checksum:
                raise SchemaChanged(path.name)
            continue
        with _written_at_once(con), transaction(con):
            con.execute(sql)
            con.execute(
                "CREATE TABLE IF NOT EXISTS raw.schema_versions "
                "(file_name VARCHAR PRIMARY KEY, checksum VARCHAR NOT NULL, "
                "applied_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'))"
            )
            con.execute(
                "INSERT INTO raw.schema_versions (file_name, checksum) VALUES (?, ?)",
                [path.name, checksum],
            )


@contextmanager
def _written_at_once(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commits go into the database file itself, not into its log.

    DuckDB 1.5 cannot replay a logged ALTER of a table with a default from a sequence, so a process
    killed after such a commit would leave a warehouse that does not open.
    """
    con.execute("SET wal_autocheckpoint = '1B'")
    try:
        yield
    finally:
        con.execute("RESET wal_autocheckpoint")


def _applied(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    is_there = con.execute(
        "SELECT 1 FROM information_schema.tables "
        "WHERE table_schema = 'raw' AND table_name = 'schema_versions'"
    ).fetchone()
    if is_there is None:
        return {}
    return dict(con.execute("SELECT file_name, checksum FROM raw.schema_versions").fetchall())


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back on any error."""
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()


def release_cache(con: duckdb.DuckDBPyConnection) -> None:
    """Give back the memory in which DuckDB keeps what it wrote; what a commit needs is not touched.

    Lowering the limit for a moment is the one way to say so; it would otherwise keep all it wrote.
    """
    row = con.execute("SELECT current_setting('memory_limit')").fetchone()
    assert row is not None
    try:
        with suppress(duckdb.OutOfMemoryException):  # something is in use: released next time
            con.execute(f"SET memory_limit = '{_RELEASED_TO}'")
    finally:
        con.execute(f"SET memory_limit = '{row[0]}'")


def append_rows(
    con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]
) -> None:
    """Append rows to ``schema.table`` by column name; columns left out take their default."""
    if not rows:
        return
    columns = dict.fromkeys(name for row in rows for name in row)
    data = pa.table({name: pa.array([row.get(name) for row in rows]) for name in columns})
    con.register("rows_to_append", data)
    try:
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows_to_append")  # noqa: S608 -- our own table names
    finally:
        con.unregister("rows_to_append")


def known_submission(con: duckdb.DuckDBPyConnection, submission_id: str) -> bool:
    """Whether this submission was taken in before."""
    found = con.execute("SELECT 1 FROM raw.submissions WHERE submission_id = ?", [submission_id])
    return found.fetchone() is not None


def utc_now() -> datetime:
    """The moment that rows carry: UTC without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)
