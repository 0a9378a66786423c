"""Cell notes and colour where issues name a cell of a workbook; values and formulas stay as they are.

Written into the package itself: openpyxl drops what it does not know and every formula's last result
(docs/adr/0005).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml import etree

from ingest.answer.notes import FIRST, Marked, Note, Position, SheetCell, sheet_cell
from ingest.answer.package import PackageEdit
from ingest.answer.sheet_fills import Fills
from ingest.answer.sheet_notes import SheetNotes
from ingest.readers.errors import UnreadableFile
from ingest.readers.excel.sheets import cell_position
from ingest.readers.excel.xlsx import sheet_parts
from ingest.readers.package import Package

Element = etree._Element


def mark_xlsx(package: Package, data: bytes, main_part: str, notes: Sequence[Note]) -> Marked:
    """Note each issue at its cell and colour the cell; F03 when there is no sheet to mark.

    Notes of one cell become one, as a cell holds one. A note whose place is no cell of a visible
    sheet goes to A1 of the first and names the place.
    """
    parts = sheet_parts(package, main_part)
    if not parts:
        raise UnreadableFile("F03", found=main_part)
    first_sheet, order = next(iter(parts)), {name: number for number, name in enumerate(parts)}
    edit = PackageEdit(package, data)
    fills = Fills(package, main_part)
    positions: dict[str, Position] = {}
    placed: list[tuple[Position, SheetCell, Note]] = []
    for note in notes:
        cell = sheet_cell(note.place)
        if cell is None or cell.sheet not in parts:
            note = Note(note.place, note.severity, (note.place, *note.lines))
            positions[note.place], cell = FIRST, SheetCell(first_sheet, 1, 1)
        else:
            positions[note.place] = (order[cell.sheet], cell.row, cell.col)
        placed.append(((order[cell.sheet], cell.row, cell.col), cell, note))
    placed.sort(key=lambda item: item[0])
    for sheet, of_sheet in groupby(placed, key=lambda item: item[1].sheet):
        cells: dict[SheetCell, list[Note]] = {}
        for _, cell, note in of_sheet:
            cells.setdefault(cell, []).append(note)
        _mark_sheet(edit, fills, parts[sheet], cells)
    fills.put(edit)
    return Marked(edit.to_bytes(), positions)


def _mark_sheet(
    edit: PackageEdit, fills: Fills, part: str, cells: dict[SheetCell, list[Note]]
) -> None:
    root = edit.package.xml(part)
    cells = _at_shown_cells(root, cells)
    sheet_notes = SheetNotes(edit, part, root)
    for cell, notes in cells.items():
        sheet_notes.add(cell, [line for note in notes for line in note.lines])
    severities = {(at.row, at.col): {note.severity for note in cells[at]} for at in cells}
    for place, element in _elements(root):
        if place in severities:
            fills.colour(element, severities[place])
    sheet_notes.put()
    edit.put(part, root)


def _at_shown_cells(
    root: Element, cells: dict[SheetCell, list[Note]]
) -> dict[SheetCell, list[Note]]:
    """Move the notes of cells that a merged cell covers to that cell: the others are not shown."""
    corners = [
        [cell_position(corner, 0, 0) for corner in merge.get("ref", "").partition(":")[::2]]
        for merge in root.iterfind("{*}mergeCells/{*}mergeCell")
    ]
    shown: dict[SheetCell, list[Note]] = {}
    for cell, notes in cells.items():
        for (top, left), (bottom, right) in corners:
            if top <= cell.row <= bottom and left <= cell.col <= right:
                cell = SheetCell(cell.sheet, top, left)
                break
        shown.setdefault(cell, []).extend(notes)
    return shown


def _elements(root: Element) -> Iterator[tuple[tuple[int, int], Element]]:
    """Every cell that the sheet writes out, with its row and column.

    A cell without an element shows its note but no colour: adding elements could move those that
    leave out their numbers.
    """
    row = 0
    for line in root.iterfind("{*}sheetData/{*}row"):
        row, col = cell_position(line.get("r"), row + 1, 0)[0], 0
        for element in line.iterfind("{*}c"):
            row, col = cell_position(element.get("r"), row, col + 1)
            yield (row, col), element
