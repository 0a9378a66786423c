"""A report handed in twice, as Word and as Excel or in two prints: known as one, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.findings import Source
from ingest.recognise.forms import IndicatorRow, Report
from ingest.text import label_key


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that a copy gives otherwise than the report that is read, both as written."""

    data_year: int
    indicator_no: int
    read: str
    copied: str
    source: Source


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
    """Values of a copy that are not those of the report, in the copy's order."""
    read = {(row.data_year, row.indicator_no): row for row in report.indicators}
    for row in copy.indicators:
        known = read.get((row.data_year, row.indicator_no))
        if known is None or _said(known) != _said(row):
            yield Difference(
                row.data_year,
                row.indicator_no,
                known.text_as_written if known else "",
                row.text_as_written,
                row.source,
            )


def _said(row: IndicatorRow) -> tuple[str, float | None, str | None]:
    return row.value.state, row.value.number, row.value.attainment


def _key(report: Report, field: str) -> str | None:
    text = getattr(report, field)
    return label_key(text.text) if text is not None else None
