"""The basic requirements (annex 2-1-1) against the indicators."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.checks.case import Case, Fault, Gap
from ingest.findings import Part
from ingest.text import clean


def carbon_keeps_falling(case: Case) -> Iterator[Fault | Gap]:
    """X12: requirement 2 is met, so carbon intensity fell in every year (no. 22)."""
    yield from _undecided(case, 2)
    if _is_met(case, 2):
        for year, (value,) in case.each_year(22):
            if value <= case.parameter("X12", "max_value"):
                yield case.fault("X12", year, 22, _marked(case, 2))


def renewable_facilities(case: Case) -> Iterator[Fault | Gap]:
    """X28: renewable facilities (requirement 8) and the renewable share (no. 2) of the last year."""
    yield from _undecided(case, 8)
    if not case.years:
        yield Gap("no_years")
        return
    year = case.years[-1]
    share = case.numbers.get((year, 2))
    is_met = _is_met(case, 8)
    if share is not None and is_met is not None and is_met != (share > 0):
        yield case.fault("X28", year, 2, _marked(case, 8))


def energy_platform(case: Case) -> Iterator[Fault | Gap]:
    """X29: an energy monitoring platform (requirement 7) but no information platform (no. 31)."""
    yield from _undecided(case, 7)
    if not case.years:
        yield Gap("no_years")
        return
    year = case.years[-1]
    if _is_met(case, 7) and case.level(year, 31) == "not_met":
        written = clean(case.rows[year, 31].text_as_written)
        yield case.fault("X29", year, 31, {**_marked(case, 7), "value": written}, [])


def _is_met(case: Case, number: int) -> bool | None:
    row = case.requirements.get(number)
    return row.is_met if row else None


def _undecided(case: Case, number: int) -> Iterator[Gap]:
    if _is_met(case, number) is None:
        yield Gap("no_requirement", {"no": number})


def _marked(case: Case, number: int) -> dict[str, Part]:
    return {"requirement": clean(case.requirements[number].text_as_written)}
