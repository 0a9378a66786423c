"""Workbooks (.xlsx): values by calamine, percent formats and sizes from the package itself."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ingest.grid import Document, Grid
from ingest.readers.errors import UnreadableFile
from ingest.readers.excel.sheets import Value, is_percent_format, refuse_large, to_grid
from ingest.readers.limits import Limits
from ingest.readers.package import Package, stream_xml

_OURS_TO_STOP = (KeyboardInterrupt, SystemExit, MemoryError)


@dataclass(slots=True)
class _Extent:
    """How far a sheet's filled cells reach; places that show percent, and those that hold errors."""

    rows: int = 0
    cols: int = 0
    percents: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def read_xlsx(package: Package, data: bytes, main_part: str) -> Document:
    """Read the visible worksheets; F03 when damaged, F08 when a sheet reaches too far."""
    parts = sheet_parts(package, main_part)
    styles = _percent_styles(package, main_part)
    # calamine sets aside memory for the whole rectangle a sheet's cells span, so look first.
    extents = {name: _extent(package, part, styles) for name, part in parts.items()}
    try:
        return Document(tuple(_grids(data, extents, package.limits)))
    except UnreadableFile:
        raise
    except BaseException as fault:  # a panic in calamine is no Exception
        if isinstance(fault, _OURS_TO_STOP):
            raise
        raise UnreadableFile("F03", found=main_part) from fault


def _grids(data: bytes, extents: dict[str, _Extent], limits: Limits) -> list[Grid]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    grids = []
    for sheet in workbook.sheets_metadata:
        is_shown = sheet.visible == SheetVisibleEnum.Visible
        if not is_shown or sheet.typ != SheetTypeEnum.WorkSheet or sheet.name not in extents:
            continue
        read = workbook.get_sheet_by_name(sheet.name)
        extent = extents[sheet.name]
        values: list[list[Value]] = [list(row) for row in read.to_python(skip_empty_area=False)]
        for (row, col), text in extent.errors.items():  # calamine reads an error as nothing
            values[row - 1][col - 1] = text
        merges = [
            (top + 1, bottom + 1, left + 1, right + 1)
            for (top, left), (bottom, right) in read.merged_cell_ranges or ()
        ]
        grids.append(to_grid(sheet.name, values, extent.percents, merges, limits))
    return grids


def sheet_parts(package: Package, main_part: str) -> dict[str, str]:
    """Name of each visible worksheet -> its part."""
    related = package.related(main_part)
    found = {}
    for sheet in package.xml(main_part).iter("{*}sheet"):
        ids = [value for key, value in sheet.attrib.items() if str(key).endswith("}id")]
        kind, part = related.get(str(ids[0]) if ids else "", ("", ""))
        if kind == "worksheet" and sheet.get("state", "visible") == "visible":
            found[sheet.get("name", "")] = part
    return found


def _percent_styles(package: Package, main_part: str) -> set[str]:
    """Indices, as cells write them, of the cell styles that show percent."""
    parts = [part for kind, part in package.related(main_part).values() if kind == "styles"]
    if not parts or parts[0] not in package.names:
        return set()
    root = package.xml(parts[0])
    codes = {item.get("numFmtId"): item.get("formatCode", "") for item in root.iter("{*}numFmt")}
    styles = root.find("{*}cellXfs")
    return {
        str(index)
        for index, style in enumerate(styles.iterchildren("{*}xf") if styles is not None else ())
        if is_percent_format(_whole(style.get("numFmtId")), codes.get(style.get("numFmtId"), ""))
    }


def _extent(package: Package, part: str, percent_styles: set[str]) -> _Extent:
    extent = _Extent()
    row = col = 0
    for event, element in stream_xml(package.part(part), part, "{*}row", "{*}c"):
        is_row = str(element.tag).endswith("}row")
        if event == "start" and is_row:
            row, col = _whole(element.get("r")) or row + 1, 0
        elif event == "start":
            row, col = cell_position(element.get("r"), row, col + 1)
        elif is_row:
            element.clear()
        elif len(element):
            extent.rows, extent.cols = max(extent.rows, row), max(extent.cols, col)
            refuse_large(extent.rows, extent.cols, package.limits)
            if element.get("s") in percent_styles:
                extent.percents.add((row, col))
            if element.get("t") == "e":
                extent.errors[row, col] = element.findtext("{*}v", "")
    return extent


def cell_position(reference: str | None, row: int, col: int) -> tuple[int, int]:
    """Row and column of a reference such as E14; the place given when there is none."""
    if not reference:
        return row, col
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return _whole(reference[len(letters) :]) or row, column


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
