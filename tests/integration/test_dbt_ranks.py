"""How far the ranks can be trusted, held against the draws computed a second time."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

import duckdb

from tests.dbt_expected import ITEMS, LEVELS, YearScore, chosen_members, seed
from tests.made_up import SCORES, rows

RANKABLE = {
    park: score for (park, year), score in SCORES.items() if year == 2024 and score.is_rankable
}
Factors = Mapping[tuple[str, int], float]


def slots_of(score: YearScore) -> list[int | None]:
    """The indicator in each slot, in the order of the slots."""
    chosen = chosen_members(score.report)
    slots: list[int | None] = []
    met = set()
    for number, item in ITEMS.items():
        group = item["choice_group"]
        if not group:
            slots.append(number)
        elif group not in met:
            met.add(group)
            members = chosen[group]
            slots += [*members, *[None] * (int(item["choose_n"]) - len(members))]
    return slots


SLOTS = {park: slots_of(score) for park, score in RANKABLE.items()}


def item_under(number: int | None, score: YearScore, factors: Factors) -> float:
    """Score of an item when its lead value is multiplied by the draw's factor."""
    value = None if number is None else score.report.years[score.year].get(number)
    if number is None or value is None:
        return 0
    item = ITEMS[number]
    if value in LEVELS:
        return float(LEVELS[str(value)])
    if not isinstance(value, int | float):
        return 0
    if item["better"] == "lower" and value <= 0:
        return 120
    lead = float(item["lead_value"]) * factors.get(("lead", number), 1)
    uncapped = 100 * value / lead if item["better"] == "higher" else 100 * lead / value
    return min(max(uncapped, 0), float(item["max_score"]))


def ranks_under(factors: Factors) -> dict[str, int]:
    """Ranks of the current standing with the factors that are given and 1 for all others."""
    means = {}
    for park, score in RANKABLE.items():
        slots = SLOTS[park]
        weights = [factors.get(("weight", slot_no), 1) for slot_no in range(1, len(slots) + 1)]
        weighted = [
            weight * item_under(number, score, factors)
            for weight, number in zip(weights, slots, strict=True)
        ]
        means[park] = round(sum(weighted) / sum(weights), 5)
    return {park: 1 + sum(other > mean for other in means.values()) for park, mean in means.items()}


def test_rank_intervals_equal_the_second_computation(marts: duckdb.DuckDBPyConnection) -> None:
    draws: dict[str, dict[tuple[str, int], float]] = defaultdict(dict)
    for row in seed("ranking_draws"):
        draws[row["draw_no"]][row["kind"], int(row["number"])] = float(row["factor"])
    assert len(draws) == 1000
    ranks: dict[str, list[int]] = defaultdict(list)
    for factors in draws.values():
        for park, rank in ranks_under(factors).items():
            ranks[park].append(rank)
    top = math.ceil(len(RANKABLE) / 5)
    expected = {
        park: (ordered[49], ordered[499], ordered[949], sum(r <= top for r in ordered) / 1000)
        for park, ordered in ((park, sorted(found)) for park, found in ranks.items())
    }
    found = {
        park: (low, middle, high, float(share))
        for park, low, middle, high, share in rows(
            marts,
            "SELECT park_name, rank_p05, rank_p50, rank_p95, top_fifth_share"
            " FROM marts.fct_current_standings WHERE is_rankable",
        )
    }
    assert found == expected
    assert any(low < high for low, _, high, _ in found.values()), "the draws move somebody"
    assert rows(
        marts, "SELECT count(rank_p50) FROM marts.fct_current_standings WHERE NOT is_rankable"
    ) == [(0,)]


def test_sensitivity_equals_the_second_computation(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "SELECT park_name, choice_kind, choice_no, factor_low, factor_high, rank_low, rank_high"
        " FROM marts.fct_rank_sensitivity",
    )
    numeric = sum(item["better"] != "level" for item in ITEMS.values())
    assert len(found) == len(RANKABLE) * (24 + numeric)
    under = {
        (kind, number, factor): ranks_under({(kind, number): float(factor)})
        for _, kind, number, low, high, *_ in found
        for factor in (low, high)
    }
    for park, kind, number, low, high, rank_low, rank_high in found:
        expected = [under[kind, number, factor][park] for factor in (low, high)]
        assert [rank_low, rank_high] == expected, (park, kind, number)
