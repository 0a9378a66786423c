"""Bounds, required rows and required values of the indicators, as a pandera schema from the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from ingest.checks.case import Place
from ingest.checks.scale import is_percentage
from ingest.findings import Finding, Source
from ingest.recognise.cells.words import plain
from ingest.recognise.forms import IndicatorRow, Report
from ingest.recognise.labels import Lexicon
from ingest.text import clean
from warehouse.rules.rows import Indicator


def failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> Iterator[tuple[str, int]]:
    """(check id, row number) of every failed check, in the frame's order."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases[["check", "index"]].drop_duplicates()
        yield from sorted(
            ((str(check), int(index)) for check, index in cases.itertuples(index=False)),
            key=lambda case: (case[1], case[0]),
        )


@lru_cache(maxsize=8)
def indicator_schema(lexicon: Lexicon) -> pa.DataFrameSchema:
    """Bounds, required rows and required values of the indicators of a form edition.

    The frame holds the expected grid, data years x indicators, with the bounds beside each value.
    """
    numbers = list(lexicon.indicators)
    return pa.DataFrameSchema(
        {
            "indicator_no": pa.Column(int, pa.Check.isin(numbers)),
            "value": pa.Column(float, nullable=True),
        },
        checks=[
            pa.Check(lambda df: df["is_present"], name="L02"),
            pa.Check(lambda df: ~(df["is_required"] & (df["state"] == "missing")), name="X23"),
            pa.Check(lambda df: _within(df, "hard") | ~df["is_percentage"], name="X03"),
            pa.Check(lambda df: _within(df, "hard") | df["is_percentage"], name="V02"),
            pa.Check(lambda df: _within(df, "review") | ~_within(df, "hard"), name="V03"),
        ],
    )


def _within(frame: pd.DataFrame, bound: str) -> pd.Series[bool]:
    """Whether a value is inside its bounds; what has no value or no bound is."""
    below = frame["value"] < frame[f"{bound}_min"]
    above = frame["value"] > frame[f"{bound}_max"]
    return ~(below | above)


def indicator_rows(report: Report, lexicon: Lexicon) -> list[dict[str, object]]:
    """The rows of a report's frame: the expected grid, years x indicators."""
    rows = {(row.data_year, row.indicator_no): row for row in report.indicators}
    return [_grid_row(rows.get(key), lexicon.indicators[key[1]]) for key in _grid(report, lexicon)]


def _grid(report: Report, lexicon: Lexicon) -> list[Place]:
    return [(year, number) for year in report.data_years for number in lexicon.indicators]


def judge_indicators(
    report: Report, lexicon: Lexicon, failed: Iterable[tuple[str, int]]
) -> tuple[list[Finding], set[Place]]:
    """Findings on the rows of the grid that failed a check, and the places of impossible values."""
    rows = {(row.data_year, row.indicator_no): row for row in report.indicators}
    grid = _grid(report, lexicon)
    findings: list[Finding] = []
    impossible: set[Place] = set()
    for check_id, index in failed:
        year, number = grid[index]
        row = rows.get((year, number))
        source = row.source if row else _place_of_year(report, year)
        written = clean(row.text_as_written) if row else None
        findings.append(
            Finding(
                check_id,
                source,
                written,
                year,
                number,
                _bounds(check_id, lexicon.indicators[number]),
            )
        )
        if check_id in {"X03", "V02"}:
            impossible.add((year, number))
    return findings, impossible


def _grid_row(row: IndicatorRow | None, indicator: Indicator) -> dict[str, object]:
    return {
        "indicator_no": indicator.indicator_no,
        "is_present": row is not None,
        "state": row.value.state if row else "absent",
        "value": row.value.number if row and row.value.number is not None else float("nan"),
        "is_required": indicator.is_required,
        "is_percentage": is_percentage(indicator),
        **{
            f"{bound}_{side}": or_nan(getattr(indicator, f"{bound}_{side}"))
            for bound in ("hard", "review")
            for side in ("min", "max")
        },
    }


def or_nan(bound: float | None) -> float:
    """A bound or amount for a float column: NaN where there is none."""
    return float("nan") if bound is None else bound


def _bounds(check_id: str, indicator: Indicator) -> dict[str, str]:
    if check_id in {"X03", "V02"}:
        low, high = indicator.hard_min, indicator.hard_max
    elif check_id == "V03":
        low, high = indicator.review_min, indicator.review_max
    else:
        return {}
    return {"low": plain(low or 0.0), "high": plain(high or 0.0)}


def _place_of_year(report: Report, year: int) -> Source:
    """Where a year's table stands: the first row read of it."""
    first = next(row for row in report.indicators if row.data_year == year)
    return first.source
