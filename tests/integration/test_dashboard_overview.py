"""The overview: its counts are those of the tables, and a change of the publication is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from dashboard.data import open_source
from dashboard.queries import overview
from dashboard.queries.source import EVERYTHING, Scope
from tests.app_pages import open_page, said, shown, sql
from warehouse.home import Home
from warehouse.publishing.publication import current_publication

STANDARD = "miit-2016"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_counts_as_the_tables_do(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, language: str
) -> None:
    app = open_page(monkeypatch, published_home, "overview", lang=language)
    counts = {
        "overdue": "SELECT count(*) FROM marts.fct_follow_ups WHERE state = 'overdue'",
        "reviews": "SELECT count(*) FROM marts.fct_diagnoses WHERE review_state = 'pending'",
        "errors": "SELECT count(*) FROM marts.fct_issues "
        "WHERE state = 'open' AND severity = 'error'",
        "to_confirm": "SELECT count(*) FROM marts.dim_parks WHERE NOT is_confirmed",
    }
    expected = [f"{sql(published_home, query)[0][0]:,}" for query in counts.values()]
    assert [metric.value for metric in app.metric] == expected
    table = shown(app, "registered")
    registered, diagnosed = sql(
        published_home,
        "SELECT count(*), count(*) FILTER (park_id IN (SELECT park_id FROM marts.fct_diagnoses)) "
        "FROM marts.dim_parks WHERE is_confirmed",
    )[0]
    assert (table["registered"].sum(), table["diagnosed"].sum()) == (registered, diagnosed)
    assert f"{registered}" in said(app)
    assert ("全市" in said(app)) == (language == "zh")


def test_the_spread_by_year_is_that_of_the_rankable_parks(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app = open_page(monkeypatch, published_home, "overview")
    table = shown(app, "same_change")
    rows = sql(
        published_home,
        "SELECT data_year, count(*), min(gi)::DOUBLE, median(gi)::DOUBLE, max(gi)::DOUBLE "
        "FROM marts.fct_park_rankings WHERE is_rankable GROUP BY 1 ORDER BY 1",
    )
    found = table[["data_year", "parks", "lowest", "p50", "highest"]].itertuples(index=False)
    for row, expected in zip(found, rows, strict=True):
        assert tuple(row) == pytest.approx(expected)


def test_the_first_publication_says_that_there_is_none_before(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    assert "这是首次发布" in said(open_page(monkeypatch, published_home, "overview"))


@pytest.fixture
def changed_home(published_home: Home, tmp_path: Path) -> Home:
    """The published city as if it had moved two parks against a publication before."""
    home = Home.at(tmp_path)
    home.published.mkdir(parents=True)
    source = current_publication(published_home)
    for path in source.path.parent.glob(f"{source.path.stem}*"):
        target = home.published / path.name
        shutil.copytree(path, target) if path.is_dir() else shutil.copy(path, target)
    pointer = json.loads((source.path.parent / "current.json").read_text(encoding="utf-8"))
    pointer["compared_with"] = "greenpark-20260101T000000Z-1.duckdb"
    (home.published / "current.json").write_text(json.dumps(pointer), encoding="utf-8")
    with duckdb.connect(str(home.published / source.path.name)) as con:
        con.execute(
            "INSERT INTO marts.publication_changes BY NAME "
            "SELECT 'rank' AS kind, 'current_city_rank' AS measure, park_id, park_name, "
            "district_code, district_name, standard_id, city_rank + 2 AS before, "
            "city_rank AS after, 2 AS change FROM marts.fct_current_standings "
            "WHERE is_rankable ORDER BY city_rank LIMIT 2"
        )
    return home


def test_what_a_publication_changed_is_counted_and_its_moves_lead_to_the_parks(
    monkeypatch: pytest.MonkeyPatch, changed_home: Home
) -> None:
    app = open_page(monkeypatch, changed_home, "overview")
    assert "当前全市排名变化2项" in said(app)
    labels = "\n".join(link.proto.label for link in app.get("page_link"))
    for name, rank in sql(
        changed_home,
        "SELECT park_name, city_rank FROM marts.fct_current_standings WHERE is_rankable "
        "ORDER BY city_rank LIMIT 2",
    ):
        assert f"{name}" in labels
        assert f"第{rank + 2}名 → 第{rank}名" in labels
    district = sql(changed_home, "SELECT min(district_code) FROM marts.publication_changes")[0][0]
    source = open_source(changed_home, EVERYTHING)
    own = overview.moves(source, Scope(frozenset({district})), STANDARD, 5)
    assert set(own["district_code"]) == {district}
    assert overview.changes(source, Scope(frozenset({"000000"}))).empty


def test_each_task_leads_to_the_page_where_it_is_done(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app = open_page(monkeypatch, published_home, "overview")
    pages = {link.proto.page for link in app.get("page_link")}
    waiting = {
        page
        for page, metric in zip(
            ("follow_up", "review", "quality", "register"), app.metric, strict=True
        )
        if metric.value != "0"
    }
    assert waiting
    assert waiting <= pages
