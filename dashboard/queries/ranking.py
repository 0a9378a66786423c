"""The ranking page: parks of a data year, or as they stand today."""

from __future__ import annotations

import pandas as pd

from dashboard.data import Scope, Source


def data_years(source: Source, scope: Scope, standard_id: str) -> list[int]:
    """Data years with a ranking, the latest first."""
    sql = """
        SELECT DISTINCT data_year
        FROM marts.fct_park_rankings
        WHERE standard_id = $standard_id
            AND ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY data_year DESC
    """
    return [int(year) for year in source.rows(sql, scope, standard_id=standard_id)["data_year"]]


def ranking_of_year(source: Source, scope: Scope, standard_id: str, year: int) -> pd.DataFrame:
    """One row per park with figures of ``year``: ranks, index, dimensions; unranked ones last."""
    sql = """
        SELECT
            r.*, s.eg, s.rg, s.ig, s.cg, s.hg, s.mg, s.slots, s.slots_scored, s.standard_status,
            d.is_demo
        FROM marts.fct_park_rankings AS r
        JOIN marts.fct_park_scores AS s USING (park_id, data_year, standard_id)
        JOIN marts.fct_diagnoses AS d ON d.diagnosis_id = r.diagnosis_id
        WHERE r.standard_id = $standard_id AND r.data_year = $year
            AND ($districts IS NULL OR list_contains($districts, r.district_code))
        ORDER BY r.city_rank NULLS LAST, r.gi DESC, r.park_name
    """
    return source.rows(sql, scope, standard_id=standard_id, year=year)


def current_ranking(source: Source, scope: Scope, standard_id: str) -> pd.DataFrame:
    """One row per park with a current standing, of its latest data year; unranked ones last.

    The change is that of the park's data year against the year before.
    """
    sql = """
        SELECT c.*, r.city_rank_change, s.standard_status, d.is_demo
        FROM marts.fct_current_standings AS c
        JOIN marts.fct_park_rankings AS r USING (park_id, data_year, standard_id)
        JOIN marts.fct_park_scores AS s USING (park_id, data_year, standard_id)
        JOIN marts.fct_diagnoses AS d ON d.diagnosis_id = c.diagnosis_id
        WHERE c.standard_id = $standard_id
            AND ($districts IS NULL OR list_contains($districts, c.district_code))
        ORDER BY c.city_rank NULLS LAST, c.gi DESC, c.park_name
    """
    return source.rows(sql, scope, standard_id=standard_id)
