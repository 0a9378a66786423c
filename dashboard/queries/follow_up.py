"""The follow-up page: what is due, and what became of the recommendations."""

from __future__ import annotations

import pandas as pd

from dashboard.data import Scope, Source


def follow_ups(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per diagnosis with the state of its follow-up; the longest overdue first."""
    sql = """
        SELECT f.*, d.provider_name, d.is_demo, r.recommendations
        FROM marts.fct_follow_ups AS f
        JOIN marts.fct_diagnoses AS d ON d.diagnosis_id = f.diagnosis_id
        LEFT JOIN (
            SELECT diagnosis_id, count(*) AS recommendations
            FROM marts.fct_recommendations
            GROUP BY diagnosis_id
        ) AS r ON r.diagnosis_id = f.diagnosis_id
        WHERE ($districts IS NULL OR list_contains($districts, f.district_code))
        ORDER BY
            CASE f.state
                WHEN 'overdue' THEN 1 WHEN 'due' THEN 2 WHEN 'due_soon' THEN 3
                WHEN 'not_due' THEN 4 WHEN 'unknown' THEN 5 ELSE 6
            END,
            f.due_date, f.park_name
    """
    return source.rows(sql, scope)


def adoption(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per district and diagnosis year: adoption and completion, by number and investment."""
    sql = """
        SELECT *
        FROM marts.fct_recommendation_adoption
        WHERE ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY district_code NULLS LAST, diagnosis_year DESC
    """
    return source.rows(sql, scope)
