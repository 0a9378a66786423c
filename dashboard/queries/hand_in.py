"""The hand-in page: what has come in, and what its submitter was told."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.queries.source import Scope, Source


def submissions(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per submission on record, the latest first."""
    sql = """
        SELECT s.*, coalesce(d.is_demo, false) AS is_demo
        FROM marts.fct_submissions AS s
        LEFT JOIN marts.fct_diagnoses AS d ON d.diagnosis_id = s.diagnosis_id
        WHERE ($districts IS NULL OR list_contains($districts, s.district_code))
        ORDER BY s.received_seq DESC
    """
    return source.rows(sql, scope)


def published(source: Source, scope: Scope, submission_ids: Sequence[str]) -> pd.DataFrame:
    """submission_id and outcome of those among ``submission_ids`` that the publication knows."""
    sql = """
        SELECT submission_id, outcome, district_code
        FROM marts.fct_submissions
        WHERE list_contains($submission_ids, submission_id)
            AND ($districts IS NULL OR list_contains($districts, district_code))
    """
    return source.rows(sql, scope, submission_ids=list(submission_ids))
