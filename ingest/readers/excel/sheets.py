"""What both spreadsheet formats share: runs of text and values to cells, and a sheet's cells to a grid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from typing import Literal, NamedTuple

from ingest.grid import Aside, Cell, Doubt, Grid
from ingest.readers.excel.beside import Drawn, drawn_asides, hidden_asides
from ingest.readers.excel.colours import WHITE
from ingest.readers.excel.number_formats import Shown, number_text, shown_number, shown_text
from ingest.readers.limits import MEGABYTE, Limits, refuse_above
from ingest.readers.word.scripts import lowered, raised
from ingest.readers.word.symbols import in_font, is_symbol_font

Range = tuple[int, int, int, int]  # first row, last row, first column, last column, from 1
_DOUBT = 32  # letters that a doubt counts for beside its own
_PRIVATE = re.compile("[\ue000-\uf8ff]")


class Font(NamedTuple):
    """What of a font changes how its text is read; ``symbols`` is the name of a symbol font.

    ``colour`` only matters where it is that of the paper, so that nobody sees the text.
    """

    struck: bool = False
    shift: Literal["", "raised", "lowered"] = ""
    symbols: str = ""
    colour: str = ""


PLAIN = Font()


class Run(NamedTuple):
    """A piece of a cell's text; ``font`` is None where the cell's own font applies."""

    text: str
    font: Font | None = None


class Style(NamedTuple):
    """The look of a cell: its number format (``""`` where it changes nothing), font and paper.

    ``is_sure``: nothing else (a table's style, a rule) may colour the paper.
    """

    code: str = ""
    font: Font = PLAIN
    paper: str = WHITE
    is_sure: bool = True


NO_STYLE = Style()


@dataclass(slots=True)
class Sheet:
    """A worksheet as it was read: only cells that hold something, and what hides or joins them."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: list[tuple[int, int]] = field(default_factory=list)  # first and last, from 1
    drawn: list[Drawn] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)  # what is not read of it, once it is a grid
    rows: int = 0
    cols: int = 0
    before: int = 0  # cells of the sheets before it
    size: int = 0  # letters, also of the sheets before it

    @property
    def area(self) -> int:
        """How many cells this sheet and those before it take."""
        return self.before + self.rows * self.cols

    def put(self, cell: Cell, limits: Limits) -> None:
        """Keep a cell unless it is blank; F08 when cells or letters of the workbook are too many.

        One text may stand in very many cells, so that a small file holds more than a large one.
        """
        if not (cell.doubts or cell.text.strip()):
            return
        self.cells[cell.row, cell.col] = cell
        self.size += len(cell.text)
        if cell.doubts:
            self.size += sum(_DOUBT + len(doubt.text) for doubt in cell.doubts)
        if self.size > limits.max_xml_mb * MEGABYTE:
            refuse_above("max_xml_mb", self.size / MEGABYTE, limits.max_xml_mb)
        if cell.row > self.rows or cell.col > self.cols:
            self.rows, self.cols = max(self.rows, cell.row), max(self.cols, cell.col)
            refuse_above("max_rows", self.rows, limits.max_rows)
            refuse_above("max_cells", self.area, limits.max_cells)


def font_of(*, struck: bool, shift: str, name: str, colour: str = "") -> Font:
    """A font by its properties; ``shift`` is superscript, subscript or anything else."""
    turned: Literal["", "raised", "lowered"] = (
        "raised" if shift == "superscript" else "lowered" if shift == "subscript" else ""
    )
    return Font(struck, turned, name if is_symbol_font(name) else "", colour)


def number_cell(row: int, col: int, value: float, style: Style, *, is_1904: bool = False) -> Cell:
    """A number as it is shown under its cell's style."""
    if style is NO_STYLE and isfinite(value):
        return Cell(row, col, number_text(value), value)
    shown = shown_number(value, style.code, is_1904)
    return _in_font(row, col, shown, style.font, style)


def text_cell(row: int, col: int, runs: Sequence[Run], style: Style) -> Cell:
    """A text as it is shown: what is struck is left out, what is raised or lowered is set so."""
    if (
        len(runs) == 1
        and style is NO_STYLE
        and not runs[0].font
        and not _PRIVATE.search(runs[0].text)
    ):
        return Cell(row, col, runs[0].text)
    if len(runs) == 1 and style.code:
        shown = shown_text(runs[0].text, style.code)
        return _in_font(row, col, shown, runs[0].font or style.font, style)
    text, doubts = _joined(runs, style)
    shown = shown_text(text, style.code) if style.code and text else Shown(text)
    return Cell(row, col, shown.text, doubts=(*doubts, *shown.doubts))


def cell_range(reference: str) -> Range:
    """The range of a reference such as E14:F20, or of one cell; zeros for what is none."""
    start, _, end = reference.replace("$", "").partition(":")
    top, left = cell_position(start, 0, 0)
    bottom, right = cell_position(end, top, left)
    return top, bottom, left, right


def cell_position(reference: str | None, row: int, col: int) -> tuple[int, int]:
    """Row and column of a reference such as E14; the place given when there is none."""
    if not reference:
        return row, col
    letters = reference.rstrip("0123456789")
    figures = reference[len(letters) :]
    return (int(figures) if 0 < len(figures) < 10 else 0) or row, _column(letters)


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return column


def plain_text(text: str) -> str:
    """A text with the line ends of one kind."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _in_font(row: int, col: int, shown: Shown, font: Font, style: Style) -> Cell:
    """What is shown by the format, in a font, which may strike or hide it."""
    text, doubts = _joined((Run(shown.text, font),), style)
    number = shown.number if text == shown.text and not doubts else None
    is_percent = shown.is_percent and number is not None
    return Cell(row, col, text, number, is_percent, (), (*shown.doubts, *doubts))


def _joined(runs: Iterable[Run], style: Style) -> tuple[str, list[Doubt]]:
    """The shown text of runs in order, and the doubts of those that are not plain."""
    texts: list[str] = []
    doubts: list[Doubt] = []
    for run in runs:
        font, text = run.font or style.font, run.text
        if font == PLAIN and not _PRIVATE.search(text):
            texts.append(text)
            continue
        if font.struck:
            if text.strip():
                doubts.append(Doubt("struck", text.strip()))
            continue
        if font.colour and font.colour == style.paper and text.strip():
            doubts.append(Doubt("hidden" if style.is_sure else "conditional", text.strip()))
            if style.is_sure:
                continue
        text, unknown = in_font(font.symbols, text)
        doubts.extend(unknown)
        if font.shift and text.strip():
            doubts.append(Doubt(font.shift, text.strip()))
            text = (raised(text) if font.shift == "raised" else lowered(text)) or ""
        texts.append(text)
    return "".join(texts), doubts


def to_grid(sheet: Sheet, limits: Limits) -> Grid:
    """A sheet's grid from A1 to its last cell that holds something.

    Text that nobody sees (of hidden rows and columns, and of cells under a merged one) is left out and
    kept as a doubt, of the merged cell that covers it or of its own; so are objects over a cell. The
    sheet's ``asides`` are filled in. F08 when merges or objects are too many.
    """
    _lay_over(sheet, limits)
    spans, covered = _merged(sheet, limits)
    for place, anchor in covered.items():
        if under := sheet.cells.pop(place, None):
            _hide_under(sheet, anchor, under)
    cols = _hidden_columns(sheet)
    hidden: list[tuple[int, int]] = []
    rows: list[tuple[Cell | None, ...]] = []
    for row in range(1, sheet.rows + 1):
        line: list[Cell | None] = []
        for col in range(1, sheet.cols + 1):
            place = (row, col)
            if place in covered:
                line.append(None)
                continue
            cell = sheet.cells.get(place)
            span = spans.get(place)
            if cell is None:
                cell = Cell(row, col, "")
            elif _is_hidden(place, span or (1, 1), sheet.hidden_rows, cols):
                cell = _hidden(cell)
                hidden.append(place)
            line.append(cell if span is None else cell._replace(span=span))
        rows.append(tuple(line))
    sheet.asides += hidden_asides(sheet.name, hidden, sheet.hidden_rows, cols)
    sheet.asides += drawn_asides(sheet.name, sheet.drawn)
    hidden_rows = frozenset(row for row in sheet.hidden_rows if row <= sheet.rows)
    return Grid(sheet.name, tuple(rows), is_sheet=True, hidden_rows=hidden_rows)


def _lay_over(sheet: Sheet, limits: Limits) -> None:
    """Tell the cells under an object that covers them."""
    count = 0
    for item in sheet.drawn:
        bottom, right = min(item.bottom, sheet.rows), min(item.right, sheet.cols)
        if not item.covers or bottom < item.top or right < item.left:
            continue
        count += (bottom - item.top + 1) * (right - item.left + 1)
        refuse_above("max_cells", count, limits.max_cells)
        for row in range(item.top, bottom + 1):
            for col in range(item.left, right + 1):
                if (cell := sheet.cells.get((row, col))) and item.doubt not in cell.doubts:
                    sheet.cells[row, col] = cell._replace(doubts=(*cell.doubts, item.doubt))


def _hidden_columns(sheet: Sheet) -> set[int]:
    """The columns that any of the ranges hides; there may be very many ranges."""
    opened = Counter(first for first, last in sheet.hidden_cols if first <= last)
    closed = Counter(last + 1 for first, last in sheet.hidden_cols if first <= last)
    depth = opened[0] - closed[0]
    hidden = set()
    for col in range(1, sheet.cols + 1):
        depth += opened[col] - closed[col]
        if depth > 0:
            hidden.add(col)
    return hidden


_Places = dict[tuple[int, int], tuple[int, int]]


def _merged(sheet: Sheet, limits: Limits) -> tuple[_Places, _Places]:
    """Place of each merged cell -> its rows and columns; place it covers -> the merged cell's."""
    spans: _Places = {}
    covered: _Places = {}
    count = 0
    for top, last_row, left, last_col in sheet.merges:
        bottom, right = min(last_row, sheet.rows), min(last_col, sheet.cols)
        if bottom < top or right < left:
            continue
        count += (bottom - top + 1) * (right - left + 1)
        refuse_above("max_cells", count, limits.max_cells)
        if (top, left) in covered:  # one merge over another: a damaged file, the first holds
            continue
        spans[top, left] = bottom - top + 1, right - left + 1
        for row in range(top, bottom + 1):
            for col in range(left, right + 1):
                if (row, col) != (top, left):
                    covered[row, col] = top, left
    return spans, covered


def _hide_under(sheet: Sheet, anchor: tuple[int, int], under: Cell) -> None:
    """Tell the merged cell what stands under it."""
    above = sheet.cells.get(anchor) or Cell(*anchor, "")
    doubts = (*above.doubts, *_hidden(under).doubts)
    sheet.cells[anchor] = above._replace(doubts=doubts)


def _is_hidden(
    place: tuple[int, int], span: tuple[int, int], hidden_rows: set[int], hidden_cols: set[int]
) -> bool:
    """Whether all the rows, or all the columns, of a cell are hidden."""
    (row, col), (height, width) = place, span
    return (row in hidden_rows and all(at in hidden_rows for at in range(row, row + height))) or (
        col in hidden_cols and all(at in hidden_cols for at in range(col, col + width))
    )


def _hidden(cell: Cell) -> Cell:
    """The cell without what it shows, which nobody sees."""
    text = cell.text.strip()
    doubts = (Doubt("hidden", text),) if text else ()
    return Cell(cell.row, cell.col, "", doubts=(*doubts, *cell.doubts))
