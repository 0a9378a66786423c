"""The overview page and its bulletin: coverage, spread, what changed and what needs attention."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.source import Scope, Source


def coverage(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per district: its tile, and the parks registered, diagnosed and to be confirmed."""
    sql = """
        SELECT
            d.district_code, d.tile_row, d.tile_col,
            count(p.park_id) FILTER (p.is_confirmed) AS registered,
            count(p.park_id) FILTER (p.is_confirmed AND p.park_id IN (
                SELECT park_id FROM marts.fct_diagnoses
            )) AS diagnosed,
            count(p.park_id) FILTER (NOT p.is_confirmed) AS to_confirm
        FROM marts.dim_districts AS d
        LEFT JOIN marts.dim_parks AS p USING (district_code)
        WHERE ($districts IS NULL OR list_contains($districts, d.district_code))
        GROUP BY ALL
        ORDER BY d.district_code
    """
    return source.rows(sql, scope)


def tasks(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per district with something to do: overdue, reviews_pending, open_errors.

    ``longest`` is the most days a follow-up is overdue; errors are those of reports in force.
    """
    sql = """
        WITH tasks AS (
            SELECT
                district_code, count(*) AS overdue, max(days_overdue) AS longest,
                0 AS reviews_pending, 0 AS open_errors
            FROM marts.fct_follow_ups
            WHERE state = 'overdue'
            GROUP BY ALL
            UNION ALL BY NAME
            SELECT district_code, count(*) AS reviews_pending
            FROM marts.fct_diagnoses
            WHERE review_state = 'pending'
            GROUP BY ALL
            UNION ALL BY NAME
            SELECT district_code, count(*) AS open_errors
            FROM marts.fct_issues
            WHERE state = 'open' AND severity = 'error'
            GROUP BY ALL
        )
        SELECT
            district_code,
            sum(coalesce(overdue, 0))::INTEGER AS overdue,
            max(longest) AS longest,
            sum(coalesce(reviews_pending, 0))::INTEGER AS reviews_pending,
            sum(coalesce(open_errors, 0))::INTEGER AS open_errors
        FROM tasks
        WHERE ($districts IS NULL OR list_contains($districts, district_code))
        GROUP BY district_code
    """
    return source.rows(sql, scope)


def index_by_year(source: Source, scope: Scope, standard_id: str) -> pd.DataFrame:
    """One row per data year over its rankable parks: how many, and the spread of their index.

    ``same_parks`` have the year before too; ``same_change`` is the median of their changes.
    """
    sql = """
        SELECT
            later.data_year, count(*) AS parks, min(later.gi)::DOUBLE AS lowest,
            quantile_cont(later.gi::DOUBLE, 0.25) AS p25,
            quantile_cont(later.gi::DOUBLE, 0.5) AS p50,
            quantile_cont(later.gi::DOUBLE, 0.75) AS p75, max(later.gi)::DOUBLE AS highest,
            count(earlier.gi) AS same_parks,
            quantile_cont((later.gi - earlier.gi)::DOUBLE, 0.5) AS same_change
        FROM marts.fct_park_rankings AS later
        LEFT JOIN marts.fct_park_rankings AS earlier
            ON earlier.park_id = later.park_id AND earlier.standard_id = later.standard_id
            AND earlier.data_year = later.data_year - 1 AND earlier.is_rankable
        WHERE later.standard_id = $standard_id AND later.is_rankable
            AND ($districts IS NULL OR list_contains($districts, later.district_code))
        GROUP BY later.data_year
        ORDER BY later.data_year
    """
    return source.rows(sql, scope, standard_id=standard_id)


def changes(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per kind and measure of what the publication changed about parks, with its count."""
    sql = """
        SELECT kind, measure, count(*) AS changes, count(DISTINCT park_id) AS parks
        FROM marts.publication_changes
        WHERE park_id IS NOT NULL
            AND ($districts IS NULL OR list_contains($districts, district_code))
        GROUP BY kind, measure
    """
    return source.rows(sql, scope)


def moves(source: Source, scope: Scope, standard_id: str, most: int) -> pd.DataFrame:
    """The ``most`` parks that the publication moved furthest in the current standing."""
    sql = """
        SELECT park_id, park_name, district_code, before, after, change::INTEGER AS change
        FROM marts.publication_changes
        WHERE measure = 'current_city_rank' AND standard_id = $standard_id AND change <> 0
            AND ($districts IS NULL OR list_contains($districts, district_code))
        ORDER BY abs(change) DESC, park_name
        LIMIT $most
    """
    return source.rows(sql, scope, standard_id=standard_id, most=most)


def has_scores_of_demo_parks(source: Source, scope: Scope) -> bool:
    """Whether a diagnosis in view is made up."""
    sql = """
        SELECT coalesce(bool_or(is_demo), false) AS is_demo
        FROM marts.fct_diagnoses
        WHERE ($districts IS NULL OR list_contains($districts, district_code))
    """
    row = source.row(sql, scope)
    return bool(row and row["is_demo"])


def bulletin_coverage(source: Source, scope: Scope) -> pd.DataFrame:
    """One row per district with parks: parks registered and diagnosed, diagnoses and their review."""
    sql = """
        WITH parks AS (
            SELECT
                district_code, count(*) FILTER (is_confirmed) AS registered,
                count(*) FILTER (is_confirmed AND park_id IN (
                    SELECT park_id FROM marts.fct_diagnoses
                )) AS diagnosed
            FROM marts.dim_parks
            GROUP BY district_code
        ),
        diagnoses AS (
            SELECT
                district_code, count(*) AS diagnoses,
                count(*) FILTER (review_state = 'approved') AS approved,
                count(*) FILTER (review_state = 'pending') AS pending
            FROM marts.fct_diagnoses
            GROUP BY district_code
        )
        SELECT
            parks.district_code, registered, diagnosed, coalesce(diagnoses, 0) AS diagnoses,
            coalesce(approved, 0) AS approved, coalesce(pending, 0) AS pending
        FROM parks
        LEFT JOIN diagnoses ON diagnoses.district_code IS NOT DISTINCT FROM parks.district_code
        WHERE ($districts IS NULL OR list_contains($districts, parks.district_code))
        ORDER BY parks.district_code NULLS LAST
    """
    return source.rows(sql, scope)
