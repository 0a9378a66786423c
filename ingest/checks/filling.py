"""How the tables were filled in: zeros, choice groups, evidence, values that hit the target."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.checks.case import Case, Fault, Gap, cells_text
from ingest.findings import Bilingual, Part
from warehouse.rules.rows import ScoringItem

_ZERO_IS_ASKED = (9, 10, 13, 14, 16, 28)  # X25: where 0 often stands for no data


def zeros(case: Case) -> Iterator[Fault]:
    """X25: a zero that may mean no data or not applicable; asked once for an indicator."""
    for number in _ZERO_IS_ASKED:
        years = [year for year in case.years if case.numbers.get((year, number)) == 0]
        if years:
            parts: dict[str, Part] = {
                "years": Bilingual("、".join(map(str, years)), ", ".join(map(str, years)))
            }
            yield case.fault("X25", years[0], number, parts, [(year, number) for year in years])


def at_the_lead_value(case: Case) -> Iterator[Fault | Gap]:
    """X20: too many values exactly at their lead value.

    A lead value that is also the greatest possible one (100 % of no. 21) is no target to hit.
    """
    leads = {
        item.indicator_no: item.lead_value
        for item in _items_in_force(case)
        if item.lead_value is not None
        and item.lead_value != case.indicators[item.indicator_no].hard_max
    }
    if not leads:
        yield Gap("no_standard")
    hits = [(y, no) for (y, no), value in case.numbers.items() if leads.get(no) == value]
    if len(hits) >= case.parameter("X20", "min_count"):
        parts: dict[str, Part] = {"count": len(hits), "cells": cells_text(hits)}
        yield case.fault("X20", *hits[0], parts, [])


def choice_groups(case: Case) -> Iterator[Fault | Gap]:
    """X24: enough members of each choice group in each year, and the same ones in all years."""
    groups: dict[str, list[ScoringItem]] = {}
    for item in _items_in_force(case):
        if item.choice_group:
            groups.setdefault(item.choice_group, []).append(item)
    if not groups:
        yield Gap("no_standard")
    for items in groups.values():
        yield from _judge_group(case, [item.indicator_no for item in items], items[0].choose_n or 1)


def _judge_group(case: Case, members: list[int], choose: int) -> Iterator[Fault]:
    """Years differ where fewer than ``choose`` members are reported in all of them: the score then
    stands on other indicators. A member reported beyond those may come and go.
    """
    common: list[int] | None = None
    for year in case.years:
        present = [no for no in members if (year, no) in case.rows]
        filled = [no for no in present if case.state(year, no) in {"reported", "invalid"}]
        shared = filled if common is None else [no for no in common if no in filled]
        if len(filled) < choose:
            problem = Bilingual(f"不足 {choose} 项", f"fewer than {choose}")
        elif common is not None and len(shared) < choose:
            before = _numbers(common)
            problem = Bilingual(
                f"与此前年份选择的{before.zh}不同", f"not {before.en} as in the years before"
            )
        else:
            common = shared
            continue
        if present:
            parts: dict[str, Part] = {
                "members": _numbers(members),
                "found": _numbers(filled),
                "problem": problem,
                "choose": choose,
            }
            yield case.fault("X24", year, present[0], parts, [])


def _numbers(numbers: list[int]) -> Bilingual:
    if not numbers:
        return Bilingual(" 0 项", "none")
    texts = [str(no) for no in numbers]
    noun = "no." if len(texts) == 1 else "nos."
    return Bilingual(f"第{'、'.join(texts)}项", f"{noun} {', '.join(texts)}")


def evidence(case: Case) -> Iterator[Fault | Gap]:
    """X32: each value of the first year's table names its evidence (annex 2-1-2, 证明材料索引).

    A table with no evidence at all is one fault, at its first value.
    """
    if not case.years:
        yield Gap("no_years")
        return
    year = case.years[0]
    rows = [no for (y, no) in case.rows if y == year and case.state(y, no) == "reported"]
    without = [no for no in rows if not case.rows[year, no].evidence]
    if len(without) == len(rows) > 1:
        all_rows = Bilingual(f"全部 {len(rows)} 项指标", f"all {len(rows)} indicators")
        yield case.fault("X32", year, without[0], {"rows": all_rows}, [])
        return
    for number in without:
        name = case.name_of(number)
        rows_text = Bilingual(f"第{number}项“{name.zh}”", f"no. {number} {name.en}")
        yield case.fault("X32", year, number, {"rows": rows_text}, [])


def _items_in_force(case: Case) -> list[ScoringItem]:
    registry = case.lexicon.registry
    standards = {
        row.standard_id
        for row in registry.scoring_standards
        if row.is_in_force and row.indicator_set_id == case.report.indicator_set_id
    }
    return [item for item in registry.scoring_items if item.standard_id in standards]
