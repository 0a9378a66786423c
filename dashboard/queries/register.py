"""The register page: parks that nobody has confirmed yet."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.source import Scope, Source


def parks(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per park that is known, the unconfirmed first, with its diagnoses."""
    sql = """
        SELECT p.*, coalesce(d.diagnoses, 0)::INTEGER AS diagnoses
        FROM marts.dim_parks AS p
        LEFT JOIN (
            SELECT park_id, count(*) AS diagnoses FROM marts.fct_diagnoses GROUP BY park_id
        ) AS d ON d.park_id = p.park_id
        WHERE ($districts IS NULL OR list_contains($districts, p.district_code))
        ORDER BY p.is_confirmed, p.district_code NULLS LAST, p.park_name
    """
    return source.rows(sql, scope)
