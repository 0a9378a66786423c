"""The bulletin: what it says beyond the pages."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.source import Scope, Source


def coverage(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per district with parks: parks registered and diagnosed, diagnoses and their review."""
    sql = """
        WITH parks AS (
            SELECT
                district_code, count(*) FILTER (is_confirmed) AS registered,
                count(*) FILTER (is_confirmed AND park_id IN (
                    SELECT park_id FROM marts.fct_diagnoses
                )) AS diagnosed
            FROM marts.dim_parks
            GROUP BY district_code
        ),
        diagnoses AS (
            SELECT
                district_code, count(*) AS diagnoses,
                count(*) FILTER (review_state = 'approved') AS approved,
                count(*) FILTER (review_state = 'pending') AS pending
            FROM marts.fct_diagnoses
            GROUP BY district_code
        )
        SELECT
            parks.district_code, registered, diagnosed, coalesce(diagnoses, 0) AS diagnoses,
            coalesce(approved, 0) AS approved, coalesce(pending, 0) AS pending
        FROM parks
        LEFT JOIN diagnoses ON diagnoses.district_code IS NOT DISTINCT FROM parks.district_code
        WHERE ($districts IS NULL OR list_contains($districts, parks.district_code))
        ORDER BY parks.district_code NULLS LAST
    """
    return source.rows(sql, scope)
