"""Values that look as if they were written in another unit, or stand for another quantity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from ingest.checks.case import Case, Fault, Step, exceeds, short
from ingest.findings import Bilingual, Part
from ingest.recognise.cells.words import plain
from warehouse.rules.rows import Indicator

_WAN = 10_000  # 元 in a 万元
_VALUE_ADDED = (1, 5, 19)  # the indicators with value added in the numerator that X07 compares


def water_in_wan_yuan(case: Case) -> Iterator[Fault]:
    """X06: water productivity (no. 4) so small that it must be in 万元/m3."""
    for year, (value,) in case.each_year(4):
        if value < case.parameter("X06", "min_value"):
            yield case.fault("X06", year, 4, {"converted": plain(value * _WAN)})


def is_percentage(indicator: Indicator) -> bool:
    """A share between 0 and 100 %; a rate of change (no. 22) may be negative and is none."""
    return indicator.unit == "%" and indicator.hard_min == 0


def fraction_for_percent(case: Case) -> Iterator[Fault]:
    """X04: a share of at most 1 % where the other years, or the usual values, are far higher."""
    most = case.parameter("X04", "max_fraction")
    for (year, number), value in case.numbers.items():
        indicator = case.indicators[number]
        if not is_percentage(indicator) or not 0 < value <= most:
            continue
        others = [case.numbers[y, number] for y in case.years if (y, number) in case.numbers]
        is_usually_high = (indicator.review_min or 0) >= case.parameter("X04", "typical_from")
        if is_usually_high or max(others) > case.parameter("X04", "other_years_above"):
            percent = plain(float(f"{value * 100:.12g}"))
            yield case.fault("X04", year, number, {"percent": percent})


def unit_scale(case: Case) -> Iterator[Fault]:
    """X05: two years apart by a factor between units (万元 and 亿元, 公顷, 亩 and 平方公里)."""
    factors = [
        value
        for (check_id, name), value in case.lexicon.registry.parameters.items()
        if check_id == "X05" and name.startswith("factor")
    ]
    tolerance = case.parameter("X05", "tolerance")

    def factor_between(one: float, other: float) -> float | None:
        ratio = max(one, other) / min(one, other)
        return next((f for f in factors if not exceeds(abs(ratio / f - 1), tolerance)), None)

    for number, indicator in case.indicators.items():
        if indicator.value_type == "categorical" or indicator.unit in {"%", "-"}:
            continue
        for step in _steps(case, number, lambda a, b: factor_between(a, b) is not None):
            earlier, later = case.numbers[step.earlier, number], case.numbers[step.later, number]
            factor = factor_between(earlier, later)
            assert factor is not None
            yield case.fault(
                "X05",
                step.odd,
                number,
                {**_both(step, earlier, later), "factor": plain(factor)},
                [(step.earlier, number), (step.later, number)],
            )


def output_for_value_added(case: Case) -> Iterator[Fault]:
    """X07: one of nos. 1, 5, 19 jumps as gross output would, while the others stay flat."""
    low, high = case.parameter("X07", "min_jump"), case.parameter("X07", "max_jump")
    flat = case.parameter("X07", "flat_pct") / 100

    def jumps(one: float, other: float) -> bool:
        ratio = max(one, other) / min(one, other)
        return not exceeds(low, ratio) and not exceeds(ratio, high)

    for number in _VALUE_ADDED:
        for step in _steps(case, number, jumps):
            others = [
                no
                for no in _VALUE_ADDED
                if no != number and {(step.earlier, no), (step.later, no)} <= case.numbers.keys()
            ]
            values = [
                (case.numbers[step.earlier, no], case.numbers[step.later, no]) for no in others
            ]
            if not others or any(a <= 0 or exceeds(abs(b / a - 1), flat) for a, b in values):
                continue
            earlier, later = case.numbers[step.earlier, number], case.numbers[step.later, number]
            names = [case.name_of(no) for no in others]
            parts: dict[str, Part] = {
                **_both(step, earlier, later),
                "factor": short(max(earlier, later) / min(earlier, later)),
                "others": Bilingual(
                    "、".join(n.zh for n in names), " and ".join(n.en for n in names)
                ),
            }
            yield case.fault(
                "X07", step.odd, number, parts, [(step.earlier, number), (step.later, number)]
            )


def _both(step: Step, earlier: float, later: float) -> dict[str, Part]:
    return {
        "earlier_year": step.earlier,
        "later_year": step.later,
        "earlier": plain(earlier),
        "later": plain(later),
    }


def _steps(case: Case, number: int, differs: Callable[[float, float], bool]) -> Iterator[Step]:
    """Steps between neighbouring data years that differ; out and back again is one, at its peak.

    The odd year of a single step is the one outside the usual range, else the later.
    """
    years = [y for y in case.years if case.numbers.get((y, number), 0) > 0]
    before: Step | None = None
    for earlier, later in pairwise(years):
        a, b = case.numbers[earlier, number], case.numbers[later, number]
        if not differs(a, b):
            before = None
            continue
        if before is not None and (b > a) != (a > case.numbers[before.earlier, number]):
            before = None
            continue
        is_back = later != years[-1] and _turns(case, number, years, later, differs)
        odd = later if is_back else case.odd_year(earlier, later, number)
        before = Step(earlier, later, odd)
        yield before


def _turns(
    case: Case, number: int, years: list[int], at: int, differs: Callable[[float, float], bool]
) -> bool:
    """Whether the step after ``at`` leads back."""
    position = years.index(at)
    a, b, c = (case.numbers[years[position + shift], number] for shift in (-1, 0, 1))
    return differs(b, c) and (c > b) != (b > a)
