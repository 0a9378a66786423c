"""The park page, beyond its own figures: the city around it, and what became of it over time."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.queries.source import Scope, Source


def city_values(source: Source, scope: Scope, standard_id: str, year: int) -> pd.DataFrame:
    """One row per indicator with the quantiles of the city's values in ``year``: p10..p90, parks.

    Quantiles name nobody and are null where few parks report, so that everybody may read them.
    """
    sql = """
        SELECT indicator_no, parks, p10, p25, p50, p75, p90
        FROM city.indicators
        WHERE standard_id = $standard_id AND data_year = $year AND measure = 'value'
            AND ($districts IS NULL OR len($districts) > 0)
        ORDER BY indicator_no
    """
    return source.rows(sql, scope, standard_id=standard_id, year=year)


def district_medians(
    source: Source, scope: Scope, district_code: str | None, year: int
) -> pd.DataFrame:
    """One row per indicator: the median value and the number of the district's parks in ``year``."""
    sql = """
        SELECT indicator_no, quantile_cont(value, 0.5) AS district_median,
            count(*) AS district_parks
        FROM marts.fct_indicator_values
        WHERE data_year = $year AND district_code = $district AND state = 'reported'
            AND value IS NOT NULL
            AND ($districts IS NULL OR list_contains($districts, district_code))
        GROUP BY indicator_no
        ORDER BY indicator_no
    """
    return source.rows(sql, scope, year=year, district=district_code)


def city_index(source: Source, scope: Scope, standard_id: str) -> dict[str, Any] | None:
    """The quantiles of the index in the current standing, over rankable parks: p10..p90, parks."""
    sql = """
        SELECT parks, p10, p25, p50, p75, p90
        FROM city.indexes
        WHERE standard_id = $standard_id AND measure = 'gi' AND data_year IS NULL
            AND ($districts IS NULL OR len($districts) > 0)
    """
    return source.row(sql, scope, standard_id=standard_id)


def better_parks(source: Source, scope: Scope, standard_id: str, park_id: str, gi: float) -> int:
    """How many other rankable parks in view have a higher index in the current standing."""
    sql = """
        SELECT count(*) AS better
        FROM marts.fct_current_standings
        WHERE standard_id = $standard_id AND is_rankable AND park_id <> $park_id AND gi > $gi
            AND ($districts IS NULL OR list_contains($districts, district_code))
    """
    row = source.row(sql, scope, standard_id=standard_id, park_id=park_id, gi=gi)
    return int(row["better"]) if row else 0


def history(source: Source, scope: Scope, park_id: str) -> pd.DataFrame:
    """One row per event of the park, in order of time; see the table's own description."""
    sql = """
        SELECT *
        FROM marts.fct_park_history
        WHERE park_id = $park_id
            AND ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY event_no
    """
    return source.rows(sql, scope, park_id=park_id)


def restated(source: Source, scope: Scope, park_id: str) -> pd.DataFrame:
    """One row per fact that a later version of a report changed: before, after, where."""
    sql = """
        SELECT *
        FROM marts.fct_submission_changes
        WHERE park_id = $park_id
            AND ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY submission_id, kind, data_year, indicator_no, item
    """
    return source.rows(sql, scope, park_id=park_id)
