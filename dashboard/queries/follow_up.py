"""The follow-up page: what is due, and what became of the recommendations."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.source import Scope, Source


def follow_ups(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per diagnosis with the state of its follow-up; the longest overdue first."""
    sql = """
        SELECT
            f.*, d.provider_name, d.management_name, d.is_demo,
            coalesce(r.recommendations, 0)::INTEGER AS recommendations
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


def adoption_by_provider(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per provider and diagnosis year: the same over recommendations that are due."""
    sql = """
        SELECT
            d.provider_name, r.diagnosis_year, count(*)::INTEGER AS due_recommendations,
            count(*) FILTER (r.adoption = 'adopted')::INTEGER AS adopted,
            count(*) FILTER (r.adoption = 'partly')::INTEGER AS partly_adopted,
            count(*) FILTER (r.adoption = 'rejected')::INTEGER AS rejected,
            count(*) FILTER (r.adoption = 'unanswered')::INTEGER AS unanswered,
            count(*) FILTER (r.progress = 'done')::INTEGER AS carried_out,
            100.0 * count(*) FILTER (r.adoption IN ('adopted', 'partly')) / count(*) AS adoption_pct,
            100.0 * count(*) FILTER (r.progress = 'done') / count(*) AS completion_pct
        FROM marts.fct_recommendations AS r
        JOIN marts.fct_diagnoses AS d ON d.diagnosis_id = r.diagnosis_id
        JOIN marts.fct_follow_ups AS f ON f.diagnosis_id = r.diagnosis_id
        WHERE f.state IN ('due', 'overdue', 'submitted')
            AND ($districts IS NULL OR list_contains($districts, r.district_code))
        GROUP BY d.provider_id, d.provider_name, r.diagnosis_year
        ORDER BY d.provider_name NULLS LAST, r.diagnosis_year DESC
    """
    return source.rows(sql, scope)


def recommendations(source: Source, scope: Scope, diagnosis_id: str) -> pd.DataFrame:
    """A diagnosis's recommendations in the order of the report, with what was answered so far."""
    sql = """
        SELECT *
        FROM marts.fct_recommendations
        WHERE diagnosis_id = $diagnosis_id
            AND ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY seq
    """
    return source.rows(sql, scope, diagnosis_id=diagnosis_id)
