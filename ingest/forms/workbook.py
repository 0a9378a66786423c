"""The tables of form 2-1 as an Excel workbook."""

from __future__ import annotations

import io
import math
import re
import unicodedata
from datetime import datetime
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from ingest.forms import tables, wording
from ingest.forms.content import ReportContent
from ingest.forms.labels import Labels
from ingest.forms.tables import Table
from ingest.forms.word import Cell
from warehouse.reference import Registry

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_PERCENT = re.compile(r"(-?\d+(?:\.(\d+))?)%")
_LINE_POINTS = 15
_SHEET_CHARACTERS = 92  # the width of a sheet, in characters, over which a table's columns spread


class _Sheet:
    """One worksheet, filled from the top."""

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self._book = book
        self._sheet: Worksheet = book.add_worksheet(name)
        self._row = 0
        self._formats: dict[tuple[object, ...], Format] = {}
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C－ &P －")

    def heading(self, text: str, columns: int, *, size: float = 14) -> None:
        """A line of text over the first ``columns`` columns."""
        look = self._format(bold=size > 11, align="center", font_size=size)
        self._sheet.merge_range(self._row, 0, self._row, columns - 1, text, look)
        self._sheet.set_row(self._row, 26)
        self._row += 1

    def note(self, text: str, columns: int) -> None:
        """Small print over the first ``columns`` columns."""
        look = self._format(align="left", font_size=10, text_wrap=True)
        self._sheet.merge_range(self._row, 0, self._row, columns - 1, text, look)
        self._sheet.set_row(self._row, 30)
        self._row += 1

    def table(self, table: Table) -> None:
        """A bordered table; its columns set the widths of the sheet."""
        total = sum(table.widths)
        for column, width in enumerate(table.widths):
            self._sheet.set_column(column, column, _SHEET_CHARACTERS * width / total)
        if table.head_rows:
            self._sheet.repeat_rows(self._row)
        first = self._row
        widths = [_SHEET_CHARACTERS * width / total for width in table.widths]
        for number, cells in enumerate(table.rows):
            self._sheet.set_row(self._row, _LINE_POINTS * _line_count(cells, widths) + 4)
            self._table_row(cells, is_head=number < table.head_rows)
        self._merge_down(table, first)

    def _table_row(self, cells: tuple[Cell, ...], *, is_head: bool) -> None:
        column = 0
        for cell in cells:
            look = self._cell_format(cell, is_head)
            if cell.span > 1:
                end = column + cell.span - 1
                self._sheet.merge_range(self._row, column, self._row, end, cell.text, look)
            elif percent := _PERCENT.fullmatch(cell.text):
                # What Excel itself keeps when a person types 85.2%.
                decimals = "." + "0" * len(percent[2]) if percent[2] else ""
                shown = self._cell_format(cell, is_head, num_format=f"0{decimals}%")
                value = float(Decimal(percent[1]) / 100)
                self._sheet.write_number(self._row, column, value, shown)
            elif _NUMBER.fullmatch(cell.text):
                self._sheet.write_number(self._row, column, float(cell.text), look)
            elif cell.text:
                self._sheet.write_string(self._row, column, cell.text, look)
            else:
                self._sheet.write_blank(self._row, column, None, look)
            column += cell.span
        self._row += 1

    def _merge_down(self, table: Table, first: int) -> None:
        """Join each first-column cell that begins a merge with the ones that continue it."""
        starts = [n for n, cells in enumerate(table.rows) if cells[0].merge == "restart"]
        for start in starts:
            end = start
            while end + 1 < len(table.rows) and table.rows[end + 1][0].merge == "continue":
                end += 1
            if end > start:
                cell = table.rows[start][0]
                look = self._cell_format(cell, is_head=False)
                self._sheet.merge_range(first + start, 0, first + end, 0, cell.text, look)

    def _cell_format(self, cell: Cell, is_head: bool, **more: object) -> Format:
        align = cell.look.align if cell.look else "center"
        bold = is_head or bool(cell.look and cell.look.bold)
        return self._format(border=1, text_wrap=True, align=align, bold=bold, font_size=11, **more)

    def _format(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items(), key=lambda item: item[0]))
        if key not in self._formats:
            settings = {"font_name": "宋体", "valign": "vcenter", **properties}
            self._formats[key] = self._book.add_format(settings)
        return self._formats[key]


def _line_count(cells: tuple[Cell, ...], widths: list[float]) -> int:
    """How many lines the fullest cell of a row needs: programs do not fit rows of merged cells."""
    most, column = 1, 0
    for cell in cells:
        width = sum(widths[column : column + cell.span]) - 2
        column += cell.span
        if not cell.merge:
            most = max(
                most, sum(math.ceil(_shown_width(x) / width) or 1 for x in cell.text.split("\n"))
            )
    return most


def _shown_width(text: str) -> int:
    """In half-width characters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def write_workbook(content: ReportContent, registry: Registry, *, written: datetime) -> bytes:
    """Write the tables of form 2-1 as .xlsx; a default ``ReportContent`` gives the blank tables.

    Texts that are plainly numbers or percentages become number cells, as when typed into Excel.
    """
    labels = Labels(registry)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": labels("form", "report"),
                "author": content.info.provider_name,
                "created": written,
            }
        )
        _information_sheets(book, content, labels)
        _annex_sheets(book, content, labels)
    return buffer.getvalue()


def _information_sheets(book: xlsxwriter.Workbook, content: ReportContent, labels: Labels) -> None:
    info = _Sheet(book, labels("table", "basic_info"))
    if content.mark:
        info.heading(content.mark, 4, size=11)
    info.heading(wording.CITY + labels("form", "report"), 4)
    table = tables.basic_info(content, labels)
    date = Cell(content.cover_date or wording.BLANK_DATE, span=3)
    info.table(Table(table.widths, ((Cell(labels("field", "report_date")), date), *table.rows), 0))
    team = _Sheet(book, labels("table", "team"))
    team.heading(labels("table", "team"), 5)
    team.table(tables.team(content, labels))


def _annex_sheets(book: xlsxwriter.Workbook, content: ReportContent, labels: Labels) -> None:
    requirements = _Sheet(book, _sheet_name(wording.ANNEX_REQUIREMENTS))
    requirements.heading(labels("table", "requirements"), 3)
    requirements.table(tables.requirements(content, labels))
    for position, year in enumerate(content.years):
        name = f"{_sheet_name(wording.ANNEX_INDICATORS)} 第{position + 1}年"
        sheet = _Sheet(book, name)
        sheet.heading(labels("table", "indicators"), 6)
        sheet.heading(wording.YEAR_TITLE.format(n=position + 1, year=year.year), 6, size=12)
        sheet.table(tables.indicators(content, position, labels))
        for note in wording.INDICATOR_NOTES:
            sheet.note(note, 6)
    recommendations = _Sheet(book, _sheet_name(wording.ANNEX_RECOMMENDATIONS))
    recommendations.heading(labels("table", "recommendations"), 6)
    recommendations.table(tables.recommendations(content, labels))
    recommendations.note(wording.RECOMMENDATION_NOTE, 6)


def _sheet_name(annex: str) -> str:
    return annex.replace("－", "-")
