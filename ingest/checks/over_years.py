"""Values of one indicator over the data years, and of two that ought to move together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ingest.checks.case import Case, Fault, Gap, exceeds, short
from ingest.findings import Bilingual, Part
from ingest.recognise.cells.words import plain

_UP_DOWN = Bilingual("先升后降", "far up, then far down")
_DOWN_UP = Bilingual("先降后升", "far down, then far up")


def carbon_against_energy(case: Case) -> Iterator[Fault | Gap]:
    """X11: carbon intensity falls (no. 22) while energy productivity does too and no fuel is cleaner."""
    yield from _unless_neighbours(case)
    for earlier, later, before, after in case.changes(1):
        needed = [(later, 22), *((year, no) for year in (earlier, later) for no in (2, 3))]
        if before <= 0 or not set(needed) <= case.numbers.keys():
            continue
        fall = 100 * (1 - after / before)
        is_cleaner = any(case.numbers[later, no] > case.numbers[earlier, no] for no in (2, 3))
        if (
            case.numbers[later, 22] > case.parameter("X11", "carbon_above")
            and exceeds(fall, case.parameter("X11", "energy_fall_pct"))
            and not is_cleaner
        ):
            doubted = [(later, 22), (earlier, 1), (later, 1)]
            yield case.fault("X11", later, 22, {"fall": short(fall, 2)}, doubted)


def elasticity_against_wastewater(case: Case) -> Iterator[Fault | Gap]:
    """X14: pollutants outgrow value added (no. 24) in a year when wastewater (no. 23) falls far."""
    yield from _unless_neighbours(case)
    for earlier, later, before, after in case.changes(23):
        if before <= 0 or (later, 24) not in case.numbers:
            continue
        fall = 100 * (1 - after / before)
        if case.numbers[later, 24] > case.parameter("X14", "elasticity_above") and exceeds(
            fall, case.parameter("X14", "wastewater_fall_pct")
        ):
            doubted = [(later, 24), (earlier, 23), (later, 23)]
            yield case.fault("X14", later, 24, {"fall": short(fall, 2)}, doubted)


def reversal(case: Case) -> Iterator[Fault]:
    """X22: far up and far down again (or the reverse); the year at the turn is the odd one.

    Only for indicators whose yearly change is judged at all (review_yoy_pct): nos. 22 and 24 are
    rates of change themselves.
    """
    least = case.parameter("X22", "min_change_pct")
    for number in _judged_over_years(case):
        steps = [
            (a, b, 100 * (after - before) / abs(before))
            for a, b, before, after in case.changes(number)
            if before != 0
        ]
        for (first, middle, one), (same, last, two) in pairwise(steps):
            if (
                middle == same
                and exceeds(min(abs(one), abs(two)), least)
                and (one > 0) != (two > 0)
            ):
                ends = {"first": first, "last": last}
                parts = {name: plain(case.numbers[year, number]) for name, year in ends.items()}
                yield case.fault(
                    "X22",
                    middle,
                    number,
                    {**parts, "up_down": _UP_DOWN if one > 0 else _DOWN_UP},
                    [(year, number) for year in (first, middle, last)],
                )


def jump(case: Case) -> Iterator[Fault | Gap]:
    """X21: a yearly change beyond the indicator's review_yoy_pct; out and back again is one.

    It stands at the later year, unless only the earlier value is outside the usual range.
    """
    yield from _unless_neighbours(case)
    for number in _judged_over_years(case):
        limit = case.indicators[number].review_yoy_pct
        assert limit is not None
        last: tuple[int, float] | None = None
        for earlier, later, before, after in case.changes(number):
            change = 0.0 if before == 0 else 100 * (after - before) / abs(before)
            if not exceeds(abs(change), limit):
                continue
            if last is not None and last[0] == earlier and (last[1] > 0) != (change > 0):
                continue
            last = (later, change)
            parts: dict[str, Part] = {
                "earlier_year": earlier,
                "later_year": later,
                "earlier": plain(before),
                "later": plain(after),
                "change": short(change, 2),
                "limit": plain(limit),
            }
            odd = case.odd_year(earlier, later, number)
            yield case.fault("X21", odd, number, parts, [(earlier, number), (later, number)])


def frozen(case: Case) -> Iterator[Fault | Gap]:
    """X18: the same number in every year, other than 0 and 100."""
    if len(case.years) < int(case.parameter("X31", "data_years")):
        yield Gap("no_years")
        return
    for number in case.indicators:
        values = {case.numbers.get((year, number)) for year in case.years}
        if len(values) == 1 and not values & {None, 0, 100}:
            yield case.fault("X18", case.years[-1], number, doubted=[])


def _judged_over_years(case: Case) -> list[int]:
    return [no for no, row in case.indicators.items() if row.review_yoy_pct is not None]


def _unless_neighbours(case: Case) -> Iterator[Gap]:
    """Without years that follow each other there is no yearly change to judge."""
    if len(case.neighbours()) < max(len(case.years) - 1, 1):
        yield Gap("no_neighbours")
