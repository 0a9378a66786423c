"""What was handed in beside a report, and what its evidence indexes point to."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.queries.source import Scope, Source


def attachments(source: Source, scope: Scope, submission_id: str) -> pd.DataFrame:
    """One row per attachment of a submission: file_name, sha256, size_bytes."""
    sql = """
        SELECT file_name, sha256, size_bytes
        FROM marts.fct_submission_files
        WHERE submission_id = $submission_id AND role = 'attachment' AND part IS NULL
            AND ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY file_name
    """
    return source.rows(sql, scope, submission_id=submission_id)


def links(source: Source, scope: Scope, diagnosis_id: str) -> pd.DataFrame:
    """One row per row of a diagnosis's evidence ledger, in the report's order."""
    sql = """
        SELECT *
        FROM marts.fct_evidence_links
        WHERE diagnosis_id = $diagnosis_id
            AND ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY link_no
    """
    return source.rows(sql, scope, diagnosis_id=diagnosis_id)


def found_at_build(
    source: Source, scope: Scope, submission_id: str, check_ids: Sequence[str]
) -> pd.DataFrame:
    """One row per open issue of a submission under these checks, the gravest first."""
    sql = """
        SELECT *
        FROM marts.fct_issues
        WHERE submission_id = $submission_id AND list_contains($check_ids, check_id)
            AND state = 'open'
            AND ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY
            CASE severity WHEN 'error' THEN 1 WHEN 'review' THEN 2 ELSE 3 END,
            responsible <> 'provider', check_id, place
    """
    return source.rows(sql, scope, submission_id=submission_id, check_ids=list(check_ids))
