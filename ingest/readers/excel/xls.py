"""Old workbooks (.xls), by xlrd: the one library that also tells how a value is formatted."""

from __future__ import annotations

import io
from typing import Any, cast

import xlrd

from ingest.grid import Document, Grid
from ingest.readers.errors import UnreadableFile
from ingest.readers.excel.sheets import Value, is_percent_format, refuse_large, to_grid
from ingest.readers.limits import Limits

_VISIBLE = 0


def read_xls(data: bytes, limits: Limits) -> Document:
    """Read the visible sheets; F03 when damaged, F07 when encrypted, F08 when too large."""
    try:
        book = xlrd.open_workbook(
            file_contents=data,
            logfile=io.StringIO(),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            ignore_workbook_corruption=True,
        )
        grids = []
        for number in range(book.nsheets):
            sheet = book.sheet_by_index(number)
            if sheet.visibility == _VISIBLE:
                grids.append(_grid(book, sheet, limits))
            book.unload_sheet(number)
        return Document(tuple(grids))
    except (UnreadableFile, MemoryError):
        raise
    except Exception as fault:  # xlrd meets damage with whatever its code runs into
        if "encrypted" in str(fault).lower():
            raise UnreadableFile("F07") from fault
        raise UnreadableFile("F03", found="Workbook") from fault


def _grid(book: Any, sheet: Any, limits: Limits) -> Grid:
    values: list[list[Value]] = []
    percents: set[tuple[int, int]] = set()
    width = 0
    for row in range(sheet.nrows):
        line = [_value(book, cell) for cell in sheet.row(row)]
        while line and line[-1] is None:
            line.pop()
        values.append(line)
        if line:
            width = max(width, len(line))
            refuse_large(row + 1, width, limits)
        for col in range(len(line)):
            if sheet.cell_type(row, col) == xlrd.XL_CELL_NUMBER and _is_percent(
                book, sheet, row, col
            ):
                percents.add((row + 1, col + 1))
    while values and not values[-1]:
        values.pop()
    merges = [(top + 1, bottom, left + 1, right) for top, bottom, left, right in sheet.merged_cells]
    return to_grid(sheet.name, values, percents, merges, limits)


def _value(book: Any, cell: Any) -> Value:
    kind, value = cell.ctype, cell.value
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#N/A"))
    if kind == xlrd.XL_CELL_DATE:
        return _date(value, book.datemode)
    return value if isinstance(value, str | float) else str(value)


def _date(value: float, mode: int) -> Value:
    """A date, a time of day below one day, or the number itself where Excel has no such date."""
    try:
        moment = xlrd.xldate_as_datetime(value, 1 if mode else 0)
    except (ValueError, OverflowError):
        return value
    return cast("Value", moment.time() if value < 1 else moment)


def _is_percent(book: Any, sheet: Any, row: int, col: int) -> bool:
    key = book.xf_list[sheet.cell_xf_index(row, col)].format_key
    return is_percent_format(key, book.format_map[key].format_str)
