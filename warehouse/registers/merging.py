"""Entries of a register that turn out to be one: what counts for what."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from warehouse.store.raw import utc_now


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
