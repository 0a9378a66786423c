"""The indicators page: one indicator over all parks and years."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.source import Scope, Source


def values(source: Source, scope: Scope, standard_id: str, indicator_no: int) -> pd.DataFrame:
    """One row per park and data year of one indicator, by year and park: value, state, score."""
    sql = """
        SELECT
            v.park_id, v.park_name, v.district_code, p.park_level, v.data_year, v.value,
            v.attainment, v.state, v.text_as_written, v.unit, s.score, s.better, s.lead_value,
            s.lead_words, s.lead_status, s.is_counted, d.is_demo
        FROM marts.fct_indicator_values AS v
        JOIN marts.fct_indicator_scores AS s USING (
            park_id, data_year, indicator_set_id, indicator_no
        )
        JOIN marts.fct_diagnoses AS d ON d.diagnosis_id = v.diagnosis_id
        JOIN marts.dim_parks AS p ON p.park_id = v.park_id
        WHERE v.indicator_no = $no AND s.standard_id = $standard_id
            AND ($districts IS NULL OR list_contains($districts, v.district_code))
        ORDER BY v.data_year, v.value DESC NULLS LAST, v.park_name
    """
    return source.rows(sql, scope, standard_id=standard_id, no=indicator_no)


def city_by_year(source: Source, scope: Scope, standard_id: str, indicator_no: int) -> pd.DataFrame:
    """One row per data year: the quantiles of the city's values, and how many parks report."""
    sql = """
        SELECT data_year, parks, p10, p25, p50, p75, p90
        FROM city.indicators
        WHERE standard_id = $standard_id AND indicator_no = $no AND measure = 'value'
            AND ($districts IS NULL OR len($districts) > 0)
        ORDER BY data_year
    """
    return source.rows(sql, scope, standard_id=standard_id, no=indicator_no)
