"""The index under other values: the scoring rules of the marts, so that a page can try one out.

The arithmetic is that of the dbt models (item score, slots, index), to the last of six decimals; a
test holds the two against each other over a whole city.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from warehouse.home import Home
from warehouse.rules.files import seed_files
from warehouse.rules.rows import Registry, ScoringItem

MILLION = 1_000_000
Figure = float | str | None
"""What a report says of an indicator: a number, an attainment (met, partly, not_met), or nothing."""


@dataclass(frozen=True)
class Standard:
    """A scoring standard: its items by indicator, the dimension of each, the scores of levels."""

    items: Mapping[int, ScoringItem]
    dimensions: Mapping[int, str]
    levels: Mapping[str, float]
    at_or_below_zero_score: float


@dataclass(frozen=True)
class Outcome:
    """The index of a data year: ``scores`` by indicator (None: no score), ``slots`` filled by which.

    A slot that nothing fills is in ``slots`` with None and counts 0.
    """

    gi: Decimal
    dimensions: Mapping[str, Decimal]
    scores: Mapping[int, Decimal | None]
    slots: Mapping[str, int | None]

    @property
    def slots_scored(self) -> int:
        """How many slots hold a score."""
        return sum(no is not None and self.scores[no] is not None for no in self.slots.values())


def load_standard(home: Home, registry: Registry, standard_id: str) -> Standard:
    """The standard as the registry of ``home`` has it."""
    row = next(row for row in registry.scoring_standards if row.standard_id == standard_id)
    with seed_files(home.registry_dir)["scoring_levels"].open(
        encoding="utf-8-sig", newline=""
    ) as handle:
        levels = {
            line["level"]: float(line["score"])
            for line in csv.DictReader(handle)
            if line["standard_id"] == standard_id
        }
    indicators = registry.indicators_of(row.indicator_set_id)
    return Standard(
        {
            item.indicator_no: item
            for item in registry.scoring_items
            if item.standard_id == standard_id
        },
        {no: indicator.dimension_code for no, indicator in indicators.items()},
        levels,
        row.at_or_below_zero_score,
    )


def item_score(standard: Standard, indicator_no: int, figure: Figure) -> Decimal | None:
    """The score of one figure: 100 x value / lead, or its reverse, held to 0..max; a level's score."""
    item = standard.items[indicator_no]
    if figure is None:
        return None
    if isinstance(figure, str):
        score = standard.levels[figure]
    elif item.lead_value is None:
        return None
    elif item.better == "higher":
        score = 100 * figure / item.lead_value
    elif figure <= 0:
        score = standard.at_or_below_zero_score
    else:
        score = 100 * item.lead_value / figure
    held = min(max(score, 0.0), item.max_score)
    return Decimal(math.floor(held * MILLION + 0.5)) / MILLION


def outcome(standard: Standard, figures: Mapping[int, Mapping[int, Figure]], year: int) -> Outcome:
    """The index of ``year`` from the figures of all years of its diagnosis, by year and indicator.

    All years are needed: which members fill the slots of a choice group is settled over them.
    """
    scores = {
        of_year: {no: item_score(standard, no, given.get(no)) for no in standard.items}
        for of_year, given in figures.items()
    }
    slots = _slots(standard, scores)
    of_year = scores[year]
    held = {slot: (of_year[no] if no else None) or Decimal(0) for slot, no in slots.items()}
    by_dimension: dict[str, list[Decimal]] = {}
    for slot, score in held.items():
        by_dimension.setdefault(_dimension_of(standard, slot), []).append(score)
    return Outcome(
        _mean(list(held.values())),
        {code: _mean(parts) for code, parts in by_dimension.items()},
        of_year,
        slots,
    )


def _slots(
    standard: Standard, scores: Mapping[int, Mapping[int, Decimal | None]]
) -> dict[str, int | None]:
    """Each slot with the indicator that fills it: of a group those with the highest sums."""
    slots: dict[str, int | None] = {}
    groups: dict[str, list[int]] = {}
    for no, item in sorted(standard.items.items()):
        if item.choice_group is None:
            slots[str(no)] = no
        else:
            groups.setdefault(item.choice_group, []).append(no)
    for group, members in groups.items():
        sums = {
            no: sum((of_year[no] or Decimal(0) for of_year in scores.values()), Decimal(0))
            for no in members
            if any(of_year[no] is not None for of_year in scores.values())
        }
        ranked = sorted(sums, key=lambda no: (-sums[no], no))
        for place in range(standard.items[members[0]].choose_n or 0):
            slots[f"{group}-{place + 1}"] = ranked[place] if place < len(ranked) else None
    return slots


def _dimension_of(standard: Standard, slot: str) -> str:
    for no, item in standard.items.items():
        if slot == str(no) or (item.choice_group and slot.rpartition("-")[0] == item.choice_group):
            return standard.dimensions[no]
    raise KeyError(slot)


def _mean(scores: list[Decimal]) -> Decimal:
    """Sum / count to six decimals, half up, in whole numbers as the models do."""
    total, count = int(sum(scores) * MILLION), len(scores)
    return Decimal((2 * total + count) // (2 * count)) / MILLION
