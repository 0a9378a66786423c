"""The score a provider works out for its own report (诊断评分), by the standard in force.

It repeats the rules of the warehouse's models on purpose: the demo needs providers who calculate for
themselves, most of them rightly.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence

from warehouse.rules.files import seed_files
from warehouse.rules.rows import Attainment, Registry, ScoringItem, ScoringStandard

# A number, an attainment, or None where nothing is reported.
Reported = float | Attainment | None


def items_in_force(registry: Registry) -> tuple[ScoringStandard, list[ScoringItem]]:
    """The scoring standard in force and its items."""
    standard = next(row for row in registry.scoring_standards if row.is_in_force)
    items = [row for row in registry.scoring_items if row.standard_id == standard.standard_id]
    return standard, items


def green_indices(years: Sequence[Mapping[int, Reported]], registry: Registry) -> list[float]:
    """The green index of each year of a diagnosis: the mean over all slots, an empty slot counting 0.

    Source: the city guide's cap of 120 and the slots of the standard (scoring_items.csv); the members
    that fill a choice group are those with the highest sum of scores over the years.
    """
    standard, items = items_in_force(registry)
    levels = _level_scores(standard.standard_id)
    scores = {
        item.indicator_no: [
            _score(values.get(item.indicator_no), item, levels, standard.at_or_below_zero_score)
            for values in years
        ]
        for item in items
    }
    counted, slots = _counted(items, scores)
    return [
        sum(scores[number][position] or 0 for number in counted) / slots
        for position in range(len(years))
    ]


def _counted(
    items: Sequence[ScoringItem], scores: Mapping[int, list[float | None]]
) -> tuple[list[int], int]:
    """The indicators that fill slots, and how many slots there are."""
    counted = [item.indicator_no for item in items if not item.choice_group]
    slots = len(counted)
    groups: dict[str, list[ScoringItem]] = {}
    for item in items:
        if item.choice_group:
            groups.setdefault(item.choice_group, []).append(item)
    for members in groups.values():
        choose = members[0].choose_n or 1
        slots += choose
        reported = [
            item.indicator_no
            for item in members
            if any(score is not None for score in scores[item.indicator_no])
        ]
        reported.sort(key=lambda number: (-sum(score or 0 for score in scores[number]), number))
        counted += reported[:choose]
    return counted, slots


def _score(
    value: Reported, item: ScoringItem, levels: Mapping[str, float], at_or_below_zero: float
) -> float | None:
    if value is None:
        return None
    if isinstance(value, str):
        return levels[value]
    if item.lead_value is None:
        return None
    if item.better == "lower":
        if value <= 0:
            return at_or_below_zero
        return min(100 * item.lead_value / value, item.max_score)
    return min(max(100 * value / item.lead_value, 0), item.max_score)


def _level_scores(standard_id: str) -> dict[str, float]:
    with seed_files()["scoring_levels"].open(encoding="utf-8-sig", newline="") as handle:
        return {
            row["level"]: float(row["score"])
            for row in csv.DictReader(handle)
            if row["standard_id"] == standard_id
        }
