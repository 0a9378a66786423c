"""Old workbooks (.xls), by xlrd, which also tells how a value is shown; calamine where xlrd fails."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlrd
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ingest.grid import Aside, AsideKind, Cell, Document, Doubt, Grid, sheet_place
from ingest.readers.errors import UnreadableFile
from ingest.readers.excel.colours import WHITE, of_rgb
from ingest.readers.excel.conditional import apply_rules
from ingest.readers.excel.number_formats import is_plain, number_text
from ingest.readers.excel.sheets import (
    NO_STYLE,
    PLAIN,
    Font,
    Run,
    Sheet,
    Style,
    font_of,
    number_cell,
    plain_text,
    text_cell,
    to_grid,
)
from ingest.readers.excel.xls_records import is_calculated, other_sheets, passed_over
from ingest.readers.limits import Limits

_VISIBLE = 0
_HIDDEN: dict[int, AsideKind] = {1: "hidden_sheet", 2: "very_hidden_sheet"}
_SHIFTS = {1: "superscript", 2: "subscript"}
_OURS_TO_STOP = (KeyboardInterrupt, SystemExit, MemoryError)


def read_xls(data: bytes, limits: Limits) -> Document:
    """Read the visible sheets; F03 when damaged, F07 when encrypted, F08 when too large."""
    try:
        return _by_xlrd(data, limits)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as fault:  # xlrd meets damage with whatever its code runs into
        if "encrypted" in str(fault).lower():
            raise UnreadableFile("F07") from fault
        try:
            return _by_calamine(data, limits)
        except UnreadableFile:
            raise
        except BaseException as again:  # a panic in calamine is no Exception
            if isinstance(again, _OURS_TO_STOP):
                raise
            raise UnreadableFile("F03", found="Workbook") from fault


def _by_xlrd(data: bytes, limits: Limits) -> Document:
    log = io.StringIO()
    book = xlrd.open_workbook(
        file_contents=data,
        logfile=log,
        formatting_info=True,
        on_demand=True,
        ragged_rows=True,
        ignore_workbook_corruption=True,
    )
    styles = _styles(book)
    grids: list[Grid] = []
    asides = list(other_sheets(log.getvalue()))
    sheet = Sheet("")
    for number in range(book.nsheets):
        source = book.sheet_by_index(number)
        if source.visibility == _VISIBLE:
            sheet = Sheet(source.name, before=sheet.area, size=sheet.size)
            _read_sheet(book, source, number, styles, sheet, limits)
            grids.append(to_grid(sheet, limits))
            asides += sheet.asides
        elif _holds_any(source):
            kind = _HIDDEN.get(source.visibility, "hidden_sheet")
            asides.append(Aside(kind, sheet_place(source.name, 1, 1), source.name))
        book.unload_sheet(number)
    return Document(tuple(grids), tuple(asides))


def _holds_any(source: Any) -> bool:
    """Whether a sheet holds more than blank cells."""
    blank = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
    return any(
        cell.ctype not in blank and str(cell.value).strip()
        for row in range(source.nrows)
        for cell in source.row(row)
    )


def _styles(book: Any) -> list[Style]:
    fonts = [_font_of(book, font) for font in book.font_list]
    found = []
    for item in book.xf_list:
        code = book.format_map[item.format_key].format_str
        font = fonts[item.font_index] if item.font_index < len(fonts) else PLAIN
        paper = _paper(book, item.background)
        if font.colour != paper:
            font = font._replace(colour="")
        style = Style("" if is_plain(code) else code, font, paper)
        found.append(NO_STYLE if style == NO_STYLE else style)
    return found


def _paper(book: Any, background: Any) -> str:
    """The colour of a filling; none is white, a pattern is no colour."""
    if background.fill_pattern != 1:
        return "pattern" if background.fill_pattern else WHITE
    return _colour(book, background.pattern_colour_index) or WHITE


def _colour(book: Any, index: int) -> str:
    """A colour of the workbook's palette; ``""`` for those of the system."""
    parts = book.colour_map.get(index)
    return of_rgb(bytes(parts).hex()) if parts else ""


def _font_of(book: Any, font: Any) -> Font:
    return font_of(
        struck=bool(font.struck_out),
        shift=_SHIFTS.get(font.escapement, ""),
        name=font.name,
        colour=_colour(book, font.colour_index),
    )


def _read_sheet(
    book: Any, source: Any, number: int, styles: Sequence[Style], sheet: Sheet, limits: Limits
) -> None:
    """Fill in what a sheet holds: by xlrd, and by its own records."""
    has_results = is_calculated(book.mem, book.base)
    passed = passed_over(book.mem, book._sh_abs_posn[number], has_results=has_results)
    sheet.drawn = passed.drawn
    if passed.has_rules:
        styles = [style._replace(is_sure=False) for style in styles]
    shows_zeros = bool(getattr(source, "show_zero_values", 1))
    for row in range(source.nrows):
        for col, value in enumerate(source.row(row)):
            if value.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            style = styles[source.cell_xf_index(row, col)]
            cell = _cell(book, source, row + 1, col + 1, value, style)
            if (row + 1, col + 1) in passed.without_result:
                cell = Cell(row + 1, col + 1, "", doubts=(Doubt("formula"),))
            if cell.number == 0 and not shows_zeros:
                cell = Cell(row + 1, col + 1, "", doubts=(Doubt("hidden", cell.text),))
            sheet.put(cell, limits)
    apply_rules(sheet, passed.rules, limits)
    for row, info in source.rowinfo_map.items():
        if info.hidden or info.height == 0:
            sheet.hidden_rows.add(row + 1)
    for col, info in source.colinfo_map.items():
        if info.hidden or info.width == 0:
            sheet.hidden_cols.append((col + 1, col + 1))
    for top, bottom, left, right in source.merged_cells:
        sheet.merges.append((top + 1, bottom, left + 1, right))


def _cell(book: Any, source: Any, row: int, col: int, value: Any, style: Style) -> Cell:
    kind = value.ctype
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return number_cell(row, col, float(value.value), style, is_1904=bool(book.datemode))
    if kind == xlrd.XL_CELL_BOOLEAN:
        text = "TRUE" if value.value else "FALSE"
    elif kind == xlrd.XL_CELL_ERROR:
        text = str(xlrd.error_text_from_code.get(value.value, "#N/A"))
    else:
        text = str(value.value)
    starts = source.rich_text_runlist_map.get((row - 1, col - 1), ())
    return text_cell(row, col, list(_runs(book, text, starts)), style)


def _runs(book: Any, text: str, starts: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """The runs of a text by (where one starts, its font); before the first is the cell's own."""
    if not starts:
        yield Run(plain_text(text))
        return
    ends = [*(at for at, _ in starts), len(text)]
    if ends[0] > 0:
        yield Run(plain_text(text[: ends[0]]))
    for (at, index), end in zip(starts, ends[1:], strict=True):
        yield Run(plain_text(text[at:end]), _font(book, index))


def _font(book: Any, index: int) -> Font | None:
    if index >= len(book.font_list):
        return None
    return _font_of(book, book.font_list[index])


def _by_calamine(data: bytes, limits: Limits) -> Document:
    """Values without formats: a number may look otherwise (85%, 80万元), so each is in doubt."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    grids: list[Grid] = []
    asides: list[Aside] = []
    for about in workbook.sheets_metadata:
        aside = _aside(about)
        if aside is not None:
            asides.append(Aside(aside, sheet_place(about.name, 1, 1), about.name))
        if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
            continue
        read = workbook.get_sheet_by_name(about.name)
        sheet = Sheet(about.name)
        for row, line in enumerate(read.to_python(skip_empty_area=False), 1):
            for col, value in enumerate(line, 1):
                sheet.put(_bare(row, col, value), limits)
        for (top, left), (bottom, right) in read.merged_cell_ranges or ():
            sheet.merges.append((top + 1, bottom + 1, left + 1, right + 1))
        grids.append(to_grid(sheet, limits))
    if not any(grid.rows for grid in grids):
        raise UnreadableFile("F03", found="Workbook")
    return Document(tuple(grids), tuple(asides))


def _aside(about: Any) -> AsideKind | None:
    """What a sheet is that is not read; None for a shown worksheet and for code."""
    if about.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.DialogSheet):
        return "macro_sheet"
    if about.typ == SheetTypeEnum.ChartSheet:
        return "chart_sheet"
    if about.typ != SheetTypeEnum.WorkSheet or about.visible == SheetVisibleEnum.Visible:
        return None
    return "hidden_sheet" if about.visible == SheetVisibleEnum.Hidden else "very_hidden_sheet"


def _bare(row: int, col: int, value: object) -> Cell:
    if isinstance(value, bool):
        return Cell(row, col, "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return Cell(row, col, number_text(float(value)), doubts=(Doubt("format"),))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        return Cell(row, col, str(value), doubts=(Doubt("format"),))
    return text_cell(row, col, (Run(plain_text(str(value or ""))),), NO_STYLE)
