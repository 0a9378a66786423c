"""Near misses and moved thresholds: what the page works out is what the policy's checks say."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dashboard.data import OpenSource, open_source
from dashboard.queries import candidates as queries
from dashboard.queries.source import EVERYTHING
from dashboard.views.candidates import thresholds
from tests.app_pages import open_page, said, shown, sql
from warehouse.home import Home

POLICY = "bj-default"


@pytest.fixture(scope="module")
def source(published_home: Home) -> OpenSource:
    return open_source(published_home, EVERYTHING)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", ["near", "thresholds"])
def test_each_view_opens_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, view: str, language: str
) -> None:
    app = open_page(monkeypatch, published_home, "candidates", view=view, lang=language)
    assert app.segmented_control(key="view").value == view
    assert said(app)


def test_at_the_thresholds_in_force_the_candidates_are_those_of_the_policy(
    source: OpenSource,
) -> None:
    parks = queries.candidates(source, EVERYTHING, POLICY)
    checks = queries.checks(source, EVERYTHING, POLICY)
    expected = set(parks[parks["is_candidate"]]["park_id"])
    movable = thresholds.movable(checks)
    assert {"B2", "B3", "B4", "B5", "B7", "B8"} == set(movable)
    for criterion in movable:
        of_criterion = checks[checks["criterion_id"] == criterion]
        in_force = float(of_criterion["threshold"].iloc[0])
        assert thresholds.candidates_at(checks, criterion, in_force) == expected
        passed = set(of_criterion[of_criterion["status"] == "PASS"]["park_id"])
        assert thresholds.passing_at(checks, criterion, in_force) == passed


def test_a_harder_threshold_lets_fewer_through_and_an_unreachable_one_none(
    source: OpenSource,
) -> None:
    checks = queries.checks(source, EVERYTHING, POLICY)
    passing = [thresholds.passing_at(checks, "B2", limit) for limit in (0, 60, 90, 121)]
    assert all(harder <= easier for easier, harder in pairwise(passing))
    assert len(passing[0]) == checks["park_id"].nunique()
    assert passing[-1] == set()
    assert thresholds.candidates_at(checks, "B2", 121) == set()
    # At most so many unscored slots: the larger the threshold, the more pass.
    assert thresholds.passing_at(checks, "B5", 0) <= thresholds.passing_at(checks, "B5", 24)


def test_near_misses_are_those_of_the_policy_with_what_they_lack(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    expected = sql(
        published_home,
        "SELECT c.park_name, k.criterion_id, k.reason FROM marts.fct_benchmark_candidates c "
        "JOIN marts.fct_benchmark_checks k USING (park_id, policy_id) "
        "WHERE c.is_near_miss AND k.kind = 'gate' AND k.status = 'FAIL'",
    )
    app = open_page(monkeypatch, published_home, "candidates", view="near")
    if not expected:
        assert "没有仅差一项的园区" in app.info[0].value
        return
    table = shown(app, "criterion")
    found = [
        (name, criterion.split()[0], why)
        for name, criterion, why in table[["park_name", "criterion", "why"]].itertuples(index=False)
    ]
    assert sorted(found) == sorted(expected)


def test_a_moved_threshold_says_who_comes_and_goes(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, source: OpenSource
) -> None:
    app = open_page(monkeypatch, published_home, "candidates", view="thresholds", criterion="B2")
    assert "现行阈值90" in said(app)
    app.number_input(key="threshold_B2").set_value(121.0).run()
    assert not app.exception
    parks = queries.candidates(source, EVERYTHING, POLICY)
    now = sorted(parks[parks["is_candidate"]]["park_name"])
    assert f"候选由{len(now)}个变为0个" in said(app)
    assert f"退出：{'、'.join(now) or '—'}" in said(app)
