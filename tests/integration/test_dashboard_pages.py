"""Every page in both languages, run whole: it says its sentence and shows what SQL says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.parts.outside import plain
from tests.app_pages import open_page, said, sql
from warehouse.home import Home

PAGES = {
    "ranking": "园区排名",
    "park": "园区档案",
    "follow_up": "跟踪反馈",
    "candidates": "标杆候选",
}


def shown(app: AppTest, name: str) -> Any:
    return next(e.value for e in app.dataframe if (e.key or "").split("&")[0] == name)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_its_title_its_freshness_and_a_finding(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, page: str, language: str
) -> None:
    park = sql(published_home, "SELECT min(park_id) FROM marts.fct_current_standings")[0][0]
    app = open_page(monkeypatch, published_home, page, lang=language, park=park)
    assert (app.title[0].value == PAGES[page]) == (language == "zh")
    expected = "2026年11月22日" if language == "zh" else "as of 2026-11-22"
    assert expected in app.caption[0].value
    assert 'class="gp-finding"' in said(app)
    assert len(app.dataframe) >= 1


@pytest.mark.parametrize("page", PAGES)
def test_demo_data_and_unverified_lead_values_are_said_where_they_apply(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, page: str
) -> None:
    park = sql(published_home, "SELECT min(park_id) FROM marts.fct_current_standings")[0][0]
    app = open_page(monkeypatch, published_home, page, park=park)
    notes = said(app)
    assert "演示数据" in notes
    assert ("引领值未核对" in notes and "绿色园区评价要求" in notes) == (page != "follow_up")


def test_the_ranking_shows_the_ranks_and_indices_of_the_current_standing(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app = open_page(monkeypatch, published_home, "ranking")
    rows = sql(
        published_home,
        "SELECT city_rank, park_name, gi::DOUBLE, eg::DOUBLE FROM marts.fct_current_standings "
        "WHERE is_rankable ORDER BY city_rank, park_name",
    )
    table = shown(app, "ranked")[["city_rank", "park_name", "gi", "eg"]]
    assert [tuple(row) for row in table.itertuples(index=False)] == rows
    unranked = sql(
        published_home,
        "SELECT park_name, not_rankable_reason FROM marts.fct_current_standings "
        "WHERE NOT is_rankable ORDER BY gi DESC",
    )
    table = shown(app, "unranked")[["park_name", "why"]]
    assert [tuple(row) for row in table.itertuples(index=False)] == unranked
    assert f"{len(rows)}个园区参与排名" in said(app)


def test_the_ranking_of_a_year_and_a_district_shows_only_these(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    year, district = sql(
        published_home,
        "SELECT data_year, district_code FROM marts.fct_park_rankings WHERE is_rankable "
        "GROUP BY ALL ORDER BY count(*) DESC, data_year, district_code LIMIT 1",
    )[0]
    app = open_page(monkeypatch, published_home, "ranking", year=str(year), district=district)
    rows = sql(
        published_home,
        "SELECT park_name, gi::DOUBLE, district_rank FROM marts.fct_park_rankings "
        "WHERE is_rankable AND data_year = ? AND district_code = ? ORDER BY city_rank",
        year,
        district,
    )
    table = shown(app, "ranked")[["park_name", "gi", "district_rank"]]
    assert [tuple(row) for row in table.itertuples(index=False)] == rows


def test_filters_that_leave_nothing_give_a_sentence_and_no_table(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    empty = sql(
        published_home,
        "SELECT district_code FROM marts.dim_districts "
        "WHERE district_code NOT IN (SELECT district_code FROM marts.fct_diagnoses) LIMIT 1",
    )[0][0]
    for page in ("ranking", "follow_up", "candidates"):
        app = open_page(monkeypatch, published_home, page, district=empty)
        assert [element.value for element in app.info] == ["所选范围内没有数据，请放宽筛选条件。"]
        assert len(app.dataframe) == 0


def test_a_park_shows_each_value_with_its_score_and_its_place(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    park, year = sql(
        published_home,
        "SELECT park_id, data_year FROM marts.fct_current_standings ORDER BY gi DESC LIMIT 1",
    )[0]
    app = open_page(monkeypatch, published_home, "park", park=park, view="indicators")
    app.segmented_control(key="indicator_view").set_value(year).run()
    assert not app.exception
    rows = sql(
        published_home,
        "SELECT v.indicator_no, v.text_as_written, s.score::DOUBLE, v.source_file, v.source_place "
        "FROM marts.fct_indicator_values v JOIN marts.fct_indicator_scores s "
        "USING (park_id, data_year, indicator_no) WHERE park_id = ? AND data_year = ? ORDER BY 1",
        park,
        year,
    )
    assert len(rows) == 31
    names = ["indicator_no", "text_as_written", "score", "source_file", "source_place"]
    table = next(
        e.value for e in app.dataframe if "text_as_written" in e.value and "lead" in e.value
    )
    found = table[names].astype(object).where(table[names].notna(), None)
    assert [tuple(row) for row in found.itertuples(index=False)] == rows


def test_the_index_of_a_park_is_that_of_the_published_file(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    park = sql(published_home, "SELECT max(park_id) FROM marts.fct_current_standings")[0][0]
    app = open_page(monkeypatch, published_home, "park", park=park)
    rows = sql(
        published_home,
        "SELECT data_year, gi::DOUBLE FROM marts.fct_park_scores WHERE park_id = ? ORDER BY 1",
        park,
    )
    table = next(element.value for element in app.dataframe if "gi_scored_only" in element.value)
    assert [tuple(row) for row in table[["data_year", "gi"]].itertuples(index=False)] == rows


def test_a_park_that_is_not_there_is_said_kindly(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app = open_page(monkeypatch, published_home, "park", park="K00000000")
    assert "请在上方选择一个园区" in app.info[0].value


def test_follow_up_counts_agree_with_the_warehouse(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app = open_page(monkeypatch, published_home, "follow_up")
    states = dict(
        sql(published_home, "SELECT state, count(*) FROM marts.fct_follow_ups GROUP BY 1")
    )
    table = next(element.value for element in app.dataframe if "total" in element.value)
    assert {state: int(table[state].sum()) for state in states} == states
    longest = sql(
        published_home,
        "SELECT max(days_overdue) FROM marts.fct_follow_ups WHERE state = 'overdue'",
    )[0][0]
    assert f"{states['overdue']}份反馈已逾期（最长{longest}天）" in said(app)
    first = sql(
        published_home,
        "SELECT park_name, days_overdue FROM marts.fct_follow_ups WHERE state = 'overdue' "
        "ORDER BY due_date, park_name LIMIT 1",
    )[0]
    diagnoses = shown(app, "diagnoses")
    assert (diagnoses["park_name"][0], diagnoses["days_overdue"][0]) == first


def test_rates_of_adoption_are_those_of_the_warehouse(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app = open_page(monkeypatch, published_home, "follow_up")
    names = ["due_recommendations", "adoption_pct", "completion_investment_pct"]
    table = next(element.value for element in app.dataframe if "adoption_pct" in element.value)
    found = table[names].astype(object).where(table[names].notna(), None)
    assert [tuple(row) for row in found.itertuples(index=False)] == sql(
        published_home,
        "SELECT due_recommendations, adoption_pct::DOUBLE, completion_investment_pct::DOUBLE "
        "FROM marts.fct_recommendation_adoption ORDER BY district_code, diagnosis_year DESC",
    )


def test_the_matrix_of_candidates_says_what_each_check_came_to(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app = open_page(monkeypatch, published_home, "candidates")
    symbols = {"✓": "PASS", "×": "FAIL", "？": "UNKNOWN"}
    table = shown(app, "matrix").set_index("park_name")
    checks = sql(
        published_home, "SELECT park_name, criterion_id, status FROM marts.fct_benchmark_checks"
    )
    assert len(table) * 10 == len(checks)
    for park, criterion, status in checks:
        assert symbols[table.loc[park, criterion]] == status, (park, criterion)


def test_the_checks_of_a_park_show_what_was_measured_and_why(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    park = sql(published_home, "SELECT min(park_id) FROM marts.fct_benchmark_checks")[0][0]
    app = open_page(monkeypatch, published_home, "candidates", park=park)
    table = next(element.value for element in app.dataframe if "measured" in element.value)
    found = table[["criterion_id", "measured", "why"]]
    found = found.astype(object).where(found.notna(), None)
    assert sorted(tuple(row) for row in found.itertuples(index=False)) == sorted(
        sql(
            published_home,
            "SELECT criterion_id, measured::DOUBLE, reason FROM marts.fct_benchmark_checks "
            "WHERE park_id = ?",
            park,
        )
    )


@pytest.mark.parametrize(("language", "hint"), [("zh", "请先运行"), ("en", "run `greenpark")])
def test_without_a_publication_the_page_names_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str, hint: str
) -> None:
    app = open_page(monkeypatch, Home.at(tmp_path), "ranking", lang=language)
    assert plain(hint) in app.warning[0].value


def test_a_server_that_others_can_reach_shows_no_figure_without_sign_in(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    for page in PAGES:
        app = open_page(monkeypatch, published_home, page, listens_on="0.0.0.0")  # noqa: S104 -- refused
        assert "开发模式" in app.warning[0].value
        assert len(app.dataframe) == 0
