"""Who is diagnosed when, by whom, how it is filled in and handed over: the demo city before any file.

Rare cases (not rankable, faults, unknown dates) sit at fixed park numbers, so that a city of any size
from one park up has the cases of its numbers and the full city has them all.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from chinese_calendar import is_workday

from ingest.demo.chance import stream
from ingest.demo.names import PROVIDERS, Provider, park_names
from ingest.demo.values import Nature, make_nature
from warehouse.rules.rows import District, Registry

AS_OF = date(2026, 11, 22)  # the day the demo city is written for: what is due is due by this day
YEARS = (2023, 2024, 2025)
LOWEST_INDEX, HIGHEST_INDEX = 45.0, 112.5

Way = Literal["plain", "typist", "words", "workbook"]
Fault = Literal[
    "percent_over_100",
    "missing_row",
    "fixed_over_total",
    "small_team",
    "unit_converted",
    "short_visit",
]
Timing = Literal["early", "soon", "later"]

_WAYS: tuple[Way, ...] = (
    "plain",
    "typist",
    "words",
    "plain",
    "words",
    "typist",
    "workbook",
    "plain",
    "typist",
    "words",
)
_FAULTS: dict[int, Fault] = {
    4: "percent_over_100",
    11: "missing_row",
    18: "fixed_over_total",
    25: "small_team",
    29: "unit_converted",
    36: "percent_over_100",
    44: "fixed_over_total",
    51: "missing_row",
    58: "short_visit",
}
# Park number -> (basic requirement, what is written in its place of 符合).
_REQUIREMENTS: dict[int, tuple[int, str]] = {
    6: (2, "不符合"),
    21: (4, "不符合"),
    34: (6, "不符合"),
    48: (5, "不符合"),
    60: (6, "不符合"),
    13: (4, "基本符合"),
    42: (6, "基本符合"),
}
_DIAGNOSED_TWICE = frozenset({2, 9, 16, 23, 30, 37, 45, 53})
_RESTATED = frozenset({9, 23, 45})
_INCLUDING_YEAR = frozenset({7, 19, 32, 47, 62})
_NO_DATE = frozenset({10, 28, 55})
_WITH_ALIAS = frozenset({3, 15, 27, 40, 57})
_TIMINGS: tuple[Timing, ...] = ("early", "soon", "early", "later", "early", "early")
_FOLLOW_UPS = ("on_time", "none", "late", "on_time", "none", "on_time")
_UNREGISTERED = 2


@dataclass(frozen=True, slots=True)
class Park:
    """A park; ``number`` counts from 1. ``alias`` is the name its reports use where there is one."""

    number: int
    name: str
    alias: str | None
    district: District
    level: str
    is_registered: bool
    nature: Nature


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One diagnosis and the documents it leaves. Dates that a form would not show are kept anyway."""

    park: Park
    provider: Provider
    year: int
    data_years: tuple[int, int, int]
    way: Way
    is_package: bool
    onsite: tuple[date, date]
    handed_over: date
    is_dated: bool
    follow_up: date | None
    fault: Fault | None
    requirement: tuple[int, str] | None
    restates: bool
    key: str


def plan_city(seed: int, count: int, registry: Registry) -> list[Diagnosis]:
    """All diagnoses of a city of ``count`` parks, by park and year.

    Raises ValueError when there are more parks than made-up names.
    """
    rng = stream(seed, "city")
    parks = _parks(seed, count, rng, registry)
    planned = [
        _diagnosis(park, year, seed, order)
        for park in parks
        for order, year in enumerate(_years_of_number(park.number))
    ]
    return _with_packages(planned)


def _parks(seed: int, count: int, rng: random.Random, registry: Registry) -> list[Park]:
    districts = [row for row in registry.districts if row.kind != "city"]
    places = (districts * 3)[:count] + rng.choices(districts, k=max(count - 3 * len(districts), 0))
    targets = [
        LOWEST_INDEX + (HIGHEST_INDEX - LOWEST_INDEX) * ((rank + 0.5) / count) ** 0.85
        for rank in range(count)
    ]
    rng.shuffle(targets)
    parks = []
    names = park_names(count, rng)
    for number, (name, place, target) in enumerate(zip(names, places, targets, strict=True), 1):
        trend = rng.gauss(0.02, 0.025)
        last_year = max(_years_of_number(number)) - 1
        parks.append(
            Park(
                number=number,
                name=name,
                alias=f"北京{name}" if number in _WITH_ALIAS else None,
                district=place,
                level=_level(target, rng),
                is_registered=number <= count - _UNREGISTERED,
                nature=make_nature(f"{seed}/{number}", target, last_year, trend, registry),
            )
        )
    return parks


def _level(target: float, rng: random.Random) -> str:
    """National parks are the rarer and, on the whole, the better ones."""
    national = 0.3 if target > 90 else 0.08
    return rng.choices(("国家级", "市级", "其他"), (national, 0.5, 0.5 - national))[0]


def _years_of_number(number: int) -> tuple[int, ...]:
    if number in _DIAGNOSED_TWICE:
        return (YEARS[0], YEARS[-1])
    return (YEARS[number % len(YEARS)],)


def _diagnosis(park: Park, year: int, seed: int, order: int) -> Diagnosis:
    key = f"{seed}/{park.number}/{year}"
    rng = stream(key, "plan")
    number = park.number
    timing: Timing = _TIMINGS[number // len(YEARS) % len(_TIMINGS)] if year == 2025 else "early"
    is_dated = number not in _NO_DATE
    fault = _FAULTS.get(number)
    onsite, handed_over = _dates(year, timing if is_dated else "early", fault, rng)
    is_package = (timing == "later" or fault == "short_visit") and is_dated
    last = year if number in _INCLUDING_YEAR else year - 1
    return Diagnosis(
        park=park,
        provider=rng.choice(PROVIDERS),
        year=year,
        data_years=(last - 2, last - 1, last),
        way=_WAYS[(number + 3 * order) % len(_WAYS)],
        is_package=is_package,
        onsite=onsite,
        handed_over=handed_over,
        is_dated=is_dated,
        follow_up=_follow_up(handed_over, number, rng) if is_dated else None,
        fault=fault,
        requirement=_REQUIREMENTS.get(number),
        restates=number in _RESTATED and order > 0,
        key=key,
    )


def _dates(
    year: int, timing: Timing, fault: Fault | None, rng: random.Random
) -> tuple[tuple[date, date], date]:
    """The visit on site and the day the report is handed over."""
    if timing == "early":
        start = date(year, 5, 8) + timedelta(days=rng.randrange(110))
        wait = rng.randrange(25, 60)
    elif timing == "soon":  # due within the 60 days after AS_OF
        start = date(year, 10, 9) + timedelta(days=rng.randrange(12))
        wait = rng.randrange(45, 60)
    else:
        start = date(year, 11, 10) + timedelta(days=rng.randrange(20))
        wait = rng.randrange(85, 120)
    days = 2 if fault == "short_visit" else rng.choice((4, 5, 5, 6))
    first = _workday(start)
    last = first
    for _ in range(days - 1):
        last = _workday(last + timedelta(days=1))
    return (first, last), _workday(last + timedelta(days=wait))


def _workday(day: date) -> date:
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def _follow_up(handed_over: date, number: int, rng: random.Random) -> date | None:
    """The day the follow-up came, or None where it is not due yet or was never handed in."""
    due = handed_over + timedelta(days=365)
    when = _FOLLOW_UPS[number % len(_FOLLOW_UPS)]
    if when == "none" or due > AS_OF:
        return None
    late = due + timedelta(days=rng.randrange(8, 90))
    if when == "on_time" or late > AS_OF:
        return _workday(due - timedelta(days=rng.randrange(9, 50)))
    return _workday(late)


def _with_packages(planned: Sequence[Diagnosis]) -> list[Diagnosis]:
    """Decide who hands in a package: mostly the better parks, and never all of a district.

    A folder that holds one report and another form counts as a package, a district's folder too: so
    a district keeps the reports of its two weakest parks loose, or has no loose form at all.
    """
    decided = []
    for _, district in groupby(sorted(planned, key=_district_of), key=_district_of):
        loose = 0
        members = []
        for diagnosis in sorted(district, key=lambda row: row.park.nature.quality):
            wish = (
                stream(diagnosis.key, "package").random()
                < 0.25 + 0.5 * diagnosis.park.nature.quality
            )
            is_package = diagnosis.is_package or (wish and diagnosis.is_dated and loose >= 2)
            loose += not is_package
            members.append(replace(diagnosis, is_package=is_package))
        decided += [
            replace(row, is_package=True) if row.follow_up and loose < 2 else row for row in members
        ]
    return sorted(decided, key=lambda row: (row.park.number, row.year))


def _district_of(diagnosis: Diagnosis) -> str:
    return diagnosis.park.district.district_code
