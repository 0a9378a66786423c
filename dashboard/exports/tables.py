"""A table of a page as an Excel file: its headings, units and notes, numbers as numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from dashboard.exports.document import text_width
from dashboard.exports.stamp import Stamp
from dashboard.words import Words
from warehouse.city_time import CITY_TIME
from warehouse.csvsafe import neutralised

NUMERAL = re.compile(r"[-+]?\d{1,3}(,?\d{3})*(\.\d+)?")
PRINTF = re.compile(r"%(?P<sign>\+?)(?P<comma>,?)(?:\.(?P<decimals>\d))?[df]")
WIDEST, NARROWEST = 60, 8
HEAD_ROW = 1


@dataclass(frozen=True)
class Column:
    """A column to write; ``number_format`` is Excel's, None for the plain one.

    Where ``holds_numbers``, a text that is nothing but a number is written as that number.
    """

    name: str
    heading: str
    meaning: str | None
    number_format: str | None
    holds_numbers: bool


def columns_of(described: Mapping[str, Any], numbers: frozenset[str]) -> list[Column]:
    """Columns from the headings or `st.column_config` descriptions that the page shows them by."""
    return [
        Column(name, about, None, None, name in numbers)
        if isinstance(about, str)
        else _described(name, about)
        for name, about in described.items()
    ]


def _described(name: str, about: Mapping[str, Any]) -> Column:
    config = about.get("type_config") or {}
    is_number = config.get("type") == "number"
    number_format = excel_format(config.get("format")) if is_number else None
    holds_numbers = is_number or about.get("alignment") == "right"
    return Column(name, about["label"], about.get("help"), number_format, holds_numbers)


def excel_format(printf: str | None) -> str | None:
    """The Excel number format for a format as ``%,.2f``; None where there is none to say."""
    found = PRINTF.fullmatch(printf or "")
    if found is None:
        return None
    digits = "#,##0" if found["comma"] else "0"
    if found["decimals"] and printf and printf.endswith("f"):
        digits += "." + "0" * int(found["decimals"])
    return f"+{digits};-{digits};0" if found["sign"] else digits


def workbook(
    frame: pd.DataFrame,
    columns: list[Column],
    title: str,
    stamp: Stamp,
    words: Words,
    notes: Sequence[str] = (),
) -> bytes:
    """The file: a sheet of data whose second row is the head, and a sheet that explains it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"title": title, "created": stamp.published_at.replace(tzinfo=None)})
        plain = {"text_wrap": True, "valign": "top"}
        look = _Look(
            title=book.add_format({"bold": True, "font_size": 14}),
            head=book.add_format(
                {"bold": True, "bg_color": "#EEF3F0", "border": 1, "border_color": "#D9E0DC"}
                | plain
            ),
            plain=book.add_format(plain),
            day=book.add_format(plain | {"num_format": words("file_day_format")}),
            minute=book.add_format(plain | {"num_format": words("file_minute_format")}),
            numbers={
                column.name: book.add_format(plain | {"num_format": column.number_format})
                for column in columns
                if column.number_format
            },
        )
        _data(book.add_worksheet(words("file_sheet_data")), frame, columns, title, look, words)
        lines = (*notes, *stamp.cautions, *stamp.origin)
        _notes(book.add_worksheet(words("file_sheet_notes")), columns, title, lines, look, words)
    return buffer.getvalue()


@dataclass(frozen=True)
class _Look:
    title: Format
    head: Format
    plain: Format
    day: Format
    minute: Format
    numbers: dict[str, Format]


def _data(
    sheet: Worksheet,
    frame: pd.DataFrame,
    columns: list[Column],
    title: str,
    look: _Look,
    words: Words,
) -> None:
    sheet.write_string(0, 0, title, look.title)
    for position, column in enumerate(columns):
        sheet.write_string(HEAD_ROW, position, column.heading, look.head)
        cells = list(frame[column.name])
        for row, cell in enumerate(cells, HEAD_ROW + 1):
            _write(sheet, row, position, cell, column, look, words)
        widest = max(map(_width, [column.heading, *cells]))
        sheet.set_column(position, position, min(max(widest + 2, NARROWEST), WIDEST))
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(frame), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer("&C&P / &N")


def _write(
    sheet: Worksheet, row: int, position: int, cell: Any, column: Column, look: _Look, words: Words
) -> None:
    """A cell by its kind; never a formula, whatever a provider wrote."""
    if pd.isna(cell):
        sheet.write_blank(row, position, None, look.plain)
    elif isinstance(cell, bool):
        sheet.write_string(row, position, words("file_yes" if cell else "file_no"), look.plain)
    elif isinstance(cell, datetime):
        local = cell.astimezone(CITY_TIME).replace(tzinfo=None) if cell.tzinfo else cell
        is_day = local.time() == datetime.min.time()
        sheet.write_datetime(row, position, local, look.day if is_day else look.minute)
    elif isinstance(cell, date):
        sheet.write_datetime(row, position, cell, look.day)
    elif not isinstance(cell, str):
        sheet.write_number(row, position, float(cell), look.numbers.get(column.name, look.plain))
    elif column.holds_numbers and NUMERAL.fullmatch(cell):
        sheet.write_number(row, position, float(cell.replace(",", "")), look.plain)
    else:
        sheet.write_string(row, position, neutralised(cell), look.plain)


def _notes(
    sheet: Worksheet,
    columns: list[Column],
    title: str,
    lines: Sequence[str],
    look: _Look,
    words: Words,
) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, title, look.title)
    for row, line in enumerate(lines, 2):
        sheet.merge_range(row, 0, row, 1, line, look.plain)
        # A merged cell does not grow by itself.
        sheet.set_row(row, 15 * (1 + _width(line) // 110))
    row = 3 + len(lines)
    sheet.write_string(row, 0, words("file_column"), look.head)
    sheet.write_string(row, 1, words("file_meaning"), look.head)
    for column in columns:
        if column.meaning:
            row += 1
            sheet.write_string(row, 0, column.heading, look.plain)
            sheet.write_string(row, 1, column.meaning, look.plain)


def _width(cell: Any) -> int:
    return NARROWEST if isinstance(cell, float) else text_width(str(cell))
