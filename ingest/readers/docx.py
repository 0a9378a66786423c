"""Word documents: paragraphs and tables in reading order, each cell with its place."""

from __future__ import annotations

from collections.abc import Iterator

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

# (table from 1, row, column, last column, element, text); text is None where a merged cell covers
# the place. A paragraph outside tables is (0, its number, 0, 0, element, text).
Piece = tuple[int, int, int, int, Element, str | None]

_TEXTS = frozenset({TEXT, MATH_TEXT})
_SHOWN = {TAB: "\t", PTAB: "\t", BREAK: "\n", RETURN: "\n", HARD_HYPHEN: "-"}
_STARTS = frozenset({CELL, ROW, TABLE, PARAGRAPH})
_WALKED = (TABLE, ROW, CELL, PARAGRAPH, GRID_SPAN, GRID_BEFORE, V_MERGE, H_MERGE, *CARRIERS)


def read_docx(package: Package, main_part: str) -> Document:
    """Read the document's main part; F03 when it has no body, F08 when it has too many cells."""
    root = parse_main(package.part(main_part), main_part, package.limits)
    return _Reader(make_plain(root), package.limits).document(body_of(root, main_part))


def parse_main(data: bytes, part: str, limits: Limits) -> Element:
    """Parse a main part; the strict edition's names are taken for the transitional ones."""
    return parse_xml(data.replace(STRICT.encode(), TRANSITIONAL.encode()), part, limits)


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
    copy = parse_main(etree.tostring(root), part, limits)
    original = dict(zip(copy.iter("*"), root.iter("*"), strict=True))
    nested = make_plain(copy)

    def within(top: Element, prefix: str) -> Iterator[tuple[str, Element]]:
        for table, row, col, _, element, text in walk(top):
            if text is None:
                continue
            if not table:
                yield Paragraph(row, text).place, original[element]
                continue
            grid = Grid(prefix or table_name(table), ())
            yield grid.place(row, col), original[element]
            for number, inner in enumerate(nested.get(element, ()), 1):
                yield from within(inner, nested_name(grid, row, col, number))

    return dict(within(body_of(copy, part), ""))


def table_name(number: int) -> str:
    """Name of a table of the body, as a person counts them: 表5."""
    return f"表{number}"


def nested_name(grid: Grid, row: int, col: int, number: int) -> str:
    """Name of a table inside a cell: 表5 第2行 第1列 内表1."""
    return f"{grid.place(row, col)} 内表{number}"


def walk(top: Element) -> Iterator[Piece]:
    """Every paragraph and cell of a plain document's body, or of one table, in order.

    One flat pass over the few elements that matter: visiting every element of the tree from Python
    would cost more than parsing it.
    """
    tables = paragraphs = table = row = col = last = 0
    merged: dict[int, int] = {}  # column -> last row in which a vertical merge stood there
    held: Element | None = None
    covered = False
    parts: list[str] = []
    for element in top.iter(*_WALKED):
        tag = element.tag
        if tag in _TEXTS:
            parts.append(element.text or "")
        elif tag == PARAGRAPH and table and element.getparent() is not top:
            parts.append("\n")
        elif tag in _STARTS:
            if held is not None:
                text = None if covered else "".join(parts).strip("\n")
                yield table, row, col, last, held, text
            held, covered, parts = None, False, []
            if tag == CELL:
                held = element
                col = last = last + 1
            elif tag == ROW:
                row, last = row + 1, 0
            elif tag == TABLE:
                tables += 1
                table, row = tables, 0
                merged.clear()
            else:
                held = element
                paragraphs += 1
                table, row, col, last = 0, paragraphs, 0, 0
        elif tag == GRID_SPAN:
            last = col + max(_whole(element), 1) - 1
        elif tag == GRID_BEFORE:
            last = _whole(element)
        elif tag == V_MERGE:
            covered = covered or (_continues(element) and merged.get(col) == row - 1)
            merged[col] = row
        elif tag == H_MERGE:
            covered = covered or (_continues(element) and col > 1)
        elif _is_in_run(element):
            parts.append(_SHOWN[tag])
    if held is not None:
        yield table, row, col, last, held, None if covered else "".join(parts).strip("\n")


def _is_in_run(element: Element) -> bool:
    """Tell a tab from a tab stop, which has the same name."""
    parent = element.getparent()
    return parent is not None and parent.tag == RUN


def _continues(merge: Element) -> bool:
    return merge.get(VAL) != "restart"


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

    def document(self, body: Element) -> Document:
        """The body's paragraphs and tables, in order."""
        return Document(tuple(self._blocks(body, "")))

    def _blocks(self, top: Element, name: str) -> Iterator[Paragraph | Grid]:
        grid = Grid("", ())
        rows: list[list[Cell | None]] = []
        current = 0
        for table, row, col, last, element, text in walk(top):
            if table != current:
                if rows:
                    yield self._filled(grid, rows)
                grid, rows, current = Grid(name or table_name(table), ()), [], table
            if not table:
                yield Paragraph(row, text or "")
                continue
            if row > len(rows):
                refuse_above("max_rows", row, self._limits.max_rows)
                rows.extend([] for _ in range(row - len(rows)))
            if last > col:
                refuse_above("max_cells", last * row, self._limits.max_cells)
            line = rows[-1]
            if col > len(line) + 1:
                line.extend([None] * (col - 1 - len(line)))
            if text is None:
                line.append(None)
            elif element in self._nested:
                line.append(Cell(row, col, text, nested=self._inner(element, grid, row, col)))
            else:
                line.append(Cell(row, col, text))
            if last > col:
                line.extend([None] * (last - col))
        if rows:
            yield self._filled(grid, rows)

    def _inner(self, cell: Element, grid: Grid, row: int, col: int) -> tuple[Grid, ...]:
        found: list[Grid] = []
        for number, table in enumerate(self._nested[cell], 1):
            blocks = self._blocks(table, nested_name(grid, row, col, number))
            found.extend(block for block in blocks if isinstance(block, Grid))
        return tuple(found)

    def _filled(self, grid: Grid, rows: list[list[Cell | None]]) -> Grid:
        width = max(map(len, rows))
        self._cells += width * len(rows)
        refuse_above("max_cells", self._cells, self._limits.max_cells)
        for line in rows:
            if len(line) < width:
                line.extend([None] * (width - len(line)))
        return Grid(grid.name, tuple(map(tuple, rows)))
