"""The raw layer: opens the working database for writing, keeps its tables, appends rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from warehouse.errors import GreenparkError
from warehouse.home import PRIVATE, Home
from warehouse.lock import writer_lock
from warehouse.quoting import literal
from warehouse.reference import Registry

DDL = Path(__file__).resolve().parent / "ddl"
# Each checkpoint writes a table's last row group anew, in memory: with DuckDB's own 122,880 rows that
# would take more the longer a bulk run lasts.
_ROW_GROUP = 16_384
_RELEASED_TO = "64MB"


class SchemaChanged(GreenparkError):  # noqa: N818 -- a state, not a fault
    """A numbered schema file that was already applied has been edited since."""

    def __init__(self, file_name: str) -> None:
        super().__init__(
            f"warehouse/ddl/{file_name} 在应用之后被改动；请恢复原文，并把改动写成新的编号文件",
            f"warehouse/ddl/{file_name} was edited after it had been applied; "
            "restore it and put the change into a new numbered file",
        )


@dataclass(frozen=True)
class RegisteredPark:
    """A park of the register. ``source`` is starter, import or submission."""

    park_id: str
    park_name: str
    aliases: tuple[str, ...]
    district_code: str | None
    park_level: str | None
    parent_park_id: str | None
    is_confirmed: bool
    source: str
    other_district_codes: tuple[str, ...] = ()


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


def park_id_of(park_name: str) -> str:
    """The id a park gets when its name is first seen; it keeps it when it is renamed."""
    return "K" + hashlib.md5(park_name.encode(), usedforsecurity=False).hexdigest()[:8]


def park_register(con: duckdb.DuckDBPyConnection, registry: Registry) -> list[RegisteredPark]:
    """Every known park, by id: the starter list, then the latest register row of each id.

    A park that was merged into another is known by that one's aliases only.
    """
    parks = {park.park_id: park for park in starter_parks(registry)}
    rows = con.execute(
        "SELECT park_id, park_name, aliases, district_code, park_level, parent_park_id, "
        "is_confirmed, source, other_district_codes, merged_into "
        "FROM raw.park_register ORDER BY register_seq"
    ).fetchall()
    for park_id, name, aliases, district, level, parent, is_confirmed, source, others, into in rows:
        if into is not None:
            parks.pop(park_id, None)
            continue
        parks[park_id] = RegisteredPark(
            park_id=park_id,
            park_name=name,
            aliases=_listed(aliases),
            district_code=district,
            park_level=level,
            parent_park_id=parent,
            is_confirmed=is_confirmed,
            source=source,
            other_district_codes=_listed(others),
        )
    return [parks[park_id] for park_id in sorted(parks)]


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split(";") if part)


def merged_parks(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The parks that count for another one: park_id -> id of the park they are an alias of."""
    rows = con.execute(
        "SELECT park_id, merged_into FROM raw.park_register ORDER BY register_seq"
    ).fetchall()
    return {park_id: into for park_id, into in dict(rows).items() if into is not None}


def merged_names(
    con: duckdb.DuckDBPyConnection, table: str, id_column: str, name_column: str
) -> dict[str, list[str]]:
    """By id of a register entry, the names under which those merged into it were first seen."""
    rows = con.execute(
        f"SELECT {id_column}, {name_column}, merged_into FROM {table} ORDER BY register_seq"  # noqa: S608 -- our own table names
    ).fetchall()
    names: dict[str, list[str]] = {}
    for name, into in {row[0]: row[1:] for row in rows}.values():
        if into is not None:
            names.setdefault(into, []).append(name)
    return names


def merge_entries(
    con: duckdb.DuckDBPyConnection, table: str, id_column: str, merged: Mapping[str, str]
) -> None:
    """Let register entries, and those merged into them before, count for others: old id -> new id."""
    for old, new in merged.items():
        con.execute(
            f"INSERT INTO {table} BY NAME SELECT * REPLACE ("  # noqa: S608 -- our own table names
            "nextval('raw.register_seq') AS register_seq, ?::TIMESTAMP AS registered_at, "
            "?::VARCHAR AS merged_into) "
            f"FROM (SELECT * FROM {table} QUALIFY row_number() "
            f"OVER (PARTITION BY {id_column} ORDER BY register_seq DESC) = 1) "
            f"WHERE {id_column} = ? OR merged_into = ?",
            [utc_now(), new, old, old],
        )


def utc_now() -> datetime:
    """The moment that rows carry: UTC without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def register_row(park: RegisteredPark, registered_at: datetime) -> dict[str, object]:
    """The row of raw.park_register that says what is known of a park from now on."""
    return {
        "registered_at": registered_at,
        "park_id": park.park_id,
        "park_name": park.park_name,
        "aliases": ";".join(park.aliases) or None,
        "district_code": park.district_code,
        "park_level": park.park_level,
        "parent_park_id": park.parent_park_id,
        "is_confirmed": park.is_confirmed,
        "source": park.source,
        "other_district_codes": ";".join(park.other_district_codes) or None,
    }


def starter_parks(registry: Registry) -> list[RegisteredPark]:
    """The parks every register starts with: published lists, so confirmed."""
    return [
        RegisteredPark(
            park_id=park_id_of(row.park_name),
            park_name=row.park_name,
            aliases=(),
            district_code=row.district_code,
            park_level=row.park_level,
            parent_park_id=None,
            is_confirmed=True,
            source="starter",
        )
        for row in registry.starter_parks
    ]
