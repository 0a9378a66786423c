"""Word documents: paragraphs and tables in reading order, each cell with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from ingest.grid import Cell, Document, Grid, Paragraph
from ingest.readers.docx_names import (
    BODY,
    BREAK,
    CARRIERS,
    CELL,
    GRID_BEFORE,
    GRID_SPAN,
    H_MERGE,
    HARD_HYPHEN,
    MATH_TEXT,
    PARAGRAPH,
    PTAB,
    RETURN,
    ROW,
    RUN,
    STRICT,
    TAB,
    TABLE,
    TEXT,
    TRANSITIONAL,
    V_MERGE,
    VAL,
)
from ingest.readers.docx_plain import Element, make_plain
from ingest.readers.errors import UnreadableFile
from ingest.readers.limits import Limits, refuse_above
from ingest.readers.package import Package, parse_xml

_SHOWN = {TAB: "\t", PTAB: "\t", BREAK: "\n", RETURN: "\n", HARD_HYPHEN: "-"}
_MERGES = frozenset({GRID_SPAN, GRID_BEFORE, V_MERGE, H_MERGE})
_WALKED = (TABLE, ROW, CELL, PARAGRAPH, *_MERGES, *CARRIERS)


Piece = tuple[int, Element, list[str]]  # a cell while it is walked: column, element, text so far


class Line(NamedTuple):
    """A table's row: its cells by column, None where nothing or a merged cell is."""

    table: int
    row: int
    cells: list[Cell | None]
    pieces: list[Piece]

    def located(self) -> Iterator[tuple[Cell, Element]]:
        """Each cell with its element."""
        for col, element, _ in self.pieces:
            cell = self.cells[col - 1]
            if cell is not None:
                yield cell, element


class Spot(NamedTuple):
    """A paragraph outside tables, and its element."""

    paragraph: Paragraph
    element: Element


def read_docx(package: Package, main_part: str) -> Document:
    """Read the document's main part; F03 when it has no body, F08 when it has too many cells."""
    data = package.xml_bytes(main_part)
    root = parse_main(data, main_part)
    # Asking the bytes first is quicker than asking every run; other encodings hide the name.
    has_symbol_fonts = b"Wingdings" in data or b"\0" in data[:4]
    reader = _Reader(make_plain(root, has_symbol_fonts), package.limits)
    return Document(tuple(reader.blocks(body_of(root, main_part), "")))


def parse_main(data: bytes, part: str) -> Element:
    """Parse a main part; the strict edition's names are taken for the transitional ones."""
    root = parse_xml(data, part)
    if root.tag == f"{{{STRICT}}}document":
        root = parse_xml(data.replace(STRICT.encode(), TRANSITIONAL.encode()), part)
    return root


def body_of(root: Element, part: str) -> Element:
    """The body of a parsed main part; F03 when it is not a Word document."""
    body = root.find(BODY)
    if body is None:
        raise UnreadableFile("F03", found=part)
    return body


def places(root: Element, part: str, limits: Limits) -> dict[str, Element]:
    """Every place a reading of a main part can name -> its cell or paragraph in ``root``.

    The walk needs a plain document and marking the original: a copy is walked, and its elements
    are followed back by their position. ``root`` is not changed.
    """
    copy = parse_main(etree.tostring(root), part)
    original = dict(zip(copy.iter("*"), root.iter("*"), strict=True))
    nested = make_plain(copy, has_symbol_fonts=True)

    def within(top: Element, name: str) -> Iterator[tuple[str, Element]]:
        for piece in walk(top, limits):
            if isinstance(piece, Spot):
                yield piece.paragraph.place, original[piece.element]
                continue
            grid = Grid(name or table_name(piece.table), ())
            for cell, element in piece.located():
                yield grid.place(cell.row, cell.col), original[element]
                for number, inner in enumerate(nested.get(element, ()), 1):
                    yield from within(inner, nested_name(grid, cell, number))

    return dict(within(body_of(copy, part), ""))


def table_name(number: int) -> str:
    """Name of a table of the body, as a person counts them: 表5."""
    return f"表{number}"


def nested_name(grid: Grid, cell: Cell, number: int) -> str:
    """Name of a table inside a cell: 表5 第2行 第1列 内表1."""
    return f"{grid.place(cell.row, cell.col)} 内表{number}"


def walk(top: Element, limits: Limits) -> Iterator[Line | Spot]:
    """Every paragraph and table row of a plain document's body, or of one table, in order.

    One flat pass over the few elements that matter: visiting every element of the tree from Python
    would cost more than parsing it. F08 for a row that passes the limits.
    """
    tables = paragraphs = table = end = 0
    row = _Row(0, 0)
    pieces = row.pieces
    spot: Element | None = None
    merged: dict[int, int] = {}  # column -> last row in which a vertical merge stood there
    parts: list[str] = []
    for element in top.iter(*_WALKED):
        tag = element.tag
        if tag == TEXT:
            text = element.text
            if text:
                parts.append(text)
        elif tag == PARAGRAPH:
            if table and element.getparent() is not top:
                if parts:
                    parts.append("\n")
                continue
            if pieces:
                yield row.line(end, limits)
            if spot is not None:
                yield Spot(Paragraph(paragraphs, _joined(parts)), spot)
            paragraphs += 1
            spot, parts, table, row = element, [], 0, _Row(0, 0)
            pieces = row.pieces
        elif tag == CELL:
            end += 1
            parts = []
            pieces.append((end, element, parts))
        elif tag == ROW or tag == TABLE:  # noqa: SIM109 - runs for every row, and a set is slower
            if pieces:
                yield row.line(end, limits)
            if spot is not None:
                yield Spot(Paragraph(paragraphs, _joined(parts)), spot)
                spot = None
            if tag == TABLE:
                tables += 1
                table, row = tables, _Row(tables, 0)
                merged.clear()
            else:
                row = _Row(table, row.number + 1)
            pieces, end = row.pieces, 0
        elif tag in _MERGES:
            end = row.merge(tag, element, end, merged)
        elif tag == MATH_TEXT:
            parts.append(element.text or "")
        elif _is_in_run(element):
            parts.append(_SHOWN[tag])
    if pieces:
        yield row.line(end, limits)
    if spot is not None:
        yield Spot(Paragraph(paragraphs, _joined(parts)), spot)


class _Row:
    """A row while it is walked."""

    __slots__ = ("covered", "number", "pieces", "table")

    def __init__(self, table: int, number: int) -> None:
        self.table = table
        self.number = number
        self.pieces: list[Piece] = []
        self.covered: set[int] = set()

    def merge(self, tag: str, element: Element, end: int, merged: dict[int, int]) -> int:
        """Take in what a row or cell says of its spans; returns how far the row now reaches."""
        if tag == GRID_BEFORE:
            return _whole(element)
        col = self.pieces[-1][0] if self.pieces else 0
        if tag == GRID_SPAN:
            return col + max(_whole(element), 1) - 1
        continues = element.get(VAL) != "restart"
        if tag == H_MERGE:
            is_covered = continues and col > 1
        else:
            # A merge that continues nothing is shown by Word as a cell of its own.
            is_covered = continues and merged.get(col) == self.number - 1
            merged[col] = self.number
        if is_covered:
            self.covered.add(col)
        return end

    def line(self, end: int, limits: Limits) -> Line:
        """The finished row, as wide as its last cell reaches."""
        number = self.number
        if len(self.pieces) == end and not self.covered:  # nothing merged, nothing left out
            plain: list[Cell | None] = [
                Cell(number, col, parts[0] if len(parts) == 1 else _joined(parts))
                for col, _, parts in self.pieces
            ]
            return Line(self.table, number, plain, self.pieces)
        refuse_above("max_cells", end, limits.max_cells)
        cells: list[Cell | None] = [None] * end
        for col, _, parts in self.pieces:
            if col not in self.covered:
                cells[col - 1] = Cell(number, col, _joined(parts))
        return Line(self.table, number, cells, self.pieces)


def _joined(parts: list[str]) -> str:
    """The text of a cell or paragraph without the blank lines around it."""
    return "".join(parts).strip("\n")


def _is_in_run(element: Element) -> bool:
    """Tell a tab from a tab stop, which has the same name."""
    parent = element.getparent()
    return parent is not None and parent.tag == RUN


def _whole(element: Element) -> int:
    """A count of columns; what is not a whole number counts as none."""
    value = element.get(VAL, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


class _Reader:
    """Builds grids out of what the walk yields, and counts their cells against the limits."""

    def __init__(self, nested: dict[Element, list[Element]], limits: Limits) -> None:
        self._nested = nested
        self._limits = limits
        self._cells = 0

    def blocks(self, top: Element, name: str) -> Iterator[Paragraph | Grid]:
        """Paragraphs and tables of the body, in order, or one table, which then has the name."""
        table = 0
        rows: list[list[Cell | None]] = []
        for piece in walk(top, self._limits):
            if isinstance(piece, Spot):
                if rows:
                    yield self._grid(name or table_name(table), rows)
                    rows = []
                yield piece.paragraph
                continue
            if rows and piece.table != table:
                yield self._grid(name or table_name(table), rows)
                rows = []
            table = piece.table
            while len(rows) < piece.row - 1:
                rows.append([])
            if self._nested:
                self._fill_nested(piece, Grid(name or table_name(table), ()))
            rows.append(piece.cells)
        if rows:
            yield self._grid(name or table_name(table), rows)

    def _fill_nested(self, line: Line, grid: Grid) -> None:
        for cell, element in line.located():
            if element not in self._nested:
                continue
            inner: list[Grid] = []
            for number, table in enumerate(self._nested[element], 1):
                blocks = self.blocks(table, nested_name(grid, cell, number))
                inner.extend(block for block in blocks if isinstance(block, Grid))
            line.cells[cell.col - 1] = cell._replace(nested=tuple(inner))

    def _grid(self, name: str, rows: list[list[Cell | None]]) -> Grid:
        refuse_above("max_rows", len(rows), self._limits.max_rows)
        width = max(map(len, rows))
        self._cells += width * len(rows)
        refuse_above("max_cells", self._cells, self._limits.max_cells)
        for line in rows:
            if len(line) < width:
                line.extend([None] * (width - len(line)))
        return Grid(name, tuple(map(tuple, rows)))
