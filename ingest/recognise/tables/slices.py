"""The guide's tables: the rows under a head, and what of the head could not be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest.findings import Part
from ingest.grid import Cell, Grid
from ingest.recognise.labels import Lexicon
from ingest.recognise.tables.heads import Head, HeadCell, Row, first_of_each
from ingest.recognise.tables.years import YearTitle, joined
from ingest.text import label_key, tidy

# Columns of which two alike leave open which one is meant.
_ANSWERS = frozenset(
    {"is_met", "total_investment", "fixed_investment", "actual_investment", "adoption", "progress"}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a table's head: a check, the row and column (from 1), the head as written."""

    check_id: str
    row: int
    col: int
    value: str
    parts: Mapping[str, Part] = field(default_factory=dict)


@dataclass(slots=True)
class TableSlice:
    """The rows under one head. ``columns`` maps a column's meaning to its position in a row.

    ``title`` says the year: from the title, the head of the value column or the sheet's name.
    ``unread`` names the column that could not be told, and ``candidates`` are the columns it may be:
    nothing is read from them. ``others`` are the columns of values that stand beside this one.
    """

    kind: str
    grid: Grid
    columns: dict[str, int]
    title: YearTitle | None = None
    rows: list[tuple[int, Row]] = field(default_factory=list)
    unread: str | None = None
    candidates: tuple[int, ...] = ()
    others: frozenset[int] = frozenset()
    head_unit: str | None = None
    has_head_year: bool = False
    has_old_title: bool = False  # the title is that of the table before
    unit_note: str = ""  # 元 of 单位：元 above the table
    is_continued: bool = False
    faults: tuple[Fault, ...] = ()
    blank: list[tuple[int, Row]] = field(
        default_factory=list
    )  # no text is shown, but they hold more

    def cell(self, row: Row, column: str) -> Cell | None:
        """The cell of a row in the column of that meaning, or None."""
        at = self.columns.get(column)
        return row[at] if at is not None and at < len(row) else None

    def text(self, row: Row, column: str) -> str:
        """What a row says in the column of that meaning, or an empty string."""
        cell = self.cell(row, column)
        return tidy(cell.text) if cell is not None else ""

    def shown(self, number: int, column: str) -> str:
        """What is shown in a row (from 1) in a column: its own text, or that of a cell merged over it."""
        at = self.columns.get(column)
        if at is None:
            return ""
        row = self.grid.rows[number - 1]
        own = row[at] if at < len(row) else None
        cell = own or self.grid.covering(number, at + 1)
        return tidy(cell.text) if cell is not None and cell.col == at + 1 else ""


def continuation(before: TableSlice, grid: Grid, title: YearTitle | None) -> TableSlice:
    """A table whose rows go on in a grid without a head; a year in the head stays."""
    return TableSlice(
        before.kind,
        grid,
        dict(before.columns),
        before.title if before.has_head_year else title or before.title,
        unread=before.unread,
        candidates=before.candidates,
        others=before.others,
        head_unit=before.head_unit,
        has_head_year=before.has_head_year,
        unit_note=before.unit_note,
        is_continued=True,
    )


def under_title(table: TableSlice, title: YearTitle) -> TableSlice:
    """The same columns under the next title; a year in the head stays."""
    again = continuation(table, table.grid, title)
    if not again.has_head_year:
        again.title = title
    again.is_continued = table.is_continued
    return again


def slices(
    head: Head, grid: Grid, title: YearTitle | None, lexicon: Lexicon
) -> Iterator[TableSlice]:
    """The tables that a head opens: more than one if values of several years stand side by side."""
    told = _known_by_rows(head, lexicon)
    if head.kind == "indicators":
        for index, section in enumerate(_sections(head)):
            tables = list(_indicator_slices(section, head, grid, title, lexicon))
            if index == 0 and tables:
                tables[0].faults += told
            yield from tables
        return
    columns, faults = _plain_columns(head, lexicon)
    missing = head.missing
    faults += _not_known(head, head.unknown, missing, lexicon) + told
    yield TableSlice(head.kind, grid, columns, title, unread=missing, faults=faults)


def _plain_columns(head: Head, lexicon: Lexicon) -> tuple[dict[str, int], tuple[Fault, ...]]:
    """The columns of a table without years; of two alike that hold answers, neither is read."""
    columns = first_of_each(head.cells)
    faults: list[Fault] = []
    for meaning in list(columns):
        alike = head.of(meaning)
        if len(alike) > 1 and meaning in _ANSWERS:
            del columns[meaning]
            faults.append(_alike(alike))
        elif len(alike) > 1:
            faults += [_left_out(cell, lexicon) for cell in alike[1:]]
    return columns, tuple(faults)


def _sections(head: Head) -> Iterator[list[HeadCell]]:
    """Tables side by side: from a column of names up to the next one's, with the numbers before it."""
    names = [cell.at for cell in head.of("indicator_name")]
    for index, start in enumerate(names):
        end = names[index + 1] if index + 1 < len(names) else None
        first = 0 if index == 0 else names[index - 1] + 1
        after = [c for c in head.cells if c.at >= start and (end is None or c.at < end)]
        before = [c for c in head.cells if first <= c.at < start]
        if index == 0:
            yield [*after, *reversed(before)]
        else:
            numbering = {"indicator_no", "dimension"}
            yield [*after, *(c for c in reversed(before) if c.meaning in numbering)]


def _indicator_slices(
    section: list[HeadCell], head: Head, grid: Grid, title: YearTitle | None, lexicon: Lexicon
) -> Iterator[TableSlice]:
    values = [cell for cell in section if cell.meaning == "value"]
    unknown = [c for c in section if c.meaning is None and label_key(c.text)]
    extra = _not_known(head, unknown, None if values else "value", lexicon)
    shared = first_of_each(c for c in section if c.meaning != "value" and not c.label.year)
    if not values:
        if head.missing:
            at = tuple(cell.at for cell in unknown)
            yield TableSlice(
                "indicators", grid, shared, title, unread="value", candidates=at, faults=extra
            )
        return
    others = frozenset(cell.at for cell in values)
    groups: dict[tuple[int | None, int | None], list[HeadCell]] = {}
    for cell in values:
        groups.setdefault((cell.label.year, cell.label.slot), []).append(cell)
    own = (title.year, None) if title and title.year and len(groups) > 1 else None
    if own in groups and (None, None) in groups:  # 指标数据 beside 2020年 under the title of 2020
        groups[own] += groups.pop((None, None))
    is_only = len(groups) == 1
    for (year, slot), cells in groups.items():
        columns = shared | first_of_each(c for c in section if year and c.label.year == year)
        columns["value"] = cells[0].at
        table = TableSlice("indicators", grid, columns, title, others=others, faults=extra)
        table.head_unit = cells[0].label.unit
        if year or slot:
            table.title = _title_of_head(year, slot, cells[0], grid, title, is_only)
            table.has_head_year = True
        if len(cells) > 1:
            del columns["value"]
            table.unread, table.candidates = "value", tuple(cell.at for cell in cells)
            table.faults += (_alike(cells),)
        extra = ()
        yield table


def _title_of_head(
    year: int | None,
    slot: int | None,
    cell: HeadCell,
    grid: Grid,
    title: YearTitle | None,
    is_only: bool,
) -> YearTitle:
    """The year in the head of a column; of the only one, the title above must not say another."""
    own = YearTitle(slot, year, (), cell.text, grid.place(cell.row, cell.at + 1))
    if not is_only or title is None:
        return own
    if year is None:
        return joined(title, own)
    if title.year in (None, year):
        return joined(title, own) if not title.candidates else own
    candidates = tuple(sorted({title.year or year, year}))
    return YearTitle(title.slot, None, candidates, title.text, title.place or own.place)


def _alike(cells: list[HeadCell]) -> Fault:
    """L08: columns whose heads say the same."""
    names = [f"第{cell.at + 1}列“{tidy(cell.text)}”" for cell in cells]
    parts: dict[str, Part] = {"found": "、".join(names)}
    return Fault("L08", cells[0].row, cells[0].at + 1, tidy(cells[0].text), parts)


def _left_out(cell: HeadCell, lexicon: Lexicon) -> Fault:
    """L09: a column that is not read and nothing needs."""
    parts: dict[str, Part] = {"nearest": lexicon.nearest("column", cell.text)}
    return Fault("L09", cell.row, cell.at + 1, tidy(cell.text), parts)


def _not_known(
    head: Head, unknown: list[HeadCell], missing: str | None, lexicon: Lexicon
) -> tuple[Fault, ...]:
    """L09 for a head that is not known; L07 where one of them must be a column that the table needs."""
    if missing is None:
        return tuple(_left_out(cell, lexicon) for cell in unknown)
    expected: dict[str, Part] = {"expected": lexicon.label_of("column", missing)}
    if not unknown:
        first = head.cells[0]
        return (Fault("L11", first.row, first.at + 1, tidy(first.text), expected),)
    return tuple(
        Fault(
            "L07",
            cell.row,
            cell.at + 1,
            tidy(cell.text),
            expected | {"nearest": lexicon.nearest("column", cell.text)},
        )
        for cell in unknown
    )


def _known_by_rows(head: Head, lexicon: Lexicon) -> tuple[Fault, ...]:
    """L12: the column whose head is not known, but whose rows are."""
    return tuple(
        Fault(
            "L12",
            cell.row,
            cell.at + 1,
            tidy(cell.text),
            {"expected": lexicon.label_of("column", cell.meaning or "")},
        )
        for cell in head.cells
        if cell.is_told_by_rows and label_key(cell.text)
    )
