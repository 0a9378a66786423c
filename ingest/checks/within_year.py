"""Values of one year against each other: water and waste, energy, land and people."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.checks.case import Case, Fault, exceeds, short
from ingest.recognise.cells.words import plain

_WAN = 10_000  # 元 in a 万元, 万元 in an 亿元


def treated_under_utilised(case: Case) -> Iterator[Fault]:
    """X01: waste treated or utilised (no. 21) includes what is utilised (no. 6)."""
    for year, (treated, used) in case.each_year(21, 6):
        if exceeds(used - treated, case.parameter("X01", "tolerance")):
            yield case.fault("X01", year, 21, {"used": plain(used)}, [(year, 21), (year, 6)])


def more_wastewater_than_water(case: Case) -> Iterator[Fault]:
    """X02: wastewater per 万元 (no. 23) against the fresh water that no. 4 implies."""
    factor = case.parameter("X02", "factor")
    for year, (wastewater, productivity) in case.each_year(23, 4):
        if productivity > 0 and exceeds(wastewater, factor * _WAN / productivity):
            fresh = short(_WAN / productivity, 2)
            yield case.fault("X02", year, 23, {"fresh": fresh}, [(year, 23), (year, 4)])


def more_renewable_than_clean(case: Case) -> Iterator[Fault]:
    """X08: renewables (no. 2) are part of clean energy (no. 3)."""
    for year, (renewable, clean_share) in case.each_year(2, 3):
        if exceeds(renewable - clean_share, case.parameter("X08", "tolerance")):
            yield case.fault("X08", year, 2, {"clean": plain(clean_share)}, [(year, 2), (year, 3)])


def headcount_density(case: Case) -> Iterator[Fault]:
    """X09: workers per km2 that nos. 5 and 19 imply, both from the same value added."""
    for year, (land, per_worker) in case.each_year(5, 19):
        yield from _density(case, "X09", year, land, 19, per_worker, "per_worker")


def energy_density(case: Case) -> Iterator[Fault]:
    """X10: tce per km2 that nos. 5 and 1 imply, both from the same value added."""
    for year, (land, productivity) in case.each_year(5, 1):
        yield from _density(case, "X10", year, land, 1, productivity, "productivity")


def _density(
    case: Case, check_id: str, year: int, land: float, number: int, divisor: float, name: str
) -> Iterator[Fault]:
    if divisor <= 0:
        return
    density = _WAN * land / divisor
    low, high = case.parameter(check_id, "low"), case.parameter(check_id, "high")
    if exceeds(low, density) or exceeds(density, high):
        parts = {name: plain(divisor), "density": short(density, 0)}
        yield case.fault(check_id, year, 5, parts, [(year, 5), (year, number)])


def reuse_without_treatment(case: Case) -> Iterator[Fault]:
    """X30: water reclaimed (no. 8) in a year without a treatment plant (no. 12)."""
    for year, (reuse,) in case.each_year(8):
        if case.level(year, 12) == "not_met" and reuse > 0:
            yield case.fault("X30", year, 12, {"reuse": plain(reuse)}, [(year, 8)])


def low_clean_energy(case: Case) -> Iterator[Fault]:
    """X17: clean energy (no. 3) under what a coal-free zone of the city has."""
    for year, (value,) in case.each_year(3):
        if value < case.parameter("X17", "min_value"):
            yield case.fault("X17", year, 3)
