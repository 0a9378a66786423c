"""The published file itself: the marts, their comments and what changed, in a database of their own."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.publishing.changes import TABLE, write_changes
from warehouse.quoting import identifier, literal


def copy_marts(con: duckdb.DuckDBPyConnection, path: Path, before: Path | None) -> dict[str, int]:
    """Write schema ``marts`` to the new file ``path``: tables and views as tables, with their comments.

    The changes since the published file ``before`` are a table among them. Returns rows by table.
    """
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
    con.execute(f"ATTACH {literal(path)} AS publication")
    try:
        con.execute("CREATE SCHEMA publication.marts")
        for table, comment in tables:
            target = f"publication.marts.{identifier(table)}"
            con.execute(f"CREATE TABLE {target} AS FROM marts.{identifier(table)}")
            con.execute(f"COMMENT ON TABLE {target} IS {literal((comment or '').strip())}")
            row = con.execute(f"SELECT count(*) FROM {target}").fetchone()  # noqa: S608 -- quoted
            rows[table] = row[0] if row else 0
        for table, column, comment in columns:
            target = f"publication.marts.{identifier(table)}.{identifier(column)}"
            con.execute(f"COMMENT ON COLUMN {target} IS {literal(comment)}")
        if before is not None:
            con.execute(f"ATTACH {literal(before)} AS before (READ_ONLY)")
        rows[TABLE] = write_changes(con, "before" if before else None, "publication")
        con.execute("CHECKPOINT publication")
    finally:
        con.execute("DETACH DATABASE IF EXISTS before")
        con.execute("DETACH publication")
    return rows
