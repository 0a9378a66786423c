"""The working pages, run whole: in both languages, in scope, and what they hand in is taken in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from dashboard.data import OpenSource, open_source
from dashboard.queries import (
    follow_up,
    hand_in,
    providers,
    quality,
    register,
    review,
    workbench,
)
from dashboard.queries.source import EVERYTHING, Scope
from ingest.taking_in.intake import check
from tests.integration.test_dashboard_pages import open_page, said, shown, sql
from warehouse.home import Home

PAGES = {
    "hand_in": "提交材料",
    "review": "区级审核",
    "providers": "服务商",
    "quality": "数据质量",
    "workbench": "SQL工作台",
    "register": "名录与规则",
}
NOBODY = Scope(frozenset())
ROWS: dict[str, Callable[[OpenSource, Scope], pd.DataFrame]] = {
    "submissions": hand_in.submissions,
    "reviews": review.diagnoses,
    "parks": register.parks,
}
SUMS: dict[str, tuple[Callable[[OpenSource, Scope], pd.DataFrame], str]] = {
    "by_month": (quality.submissions_by_month, "submissions"),
    "by_check": (quality.issues_by_check, "issues"),
    "by_provider": (quality.issues_by_check_and_provider, "issues"),
    "resolution": (quality.resolution, "open_issues"),
    "unknown": (quality.unknown_checks, "diagnoses"),
    "statuses": (quality.statuses, "checks"),
    "providers": (providers.providers, "diagnoses"),
    "adoption": (follow_up.adoption_by_provider, "due_recommendations"),
}


@pytest.fixture(autouse=True)
def _on_loopback() -> None:
    config.set_option("server.address", "127.0.0.1")


@pytest.fixture
def own_home(published_home: Home, tmp_path: Path) -> Home:
    """A copy of the city into which a test may hand something in."""
    shutil.copytree(published_home.root, tmp_path / "home")
    return Home.at(tmp_path / "home")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_its_title_a_finding_and_that_it_shows_demo_data(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, page: str, language: str
) -> None:
    app = open_page(monkeypatch, published_home, page, lang=language)
    assert (app.title[0].value == PAGES[page]) == (language == "zh")
    assert 'class="gp-finding"' in said(app)
    assert ("演示数据" if language == "zh" else "Demo data") in said(app)


@pytest.mark.parametrize("query", ROWS.values(), ids=ROWS.keys())
def test_each_district_gets_its_own_rows_and_together_they_are_all(
    published_home: Home, query: Callable[[OpenSource, Scope], pd.DataFrame]
) -> None:
    source = open_source(published_home, EVERYTHING)
    everything = query(source, EVERYTHING)
    districts = set(everything["district_code"].dropna())
    assert len(districts) > 1
    found = 0
    for district in districts:
        rows = query(source, Scope(frozenset({district})))
        assert set(rows["district_code"]) == {district}
        found += len(rows)
    assert found == everything["district_code"].notna().sum()
    assert query(source, NOBODY).empty


@pytest.mark.parametrize(("query", "figure"), SUMS.values(), ids=SUMS.keys())
def test_the_figures_of_the_districts_add_up_to_the_citys(
    published_home: Home, query: Callable[[OpenSource, Scope], pd.DataFrame], figure: str
) -> None:
    source = open_source(published_home, EVERYTHING)
    codes = [row[0] for row in sql(published_home, "SELECT district_code FROM marts.dim_districts")]
    parts = sum(query(source, Scope(frozenset({code})))[figure].sum() for code in codes)
    assert parts == query(source, EVERYTHING)[figure].sum() > 0
    assert query(source, NOBODY).empty


def test_who_may_not_see_every_row_gets_no_table_in_the_workbench(published_home: Home) -> None:
    source = open_source(published_home, EVERYTHING)
    assert len(workbench.tables(source, EVERYTHING)) > 20
    assert len(workbench.columns(source, EVERYTHING, "fct_diagnoses")) > 20
    for scope in (NOBODY, Scope(frozenset({"110105"}))):
        assert workbench.tables(source, scope).empty
        assert workbench.columns(source, scope, "fct_diagnoses").empty


def test_every_published_column_is_described_in_the_workbench(published_home: Home) -> None:
    source = open_source(published_home, EVERYTHING)
    for table in workbench.tables(source, EVERYTHING)["table_name"]:
        columns = workbench.columns(source, EVERYTHING, table)
        bare = columns[columns["description"].isna()]["column_name"].tolist()
        assert not bare or table.startswith(("city_", "publication_changes")), (table, bare)


def test_a_query_is_run_and_a_refusal_told_without_a_result(
    monkeypatch: pytest.MonkeyPatch, own_home: Home
) -> None:
    app = open_page(monkeypatch, own_home, "workbench")
    app.text_area(key="sql_text").set_value("SELECT count(*) AS n FROM fct_diagnoses").run()
    app.button(key="run_query").click().run()
    expected = sql(own_home, "SELECT count(*) FROM marts.fct_diagnoses")[0][0]
    assert [list(frame.value["n"]) for frame in app.dataframe if "n" in frame.value] == [[expected]]
    app.text_area(key="sql_text").set_value("DROP TABLE fct_diagnoses").run()
    app.button(key="run_query").click().run()
    assert len(app.error) == 1
    assert not any("n" in frame.value for frame in app.dataframe)


def test_files_are_checked_then_handed_in_and_followed(
    monkeypatch: pytest.MonkeyPatch, own_home: Home
) -> None:
    report = Path(__file__).parents[1] / "fixtures" / "samples" / "report-101-plain.docx"
    app = open_page(monkeypatch, own_home, "hand_in", envelope="110105")
    app.get("file_uploader")[0].upload(report.name, report.read_bytes(), "").run()
    assert not own_home.inbox.exists()
    app.button(key="check_files").click().run()
    assert not app.exception
    assert "表6 第26行 第5列" in said(app)
    app.button(key="send_files").click().run()
    assert not app.exception
    (parcel,) = (own_home.inbox / "朝阳区").iterdir()
    assert [path.read_bytes() for path in parcel.iterdir()] == [report.read_bytes()]
    assert "等待接收" in _states(app)


def test_a_review_handed_in_from_the_page_is_taken_in_for_its_diagnosis(
    monkeypatch: pytest.MonkeyPatch, own_home: Home
) -> None:
    park, diagnosis = sql(
        own_home,
        "SELECT park_name, diagnosis_id FROM marts.fct_diagnoses WHERE review_state = 'pending' "
        "ORDER BY diagnosis_id LIMIT 1",
    )[0]
    app = open_page(monkeypatch, own_home, "review", diagnosis=diagnosis)
    send = next(button for button in app.button if button.label == "提交审核意见")
    send.click().run()
    assert [element.value for element in app.error] == ["请选择审核结论。"]
    app.radio[0].set_value("returned")
    next(button for button in app.button if button.label == "提交审核意见").click().run()
    assert "请写明意见" in app.error[0].value
    app.radio[0].set_value("returned")
    app.text_area[0].set_value("请补充证明材料")
    next(button for button in app.button if button.label == "提交审核意见").click().run()
    assert not app.exception
    (answer,) = check(own_home, [own_home.inbox], None, own_home.registry())
    (form,) = answer.judged.reviews
    assert answer.outcome == "accepted"
    assert form.park_name is not None
    assert (form.park_name.text, form.review_state) == (park, "returned")
    assert form.review_opinion == "请补充证明材料"


def test_a_follow_up_recorded_on_the_page_is_taken_in_with_its_recommendations(
    monkeypatch: pytest.MonkeyPatch, own_home: Home
) -> None:
    diagnosis, listed = sql(
        own_home,
        "SELECT f.diagnosis_id, count(*) FROM marts.fct_follow_ups f "
        "JOIN marts.fct_recommendations r USING (diagnosis_id) "
        "WHERE f.state = 'overdue' GROUP BY 1 ORDER BY 1 LIMIT 1",
    )[0]
    app = open_page(monkeypatch, own_home, "follow_up", diagnosis=diagnosis)
    app.text_area[0].set_value("明年继续推进")
    next(button for button in app.button if button.label == "登记并提交").click().run()
    assert not app.exception
    (answer,) = check(own_home, [own_home.inbox], None, own_home.registry())
    (form,) = answer.judged.follow_ups
    assert answer.outcome == "accepted"
    assert (len(form.items), form.next_plan) == (listed, "明年继续推进")


def test_the_providers_page_agrees_with_the_warehouse(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app = open_page(monkeypatch, published_home, "providers")
    table = next(e.value for e in app.dataframe if "faults_per_report" in e.value)
    expected = sql(
        published_home,
        "SELECT provider_name, count(*), sum(error_issues + review_issues)::DOUBLE / count(*) "
        "FROM marts.fct_submissions WHERE has_report AND outcome <> 'rejected' "
        "GROUP BY 1 ORDER BY 1",
    )
    names = ["provider_name", "reports", "faults_per_report"]
    found = sorted(tuple(row) for row in table[names].itertuples(index=False))
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert [row[2] for row in found] == pytest.approx([row[2] for row in expected])


def test_the_review_page_lists_what_is_pending_first(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app = open_page(monkeypatch, published_home, "review")
    states = list(shown(app, "reviews")["state_name"])
    assert states == sorted(states, key=["○ 待审核", "× 已退回", "✓ 已同意"].index)
    assert len(states) == sql(published_home, "SELECT count(*) FROM marts.fct_diagnoses")[0][0]


def _states(app: AppTest) -> str:
    table = next(e.value for e in app.dataframe if "submission_id" in e.value and "at" in e.value)
    return "".join(table["state"])
