"""The good-air rate (no. 25): whole days, and near the city's published rate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.checks.case import Case, Fault, Gap, exceeds, short
from ingest.findings import Bilingual
from ingest.recognise.cells.words import plain
from ingest.text import clean

_DECIMAL = re.compile(r"\.\d")
_YEAR_LENGTHS = (365, 366)  # valid days may miss one, so both lengths are tried in any year


def whole_days(case: Case) -> Iterator[Fault]:
    """X15: a rate given with decimals makes a whole number of days."""
    for year, (rate,) in case.each_year(25):
        if not _DECIMAL.search(clean(case.rows[year, 25].text_as_written)):
            continue
        days = [length * rate / 100 for length in _YEAR_LENGTHS]
        if exceeds(min(abs(d - round(d)) for d in days), case.parameter("X15", "max_distance")):
            yield case.fault("X15", year, 25, {"days": short(days[0], 2)}, [])


def near_the_city(case: Case) -> Iterator[Fault | Gap]:
    """X16: within some points of the city's rate, in the years for which the city published one."""
    city = {row.data_year: row.good_rate_pct for row in case.lexicon.registry.city_air_quality}
    unpublished = [year for year in case.years if year not in city]
    if unpublished:
        yield Gap("no_city_value", {"years": _years(unpublished)})
    for year, (rate,) in case.each_year(25):
        if year in city and exceeds(abs(rate - city[year]), case.parameter("X16", "max_gap")):
            gap = short(abs(rate - city[year]), 2)
            yield case.fault("X16", year, 25, {"city": plain(city[year]), "gap": gap})


def _years(years: list[int]) -> Bilingual:
    return Bilingual("、".join(map(str, years)), ", ".join(map(str, years)))
