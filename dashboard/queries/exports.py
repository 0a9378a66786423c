"""What every file to take away must know of the figures in it."""

from __future__ import annotations

from dashboard.data import Scope, Source


def has_demo_parks(source: Source, scope: Scope) -> bool:
    """Whether a diagnosis in scope is made up."""
    sql = """
        SELECT coalesce(bool_or(is_demo), false) AS is_demo
        FROM marts.fct_diagnoses
        WHERE ($districts IS NULL OR list_contains($districts, district_code))
    """
    row = source.row(sql, scope)
    return bool(row and row["is_demo"])
