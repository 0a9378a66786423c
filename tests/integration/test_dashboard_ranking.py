"""The ranking's views: intervals, dimensions, years and parks side by side, as SQL has them."""

from __future__ import annotations

import pytest

from dashboard.data import OpenSource, open_source
from dashboard.queries import ranking
from dashboard.queries.source import EVERYTHING, Scope
from tests.app_pages import open_page, said, shown, sql
from warehouse.home import Home

STANDARD = "miit-2016"
VIEWS = ["index", "interval", "dimensions", "years", "compare"]


@pytest.fixture(scope="module")
def source(published_home: Home) -> OpenSource:
    return open_source(published_home, EVERYTHING)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_in_both_languages_by_its_address(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, view: str, language: str
) -> None:
    app = open_page(monkeypatch, published_home, "ranking", view=view, lang=language)
    assert app.segmented_control(key="view").value == view
    assert len(app.get("vega_lite_chart")) >= (view != "dimensions")
    assert "gp-table" in said(app) or len(app.dataframe) >= 1


def test_a_view_that_is_chosen_stands_in_the_address(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app = open_page(monkeypatch, published_home, "ranking")
    app.segmented_control(key="view").set_value("years").run()
    assert not app.exception
    assert app.query_params["view"] == "years"
    app.segmented_control(key="view").set_value("index").run()
    assert "view" not in app.query_params


def test_intervals_are_those_of_the_draws(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app = open_page(monkeypatch, published_home, "ranking", view="interval")
    columns = ["park_name", "rank_p05", "rank_p50", "rank_p95"]
    assert [tuple(row) for row in shown(app, "rank_p05")[columns].itertuples(index=False)] == sql(
        published_home,
        "SELECT park_name, rank_p05, rank_p50, rank_p95 FROM marts.fct_current_standings "
        "WHERE is_rankable ORDER BY city_rank, park_name",
    )


def test_a_data_year_has_no_interval(monkeypatch: pytest.MonkeyPatch, published_home: Home) -> None:
    year = sql(published_home, "SELECT max(data_year) FROM marts.fct_park_rankings")[0][0]
    app = open_page(monkeypatch, published_home, "ranking", year=str(year), view="interval")
    assert "名次区间" not in app.segmented_control(key="view").options


def test_parks_of_the_address_stand_side_by_side_and_no_more_than_six(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    rows = sql(
        published_home,
        "SELECT park_id, park_name, gi FROM marts.fct_current_standings WHERE is_rankable "
        "ORDER BY city_rank, park_name",
    )
    assert len(rows) > 6
    parks = ",".join(park for park, *_ in rows)
    text = said(open_page(monkeypatch, published_home, "ranking", view="compare", parks=parks))
    for position, (_, name, gi) in enumerate(rows):
        assert (f'<th class="gp-number">{name}</th>' in text) == (position < 6)
        assert (f">{gi:.2f}</td>" in text) == (position < 6)


def test_values_of_parks_are_asked_for_the_year_of_each(source: OpenSource) -> None:
    parks = ranking.current_ranking(source, EVERYTHING, STANDARD).head(3)
    years = dict(zip(parks["park_id"], parks["data_year"].astype(int), strict=True))
    values = ranking.values_of(source, EVERYTHING, STANDARD, years)
    assert len(values) == 31 * len(years)
    assert set(values["park_id"]) == set(years)
    own = Scope(frozenset({parks["district_code"].iloc[0]}))
    assert set(ranking.values_of(source, own, STANDARD, years)["district_code"]) == own.districts


def test_the_share_behind_a_park_goes_by_the_parks_of_its_year(
    source: OpenSource, published_home: Home
) -> None:
    found = ranking.ranks_by_year(source, EVERYTHING, STANDARD)
    assert not found.empty
    assert found["behind_pct"].between(0, 100).all()
    for park, year, rank, share in found[
        ["park_id", "data_year", "city_rank", "behind_pct"]
    ].itertuples(index=False):
        parks, position = sql(
            published_home,
            "SELECT count(*), count(*) FILTER (park_id = ?) FROM marts.fct_park_rankings "
            "WHERE data_year = ? AND is_rankable",
            park,
            int(year),
        )[0]
        assert position == 1
        assert share == pytest.approx(100 * (parks - rank) / (parks - 1))


def test_the_median_of_the_city_is_everybodys_and_a_scope_of_nobody_gets_none(
    source: OpenSource, published_home: Home
) -> None:
    expected = sql(
        published_home,
        "SELECT median(gi)::DOUBLE FROM marts.fct_current_standings WHERE is_rankable",
    )[0][0]
    district = Scope(frozenset({"110108"}))
    assert ranking.city_median(source, EVERYTHING, STANDARD, None) == pytest.approx(expected)
    assert ranking.city_median(source, district, STANDARD, None) == pytest.approx(expected)
    assert ranking.city_median(source, Scope(frozenset()), STANDARD, None) is None
