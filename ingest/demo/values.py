"""A made-up park's indicator values, drawn from one latent quality.

Values are kept free of the contradictions a careful provider would not hand in (more waste treated
than utilised, no more wastewater than fresh water, good-air days as whole days); faults are added on
purpose elsewhere.
"""

from __future__ import annotations

import calendar
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.demo.chance import stream
from ingest.demo.own_score import Reported, green_indices, items_in_force
from warehouse.rules.rows import Attainment, Registry

# What a weak and a strong park report: (at quality 0, at quality 1).
_RANGES: dict[int, tuple[float, float]] = {
    1: (0.7, 4.0),
    2: (1.5, 20.0),
    3: (76.0, 97.0),  # the city has closed its coal boilers
    4: (420.0, 2150.0),
    5: (4.0, 21.0),
    6: (56.0, 99.0),
    7: (40.0, 96.0),
    8: (6.0, 42.0),
    9: (15.0, 80.0),
    10: (35.0, 97.0),
    11: (30.0, 96.0),
    13: (5.0, 45.0),
    14: (12.0, 85.0),
    15: (45.0, 98.0),
    16: (8.0, 60.0),
    17: (9.0, 60.0),
    18: (7.0, 50.0),
    19: (6.0, 28.0),
    20: (8.0, 45.0),
    21: (84.0, 99.8),
    22: (1.0, 6.0),
    23: (12.0, 2.5),
    24: (0.9, -0.05),
    26: (15.0, 42.0),
    27: (40.0, 96.0),
    28: (35.0, 95.0),
}
_GOOD_AIR_PCT = {2020: 75.4, 2021: 78.9, 2022: 78.4, 2023: 77.0, 2024: 79.2, 2025: 85.2}
_OPEN_ENDED = {1, 4, 5, 19}  # not percentages: no ceiling below the registry's hard bound
_LEVELLED = (12, 29, 30, 31)
_PARTLY_FROM, _MET_FROM = 0.18, 0.42
_MIDDLE_YEAR = 2023


@dataclass(frozen=True, slots=True)
class Nature:
    """What makes a park's values: reproducible from ``key``, with quality drifting by ``trend`` a year.

    ``optional`` are the indicators of choice groups that the park reports.
    """

    key: str
    quality: float
    trend: float
    optional: frozenset[int]
    leaning: Mapping[int, float] = field(default_factory=dict)  # per indicator, added to quality


def make_nature(
    key: str, target: float, last_year: int, trend: float, registry: Registry
) -> Nature:
    """A nature whose green index in ``last_year`` comes as near ``target`` as its words allow."""
    rng = stream(key, "nature")
    leaning = {number: rng.gauss(0, 0.1) for number in _numbers(registry)}
    optional = _choose_optional(rng, registry)
    low, high = -0.2, 1.6
    for _ in range(18):
        middle = (low + high) / 2
        nature = Nature(key, middle, trend, optional, leaning)
        years = [values_of(nature, year, registry) for year in range(last_year - 2, last_year + 1)]
        if green_indices(years, registry)[-1] < target:
            low = middle
        else:
            high = middle
    return Nature(key, (low + high) / 2, trend, optional, leaning)


def _numbers(registry: Registry) -> list[int]:
    standard, _ = items_in_force(registry)
    return sorted(registry.indicators_of(standard.indicator_set_id))


def values_of(nature: Nature, year: int, registry: Registry) -> dict[int, Reported]:
    """Values of all indicators in a year: a number, an attainment, or None where not applicable."""
    rng = stream(nature.key, year)
    quality = nature.quality + nature.trend * (year - _MIDDLE_YEAR)
    numbers: dict[int, float] = {}
    for number, (weak, strong) in _RANGES.items():
        share = quality + nature.leaning[number] + rng.gauss(0, 0.012)
        value = weak + (strong - weak) * max(share, -0.1)
        numbers[number] = value if number in _OPEN_ENDED else _below_ceiling(value, number)
    _make_coherent(numbers, nature)
    numbers[25] = _good_air(quality + nature.leaning[25], year)
    values: dict[int, Reported] = {
        number: round(value, 1 if value >= 100 else 2) for number, value in numbers.items()
    }
    for number in _LEVELLED:
        values[number] = _attainment(quality + 2 * nature.leaning[number])
    for item in items_in_force(registry)[1]:
        if item.choice_group and item.indicator_no not in nature.optional:
            values[item.indicator_no] = None
    if values[12] == "not_met":
        values[8] = None  # nothing to reuse without a treatment plant
    return dict(sorted(values.items()))


def _below_ceiling(value: float, number: int) -> float:
    """Bend what would run over 100 back under it, so that three good years are not three equal ones."""
    if number == 24:
        return value
    if number in (22, 23):
        return value if value > 0.3 else 0.3 / (1.3 - value)
    return value if value < 96 else 100 - 4 / (1 + (value - 96) / 4)


def _make_coherent(numbers: dict[int, float], nature: Nature) -> None:
    for number in _OPEN_ENDED:
        numbers[number] = max(numbers[number], _RANGES[number][0] * 0.7)
    numbers[2] = min(numbers[2], numbers[3] - 1)
    numbers[21] = max(numbers[21], min(numbers[6] + 0.4, 100))
    numbers[23] = min(numbers[23], 0.85 * 10_000 / numbers[4])
    if nature.trend < 0:
        numbers[22] = min(numbers[22], 4.5)


def _good_air(share: float, year: int) -> float:
    days = 366 if calendar.isleap(year) else 365
    rate = _GOOD_AIR_PCT.get(year, 79.0) + 8 * (min(max(share, 0), 1) - 0.5)
    return round(100 * round(days * rate / 100) / days, 2)


def _attainment(share: float) -> Attainment:
    if share >= _MET_FROM:
        return "met"
    return "partly" if share >= _PARTLY_FROM else "not_met"


def _choose_optional(rng: random.Random, registry: Registry) -> frozenset[int]:
    """Of each choice group, the members to fill its slots and sometimes one more."""
    groups: dict[str, list[int]] = {}
    needed: dict[str, int] = {}
    for item in items_in_force(registry)[1]:
        if item.choice_group:
            groups.setdefault(item.choice_group, []).append(item.indicator_no)
            needed[item.choice_group] = item.choose_n or 1
    chosen: set[int] = set()
    for group, members in groups.items():
        count = needed[group] + (rng.random() < 0.3)
        chosen.update(rng.sample(members, min(count, len(members))))
    return frozenset(chosen)
