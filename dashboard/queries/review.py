"""The review page: diagnoses that a district rules on, with what the machine found in them."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.source import Scope, Source


def diagnoses(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per diagnosis with its open issues by severity; those to be ruled on first."""
    sql = """
        SELECT
            d.*, s.received_at, coalesce(i.errors, 0)::INTEGER AS errors,
            coalesce(i.reviews, 0)::INTEGER AS reviews, coalesce(i.infos, 0)::INTEGER AS infos
        FROM marts.fct_diagnoses AS d
        JOIN marts.fct_submissions AS s ON s.submission_id = d.submission_id
        LEFT JOIN (
            SELECT
                submission_id, count(*) FILTER (severity = 'error') AS errors,
                count(*) FILTER (severity = 'review') AS reviews,
                count(*) FILTER (severity = 'info') AS infos
            FROM marts.fct_issues
            WHERE state = 'open'
            GROUP BY submission_id
        ) AS i ON i.submission_id = d.submission_id
        WHERE ($districts IS NULL OR list_contains($districts, d.district_code))
        ORDER BY
            CASE d.review_state WHEN 'pending' THEN 1 WHEN 'returned' THEN 2 ELSE 3 END,
            s.received_at, d.park_name
    """
    return source.rows(sql, scope)
