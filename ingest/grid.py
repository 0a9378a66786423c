"""What a reader yields: paragraphs and grids of cells, each with its place, and no meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

DoubtKind = Literal[
    "struck",  # text struck out; left out of the cell's text
    "hidden",  # text, row or column that nobody sees; left out of the cell's text
    "raised",  # a raised run; in the text as ¹²³ where there are such characters, else left out
    "lowered",  # a lowered run; in the text as ₁₂₃ where there are such characters, else left out
    "symbol",  # a character of a symbol font that is not known; in the text as UNKNOWN
    "equation",  # an equation; in the text as it reads on one line
    "object",  # an embedded object or part that is not read
    "picture",  # a picture
    "format",  # a number format whose look is not known; the text is the stored number
    "formula",  # a formula without a saved result; the text is empty
    "conditional",  # a look that a rule of the sheet may hide or change; the text is without it
]
UNKNOWN = "\ufffd"
"""Stands in a text for a character that is shown but cannot be read."""
EMBEDDED = "altChunk "
"""Starts the text of a doubt of an embedded part (HTML, RTF, another document) that stands in the flow."""


class Doubt(NamedTuple):
    """What a cell holds beside plain, shown text. ``text`` is what it is of: the words struck out."""

    kind: DoubtKind
    text: str = ""


AsideKind = Literal[
    "hidden_sheet",
    "very_hidden_sheet",  # hidden by a program: no menu shows it again
    "macro_sheet",
    "chart_sheet",
    "hidden_rows",
    "hidden_columns",
    "text_box",
    "shape",
    "picture",
    "chart",
]


class Aside(NamedTuple):
    """What a workbook holds outside its shown cells, which is not read.

    ``place`` is the first cell of it, ``text`` its name or where it lies: a sheet's name, rows 7-9.
    """

    kind: AsideKind
    place: str
    text: str


class Cell(NamedTuple):
    """One cell, held at its first row and column (both from 1).

    ``text`` is what a reader of the page sees: tracked changes accepted, paragraphs and breaks as
    ``\\n``, tick boxes as ``☑`` or ``□``. ``number`` is set for numeric spreadsheet cells shown as
    they are stored; with ``is_percent`` it is the stored fraction (0.85) while ``text`` is what is
    shown (``85%``). ``doubts`` are what else it holds: a reader drops nothing. ``span`` is how many
    rows and columns it is merged over. A tuple, because a frozen dataclass takes three times as long
    to make.
    """

    row: int
    col: int
    text: str
    number: float | None = None
    is_percent: bool = False
    nested: tuple[Grid, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    span: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Grid:
    """A Word table or a worksheet. ``rows[r][c]`` is None where a merged cell covers."""

    name: str  # 表5, or the sheet's name
    rows: tuple[tuple[Cell | None, ...], ...]
    is_sheet: bool = False
    hidden_rows: frozenset[int] = frozenset()  # of a sheet
    _merges: list[dict[tuple[int, int], Cell]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def covering(self, row: int, col: int) -> Cell | None:
        """The cell that is shown at a place counted from 1: its own, or the merged one over it."""
        line = self.rows[row - 1]
        own = line[col - 1] if col <= len(line) else None
        if own is not None:
            return own
        if not self._merges:  # each merge is followed once: a sheet may ask for many empty places
            self._merges.append(dict(self._spread()))
        return self._merges[0].get((row, col))

    def _spread(self) -> Iterator[tuple[tuple[int, int], Cell]]:
        """Each place that a merged cell covers, with that cell."""
        merged = (cell for line in self.rows for cell in line if cell and cell.span != (1, 1))
        for cell in merged:
            last = min(cell.row + cell.span[0], len(self.rows) + 1)
            for row in range(cell.row, last):
                width = len(self.rows[row - 1])
                for col in range(cell.col, min(cell.col + cell.span[1], width + 1)):
                    yield (row, col), cell

    def place(self, row: int, col: int) -> str:
        """Say where a cell is, as a person looks for it: 表5 第12行 第5列, 附件2-1-2!E14."""
        if self.is_sheet:
            return sheet_place(self.name, row, col)
        return f"{self.name} 第{row}行 第{col}列"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside tables; ``number`` counts from 1 in document order.

    ``doubts`` are what it holds beside its text, as of a cell: a picture, say, where a table is missed.
    """

    number: int
    text: str
    doubts: tuple[Doubt, ...] = ()

    @property
    def place(self) -> str:
        """Say where the paragraph is: 第12段."""
        return f"第{self.number}段"


@dataclass(frozen=True, slots=True)
class Document:
    """One file's content in reading order, and what of a workbook is not read."""

    blocks: tuple[Paragraph | Grid, ...]
    asides: tuple[Aside, ...] = ()

    def grids(self) -> Iterator[Grid]:
        """All tables in reading order, each followed by the tables nested in its cells."""
        for block in self.blocks:
            if isinstance(block, Grid):
                yield from _with_nested(block)

    def paragraphs(self) -> Iterator[Paragraph]:
        """All paragraphs outside tables, in order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))


def _with_nested(grid: Grid) -> Iterator[Grid]:
    yield grid
    for row in grid.rows:
        for cell in row:
            if cell is not None:
                for inner in cell.nested:
                    yield from _with_nested(inner)


def sheet_place(name: str, row: int, col: int) -> str:
    """Where a cell of a sheet is: 附件2-1-2!E14."""
    return f"{name}!{column_letters(col)}{row}"


def column_letters(col: int) -> str:
    """Spreadsheet letters of a column counted from 1: 1 -> A, 27 -> AA."""
    letters = ""
    while col > 0:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
