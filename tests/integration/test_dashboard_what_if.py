"""The page's own arithmetic is that of the published tables, park by park, to the last decimal."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboard.data import OpenSource, open_source
from dashboard.queries import park as queries
from dashboard.queries import park_more
from dashboard.queries.source import EVERYTHING
from dashboard.views.park.gains import figures_of, rank_range
from warehouse import scoring
from warehouse.home import Home
from warehouse.rules.rows import Registry
from warehouse.scoring import Standard

STANDARD = "miit-2016"


@pytest.fixture(scope="module")
def source(published_home: Home) -> OpenSource:
    return open_source(published_home, EVERYTHING)


@pytest.fixture(scope="module")
def standard(published_home: Home, registry: Registry) -> Standard:
    return scoring.load_standard(published_home, registry, STANDARD)


def test_index_dimensions_slots_and_item_scores_are_those_of_the_marts(
    source: OpenSource, standard: Standard
) -> None:
    parks = queries.parks(source, EVERYTHING)
    assert len(parks) > 5
    for park_id in parks["park_id"]:
        diagnosis = queries.latest_diagnosis(source, EVERYTHING, park_id)
        assert diagnosis is not None
        values = queries.indicators(source, EVERYTHING, STANDARD, park_id)
        figures = figures_of(values, diagnosis["diagnosis_id"])
        scores = queries.scores_by_year(source, EVERYTHING, STANDARD, park_id)
        for year in figures:
            found = scoring.outcome(standard, figures, year)
            published = scores[scores["data_year"] == year].iloc[0]
            assert found.gi == Decimal(f"{published['gi']:.6f}"), (park_id, year)
            assert found.slots_scored == published["slots_scored"]
            assert len(found.slots) == published["slots"]
            for code, mean in found.dimensions.items():
                assert mean == Decimal(f"{published[code.lower()]:.6f}"), (park_id, year, code)
            of_year = values[values["data_year"] == year].set_index("indicator_no")
            filled = {no for no in found.slots.values() if no}
            assert filled == set(of_year.index[of_year["is_counted"].astype(bool)])
            for no, score in found.scores.items():
                mart = of_year.loc[no, "score"]
                assert (score is None) == (mart != mart), (park_id, year, no)
                assert score is None or score == Decimal(f"{mart:.6f}")


def test_a_better_member_takes_the_slot_of_its_group(standard: Standard) -> None:
    figures = {2023: {13: 15.0, 14: 30.0}, 2024: {13: 15.0, 14: 30.0}}
    now = scoring.outcome(standard, figures, 2024)
    assert now.slots["IG-A-1"] == 13  # both score 50 in each year: the lower number first
    then = scoring.outcome(standard, {**figures, 2024: {13: 15.0, 14: 60.0}}, 2024)
    assert then.slots["IG-A-1"] == 14
    assert then.gi - now.gi == pytest.approx(Decimal(50) / 24, abs=Decimal("0.000001"))


@pytest.mark.parametrize(
    ("number", "figure", "score"),
    [
        (1, 3.0, "100"),
        (1, 9.0, "120"),
        (1, -1.0, "0"),
        (23, 10.0, "50"),
        (23, 0.0, "120"),
        (24, -0.2, "120"),
        (12, "partly", "50"),
        (5, None, None),
    ],
)
def test_an_item_scores_by_its_rule(
    standard: Standard, number: int, figure: float | str | None, score: str | None
) -> None:
    found = scoring.item_score(standard, number, figure)
    assert found == (None if score is None else Decimal(score))


def test_a_rank_from_quantiles_holds_the_true_rank(source: OpenSource) -> None:
    city = park_more.city_index(source, EVERYTHING, STANDARD)
    assert city is not None
    sql = """
        SELECT gi, city_rank FROM marts.fct_current_standings
        WHERE is_rankable AND ($districts IS NULL OR list_contains($districts, district_code))
    """
    ranked = source.rows(sql, EVERYTHING)
    assert len(ranked) == city["parks"]
    for gi, rank in ranked.itertuples(index=False):
        low, high = rank_range(float(gi), city)
        assert low <= rank <= high
