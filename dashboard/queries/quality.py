"""The data quality page: what came in, what was wrong with it, and what could not be checked."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.source import Scope, Source


def submissions_by_month(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per month of receipt and outcome: how many submissions."""
    sql = """
        SELECT
            strftime(date_trunc('month', received_at + INTERVAL 8 HOUR), '%Y-%m') AS month,
            outcome, count(*)::INTEGER AS submissions
        FROM marts.fct_submissions
        WHERE ($districts IS NULL OR list_contains($districts, district_code))
        GROUP BY ALL
        ORDER BY ALL
    """
    return source.rows(sql, scope)


def issues_by_check(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per check that found something: issues, submissions and the open ones; most first."""
    sql = """
        SELECT
            check_id, severity, responsible, count(*)::INTEGER AS issues,
            count(DISTINCT submission_id)::INTEGER AS submissions,
            count(*) FILTER (state = 'open')::INTEGER AS open_issues
        FROM marts.fct_issues
        WHERE ($districts IS NULL OR list_contains($districts, district_code))
        GROUP BY check_id, severity, responsible
        ORDER BY issues DESC, check_id
    """
    return source.rows(sql, scope)


def issues_by_check_and_provider(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per check and provider with issues in its reports."""
    sql = """
        SELECT i.check_id, s.provider_id, s.provider_name, count(*)::INTEGER AS issues
        FROM marts.fct_issues AS i
        JOIN marts.fct_submissions AS s ON s.submission_id = i.submission_id
        WHERE s.provider_id IS NOT NULL
            AND ($districts IS NULL OR list_contains($districts, i.district_code))
        GROUP BY ALL
        ORDER BY ALL
    """
    return source.rows(sql, scope)


def resolution(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per severity: open and resolved issues, and the days from receipt to the mending.

    An issue counts as mended when the submission that supersedes its own was received.
    """
    sql = """
        SELECT
            i.severity,
            count(*) FILTER (i.state = 'open')::INTEGER AS open_issues,
            count(*) FILTER (i.state = 'answered')::INTEGER AS answered,
            count(*) FILTER (i.state = 'waived')::INTEGER AS waived,
            count(*) FILTER (i.state = 'resolved')::INTEGER AS resolved,
            median(date_diff('minute', s.received_at, n.received_at) / 1440.0)
                FILTER (i.state = 'resolved') AS median_days,
            max(date_diff('day', s.received_at, p.as_of_date)) FILTER (i.state = 'open') AS oldest_days
        FROM marts.fct_issues AS i
        JOIN marts.fct_submissions AS s ON s.submission_id = i.submission_id
        LEFT JOIN marts.fct_submissions AS n ON n.supersedes_submission_id = i.submission_id
        CROSS JOIN marts.publication AS p
        WHERE ($districts IS NULL OR list_contains($districts, i.district_code))
        GROUP BY i.severity
        ORDER BY CASE i.severity WHEN 'error' THEN 1 WHEN 'review' THEN 2 ELSE 3 END
    """
    return source.rows(sql, scope)


def unknown_checks(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per check and reason for which it could not be judged: in how many diagnoses."""
    sql = """
        SELECT
            check_id, topic_zh, topic_en, responsible, reason_zh, reason_en,
            count(*)::INTEGER AS diagnoses
        FROM marts.fct_diagnosis_checks
        WHERE status = 'UNKNOWN'
            AND ($districts IS NULL OR list_contains($districts, district_code))
        GROUP BY ALL
        ORDER BY diagnoses DESC, check_id, reason_zh
    """
    return source.rows(sql, scope)


def statuses(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per status of a check of a diagnosis: how many."""
    sql = """
        SELECT status, count(*)::INTEGER AS checks
        FROM marts.fct_diagnosis_checks
        WHERE ($districts IS NULL OR list_contains($districts, district_code))
        GROUP BY status
    """
    return source.rows(sql, scope)


def has_demo(source: Source, scope: Scope) -> bool:
    """Whether a diagnosis in scope is made up."""
    sql = """
        SELECT coalesce(bool_or(is_demo), false) AS is_demo
        FROM marts.fct_diagnoses
        WHERE ($districts IS NULL OR list_contains($districts, district_code))
    """
    row = source.row(sql, scope)
    return bool(row and row["is_demo"])
