"""The rules of scoring computed a second time, in exact fractions and without SQL."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tests.dbt_fixture import PROJECT, Report, Value

MILLIONTH = Decimal("0.000001")
MANDATORY = range(1, 7)


def seed(name: str) -> list[dict[str, str]]:
    """Rows of a registry file."""
    with (PROJECT / "dbt_project" / "seeds" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


ITEMS = {int(row["indicator_no"]): row for row in seed("scoring_items")}
DIMENSIONS = {int(row["indicator_no"]): row["dimension_code"] for row in seed("indicators")}
LEVELS = {row["level"]: Fraction(row["score"]) for row in seed("scoring_levels")}


def half_up(value: Fraction) -> Decimal:
    """Round an exact fraction half up at six decimals."""
    scaled = value * 1_000_000
    whole = Decimal((scaled + Fraction(1, 2)).__floor__())
    return (whole * MILLIONTH).quantize(MILLIONTH, ROUND_HALF_UP)


def item_score(number: int, value: Value) -> Decimal | None:
    """Score of one value, None where it was not reported."""
    item = ITEMS[number]
    if value in LEVELS:
        return half_up(LEVELS[str(value)])
    if not isinstance(value, int | float):
        return None
    exact, lead = Fraction(str(value)), Fraction(item["lead_value"])
    if item["better"] == "higher":
        score = 100 * exact / lead
    else:
        score = Fraction(120) if exact <= 0 else 100 * lead / exact
    return half_up(min(max(score, Fraction(0)), Fraction(item["max_score"])))


@dataclass(frozen=True)
class YearScore:
    """One park and data year."""

    park: str
    year: int
    report: Report
    gi: Decimal
    gi_scored_only: Decimal | None
    slots_scored: int
    dimensions: Mapping[str, Decimal]
    counted: frozenset[int]

    @property
    def is_rankable(self) -> bool:
        return all(self.report.requirements[number] is True for number in MANDATORY)


def chosen_members(report: Report) -> dict[str, list[int]]:
    """Per choice group the members that count, for all years of the report."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, item in ITEMS.items():
        if item["choice_group"]:
            groups[item["choice_group"]].append(number)
    chosen = {}
    for group, members in groups.items():
        sums = {}
        for number in members:
            scores = [item_score(number, values.get(number)) for values in report.years.values()]
            reported = [score for score in scores if score is not None]
            if reported:
                sums[number] = sum(reported)
        best = sorted(sums, key=lambda number, sums=sums: (-sums[number], number))  # type: ignore[misc]
        chosen[group] = best[: int(ITEMS[members[0]]["choose_n"])]
    return chosen


def score_year(report: Report, year: int) -> YearScore:
    """Index, dimensions and slots of one data year of a report."""
    slots: list[tuple[str, Decimal | None]] = []
    counted = set()
    for number, item in ITEMS.items():
        if not item["choice_group"]:
            counted.add(number)
            slots.append((DIMENSIONS[number], item_score(number, report.years[year].get(number))))
    for group, members in chosen_members(report).items():
        size = next(
            int(item["choose_n"]) for item in ITEMS.values() if item["choice_group"] == group
        )
        dimension = next(
            DIMENSIONS[n] for n, item in ITEMS.items() if item["choice_group"] == group
        )
        counted.update(members)
        scores = [item_score(number, report.years[year].get(number)) for number in members]
        slots += [(dimension, score) for score in scores + [None] * (size - len(members))]
    return YearScore(
        park=report.park,
        year=year,
        report=report,
        gi=mean(score or Decimal(0) for _, score in slots),
        gi_scored_only=mean(score for _, score in slots if score is not None),
        slots_scored=sum(score is not None for _, score in slots),
        dimensions={
            code: mean(score or Decimal(0) for dimension, score in slots if dimension == code)
            for code in set(DIMENSIONS.values())
        },
        counted=frozenset(counted),
    )


def mean(scores: Iterable[Decimal]) -> Decimal:
    """Mean of scores, exact and then half up at six decimals."""
    exact = [Fraction(score) for score in scores]
    return half_up(sum(exact, Fraction(0)) / len(exact))


def current_reports(reports: Sequence[Report]) -> dict[tuple[str, int], Report]:
    """Per park and diagnosis year the report received last."""
    return {
        (report.park, report.diagnosis_year): report
        for report in reports
        if report.outcome != "rejected"
    }


def year_scores(reports: Sequence[Report]) -> dict[tuple[str, int], YearScore]:
    """Per park and data year, from the latest diagnosis that reports the year."""
    scores: dict[tuple[str, int], YearScore] = {}
    for (park, _), report in sorted(current_reports(reports).items(), key=lambda entry: entry[0]):
        for year in report.years:
            scores[park, year] = score_year(report, year)
    return scores


def ranks(scores: Iterable[YearScore]) -> dict[str, int]:
    """Rank of each rankable park among those given, ties sharing."""
    rankable = [score for score in scores if score.is_rankable]
    return {one.park: 1 + sum(other.gi > one.gi for other in rankable) for one in rankable}


def city_rank_changes(scores: Mapping[tuple[str, int], YearScore]) -> dict[tuple[str, int], int]:
    """Places moved up since the year before, among the parks rankable in both."""
    changes = {}
    for year in {year for _, year in scores}:
        both = [
            park
            for park, y in scores
            if y == year
            and scores[park, year].is_rankable
            and (park, year - 1) in scores
            and scores[park, year - 1].is_rankable
        ]
        before = ranks(scores[park, year - 1] for park in both)
        after = ranks(scores[park, year] for park in both)
        changes |= {(park, year): before[park] - after[park] for park in both}
    return changes
