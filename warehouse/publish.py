"""Publications: a frozen copy of the marts under a new name, and the pointer to the current one."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.version import code_version

KEPT_BESIDE_CURRENT = 2


@dataclass(frozen=True)
class Publication:
    """A published database, by what and as of when it was made. ``published_at`` is UTC."""

    path: Path
    published_at: datetime
    as_of: date
    registry_hash: str
    code_version: str
    rows: dict[str, int]


class PublicationMissing(GreenparkError):  # noqa: N818 -- a state, not a fault
    """There is nothing to read yet."""

    def __init__(self) -> None:
        super().__init__(
            "还没有发布的数据；请先运行 greenpark refresh（入库并构建）",
            "Nothing has been published yet; run `greenpark refresh` first (ingest, then build)",
        )


def publish(
    con: duckdb.DuckDBPyConnection, home: Home, as_of: date, registry_hash: str
) -> Publication:
    """Copy schema ``marts`` into a new file and make it the current publication.

    The file is complete and on disk before the pointer moves; older ones beyond two are removed.
    """
    home.published.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC).replace(microsecond=0)
    path = _new_file(home.published, now)
    rows = _copy_marts(con, path)
    _sync(path)
    publication = Publication(path, now, as_of, registry_hash, code_version(), rows)
    _point_to(home, publication)
    _remove_older(home, path)
    return publication


def current_publication(home: Home) -> Publication:
    """The publication readers open. Raises PublicationMissing."""
    try:
        found = json.loads(_pointer(home).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PublicationMissing from None
    path = home.published / found["file"]
    if not path.exists():
        raise PublicationMissing
    return Publication(
        path=path,
        published_at=datetime.fromisoformat(found["published_at"]),
        as_of=date.fromisoformat(found["as_of"]),
        registry_hash=found["registry_hash"],
        code_version=found["code_version"],
        rows=found["rows"],
    )


def _pointer(home: Home) -> Path:
    return home.published / "current.json"


def _new_file(folder: Path, now: datetime) -> Path:
    """A name never used before: a process that still reads a removed file must not meet it again."""
    stamp = f"greenpark-{now:%Y%m%dT%H%M%SZ}-"
    # The newest publication is never removed, so the highest number of a second is still there.
    used = [int(path.stem.removeprefix(stamp)) for path in folder.glob(f"{stamp}*.duckdb")]
    return folder / f"{stamp}{max(used, default=0) + 1}.duckdb"


def _copy_marts(con: duckdb.DuckDBPyConnection, path: Path) -> dict[str, int]:
    """Tables and views of ``marts`` as tables, with their comments; returns rows by table."""
    tables = con.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'marts' "
        "AND database_name = current_database() UNION ALL "
        "SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'marts' "
        "AND database_name = current_database() ORDER BY 1"
    ).fetchall()
    columns = con.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() "
        "WHERE schema_name = 'marts' AND database_name = current_database() "
        "AND comment IS NOT NULL"
    ).fetchall()
    rows = {}
    con.execute(f"ATTACH {_text(str(path))} AS publication")
    try:
        con.execute("CREATE SCHEMA publication.marts")
        for table, comment in tables:
            target = f"publication.marts.{_name(table)}"
            con.execute(f"CREATE TABLE {target} AS FROM marts.{_name(table)}")
            con.execute(f"COMMENT ON TABLE {target} IS {_text(comment or '')}")
            row = con.execute(f"SELECT count(*) FROM {target}").fetchone()  # noqa: S608 -- quoted
            rows[table] = row[0] if row else 0
        for table, column, comment in columns:
            target = f"publication.marts.{_name(table)}.{_name(column)}"
            con.execute(f"COMMENT ON COLUMN {target} IS {_text(comment)}")
        con.execute("CHECKPOINT publication")
    finally:
        con.execute("DETACH publication")
    return rows


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _point_to(home: Home, publication: Publication) -> None:
    content = {
        "file": publication.path.name,
        "published_at": publication.published_at.isoformat(),
        "as_of": publication.as_of.isoformat(),
        "registry_hash": publication.registry_hash,
        "code_version": publication.code_version,
        "rows": publication.rows,
    }
    new = _pointer(home).with_suffix(".new")
    new.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _sync(new)
    new.replace(_pointer(home))
    _sync(home.published)


def _remove_older(home: Home, current: Path) -> None:
    others = [path for path in home.published.glob("greenpark-*.duckdb") if path != current]
    for path in sorted(others, key=lambda path: path.stat().st_mtime_ns)[:-KEPT_BESIDE_CURRENT]:
        path.unlink()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
