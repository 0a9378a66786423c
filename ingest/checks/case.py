"""What a check judges: one report with its companion forms, and the values fit to be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import isclose
from typing import NamedTuple

from ingest.findings import Bilingual, Finding, Part, Source
from ingest.recognise.cells.words import plain
from ingest.recognise.facts import DiagnosisDates
from ingest.recognise.forms import Confirmation, FollowUp, IndicatorRow, Report, RequirementRow
from ingest.recognise.labels import Lexicon
from ingest.text import clean
from warehouse.rules.rows import Attainment, Indicator

Place = tuple[int, int]  # (data year, indicator no)


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a check could not be judged: a code of the domain check_gap, and what its text needs."""

    reason: str
    parts: Mapping[str, Part] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """A check that fired. ``doubted`` are the values it puts in doubt, for which later checks keep still."""

    finding: Finding
    doubted: frozenset[Place] = frozenset()


class Step(NamedTuple):
    """Two neighbouring data years that differ, and the year whose value is the odd one."""

    earlier: int
    later: int
    odd: int


@dataclass(frozen=True)
class Case:
    """A report to be judged. ``invalid`` are the values that the gate found to be impossible."""

    report: Report
    lexicon: Lexicon
    dates: DiagnosisDates | None = None
    confirmation: Confirmation | None = None
    follow_ups: Sequence[FollowUp] = ()
    invalid: frozenset[Place] = frozenset()

    @cached_property
    def rows(self) -> dict[Place, IndicatorRow]:
        """Indicator rows by (data year, indicator no)."""
        return {(row.data_year, row.indicator_no): row for row in self.report.indicators}

    @cached_property
    def numbers(self) -> dict[Place, float]:
        """Numbers that were reported and are possible, in the indicator's unit."""
        return {
            place: row.value.number
            for place, row in self.rows.items()
            if row.value.state == "reported"
            and row.value.number is not None
            and place not in self.invalid
        }

    @cached_property
    def requirements(self) -> dict[int, RequirementRow]:
        """Rows of annex 2-1-1 by number."""
        return {row.requirement_no: row for row in self.report.requirements}

    @property
    def years(self) -> list[int]:
        """Data years in order."""
        return self.report.data_years

    @property
    def indicators(self) -> dict[int, Indicator]:
        """Indicators of the form's set by number."""
        return self.lexicon.indicators

    def is_of_set(self, check_id: str) -> bool:
        """Whether a check may judge this form: one that names indicators by number is of one set."""
        own = self.lexicon.registry.checks[check_id].indicator_set_id
        return own is None or own == self.report.indicator_set_id

    def parameter(self, check_id: str, name: str) -> float:
        """A threshold of check_parameters.csv."""
        return self.lexicon.registry.parameters[check_id, name]

    def level(self, year: int, number: int) -> Attainment | None:
        """What an indicator judged by words was found to be."""
        row = self.rows.get((year, number))
        return row.value.attainment if row else None

    def state(self, year: int, number: int) -> str:
        """State of a value: reported, not_applicable, missing or invalid; missing where no row was read."""
        if (year, number) in self.invalid:
            return "invalid"
        row = self.rows.get((year, number))
        return row.value.state if row else "missing"

    def is_unusual(self, year: int, number: int) -> bool:
        """Whether a number is outside the usual range of its indicator (review bounds)."""
        indicator, value = self.indicators[number], self.numbers[year, number]
        low, high = indicator.review_min, indicator.review_max
        return (low is not None and value < low) or (high is not None and value > high)

    def odd_year(self, earlier: int, later: int, number: int) -> int:
        """Of two years that differ, the one outside the usual range; else the later."""
        if self.is_unusual(earlier, number) > self.is_unusual(later, number):
            return earlier
        return later

    def each_year(self, *numbers: int) -> Iterator[tuple[int, tuple[float, ...]]]:
        """(year, values) of the years that report a number for all the indicators named."""
        for year in self.years:
            values = tuple(self.numbers[year, no] for no in numbers if (year, no) in self.numbers)
            if len(values) == len(numbers):
                yield year, values

    def neighbours(self) -> list[tuple[int, int]]:
        """(year, next year) of the data years; a step over a gap is no year-on-year change."""
        return [(a, b) for a, b in pairwise(self.years) if b == a + 1]

    def changes(self, number: int) -> Iterator[tuple[int, int, float, float]]:
        """(earlier year, later year, earlier value, later value) of neighbouring years."""
        for a, b in self.neighbours():
            if (a, number) in self.numbers and (b, number) in self.numbers:
                yield a, b, self.numbers[a, number], self.numbers[b, number]

    def fault(
        self,
        check_id: str,
        year: int,
        number: int,
        parts: Mapping[str, Part] | None = None,
        doubted: Sequence[Place] | None = None,
    ) -> Fault:
        """A fault at the cell of a value, which it puts in doubt unless ``doubted`` says otherwise."""
        row = self.rows[year, number]
        value = self.numbers.get((year, number))
        own: dict[str, Part] = {} if value is None else {"value": plain(value)}
        found = Finding(
            check_id,
            row.source,
            clean(row.text_as_written) or None,
            year,
            number,
            own | dict(parts or {}),
        )
        return Fault(found, frozenset([(year, number)] if doubted is None else doubted))

    def name_of(self, number: int) -> Bilingual:
        """An indicator's name."""
        indicator = self.indicators[number]
        return Bilingual(indicator.name_zh, indicator.name_en)

    def value_gaps(self, numbers: Sequence[int]) -> Iterator[Gap]:
        """Why the values a check needs cannot be compared, if they cannot.

        A value that is blank or invalid leaves its year unjudged; one that does not apply leaves
        nothing to judge, which matters only where it is so in every year.
        """
        lacking = [
            (year, no)
            for year in self.years
            for no in numbers
            if self.state(year, no) in {"missing", "invalid"}
        ]
        if not self.years:
            yield Gap("no_years")
        elif lacking:
            yield Gap("no_value", {"cells": cells_text(lacking)})
        elif not any(True for _ in self.each_year(*numbers)):
            yield Gap("not_reported", {"numbers": "、".join(map(str, numbers))})


def exceeds(value: float, limit: float) -> bool:
    """Whether a computed value is over its limit by more than the last bits of a float."""
    return value > limit and not isclose(value, limit, rel_tol=1e-9, abs_tol=1e-9)


def cells_text(places: Sequence[Place]) -> Bilingual:
    """Places of values in words: 2021年第6项、2022年第21项."""
    return Bilingual(
        "、".join(f"{year}年第{no}项" for year, no in places),
        ", ".join(f"no. {no} of {year}" for year, no in places),
    )


def whole_report(check_id: str, source: Source, parts: Mapping[str, Part]) -> Fault:
    """A fault that is not about one value."""
    return Fault(Finding(check_id, source, parts=parts))


def short(number: float, digits: int = 1) -> str:
    """A computed number for a message."""
    return plain(round(number, digits))


def counted(count: int, zh: str, one: str, many: str) -> Bilingual:
    """A count with its noun: 3 个工作日 / 3 working days, 1 working day."""
    return Bilingual(f"{count} {zh}", f"{count} {one if count == 1 else many}")
