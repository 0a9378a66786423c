"""The candidates page: parks against the criteria of a benchmark policy."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.source import Scope, Source


def candidates(source: Source, scope: Scope, policy_id: str) -> pd.DataFrame:
    """One row per park: candidates first, then near misses, then by gates failed and index."""
    sql = """
        SELECT c.*, s.gi, s.city_rank, s.park_level, p.standard_status, d.is_demo
        FROM marts.fct_benchmark_candidates AS c
        JOIN marts.fct_current_standings AS s USING (park_id, standard_id)
        JOIN marts.fct_park_scores AS p USING (park_id, standard_id, data_year)
        JOIN marts.fct_diagnoses AS d ON d.diagnosis_id = c.diagnosis_id
        WHERE c.policy_id = $policy_id
            AND ($districts IS NULL OR list_contains($districts, c.district_code))
        ORDER BY
            c.is_candidate DESC, c.is_near_miss DESC, c.gates_failed, c.gates_unknown, s.gi DESC,
            c.park_name
    """
    return source.rows(sql, scope, policy_id=policy_id)


def checks(source: Source, scope: Scope, policy_id: str) -> pd.DataFrame:
    """One row per park and criterion: status, what was measured, the threshold, the reason."""
    sql = """
        SELECT
            park_id, criterion_id, kind, status, measured, operator, threshold, reason, reason_en
        FROM marts.fct_benchmark_checks
        WHERE policy_id = $policy_id
            AND ($districts IS NULL OR list_contains($districts, district_code))
    """
    return source.rows(sql, scope, policy_id=policy_id)
