"""Workbooks (.xlsx): what each visible worksheet shows, read from its part in one pass.

The parts are read as they are, not through a library: those that give values give neither number
formats nor runs nor what is hidden, and set aside memory for the whole rectangle a sheet spans.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from ingest.grid import Aside, AsideKind, Cell, Document, Doubt, Grid, sheet_place
from ingest.readers.errors import UnreadableFile
from ingest.readers.excel.conditional import Rule, apply_rules, rules_of, special_looks
from ingest.readers.excel.drawings import drawn_on
from ingest.readers.excel.sheets import (
    NO_STYLE,
    Run,
    Sheet,
    Style,
    cell_position,
    cell_range,
    number_cell,
    text_cell,
    to_grid,
)
from ingest.readers.excel.xlsx_styles import (
    Text,
    local_name,
    rich_text,
    shared_texts,
    special_styles,
    unescaped,
    whole,
)
from ingest.readers.package import Package, stream_xml

_TAGS = ("{*}row", "{*}col", "{*}mergeCell", "{*}sheetView", "{*}conditionalFormatting")
_COLOURED_ELSEWHERE = ("table", "pivotTable", "image")  # parts that may colour the paper
_OTHER_SHEETS: dict[str, AsideKind] = {
    "xlMacrosheet": "macro_sheet",
    "xlIntlMacrosheet": "macro_sheet",
    "dialogsheet": "macro_sheet",
    "chartsheet": "chart_sheet",
}
_PICTURE = "DISPIMG("  # how WPS keeps a picture in a cell
_START = dt.datetime(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class _Book:
    """What the sheets of a workbook share."""

    texts: list[Text]
    styles: dict[str, Style]
    is_1904: bool
    is_recalculated: bool  # on opening: a saved 0 of a formula is what writers put for none
    looks: frozenset[int]
    plain: Style = NO_STYLE


def is_workbook(package: Package, main_part: str) -> bool:
    """Whether the main part is that of a workbook, wherever it stands."""
    kinds = {kind for kind, _ in package.related(main_part).values()}
    return main_part.startswith("xl/") or "worksheet" in kinds


def read_xlsx(package: Package, main_part: str) -> Document:
    """Read the visible worksheets; F03 when damaged, F08 when a sheet reaches too far."""
    parts = sheet_parts(package, main_part)
    shared = dict(package.related(main_part).values())
    root = package.xml(main_part)
    properties, calculation = root.find("{*}workbookPr"), root.find("{*}calcPr")
    book = _Book(
        shared_texts(package, shared.get("sharedStrings")),
        special_styles(package, shared.get("styles")),
        properties is not None and properties.get("date1904") in ("1", "true"),
        calculation is not None and calculation.get("fullCalcOnLoad") in ("1", "true"),
        special_looks(package, shared.get("styles")),
    )
    grids: list[Grid] = []
    asides = list(_other_sheets(package, main_part, book))
    sheet = Sheet("")
    for name, part in parts.items():
        sheet = Sheet(name, before=sheet.area, size=sheet.size)
        _read_sheet(package, part, book, sheet)
        grids.append(to_grid(sheet, package.limits))
        asides += sheet.asides
    return Document(tuple(grids), tuple(asides))


def sheet_parts(package: Package, main_part: str) -> dict[str, str]:
    """Name of each visible worksheet -> its part; macro sheets and the like are none."""
    return {
        name: part
        for name, state, kind, part in _listed(package, main_part)
        if kind == "worksheet" and state == "visible"
    }


def _listed(package: Package, main_part: str) -> Iterator[tuple[str, str, str, str]]:
    """(name, state, kind, part) of each sheet that the workbook lists."""
    related = package.related(main_part)
    for sheet in package.xml(main_part).iter("{*}sheet"):
        ids = [value for key, value in sheet.attrib.items() if str(key).endswith("}id")]
        kind, part = related.get(str(ids[0]) if ids else "", ("", ""))
        yield sheet.get("name", ""), sheet.get("state", "visible"), kind, part


def _other_sheets(package: Package, main_part: str, book: _Book) -> Iterator[Aside]:
    """The sheets that are not read: macros and charts, and hidden ones that hold anything."""
    for name, state, kind, part in _listed(package, main_part):
        other = _OTHER_SHEETS.get(kind)
        if other is not None:
            yield Aside(other, sheet_place(name, 1, 1), name)
        elif state != "visible" and kind == "worksheet" and _holds_any(package, part, book):
            hidden: AsideKind = "very_hidden_sheet" if state == "veryHidden" else "hidden_sheet"
            yield Aside(hidden, sheet_place(name, 1, 1), name)


def _holds_any(package: Package, part: str, book: _Book) -> bool:
    """Whether a sheet holds more than blank cells; one that cannot be looked through may."""
    rows = 0
    try:
        for event, element in stream_xml(package.part(part), part, "{*}row"):
            if event == "start":
                continue
            rows += 1
            if rows > package.limits.max_rows:
                return True
            if any(cell.text.strip() or cell.doubts for cell in _cells(rows, element, book)):
                return True
            element.clear()
    except UnreadableFile:
        return True
    return False


def _read_sheet(package: Package, part: str, book: _Book, sheet: Sheet) -> None:
    """Fill in what a worksheet's part holds."""
    sheet.drawn = drawn_on(package, part)
    content = package.part(part)
    kinds = {kind for kind, _ in package.related(part).values()}
    if b"conditionalFormatting" in content or kinds & set(_COLOURED_ELSEWHERE):
        styles = {at: style._replace(is_sure=False) for at, style in book.styles.items()}
        book = replace(book, styles=styles, plain=NO_STYLE._replace(is_sure=False))
    rules: list[Rule] = []
    row, shows_zeros = 0, True
    for event, element in stream_xml(content, part, *_TAGS):
        if event == "start":
            continue
        tag = local_name(element)
        if tag == "row":
            row = whole(element.get("r")) or row + 1
            if _is_on(element.get("hidden")) or _is_nothing(element.get("ht")):
                sheet.hidden_rows.add(row)
            for cell in _cells(row, element, book):
                if cell.number == 0 and not shows_zeros:
                    cell = Cell(cell.row, cell.col, "", doubts=(Doubt("hidden", cell.text),))
                sheet.put(cell, package.limits)
            element.clear()
        elif tag == "col":
            if _is_on(element.get("hidden")) or _is_nothing(element.get("width")):
                sheet.hidden_cols.append((whole(element.get("min")), whole(element.get("max"))))
        elif tag == "mergeCell":
            merge = cell_range(element.get("ref", ""))
            if merge[0] and merge[2]:
                sheet.merges.append(merge)
        elif tag == "conditionalFormatting":
            rules += rules_of(element, book.looks)
            element.clear()
        else:
            shows_zeros = element.get("showZeros") not in ("0", "false")
    apply_rules(sheet, rules, package.limits)


def _cells(row: int, line: etree._Element, book: _Book) -> Iterator[Cell]:
    """The cells of a row that hold anything."""
    col = 0
    for element in line:
        if local_name(element) == "c":
            row, col = cell_position(element.get("r"), row, col + 1)
            if len(element):
                yield _cell(row, col, element, book)


def _cell(row: int, col: int, element: etree._Element, book: _Book) -> Cell:
    value: str | None = None
    formula: str | None = None
    inline: Text = ""
    for child in element:
        name = local_name(child)
        if name == "v":
            value = child.text or ""
        elif name == "f":
            formula = (child.text or "").strip()
        elif name == "is":
            inline = rich_text(child)
    kind = element.get("t", "n")
    style = book.styles.get(element.get("s", "0"), book.plain)
    if formula is not None and _PICTURE in formula:
        return Cell(row, col, "", doubts=(Doubt("picture"),))
    if formula is not None and not _has_result(kind, value, is_new=book.is_recalculated):
        return Cell(row, col, "", doubts=(Doubt("formula", f"={formula}"),))
    if kind == "inlineStr":
        return _text(row, col, inline or unescaped(value or ""), style)
    if not value:
        return Cell(row, col, "")
    if kind == "s":
        at = whole(value.strip())
        is_there = at < len(book.texts) and value.strip().isdigit()
        return _text(row, col, book.texts[at], style) if is_there else _unknown(row, col, value)
    if kind in ("n", "d"):
        number = _number(value) if kind == "n" else _serial(value, is_1904=book.is_1904)
        if number is None:
            return _unknown(row, col, value)
        return number_cell(row, col, number, style, is_1904=book.is_1904)
    if kind == "e" and element.get("vm"):  # a picture placed in the cell
        return Cell(row, col, "", doubts=(Doubt("picture"),))
    if kind == "b":
        value = "FALSE" if value.strip() in ("0", "false") else "TRUE"
    return _text(row, col, unescaped(value), style)


def _text(row: int, col: int, text: Text, style: Style) -> Cell:
    runs = (Run(text),) if isinstance(text, str) else text
    return text_cell(row, col, runs, style)


def _unknown(row: int, col: int, value: str) -> Cell:
    """A value that is not of its kind: no program shows it alike."""
    return Cell(row, col, value, doubts=(Doubt("format", value),))


def _has_result(kind: str, value: str | None, *, is_new: bool) -> bool:
    """Whether a formula was saved with its result; an empty text is one."""
    if kind == "str":
        return value is not None
    return bool(value) and not (is_new and kind == "n" and value in ("0", "0.0"))


def _number(value: str) -> float | None:
    try:
        return float(value) if "_" not in value else None
    except ValueError:
        return None


def _serial(value: str, *, is_1904: bool) -> float | None:
    """The days that Excel counts for an ISO date."""
    try:
        moment = dt.datetime.fromisoformat(value.strip()).replace(tzinfo=None)
    except ValueError:
        return None
    return (moment - _START) / dt.timedelta(days=1) - (1462 if is_1904 else 0)


def _is_on(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _is_nothing(size: str | None) -> bool:
    return size is not None and _number(size) == 0
