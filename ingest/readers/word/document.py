"""Word documents: paragraphs and tables in reading order, each cell with its place."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.grid import Cell, Document, Grid, Paragraph
from ingest.readers.errors import UnreadableFile
from ingest.readers.limits import Limits, refuse_above
from ingest.readers.package import Package, parse_xml
from ingest.readers.word.lean import lean
from ingest.readers.word.names import BODY, STRICT, TRANSITIONAL, Element
from ingest.readers.word.parts import DocumentParts
from ingest.readers.word.plain import SPECIAL, Unseen, make_plain
from ingest.readers.word.walk import Line, NotPlainError, Spot, covering, walk


def read_docx(package: Package, main_part: str) -> Document:
    """Read the document's main part; F03 when it has no body, F08 when it has too many cells."""
    data = lean(package.xml_bytes(main_part))
    root = parse_main(data, main_part)
    body = body_of(root, main_part)
    parts = DocumentParts(package, main_part, data, root)
    unseen = Unseen.of(data, parts)
    if not any(unseen):  # most documents are plain, and the walk itself finds it out
        try:
            return Document(tuple(_Reader({}, package.limits, SPECIAL).blocks(body, "")))
        except NotPlainError:
            pass
    reader = _Reader(make_plain(root, unseen, parts), package.limits)
    return Document(tuple(reader.blocks(body, "")))


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


def places(
    root: Element, part: str, limits: Limits, package: Package | None = None
) -> dict[str, Element]:
    """Every place a reading of a main part can name -> its cell or paragraph in ``root``.

    ``package`` holds the styles by which the parts of it are shown.

    The walk needs a plain document and marking the original: a copy is walked, and its elements
    are followed back by their position. ``root`` is not changed.
    """
    data = etree.tostring(root)
    copy = parse_main(data, part)
    original = dict(zip(copy.iter("*"), root.iter("*"), strict=True))
    parts = DocumentParts(package, part, data, copy)
    nested = make_plain(copy, Unseen(True, parts.styles_matter), parts)

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


class _Reader:
    """Builds grids out of what the walk yields, and counts their cells against the limits."""

    def __init__(
        self,
        nested: dict[Element, list[Element]],
        limits: Limits,
        special: frozenset[str] = frozenset(),
    ) -> None:
        self._nested = nested
        self._limits = limits
        self._special = special
        self._cells = 0

    def blocks(self, top: Element, name: str) -> Iterator[Paragraph | Grid]:
        """Paragraphs and tables of the body, in order, or one table, which then has the name."""
        table = 0
        rows: list[list[Cell | None]] = []
        grown: list[tuple[int, int, int, str]] = []
        for piece in walk(top, self._limits, self._special):
            if isinstance(piece, Spot):
                if rows:
                    yield self._grid(name or table_name(table), rows, grown)
                    rows, grown = [], []
                yield piece.paragraph
                continue
            if rows and piece.table != table:
                yield self._grid(name or table_name(table), rows, grown)
                rows, grown = [], []
            table = piece.table
            while len(rows) < piece.row - 1:
                rows.append([])
            if self._nested:
                self._fill_nested(piece, Grid(name or table_name(table), ()))
            rows.append(piece.cells)
            if piece.grown:
                grown.extend((piece.row, *reach) for reach in piece.grown)
        if rows:
            yield self._grid(name or table_name(table), rows, grown)

    def _fill_nested(self, line: Line, grid: Grid) -> None:
        for cell, element in line.located():
            if element not in self._nested:
                continue
            inner: list[Grid] = []
            for number, table in enumerate(self._nested[element], 1):
                blocks = self.blocks(table, nested_name(grid, cell, number))
                inner.extend(block for block in blocks if isinstance(block, Grid))
            line.cells[cell.col - 1] = cell._replace(nested=tuple(inner))

    def _grid(
        self,
        name: str,
        rows: list[list[Cell | None]],
        grown: list[tuple[int, int, int, str]],
    ) -> Grid:
        """A table of rows; ``grown`` is how far its vertical merges reach, row by row."""
        _grow(rows, grown)
        refuse_above("max_rows", len(rows), self._limits.max_rows)
        width = max(map(len, rows))
        self._cells += width * len(rows)
        refuse_above("max_cells", self._cells, self._limits.max_cells)
        for line in rows:
            if len(line) < width:
                line.extend([None] * (width - len(line)))
        return Grid(name, tuple(map(tuple, rows)))


def _grow(rows: list[list[Cell | None]], grown: list[tuple[int, int, int, str]]) -> None:
    """Let the cells at the top of vertical merges reach down to the last of the rows that say so."""
    reach = {(first, col): row for row, first, col, _ in grown}
    covered: dict[tuple[int, int], list[str]] = {}
    for _, first, col, text in grown:
        if text:
            covered.setdefault((first, col), []).append(text)
    for (first, col), row in reach.items():
        cell = rows[first - 1][col - 1]
        if cell is not None:
            span = (row - first + 1, cell.span[1])
            unseen = "\n".join(covered.get((first, col), ()))
            rows[first - 1][col - 1] = covering(cell, span, unseen)
