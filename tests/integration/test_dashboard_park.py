"""The park's further views: its place in the city, what would bring most, what if, and history."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from dashboard.data import OpenSource, open_source
from dashboard.queries import park as queries
from dashboard.queries import park_more
from dashboard.queries.source import EVERYTHING, Scope
from dashboard.views.park.gains import figures_of
from dashboard.views.park.places import place
from tests.app_pages import open_page, said, shown, sql
from warehouse import scoring
from warehouse.home import Home
from warehouse.rules.rows import Registry

STANDARD = "miit-2016"
VIEWS = ["places", "gains", "what_if", "requirements", "recommendations", "issues", "history"]


@pytest.fixture(scope="module")
def source(published_home: Home) -> OpenSource:
    return open_source(published_home, EVERYTHING)


@pytest.fixture(scope="module")
def park_id(published_home: Home) -> str:
    """A ranked park with room to rise, of the year that most parks report."""
    return str(
        sql(
            published_home,
            "SELECT park_id FROM marts.fct_current_standings WHERE is_rankable AND data_year = ("
            "SELECT mode(data_year) FROM marts.fct_current_standings) ORDER BY gi LIMIT 1",
        )[0][0]
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, park_id: str, view: str, language: str
) -> None:
    app = open_page(monkeypatch, published_home, "park", park=park_id, view=view, lang=language)
    assert app.segmented_control(key="view").value == view
    assert len(app.dataframe) >= 1 or "gp-table" in said(app) or len(app.info) == 1


QUANTILES = pd.Series({"p10": 10.0, "p25": 20.0, "p50": 40.0, "p75": 40.0, "p90": 80.0})


@pytest.mark.parametrize(
    ("value", "better", "share"),
    [
        (20.0, "higher", 25.0),
        (30.0, "higher", 37.5),
        (40.0, "higher", 62.5),  # of two quantiles that are the same, the middle
        (5.0, "higher", 10.0),
        (99.0, "higher", 90.0),
        (5.0, "lower", 90.0),
        (20.0, "lower", 75.0),
        (float("nan"), "higher", None),
    ],
)
def test_a_value_is_placed_between_the_citys_quantiles(
    value: float, better: str, share: float | None
) -> None:
    assert place(value, QUANTILES, better) == (None if share is None else pytest.approx(share))


def test_without_quantiles_no_value_has_a_place() -> None:
    assert place(1.0, pd.Series(dict.fromkeys(QUANTILES.index, float("nan"))), "higher") is None


def test_the_city_median_is_everybodys_and_the_districts_its_own(
    source: OpenSource, published_home: Home, park_id: str
) -> None:
    year, district = sql(
        published_home,
        "SELECT data_year, district_code FROM marts.fct_current_standings WHERE park_id = ?",
        park_id,
    )[0]
    own, others = Scope(frozenset({district})), Scope(frozenset({"000000"}))
    city = park_more.city_values(source, own, STANDARD, year).set_index("indicator_no")
    for no, median in sql(
        published_home,
        "SELECT indicator_no, median(value) FROM marts.fct_indicator_values WHERE data_year = ? "
        "AND state = 'reported' AND value IS NOT NULL GROUP BY 1 HAVING count(*) >= 5",
        year,
    ):
        assert city.loc[no, "p50"] == pytest.approx(median)
    assert not park_more.district_medians(source, own, district, year).empty
    assert park_more.district_medians(source, others, district, year).empty
    assert park_more.history(source, others, park_id).empty
    assert park_more.restated(source, others, park_id).empty
    assert park_more.better_parks(source, others, STANDARD, park_id, 0.0) == 0


def test_what_would_bring_most_is_what_the_rules_say(
    monkeypatch: pytest.MonkeyPatch,
    published_home: Home,
    source: OpenSource,
    registry: Registry,
    park_id: str,
) -> None:
    app = open_page(monkeypatch, published_home, "park", park=park_id, view="gains")
    table = shown(app, "points")
    assert list(table["points"]) == sorted(table["points"], reverse=True)
    diagnosis = queries.latest_diagnosis(source, EVERYTHING, park_id)
    assert diagnosis is not None
    values = queries.indicators(source, EVERYTHING, STANDARD, park_id)
    figures = figures_of(values, diagnosis["diagnosis_id"])
    year = max(figures)
    standard = scoring.load_standard(published_home, registry, STANDARD)
    now = scoring.outcome(standard, figures, year).gi
    best = int(table["indicator_no"].iloc[0])
    item = standard.items[best]
    at_lead = "met" if item.better == "level" else item.lead_value
    raised = {**figures, year: {**figures[year], best: at_lead}}
    points = scoring.outcome(standard, raised, year).gi - now
    assert table["points"].iloc[0] == pytest.approx(float(points))
    # An indicator without a choice group counts a 24th of what its score lacks to 100.
    single = table[table["indicator_no"] < 8].dropna(subset=["score"])
    for score, gain in single[["score", "points"]].itertuples(index=False):
        assert gain == pytest.approx((100 - float(score)) / 24, abs=1e-5)


def test_a_changed_value_changes_index_and_rank_on_the_page(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, park_id: str
) -> None:
    (gi, rank, year) = sql(
        published_home,
        "SELECT gi, city_rank, data_year FROM marts.fct_current_standings WHERE park_id = ?",
        park_id,
    )[0]
    no, score = sql(
        published_home,
        "SELECT indicator_no, coalesce(score, 0) FROM marts.fct_indicator_scores "
        "WHERE park_id = ? AND data_year = ? AND better = 'level' ORDER BY score LIMIT 1",
        park_id,
        year,
    )[0]
    app = open_page(monkeypatch, published_home, "park", park=park_id, view="what_if")
    assert f"当前全市名次{rank} → {rank}" in said(app)
    app.selectbox(key=f"what_if_{park_id}_{no}").set_value("met").run()
    assert not app.exception
    raised = gi + (Decimal(100) - score) / 24
    better = sql(
        published_home,
        "SELECT count(*) FROM marts.fct_current_standings WHERE is_rankable AND park_id <> ? "
        "AND gi > ?",
        park_id,
        float(raised),
    )[0][0]
    assert f"绿色指数{gi:.2f} → {raised:.2f}" in said(app)
    assert f"当前全市名次{rank} → {better + 1}" in said(app)


def test_the_history_tells_every_event_the_latest_first(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, park_id: str
) -> None:
    titles = [
        title
        for (title,) in sql(
            published_home,
            "SELECT title FROM marts.fct_park_history WHERE park_id = ? ORDER BY event_no DESC",
            park_id,
        )
    ]
    text = said(open_page(monkeypatch, published_home, "park", park=park_id, view="history"))
    assert f"共{len(titles)}件事" in text
    table = text[text.index("gp-table") :]
    places = [table.index(title) for title in dict.fromkeys(filter(None, titles))]
    assert places == sorted(places)
