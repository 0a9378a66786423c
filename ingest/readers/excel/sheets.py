"""What both spreadsheet formats share: values to clean text, and a sheet's values to a grid."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ingest.grid import Cell, Grid
from ingest.readers.limits import Limits, refuse_above

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta | None
Range = tuple[int, int, int, int]  # first row, last row, first column, last column, from 1

_PERCENT_FORMATS = frozenset({9, 10})  # the built-in ones: 0% and 0.00%
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_EXACT = 2**53


def is_percent_format(number: int, code: str) -> bool:
    """Say whether a number format shows its value times 100 with a percent sign."""
    return number in _PERCENT_FORMATS or "%" in _NOT_SHOWN.sub("", code)


def number_text(number: float) -> str:
    """A number as a person writes it: 55, 3.75, without the noise of binary fractions."""
    if number == int(number) and abs(number) < _EXACT:
        return str(int(number))
    rounded = float(f"{number:.12g}")
    if 1e-6 <= abs(rounded) < 1e15:
        return format(Decimal(repr(rounded)), "f").removesuffix(".0")
    return repr(rounded)


def to_cell(row: int, col: int, value: Value, is_percent: bool) -> Cell:
    """A cell at a place counted from 1; dates in ISO form, truth values as Excel shows them."""
    if isinstance(value, bool):
        return Cell(row, col, "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        number = float(value)
        if not math.isfinite(number):
            return Cell(row, col, str(value))
        if is_percent:
            return Cell(row, col, f"{number_text(number * 100)}%", number, is_percent=True)
        return Cell(row, col, number_text(number), number)
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return Cell(row, col, value.date().isoformat() if is_day else value.isoformat(" "))
    if isinstance(value, dt.date | dt.time):
        return Cell(row, col, value.isoformat())
    text = "" if value is None else str(value)
    return Cell(row, col, text.replace("\r\n", "\n").replace("\r", "\n"))


def refuse_large(rows: int, cols: int, limits: Limits) -> None:
    """Refuse a sheet whose filled area, counted from A1, passes the limits of check F08."""
    refuse_above("max_rows", rows, limits.max_rows)
    refuse_above("max_cells", rows * cols, limits.max_cells)


def to_grid(
    name: str,
    values: Sequence[Sequence[Value]],
    percents: set[tuple[int, int]],
    merges: Iterable[Range],
    limits: Limits,
) -> Grid:
    """A sheet's grid; ``values`` start at A1, ``percents`` are places (row, column) from 1."""
    height, width = len(values), max(map(len, values), default=0)
    refuse_large(height, width, limits)
    rows: list[list[Cell | None]] = [
        [
            to_cell(row, col, value, (row, col) in percents)
            for col, value in enumerate([*line, *[None] * (width - len(line))], 1)
        ]
        for row, line in enumerate(values, 1)
    ]
    covered = 0
    for top, bottom, left, right in merges:
        bottom, right = min(bottom, height), min(right, width)
        covered += max(bottom - top + 1, 0) * max(right - left + 1, 0)
        refuse_above("max_cells", covered, limits.max_cells)
        for row in range(top, bottom + 1):
            for col in range(left, right + 1):
                if (row, col) != (top, left):
                    rows[row - 1][col - 1] = None
    return Grid(name, tuple(map(tuple, rows)), is_sheet=True)
