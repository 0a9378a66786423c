"""A report handed in twice, as Word and as Excel or in two prints: known as one, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from ingest.findings import Bilingual, Source
from ingest.recognise.forms import IndicatorRow, RecommendationRow, Report
from ingest.text import label_key


@dataclass(frozen=True, slots=True)
class Difference:
    """What a copy gives otherwise than the report that is read, both as written, and where it stands.

    ``data_year`` and ``indicator_no`` are those of an indicator's value.
    """

    what: Bilingual
    read: str
    copied: str
    source: Source
    data_year: int | None = None
    indicator_no: int | None = None


def is_same_report(one: Report, other: Report) -> bool:
    """Whether two files hold one report: of one park and the same data years, no head contradicts.

    A workbook of the tables alone has no cover, and may have no name.
    """
    if one.data_years != other.data_years or one.indicator_set_id != other.indicator_set_id:
        return False
    heads = (
        (_key(one, "park_name"), _key(other, "park_name")),
        (_key(one, "provider_name"), _key(other, "provider_name")),
        (one.cover_date, other.cover_date),
    )
    return all(a is None or b is None or a == b for a, b in heads)


def differences(report: Report, copy: Report) -> Iterator[Difference]:
    """What a copy gives otherwise than the report: values, requirements, projects; in the copy's order.

    A table that the copy does not have is no difference: it may hold the indicators alone.
    """
    yield from _of_indicators(report, copy)
    yield from _of_requirements(report, copy)
    if copy.recommendations:
        yield from _of_recommendations(report, copy)


def _of_indicators(report: Report, copy: Report) -> Iterator[Difference]:
    read = {(row.data_year, row.indicator_no): row for row in report.indicators}
    for row in copy.indicators:
        year, number = row.data_year, row.indicator_no
        known = read.get((year, number))
        if known is None or _said(known) != _said(row):
            what = Bilingual(f"{year}年第{number}项", f"no. {number} of {year}")
            written = known.text_as_written if known else ""
            yield Difference(what, written, row.text_as_written, row.source, year, number)


def _of_requirements(report: Report, copy: Report) -> Iterator[Difference]:
    read = {row.requirement_no: row for row in report.requirements}
    for row in copy.requirements:
        known = read.get(row.requirement_no)
        if known is None or known.is_met != row.is_met:
            number = row.requirement_no
            what = Bilingual(f"基本要求第{number}项", f"requirement {number}")
            written = known.text_as_written if known else ""
            yield Difference(what, written, row.text_as_written, row.source)


def _of_recommendations(report: Report, copy: Report) -> Iterator[Difference]:
    for seq, (known, row) in enumerate(
        zip_longest(report.recommendations, copy.recommendations), 1
    ):
        if known is None or row is None or _project(known) != _project(row):
            what = Bilingual(f"第{seq}条建议", f"recommendation {seq}")
            source = row.source if row else copy.recommendations[-1].source
            yield Difference(what, _written(known), _written(row), source)


def _project(row: RecommendationRow) -> tuple[str, float | None, float | None]:
    return label_key(row.content), row.total_investment_wan_yuan, row.fixed_investment_wan_yuan


def _written(row: RecommendationRow | None) -> str:
    if row is None:
        return ""
    amounts = (row.total_investment_wan_yuan, row.fixed_investment_wan_yuan)
    return "、".join([row.content, *(f"{amount:g}" for amount in amounts if amount is not None)])


def _said(row: IndicatorRow) -> tuple[str, float | None, str | None]:
    return row.value.state, row.value.number, row.value.attainment


def _key(report: Report, field: str) -> str | None:
    text = getattr(report, field)
    return label_key(text.text) if text is not None else None
