"""The SQL workbench: the published tables and columns with their descriptions."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.source import Scope, Source


def tables(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per published table with its description; nothing for who may not see all rows."""
    sql = """
        SELECT table_name, estimated_size AS row_count, comment AS description
        FROM duckdb_tables()
        WHERE schema_name = 'marts' AND $districts IS NULL
        ORDER BY table_name
    """
    return source.rows(sql, scope)


def columns(source: Source, scope: Scope, table_name: str) -> pd.DataFrame:
    """One row per column of a table, in order, with its description."""
    sql = """
        SELECT column_name, data_type, comment AS description
        FROM duckdb_columns()
        WHERE schema_name = 'marts' AND table_name = $table_name AND $districts IS NULL
        ORDER BY column_index
    """
    return source.rows(sql, scope, table_name=table_name)
