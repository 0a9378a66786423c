"""The park page: everything the published file says of one park."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.queries.source import Scope, Source


def parks(source: Source, scope: Scope) -> pd.DataFrame:
    """Diagnosed parks, by district and name: park_id, park_name, district_code."""
    sql = """
        SELECT DISTINCT park_id, park_name, district_code
        FROM marts.fct_diagnoses
        WHERE ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY district_code NULLS LAST, park_name
    """
    return source.rows(sql, scope)


def latest_diagnosis(source: Source, scope: Scope, park_id: str) -> dict[str, Any] | None:
    """The park's latest diagnosis with what the register says of the park and its follow-up."""
    sql = """
        SELECT
            d.*, p.park_level, p.is_confirmed, p.parent_park_id, f.due_date, f.submitted_date,
            f.state AS follow_up_state, f.days_overdue, f.next_plan
        FROM marts.fct_diagnoses AS d
        JOIN marts.dim_parks AS p ON p.park_id = d.park_id
        JOIN marts.fct_follow_ups AS f ON f.diagnosis_id = d.diagnosis_id
        WHERE d.park_id = $park_id
            AND ($districts IS NULL OR list_contains($districts, d.district_code))
        ORDER BY d.diagnosis_year DESC
        LIMIT 1
    """
    return source.row(sql, scope, park_id=park_id)


def current_standing(
    source: Source, scope: Scope, standard_id: str, park_id: str
) -> dict[str, Any] | None:
    """Where the park stands today; None where its figures are too old for that."""
    sql = """
        SELECT *
        FROM marts.fct_current_standings
        WHERE park_id = $park_id AND standard_id = $standard_id
            AND ($districts IS NULL OR list_contains($districts, district_code))
    """
    return source.row(sql, scope, park_id=park_id, standard_id=standard_id)


def scores_by_year(source: Source, scope: Scope, standard_id: str, park_id: str) -> pd.DataFrame:
    """One row per data year, the earliest first: index, dimensions, slots, ranks, own score."""
    sql = """
        SELECT
            s.*, r.is_rankable, r.not_rankable_reason, r.not_rankable_reason_en, r.city_rank,
            r.district_rank, r.level_rank, r.city_rank_change
        FROM marts.fct_park_scores AS s
        JOIN marts.fct_park_rankings AS r USING (park_id, data_year, standard_id)
        WHERE s.park_id = $park_id AND s.standard_id = $standard_id
            AND ($districts IS NULL OR list_contains($districts, s.district_code))
        ORDER BY s.data_year
    """
    return source.rows(sql, scope, park_id=park_id, standard_id=standard_id)


def indicators(source: Source, scope: Scope, standard_id: str, park_id: str) -> pd.DataFrame:
    """One row per indicator and data year: value, score, why it counts or not, and its place."""
    sql = """
        SELECT
            v.park_name, v.diagnosis_id, v.data_year, v.indicator_no, i.dimension_code, i.name_zh,
            i.name_en, v.unit, v.value, v.attainment, v.state, v.text_as_written,
            v.unit_as_written, v.evidence, v.note, v.is_corrected, v.source_file,
            v.source_place, s.score, s.lead_value, s.lead_words, s.better, s.is_counted,
            s.slot, s.not_counted_code
        FROM marts.fct_indicator_values AS v
        JOIN marts.fct_indicator_scores AS s USING (
            park_id, data_year, indicator_set_id, indicator_no
        )
        JOIN marts.dim_indicators AS i USING (indicator_set_id, indicator_no)
        WHERE v.park_id = $park_id AND s.standard_id = $standard_id
            AND ($districts IS NULL OR list_contains($districts, v.district_code))
        ORDER BY v.indicator_no, v.data_year
    """
    return source.rows(sql, scope, park_id=park_id, standard_id=standard_id)


def requirements(source: Source, scope: Scope, diagnosis_id: str) -> pd.DataFrame:
    """One row per basic requirement of a diagnosis."""
    sql = """
        SELECT *
        FROM marts.fct_basic_requirements
        WHERE diagnosis_id = $diagnosis_id
            AND ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY requirement_no
    """
    return source.rows(sql, scope, diagnosis_id=diagnosis_id)


def recommendations(source: Source, scope: Scope, park_id: str) -> pd.DataFrame:
    """One row per recommendation to the park, the latest diagnosis first."""
    sql = """
        SELECT *
        FROM marts.fct_recommendations
        WHERE park_id = $park_id
            AND ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY diagnosis_year DESC, seq
    """
    return source.rows(sql, scope, park_id=park_id)


def issues(source: Source, scope: Scope, submission_id: str) -> pd.DataFrame:
    """One row per issue of a submission, the gravest first."""
    sql = """
        SELECT *
        FROM marts.fct_issues
        WHERE submission_id = $submission_id
            AND ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY
            CASE severity WHEN 'error' THEN 1 WHEN 'review' THEN 2 ELSE 3 END, check_id, file,
            place
    """
    return source.rows(sql, scope, submission_id=submission_id)
