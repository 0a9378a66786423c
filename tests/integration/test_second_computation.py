"""The marts against a second, independent computation: the demo city and 200 generated cities."""

from __future__ import annotations

import shutil

import duckdb
import polars as pl
import pytest

from tests.cities import write_cities
from tests.city import AS_OF
from tests.second_computation import MICRO, adoption, park_year_scores, rankings
from warehouse.home import Home
from warehouse.publishing.build import build
from warehouse.rules.rows import Registry

SCORES = ["gi", "gi_scored_only", "eg", "rg", "ig", "cg", "hg", "mg"]
RATES = [
    "adoption_pct",
    "completion_pct",
    "adoption_investment_pct",
    "completion_investment_pct",
]
TOLERANCE = 1e-6


@pytest.fixture(scope="module")
def generated_home(
    tmp_path_factory: pytest.TempPathFactory, registry: Registry, empty_home: Home
) -> Home:
    home = Home.at(tmp_path_factory.mktemp("cities") / "home")
    shutil.copytree(empty_home.root, home.root)
    assert write_cities(home, registry) > 1500
    build(home, AS_OF)
    return home


@pytest.fixture(params=["published_home", "generated_home"])
def home(request: pytest.FixtureRequest) -> Home:
    found: Home = request.getfixturevalue(request.param)
    return found


def mart(home: Home, sql: str) -> pl.DataFrame:
    from warehouse.publishing.publication import current_publication

    with duckdb.connect(str(current_publication(home).path), read_only=True) as con:
        return con.execute(sql).pl()


def parks(home: Home) -> pl.DataFrame:
    return mart(home, "SELECT park_id, district_code, park_level FROM marts.dim_parks")


def assert_same(
    ours: pl.DataFrame, theirs: pl.DataFrame, keys: list[str], columns: list[str]
) -> None:
    """Both hold the same keys, and every column agrees to the tolerance, nulls included."""
    assert ours.height == theirs.height > 0
    joined = ours.join(theirs, on=keys, suffix="_mart")
    assert joined.height == ours.height
    for column in columns:
        first = joined[column].cast(pl.Float64)
        second = joined[f"{column}_mart"].cast(pl.Float64)
        assert first.is_null().to_list() == second.is_null().to_list(), column
        worst = (first - second).abs().max()
        assert worst is None or worst <= TOLERANCE, (column, worst)


def assert_same_scores(home: Home, theirs: pl.DataFrame) -> None:
    ours = park_year_scores(home.warehouse_file).with_columns(pl.col(*SCORES) / MICRO)
    assert_same(ours, theirs, ["park_id", "data_year"], [*SCORES, "slots_scored"])


def test_x26_our_indices_and_dimensions_recompute(home: Home) -> None:
    assert_same_scores(home, mart(home, "SELECT * FROM marts.fct_park_scores"))


@pytest.mark.parametrize("column", ["gi", "eg", "hg"])
def test_x26_one_figure_of_ours_that_is_off_by_more_than_rounding_is_told(
    published_home: Home, column: str
) -> None:
    """One park's index or dimension, moved by a half and by twice of what is tolerated."""
    scores = mart(published_home, "SELECT * FROM marts.fct_park_scores").with_row_index()
    row = scores.filter(pl.col(column).is_not_null())["index"][-1]

    def moved(by: float) -> pl.DataFrame:
        figure = pl.col(column).cast(pl.Float64)
        return scores.with_columns(
            pl.when(pl.col("index") == row).then(figure + by).otherwise(figure)
        )

    assert_same_scores(published_home, moved(TOLERANCE / 2))
    with pytest.raises(AssertionError, match=column):
        assert_same_scores(published_home, moved(TOLERANCE * 2))


def test_ranks_and_their_changes(home: Home) -> None:
    ours = rankings(home.warehouse_file, parks(home))
    theirs = mart(home, "SELECT * FROM marts.fct_park_rankings")
    columns = ["city_rank", "district_rank", "level_rank", "city_rank_change", "is_rankable"]
    assert_same(ours, theirs, ["park_id", "data_year"], columns)


def test_adoption_and_completion(home: Home) -> None:
    ours = adoption(home.warehouse_file, parks(home), AS_OF)
    theirs = mart(
        home, "SELECT * FROM marts.fct_recommendation_adoption WHERE due_recommendations > 0"
    )
    keys = ["district_code", "diagnosis_year"]
    assert_same(ours, theirs, keys, ["due_recommendations", *RATES])


def test_the_generated_cities_hold_what_they_are_to_try(generated_home: Home) -> None:
    """Ties, parks that are not rankable, second diagnoses and every state occur."""
    found = mart(
        generated_home,
        """
        SELECT
            count(*) FILTER (NOT is_rankable) > 50 AS unrankable,
            count(*) - count(DISTINCT (data_year, city_rank)) FILTER (is_rankable) > 50 AS ties,
            max(data_year) < 2026 AS apart
        FROM marts.fct_park_rankings
        """,
    )
    assert found.row(0)[0] is True
    states = mart(generated_home, "SELECT DISTINCT state FROM marts.fct_indicator_values")
    assert set(states["state"]) == {"reported", "not_applicable", "missing", "invalid"}
