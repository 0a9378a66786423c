"""The guide's tables of a whole document: the titles over them, and where one goes on with another."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.grid import Document, Grid, Paragraph
from ingest.recognise.labels import Lexicon
from ingest.recognise.tables.heads import find_head
from ingest.recognise.tables.of_grid import find_tables
from ingest.recognise.tables.slices import Fault, TableSlice
from ingest.recognise.tables.unit_notes import unit_note
from ingest.recognise.tables.years import YearTitle, joined, year_title
from ingest.text import clean

_NEAR = (
    2  # paragraphs: so far a title without 第N年 reaches, and so near are two titles of one table
)
_ROW_NUMBERS = "indicator_no"  # 序号


def tables_of(document: Document, lexicon: Lexicon) -> list[TableSlice]:
    """All of the guide's tables in a document, in order, with the year titles above them."""
    walk = _Walk(lexicon)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            walk.paragraph(block)
        else:
            walk.grid(block)
    return walk.tables


class _Walk:
    """Goes down a document: the title that holds, the tables that a headless grid may go on with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.tables: list[TableSlice] = []
        self.last: list[TableSlice] = []
        self.title: YearTitle | None = None
        self.since_title = 0
        self.since_table = 0
        self.unit_note = ""
        self.since_note = 0

    def paragraph(self, paragraph: Paragraph) -> None:
        if not paragraph.text.strip():
            return
        self.since_title += 1
        self.since_table += 1
        self.since_note += 1
        if note := unit_note(paragraph.text):
            self.unit_note, self.since_note = note, 0
        found = year_title(paragraph.text, self.lexicon, paragraph.place)
        if found is not None:
            is_near = self.since_title <= _NEAR
            self.title = joined(self.title, found) if is_near else found
            self.since_title = 0

    def grid(self, block: Grid) -> None:
        if self.title is not None and self.title.is_weak and self.since_title > _NEAR:
            self.title = None
        for grid in Document((block,)).grids():
            found = self._tables_in(grid)
            if found:
                self.title = None
                self._note(found)
                self.tables.extend(found)
                self.last = _at_the_end(found)
            elif grid is block:
                self.title = None if self.title and self.title.is_weak else self.title
                self.last = [table for table in self.last if table.kind == "indicators"]
        self.since_table = 0
        self.unit_note = ""

    def _note(self, tables: list[TableSlice]) -> None:
        """A unit named right above holds for the tables that come next."""
        if self.unit_note and self.since_note < _NEAR:
            for table in tables:
                table.unit_note = self.unit_note

    def _tables_in(self, grid: Grid) -> list[TableSlice]:
        title = self.title
        if grid.is_sheet and (name := year_title(grid.name, self.lexicon, is_name=True)):
            title = joined(name, title) if title else name
        before = self.last[-1] if self.last else None
        goes_on = before is not None and _goes_on(grid, before, self.since_table, self.lexicon)
        previous = before if before is not None and before.kind == "indicators" else None
        found = find_tables(grid, self.lexicon, title, previous, self.last if goes_on else ())
        return found or self._left_over(grid, before)

    def _left_over(self, grid: Grid, before: TableSlice | None) -> list[TableSlice]:
        """L14: rows right under a table, of its width, that do not certainly go on with it."""
        if (
            before is None
            or before.kind not in {"recommendations", "follow_up"}
            or grid.is_sheet
            or self.since_table > _NEAR
            or _width(grid) != _width(before.grid)
        ):
            return []
        number, texts = _first_row(grid)
        fault = Fault("L14", max(number, 1), 1, " ".join(texts)[:60])
        return [TableSlice(before.kind, grid, {}, unread="content", faults=(fault,))]


def _at_the_end(found: list[TableSlice]) -> list[TableSlice]:
    """The tables that share the last rows of a grid: those of several years side by side."""
    end = max((table.rows[-1][0] for table in found if table.rows), default=0)
    tables = [table for table in found if table.rows and table.rows[-1][0] == end]
    return tables or found[-1:]


def _width(grid: Grid) -> int:
    return max((len(row) for row in grid.rows), default=0)


def _first_row(grid: Grid) -> tuple[int, list[str]]:
    """(number, texts by position) of a grid's first row that is not blank."""
    for number, row in enumerate(grid.rows, start=1):
        texts = [clean(cell.text) if cell is not None else "" for cell in row]
        if any(texts):
            return number, texts
    return 0, []


def _goes_on(grid: Grid, before: TableSlice, between: int, lexicon: Lexicon) -> bool:
    """Whether a grid without a head goes on with the rows of the table before it.

    Indicators and requirements are known by their names. Other rows must have the table's width and
    follow it: right under it, or with the next number.
    """
    number, texts = _first_row(grid)
    if not texts or not before.columns or max(before.columns.values()) >= _width(grid):
        return False

    def said(column: str) -> str:
        at = before.columns.get(column)
        return texts[at] if at is not None and at < len(texts) else ""

    if before.kind == "indicators":
        return lexicon.find_indicator(said("indicator_name")) is not None
    if before.kind == "requirements":
        return lexicon.find_requirement(said("requirement")) is not None
    if _width(grid) != _width(before.grid) or find_head(grid, number, lexicon) is not None:
        return False
    if any(lexicon.find("field", text) for text in texts):
        return False
    if before.kind == "team":
        is_section = lexicon.find("team_section", texts[0]) is not None
        return not between and (is_section or bool(said("member_name")))
    if not between and not grid.is_sheet:
        return bool(said("content")) and _are_amounts(said(column) for column in _AMOUNTS)
    last, next_one = _last_number(before), said(_ROW_NUMBERS).removesuffix(".0")
    return last is not None and next_one.isdigit() and int(next_one) == last + 1


_AMOUNTS = ("total_investment", "fixed_investment", "actual_investment")


def _are_amounts(texts: Iterator[str]) -> bool:
    """Whether cells may be amounts: blank, a sign, or something with a figure."""
    return all(len(text) <= 1 or any(char.isdigit() for char in text) for text in texts)


def _last_number(table: TableSlice) -> int | None:
    """The last number in the column 序号."""
    numbers = (table.text(row, _ROW_NUMBERS).removesuffix(".0") for _, row in reversed(table.rows))
    return next((int(text) for text in numbers if text.isdigit()), None)
