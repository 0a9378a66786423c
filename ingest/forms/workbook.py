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

from ingest.forms import entry_rules, tables, wording
from ingest.forms.content import ReportContent
from ingest.forms.entry_rules import Rule
from ingest.forms.labels import Labels
from ingest.forms.tables import Table
from ingest.forms.word import Cell
from warehouse.rules.rows import Registry

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_PERCENT = re.compile(r"(-?\d+(?:\.(\d+))?)%")
_LINE_POINTS = 15
_ENTRY: dict[str, object] = {"locked": False, "bg_color": "#FFF9E5"}  # a cell to fill in
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

    def heading(
        self, text: str, columns: int, *, size: float = 14, rule: Rule | None = None
    ) -> None:
        """A line of text over the first ``columns`` columns; with a rule, one to fill in."""
        entry = _ENTRY if rule else {}
        look = self._format(bold=size > 11, align="center", font_size=size, **entry)
        if rule:
            self.check(self._row, 0, rule)
        self._sheet.merge_range(self._row, 0, self._row, columns - 1, text, look)
        self._sheet.set_row(self._row, 26)
        self._row += 1

    def note(self, text: str, columns: int) -> None:
        """Small print over the first ``columns`` columns."""
        look = self._format(align="left", font_size=10, text_wrap=True)
        self._sheet.merge_range(self._row, 0, self._row, columns - 1, text, look)
        self._sheet.set_row(self._row, 30)
        self._row += 1

    def lock(self) -> None:
        """Protect all but the cells to fill in, without a password: against slips, not against will."""
        allowed = ("format_cells", "format_columns", "format_rows")
        self._sheet.protect("", dict.fromkeys(allowed, True))

    def check(self, row: int, column: int, rule: Rule) -> None:
        """Set what a cell (row and column from 0) takes."""
        self._sheet.data_validation(row, column, row, column, rule)

    def table(self, table: Table, entry_columns: frozenset[int] = frozenset()) -> int:
        """A bordered table; its columns set the widths of the sheet.

        Cells below the head in ``entry_columns`` are to be filled in. Gives the table's first row.
        """
        total = sum(table.widths)
        for column, width in enumerate(table.widths):
            self._sheet.set_column(column, column, _SHEET_CHARACTERS * width / total)
        if table.head_rows:
            self._sheet.repeat_rows(self._row)
        first = self._row
        widths = [_SHEET_CHARACTERS * width / total for width in table.widths]
        for number, cells in enumerate(table.rows):
            self._sheet.set_row(self._row, _LINE_POINTS * _line_count(cells, widths) + 4)
            is_head = number < table.head_rows
            self._table_row(cells, frozenset() if is_head else entry_columns, is_head=is_head)
        self._merge_down(table, first)
        return first

    def _table_row(
        self, cells: tuple[Cell, ...], entry_columns: frozenset[int], *, is_head: bool
    ) -> None:
        column = 0
        for cell in cells:
            entry = _ENTRY if column in entry_columns else {}
            look = self._cell_format(cell, is_head, **entry)
            if cell.span > 1:
                end = column + cell.span - 1
                self._sheet.merge_range(self._row, column, self._row, end, cell.text, look)
            elif percent := _PERCENT.fullmatch(cell.text):
                # What Excel itself keeps when a person types 85.2%.
                decimals = "." + "0" * len(percent[2]) if percent[2] else ""
                shown = self._cell_format(cell, is_head, num_format=f"0{decimals}%", **entry)
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
    dated = ((Cell(labels("field", "report_date")), date), *table.rows)
    first = info.table(Table(table.widths, dated, 0), frozenset({1, 3}))
    level_row = next(
        n for n, row in enumerate(dated) if row[0].text == labels("field", "park_level")
    )
    levels = [labels.level_boxes(code) for code, _ in labels.words("park_level")]
    info.check(first + level_row, 1, entry_rules.one_of(levels))
    for note in wording.WORKBOOK_NOTES:
        info.note(note, 4)
    info.lock()
    team = _Sheet(book, labels("table", "team"))
    team.heading(labels("table", "team"), 5)
    team.table(tables.team(content, labels), frozenset(range(5)))


def _annex_sheets(book: xlsxwriter.Workbook, content: ReportContent, labels: Labels) -> None:
    requirements = _Sheet(book, _sheet_name(wording.ANNEX_REQUIREMENTS))
    requirements.heading(labels("table", "requirements"), 3)
    table = tables.requirements(content, labels)
    first = requirements.table(table, frozenset({1, 2}))
    for row in range(first + 1, first + len(table.rows)):
        requirements.check(row, 1, entry_rules.one_of(labels.requirement_words()))
    requirements.lock()
    for position in range(len(content.years)):
        _year_sheet(book, content, position, labels)
    _recommendation_sheet(book, content, labels)


def _year_sheet(
    book: xlsxwriter.Workbook, content: ReportContent, position: int, labels: Labels
) -> None:
    number = position + 1
    sheet = _Sheet(book, f"{_sheet_name(wording.ANNEX_INDICATORS)} 第{number}年")
    sheet.heading(labels("table", "indicators"), 6)
    title = wording.YEAR_TITLE.format(n=number, year=content.years[position].year)
    sheet.heading(title, 6, size=12, rule=entry_rules.prompt(wording.YEAR_PROMPT))
    table = tables.indicators(content, position, labels)
    first = sheet.table(table, frozenset({4, 5}))
    for row, cells in enumerate(table.rows[1:], start=first + 1):
        if cells[1].text:
            words = labels.level_words(int(cells[1].text))
            unit = cells[3].text
            rule = entry_rules.one_of(words) if words else None
            sheet.check(row, 4, rule or entry_rules.number_or_slash(row, 4, unit))
    for note in wording.INDICATOR_NOTES:
        sheet.note(note, 6)
    sheet.lock()


def _recommendation_sheet(
    book: xlsxwriter.Workbook, content: ReportContent, labels: Labels
) -> None:
    sheet = _Sheet(book, _sheet_name(wording.ANNEX_RECOMMENDATIONS))
    sheet.heading(labels("table", "recommendations"), 6)
    table = tables.recommendations(content, labels)
    first = sheet.table(table, frozenset(range(6)))
    for row in range(first + 1, first + len(table.rows)):
        for column in (2, 3):
            sheet.check(row, column, entry_rules.amount())
    sheet.note(wording.RECOMMENDATION_NOTE, 6)


def _sheet_name(annex: str) -> str:
    return annex.replace("－", "-")
