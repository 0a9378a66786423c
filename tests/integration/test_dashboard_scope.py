"""Whatever a page asks for, a viewer of one district gets rows of that district only."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from dashboard.data import OpenSource, open_source
from dashboard.queries import (
    candidates,
    evidence,
    follow_up,
    indicators,
    overview,
    park,
    ranking,
)
from dashboard.queries.source import EVERYTHING, Scope
from warehouse.home import Home

STANDARD, POLICY, YEAR = "miit-2016", "bj-default", 2022
NOBODY = Scope(frozenset())

CITY_QUERIES: dict[str, Callable[[OpenSource, Scope], pd.DataFrame]] = {
    "current_ranking": lambda s, v: ranking.current_ranking(s, v, STANDARD),
    "ranking_of_year": lambda s, v: ranking.ranking_of_year(s, v, STANDARD, YEAR),
    "parks": park.parks,
    "follow_ups": follow_up.follow_ups,
    "adoption": follow_up.adoption,
    "candidates": lambda s, v: candidates.candidates(s, v, POLICY),
    "coverage": overview.coverage,
    "tasks": overview.tasks,
    "ranks_by_year": lambda s, v: ranking.ranks_by_year(s, v, STANDARD),
    "values_of_an_indicator": lambda s, v: indicators.values(s, v, STANDARD, 1),
}
PARK_QUERIES: dict[str, Callable[[OpenSource, Scope, pd.Series], object]] = {
    "latest_diagnosis": lambda s, v, p: park.latest_diagnosis(s, v, p["park_id"]),
    "current_standing": lambda s, v, p: park.current_standing(s, v, STANDARD, p["park_id"]),
    "scores_by_year": lambda s, v, p: park.scores_by_year(s, v, STANDARD, p["park_id"]),
    "indicators": lambda s, v, p: park.indicators(s, v, STANDARD, p["park_id"]),
    "requirements": lambda s, v, p: park.requirements(s, v, p["diagnosis_id"]),
    "recommendations": lambda s, v, p: park.recommendations(s, v, p["park_id"]),
    "issues": lambda s, v, p: park.issues(s, v, p["submission_id"]),
    "history": lambda s, v, p: park.history(s, v, p["park_id"]),
    "evidence": lambda s, v, p: evidence.links(s, v, p["diagnosis_id"]),
}


@pytest.fixture(scope="module")
def source(published_home: Home) -> OpenSource:
    return open_source(published_home, EVERYTHING)


@pytest.fixture(scope="module")
def faulty(source: OpenSource) -> pd.Series:
    """A park with a current standing, recommendations and issues: every query finds something."""
    sql = """
        SELECT d.park_id, d.diagnosis_id, d.submission_id, d.district_code
        FROM marts.fct_diagnoses AS d
        JOIN marts.fct_current_standings AS s USING (diagnosis_id)
        WHERE ($districts IS NULL OR list_contains($districts, d.district_code))
            AND d.submission_id IN (SELECT submission_id FROM marts.fct_issues)
            AND d.diagnosis_id IN (SELECT diagnosis_id FROM marts.fct_recommendations)
        ORDER BY d.park_id
        LIMIT 1
    """
    return source.rows(sql, EVERYTHING).iloc[0]


@pytest.mark.parametrize("query", CITY_QUERIES.values(), ids=CITY_QUERIES.keys())
def test_each_district_gets_its_own_rows_and_together_they_are_all(
    source: OpenSource, query: Callable[[OpenSource, Scope], pd.DataFrame]
) -> None:
    everything = query(source, EVERYTHING)
    districts = set(everything["district_code"])
    assert len(districts) > 1
    found = 0
    for district in districts:
        rows = query(source, Scope(frozenset({district})))
        assert set(rows["district_code"]) == {district}
        found += len(rows)
    assert found == len(everything)
    assert query(source, NOBODY).empty


@pytest.mark.parametrize("query", PARK_QUERIES.values(), ids=PARK_QUERIES.keys())
def test_a_park_of_another_district_gives_nothing(
    source: OpenSource, faulty: pd.Series, query: Callable[[OpenSource, Scope, pd.Series], object]
) -> None:
    own, others = Scope(frozenset({faulty["district_code"]})), Scope(frozenset({"000000"}))
    assert _size(query(source, own, faulty)) > 0
    assert _size(query(source, others, faulty)) == 0


def test_a_provider_sees_the_evidence_of_its_own_reports_only(
    source: OpenSource, published_home: Home
) -> None:
    sql = """
        SELECT diagnosis_id, d.provider_id, count(*) AS rows
        FROM marts.fct_evidence_links JOIN marts.fct_diagnoses AS d USING (diagnosis_id)
        WHERE $districts IS NULL AND d.provider_id IS NOT NULL
        GROUP BY ALL
    """
    ledgers = source.rows(sql, EVERYTHING)
    providers = set(ledgers["provider_id"])
    assert len(providers) > 1
    for provider in providers:
        own = Scope(None, provider_id=provider)
        theirs = open_source(published_home, own)
        for row in ledgers.itertuples():
            seen = len(evidence.links(theirs, own, row.diagnosis_id))
            assert seen == (row.rows if row.provider_id == provider else 0)


def test_checks_and_years_are_narrowed_too(source: OpenSource, faulty: pd.Series) -> None:
    own = Scope(frozenset({faulty["district_code"]}))
    parks = set(candidates.candidates(source, own, POLICY)["park_id"])
    assert set(candidates.checks(source, own, POLICY)["park_id"]) == parks
    assert candidates.checks(source, NOBODY, POLICY).empty
    assert ranking.data_years(source, NOBODY, STANDARD) == []
    assert ranking.data_years(source, own, STANDARD)


def _size(found: object) -> int:
    if isinstance(found, pd.DataFrame):
        return len(found)
    return 0 if found is None else 1
