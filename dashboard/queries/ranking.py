"""The ranking page: parks of a data year, or as they stand today."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.source import Scope, Source


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


def ranks_by_year(source: Source, scope: Scope, standard_id: str) -> pd.DataFrame:
    """One row per rankable park and data year, by park and year: its city rank and how it moved.

    ``behind_pct`` is the share of the year's other ranked parks that rank behind it, since years
    rank different numbers of parks; those that rank too few to compare are left out.
    """
    sql = """
        SELECT
            r.park_id, r.park_name, r.district_code, r.data_year, r.city_rank,
            r.city_rank_change, 100.0 * (c.parks - r.city_rank) / (c.parks - 1) AS behind_pct
        FROM marts.fct_park_rankings AS r
        JOIN city.indexes AS c USING (standard_id, data_year)
        WHERE r.standard_id = $standard_id AND r.is_rankable
            AND c.measure = 'gi' AND c.p50 IS NOT NULL
            AND ($districts IS NULL OR list_contains($districts, r.district_code))
        ORDER BY r.park_id, r.data_year
    """
    return source.rows(sql, scope, standard_id=standard_id)


def values_of(
    source: Source, scope: Scope, standard_id: str, parks: dict[str, int]
) -> pd.DataFrame:
    """One row per indicator and park of ``parks`` (id and data year): value, state and score."""
    sql = """
        WITH asked AS (
            SELECT unnest($parks) AS park_id, unnest($years) AS data_year
        )
        SELECT
            v.park_id, v.district_code, v.indicator_no, i.dimension_code, i.name_zh, i.name_en,
            v.unit, v.value, v.attainment, v.state, s.score, s.is_counted
        FROM marts.fct_indicator_values AS v
        JOIN asked USING (park_id, data_year)
        JOIN marts.fct_indicator_scores AS s USING (
            park_id, data_year, indicator_set_id, indicator_no
        )
        JOIN marts.dim_indicators AS i USING (indicator_set_id, indicator_no)
        WHERE s.standard_id = $standard_id
            AND ($districts IS NULL OR list_contains($districts, v.district_code))
        ORDER BY v.indicator_no
    """
    asked = {"parks": list(parks), "years": list(parks.values())}
    return source.rows(sql, scope, standard_id=standard_id, **asked)


def city_median(source: Source, scope: Scope, standard_id: str, year: int | None) -> float | None:
    """The median index of the city's rankable parks; None of a year where they are too few.

    From the city's quantiles, which everybody may read. ``year`` None is the current standing.
    """
    sql = """
        SELECT p50
        FROM city.indexes
        WHERE standard_id = $standard_id AND measure = 'gi'
            AND data_year IS NOT DISTINCT FROM $year
            AND ($districts IS NULL OR len($districts) > 0)
    """
    row = source.row(sql, scope, standard_id=standard_id, year=year)
    return None if row is None or row["p50"] is None else float(row["p50"])
