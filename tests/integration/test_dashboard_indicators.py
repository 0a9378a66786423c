"""The indicators page: one indicator of every kind, with the parks, the lead value and outliers."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.data import open_source
from dashboard.queries import indicators as queries
from dashboard.queries.source import EVERYTHING, Scope
from dashboard.views.park.places import outliers
from tests.app_pages import open_page, said, shown, sql
from warehouse.home import Home

STANDARD = "miit-2016"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("number", [1, 12, 24, 31])
def test_an_indicator_of_each_kind_opens_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, number: int, language: str
) -> None:
    app = open_page(monkeypatch, published_home, "indicators", indicator=str(number), lang=language)
    assert 'class="gp-finding"' in said(app)
    assert len(app.get("vega_lite_chart")) >= 1
    name = sql(
        published_home,
        f"SELECT name_{language} FROM marts.dim_indicators WHERE indicator_no = ?",
        number,
    )[0][0]
    assert name in said(app)


def test_the_page_counts_the_parks_that_reach_the_lead_value(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    year = sql(
        published_home,
        "SELECT data_year FROM marts.fct_indicator_values WHERE indicator_no = 7 "
        "AND state = 'reported' GROUP BY 1 ORDER BY count(*) DESC, 1 DESC LIMIT 1",
    )[0][0]
    parks, reached, lead = sql(
        published_home,
        "SELECT count(*), count(*) FILTER (v.value >= s.lead_value), max(s.lead_value) "
        "FROM marts.fct_indicator_values v JOIN marts.fct_indicator_scores s "
        "USING (park_id, data_year, indicator_no) WHERE indicator_no = 7 AND data_year = ? "
        "AND v.value IS NOT NULL",
        year,
    )[0]
    app = open_page(monkeypatch, published_home, "indicators", indicator="7")
    text = said(app)
    assert f"{year}年{parks}个园区报送" in text
    assert f"引领值≥ {lead:g}%" in text
    assert f"达到引领值的{reached}个" in text
    assert shown(app, "text_as_written")["score"].notna().sum() == parks


def test_a_value_far_outside_the_quartiles_is_an_outlier() -> None:
    quartiles = pd.Series({"p25": 10.0, "p75": 20.0})
    values = pd.Series([-5.0, -5.1, 15.0, 35.0, 35.1])
    assert list(outliers(values, quartiles)) == [False, True, False, False, True]
    unknown = pd.Series({"p25": float("nan"), "p75": float("nan")})
    assert not outliers(values, unknown).any()


def test_each_district_gets_its_own_parks_and_everybody_the_citys_quantiles(
    published_home: Home,
) -> None:
    source = open_source(published_home, EVERYTHING)
    everything = queries.values(source, EVERYTHING, STANDARD, 1)
    found = 0
    for district in set(everything["district_code"]):
        rows = queries.values(source, Scope(frozenset({district})), STANDARD, 1)
        assert set(rows["district_code"]) == {district}
        found += len(rows)
    assert found == len(everything)
    city = queries.city_by_year(source, EVERYTHING, STANDARD, 1)
    own = queries.city_by_year(source, Scope(frozenset({"110108"})), STANDARD, 1)
    pd.testing.assert_frame_equal(city, own)
    assert queries.city_by_year(source, Scope(frozenset()), STANDARD, 1).empty
