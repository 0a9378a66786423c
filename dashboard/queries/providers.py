"""The providers page: how well each reports."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.source import Scope, Source


def providers(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per provider: reports, first-time acceptance, faults, satisfaction, lateness.

    ``first_reports`` are those that supersede no other, ``first_clean`` those of them without an
    error or a question: the share that was right at first. Rejected reports name no provider.
    ``copied_rows`` counts the issues of check X19. ``late_follow_ups`` are overdue or came late.
    """
    sql = """
        WITH reports AS (
            SELECT
                provider_id, count(*) AS reports,
                count(*) FILTER (supersedes_submission_id IS NULL) AS first_reports,
                count(*) FILTER (
                    supersedes_submission_id IS NULL AND error_issues + review_issues = 0
                ) AS first_clean,
                sum(error_issues) AS errors, sum(review_issues) AS reviews
            FROM marts.fct_submissions
            WHERE has_report AND provider_id IS NOT NULL AND outcome <> 'rejected'
                AND ($districts IS NULL OR list_contains($districts, district_code))
            GROUP BY provider_id
        ),
        diagnoses AS (
            SELECT
                d.provider_id, any_value(d.provider_name) AS provider_name,
                count(*) AS diagnoses, count(DISTINCT d.park_id) AS parks,
                count(d.satisfaction) AS graded,
                count(*) FILTER (d.satisfaction IN ('very_satisfied', 'satisfied')) AS satisfied,
                count(*) FILTER (f.state IN ('due', 'overdue', 'submitted')) AS due_follow_ups,
                count(*) FILTER (f.days_overdue > 0) AS late_follow_ups,
                median(f.days_overdue) FILTER (f.days_overdue > 0) AS median_days_late,
                bool_or(d.is_demo) AS is_demo
            FROM marts.fct_diagnoses AS d
            LEFT JOIN marts.fct_follow_ups AS f ON f.diagnosis_id = d.diagnosis_id
            WHERE d.provider_id IS NOT NULL
                AND ($districts IS NULL OR list_contains($districts, d.district_code))
            GROUP BY d.provider_id
        ),
        copied AS (
            SELECT s.provider_id, count(*) AS copied_rows
            FROM marts.fct_issues AS i
            JOIN marts.fct_submissions AS s ON s.submission_id = i.submission_id
            WHERE i.check_id = 'X19'
                AND ($districts IS NULL OR list_contains($districts, i.district_code))
            GROUP BY s.provider_id
        )
        SELECT
            d.provider_id, d.provider_name, d.diagnoses, d.parks, d.is_demo,
            r.reports, r.first_reports, r.first_clean, r.errors::INTEGER AS errors,
            r.reviews::INTEGER AS reviews,
            100.0 * r.first_clean / nullif(r.first_reports, 0) AS first_clean_pct,
            (r.errors + r.reviews) / r.reports AS faults_per_report,
            d.graded, d.satisfied, 100.0 * d.satisfied / nullif(d.graded, 0) AS satisfied_pct,
            coalesce(c.copied_rows, 0)::INTEGER AS copied_rows,
            d.due_follow_ups, d.late_follow_ups, d.median_days_late
        FROM diagnoses AS d
        LEFT JOIN reports AS r ON r.provider_id = d.provider_id
        LEFT JOIN copied AS c ON c.provider_id = d.provider_id
        ORDER BY first_clean_pct DESC NULLS LAST, d.provider_name
    """
    return source.rows(sql, scope)
