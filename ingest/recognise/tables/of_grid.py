"""Find the guide's tables in a grid by their head rows, or by their rows, however they are cut."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.grid import Cell, Grid
from ingest.recognise.labels import Lexicon
from ingest.recognise.tables.heads import Head, Row, find_head, head_of_rows
from ingest.recognise.tables.slices import TableSlice, continuation, slices, under_title
from ingest.recognise.tables.years import YearTitle, joined, year_title
from ingest.text import clean


def find_tables(
    grid: Grid,
    lexicon: Lexicon,
    title: YearTitle | None,
    previous: TableSlice | None = None,
    continued: Sequence[TableSlice] = (),
) -> list[TableSlice]:
    """The tables in a grid, in order.

    ``title`` is the year title above the grid. Where there is none, that of the ``previous`` table
    holds (a table broken over pages). The rows before any head go on with the ``continued`` tables.
    """
    return _Finder(grid, lexicon, title, previous, continued).run()


class _Finder:
    """Walks a grid's rows: title rows, head rows, and the rows of the tables they open."""

    def __init__(
        self,
        grid: Grid,
        lexicon: Lexicon,
        title: YearTitle | None,
        previous: TableSlice | None,
        continued: Sequence[TableSlice],
    ) -> None:
        self.grid, self.lexicon = grid, lexicon
        self.slices: list[TableSlice] = []
        self.current: list[TableSlice] = []
        self.continued = continued
        self.outer = title
        self.title = title or (previous.title if previous else None)
        self.has_old_title = title is None and previous is not None

    def run(self) -> list[TableSlice]:
        """The tables found, without those that have neither rows nor faults."""
        heads = self._heads()
        self._open([continuation(table, self.grid, self.title) for table in self.continued])
        last_of_head = 0
        if 0 in heads:
            self._open(list(slices(heads[0], self.grid, self.title, self.lexicon)))
        for number, row in enumerate(self.grid.rows, start=1):
            if number in heads:
                self._open(list(slices(heads[number], self.grid, self.title, self.lexicon)))
                last_of_head = heads[number].last_row
            elif number > last_of_head:
                self._take(number, row)
        return [table for table in self.slices if table.rows or table.faults or table.blank]

    def _heads(self) -> dict[int, Head]:
        """The heads by the row they start in; where no row is one, the head that the rows tell."""
        heads: dict[int, Head] = {}
        below = 0
        for number in range(1, len(self.grid.rows) + 1):
            if number > below and (head := find_head(self.grid, number, self.lexicon)):
                heads[number] = head
                below = head.last_row
        if not heads and not self.continued:
            told = head_of_rows(self.grid, self.lexicon)
            if told is not None:
                heads[told.last_row] = told
        return heads

    def _open(self, tables: list[TableSlice]) -> None:
        for table in tables:
            table.has_old_title = self.has_old_title and not table.has_head_year
        self.current = tables
        self.slices.extend(tables)

    def _take(self, number: int, row: Row) -> None:
        """A row under a head, or a title row between two tables."""
        filled = [cell for cell in row if cell is not None and cell.text and clean(cell.text)]
        if not filled:
            if self.current and any(cell is not None and cell.doubts for cell in row):
                self.current[0].blank.append((number, row))
            return
        if len(filled) <= 2 and (found := self._title_in(number, filled)):
            self.title = joined(self.outer, found) if self.grid.is_sheet else found
            self.has_old_title = False
            self._open([under_title(table, self.title) for table in self.current])
            return
        for table in self.current:
            table.rows.append((number, row))

    def _title_in(self, number: int, filled: list[Cell]) -> YearTitle | None:
        text = " ".join(cell.text for cell in filled)
        place = self.grid.place(number, filled[0].col)
        return year_title(text, self.lexicon, place)
