"""The walk over a plain Word document: every paragraph and table row, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.grid import Cell, Doubt, Paragraph
from ingest.readers.limits import Limits, refuse_above
from ingest.readers.word.names import (
    BREAK,
    CARRIERS,
    CELL,
    DOUBT,
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
    TAB,
    TABLE,
    TEXT,
    V_MERGE,
    VAL,
    Element,
)

_SHOWN = {TAB: "\t", PTAB: "\t", BREAK: "\n", RETURN: "\n", HARD_HYPHEN: "-"}
_MERGES = frozenset({GRID_SPAN, GRID_BEFORE, V_MERGE, H_MERGE})
_WALKED = (TABLE, ROW, CELL, PARAGRAPH, *_MERGES, *CARRIERS, DOUBT)

_new = tuple.__new__  # what a NamedTuple itself calls, in half the time
_ALONE = (1, 1)  # the span of a cell that is not merged

Doubts = dict[Element, list[Doubt]]  # by the cell or paragraph that holds them
Piece = tuple[int, Element, list[str]]  # a cell while it is walked: column, element, text so far


class Line(NamedTuple):
    """A table's row: its cells by column, None where nothing or a merged cell is.

    ``grown`` are the vertical merges that reach down to this row: (row of their top, column, text
    of the covered cell, which nobody sees).
    """

    table: int
    row: int
    cells: list[Cell | None]
    pieces: list[Piece]
    grown: Sequence[tuple[int, int, str]] = ()

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


class NotPlainError(Exception):
    """Met something that ``make_plain`` has to take away first."""


def walk(
    top: Element, limits: Limits, special: frozenset[str] = frozenset()
) -> Iterator[Line | Spot]:
    """Every paragraph and table row of a plain document's body, or of one table, in order.

    One flat pass over the few elements that matter: visiting every element of the tree from Python
    would cost more than parsing it. F08 for a row that passes the limits; with ``special``, stops
    at one of these elements or a table inside a table with NotPlainError.
    """
    tables = paragraphs = table = end = 0
    outside = set(top.iterchildren(PARAGRAPH))  # asking each for its parent takes longer
    row = _Row(0, 0)
    pieces = row.pieces
    spot: Element | None = None
    merged: dict[int, tuple[int, int]] = {}  # column -> last and first row of a vertical merge
    doubts: Doubts = {}
    parts: list[str] = []
    for element in top.iter(*_WALKED, *special):
        tag = element.tag
        if tag == TEXT:
            text = element.text
            if text:
                parts.append(text)
        elif tag == PARAGRAPH:
            if table and element not in outside:
                if parts:
                    parts.append("\n")
                continue
            if pieces:
                yield row.line(end, limits, doubts)
            if spot is not None:
                yield _spot(paragraphs, parts, spot, doubts)
            paragraphs += 1
            spot, parts, table, row = element, [], 0, _Row(0, 0)
            pieces = row.pieces
        elif tag == CELL:
            end += 1
            parts = []
            pieces.append((end, element, parts))
        elif tag == ROW or tag == TABLE:  # noqa: SIM109 - runs for every row, and a set is slower
            if pieces:
                yield row.line(end, limits, doubts)
            if spot is not None:
                yield _spot(paragraphs, parts, spot, doubts)
                spot = None
            if tag == TABLE:
                if special and element.getparent() is not top:
                    raise NotPlainError
                tables += 1
                table, row = tables, _Row(tables, 0)
                merged.clear()
            else:
                row = _Row(table, row.number + 1)
            pieces, end = row.pieces, 0
        elif tag in _MERGES:
            end = row.merge(tag, element, end, merged)
        elif tag in special:
            raise NotPlainError
        elif tag == MATH_TEXT:
            parts.append(element.text or "")
        elif tag == DOUBT:
            holder = pieces[-1][1] if pieces else spot
            if holder is not None:
                kind, said = element.get("kind"), element.get("text", "")
                doubts.setdefault(holder, []).append(Doubt(kind, said))  # type: ignore[arg-type]
        elif _is_in_run(element):
            parts.append(_SHOWN[tag])
    if pieces:
        yield row.line(end, limits, doubts)
    if spot is not None:
        yield _spot(paragraphs, parts, spot, doubts)


class _Row:
    """A row while it is walked."""

    __slots__ = ("covered", "number", "pieces", "spans", "table")

    def __init__(self, table: int, number: int) -> None:
        self.table = table
        self.number = number
        self.pieces: list[Piece] = []
        self.covered: dict[int, int] = {}  # column of a covered cell -> row of the one over it
        self.spans: dict[int, int] = {}  # column -> how many columns its cell takes

    def merge(
        self, tag: str, element: Element, end: int, merged: dict[int, tuple[int, int]]
    ) -> int:
        """Take in what a row or cell says of its spans; returns how far the row now reaches."""
        if tag == GRID_BEFORE:
            return _whole(element)
        col = self.pieces[-1][0] if self.pieces else 0
        if tag == GRID_SPAN:
            self.spans[col] = max(_whole(element), 1)
            return col + self.spans[col] - 1
        continues = element.get(VAL) != "restart"
        if tag == H_MERGE:
            if continues and col > 1:
                self.covered[col] = self.number
            return end
        # A merge that continues nothing is shown by Word as a cell of its own.
        last, first = merged.get(col, (0, 0))
        is_covered = continues and 0 < last == self.number - 1
        if is_covered:
            self.covered[col] = first
        merged[col] = (self.number, first if is_covered else self.number)
        return end

    def line(self, end: int, limits: Limits, doubts: Doubts) -> Line:
        """The finished row, as wide as its last cell reaches."""
        number = self.number
        if len(self.pieces) == end:
            cells: list[Cell | None] = [
                _new(Cell, (number, col, _joined(parts), None, False, (), (), _ALONE))
                for col, _, parts in self.pieces
            ]
        else:
            refuse_above("max_cells", end, limits.max_cells)
            cells = [None] * end
            for col, _, parts in self.pieces:
                cells[col - 1] = Cell(number, col, _joined(parts))
        for col, columns in self.spans.items():
            if cell := cells[col - 1]:
                cells[col - 1] = cell._replace(span=(1, columns))
        if doubts:
            for col, element, _ in self.pieces:
                if (cell := cells[col - 1]) and (held := doubts.pop(element, None)):
                    cells[col - 1] = cell._replace(doubts=tuple(held))
        grown = self._cover(cells) if self.covered else ()
        return Line(self.table, number, cells, self.pieces, grown)

    def _cover(self, cells: list[Cell | None]) -> list[tuple[int, int, str]]:
        """Take covered cells out of a row; returns what covers them from above."""
        grown = []
        beside: dict[int, tuple[int, list[str]]] = {}  # owner -> its last column, what it covers
        owner = 0
        for col, _, _ in self.pieces:
            over = self.covered.get(col)
            if over is None:
                owner = col
                continue
            covered = cells[col - 1]
            text = covered.text if covered is not None else ""
            cells[col - 1] = None
            if over < self.number:
                grown.append((over, col, text))
            elif owner:
                texts = beside.get(owner, (0, []))[1]
                texts.append(text)
                beside[owner] = (col, texts)
        for owner, (last, texts) in beside.items():
            if cell := cells[owner - 1]:
                unseen = "\n".join(filter(None, texts))
                cells[owner - 1] = covering(cell, (1, last - owner + 1), unseen)
        return grown


def covering(cell: Cell, span: tuple[int, int], text: str) -> Cell:
    """A cell that is merged over a span, with what a covered cell holds: nobody sees it."""
    unseen = (Doubt("hidden", text.strip()),) if text.strip() else ()
    return cell._replace(span=span, doubts=cell.doubts + unseen)


def _spot(number: int, parts: list[str], element: Element, doubts: Doubts) -> Spot:
    held = tuple(doubts.pop(element, ())) if doubts else ()
    return Spot(Paragraph(number, _joined(parts), held), element)


def _joined(parts: list[str]) -> str:
    """The text of a cell or paragraph without the blank lines around it."""
    if len(parts) == 1:
        return parts[0].strip("\n")
    return "".join(parts).strip("\n") if parts else ""


def _is_in_run(element: Element) -> bool:
    """Tell a tab from a tab stop, which has the same name."""
    parent = element.getparent()
    return parent is not None and parent.tag == RUN


def _whole(element: Element) -> int:
    """A count of columns; what is not a whole number counts as none."""
    value = element.get(VAL, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
