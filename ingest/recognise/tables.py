"""Find the guide's tables in grids by their head rows, wherever they start and however they are cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.grid import Cell, Grid
from ingest.recognise.labels import Lexicon
from ingest.text import clean, tidy

# A head row is one that names all of these columns (any one of a group in braces).
_HEADS: dict[str, tuple[frozenset[str], ...]] = {
    "indicators": (frozenset({"indicator_name"}), frozenset({"value", "year"})),
    "requirements": (frozenset({"requirement"}), frozenset({"is_met", "met_tick"})),
    "follow_up": (frozenset({"content"}), frozenset({"adoption"})),
    "recommendations": (
        frozenset({"content"}),
        frozenset({"total_investment", "expected_effect"}),
    ),
    "team": (frozenset({"member_name"}), frozenset({"title", "duty", "specialty"})),
}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_YEAR_TITLE = re.compile(r"第\s*(?P<slot>[123一二三])\s*(?:年|个?年度)(?P<rest>.*)")
_SLOTS = {"1": 1, "2": 2, "3": 3, "一": 1, "二": 2, "三": 3}


@dataclass(frozen=True, slots=True)
class YearTitle:
    """A table title such as 第2年（2021年）: which of the three, and the year if filled in."""

    slot: int | None
    year: int | None


@dataclass(slots=True)
class TableSlice:
    """The rows under one head row. ``columns`` maps a column's meaning to its position in a row.

    ``year`` is what the title, or the head of the value column, says; None if nothing does.
    """

    kind: str
    grid: Grid
    columns: dict[str, int]
    title: YearTitle | None = None
    rows: list[tuple[int, tuple[Cell | None, ...]]] = field(default_factory=list)

    def cell(self, row: tuple[Cell | None, ...], column: str) -> Cell | None:
        """The cell of a row in the column of that meaning, or None."""
        at = self.columns.get(column)
        return row[at] if at is not None and at < len(row) else None

    def text(self, row: tuple[Cell | None, ...], column: str) -> str:
        """What a row says in the column of that meaning, or an empty string."""
        cell = self.cell(row, column)
        return tidy(cell.text) if cell is not None else ""


def year_title(text: str) -> YearTitle | None:
    """Read 第1年（2021年）指标数据评价情况; None if the text is no such title."""
    flat = clean(text)
    match = _YEAR_TITLE.search(flat)
    if match is None:
        return None
    year = _YEAR.search(match["rest"])
    return YearTitle(_SLOTS[match["slot"]], int(year.group()) if year else None)


def find_tables(
    grid: Grid, lexicon: Lexicon, title: YearTitle | None, previous: TableSlice | None
) -> list[TableSlice]:
    """The tables in a grid, in order.

    ``title`` is the year title above the grid, ``previous`` the table before it: rows before any
    head row continue it (a table broken over pages).
    """
    slices: list[TableSlice] = []
    current = [previous] if previous is not None and _continues(grid, previous, lexicon) else []
    if current and previous is not None:
        current = [TableSlice(previous.kind, grid, previous.columns, title or previous.title)]
        slices.extend(current)
    pending = title or (previous.title if previous is not None else None)
    for number, row in enumerate(grid.rows, start=1):
        texts = [clean(cell.text) for cell in row if cell is not None and clean(cell.text)]
        if not texts:
            continue
        row_title = year_title(texts[0]) if len(texts) <= 2 else None
        if row_title is not None:
            pending = row_title
            current = [TableSlice(old.kind, grid, old.columns, row_title) for old in current]
            slices.extend(current)
            continue
        heads = list(_heads(grid, number, row, lexicon, pending))
        if heads:
            current = heads
            slices.extend(current)
            continue
        for table in current:
            table.rows.append((number, row))
    return [table for table in slices if table.rows]


def _continues(grid: Grid, previous: TableSlice, lexicon: Lexicon) -> bool:
    """Whether a grid without a head of its own goes on with the rows of the table before it."""
    width = max((len(row) for row in grid.rows), default=0)
    if previous.kind != "indicators" or width <= max(previous.columns.values()):
        return False
    at = previous.columns["indicator_name"]
    first = next((row for row in grid.rows if any(c and clean(c.text) for c in row)), ())
    cell = first[at] if at < len(first) else None
    return cell is not None and lexicon.find_indicator(cell.text) is not None


def _heads(
    grid: Grid,
    number: int,
    row: tuple[Cell | None, ...],
    lexicon: Lexicon,
    title: YearTitle | None,
) -> Iterator[TableSlice]:
    """The tables that a head row opens: more than one if values of several years stand side by side."""
    named = [
        (at, meaning)
        for at, cell in enumerate(row)
        if cell is not None and (meaning := _column_of(cell.text, lexicon))
    ]
    meanings = {meaning.partition(":")[0] for _, meaning in named}
    fits = (k for k, needed in _HEADS.items() if all(meanings & group for group in needed))
    kind = next(fits, None)
    if kind is None:
        return
    if kind != "indicators":
        yield TableSlice(kind, grid, _first_of_each(named), title)
        return
    yield from _indicator_heads(grid, number, named, title)


def _indicator_heads(
    grid: Grid, number: int, named: list[tuple[int, str]], title: YearTitle | None
) -> Iterator[TableSlice]:
    years = [(at, int(meaning[5:])) for at, meaning in named if meaning.startswith("year:")]
    if not years:
        years = _years_below(grid, number)
    plain = [(at, meaning) for at, meaning in named if not meaning.startswith("year:")]
    if years:
        shared = {k: v for k, v in _first_of_each(plain).items() if k != "value"}
        for at, year in years:
            yield TableSlice("indicators", grid, shared | {"value": at}, YearTitle(None, year))
        return
    names = [at for at, meaning in plain if meaning == "indicator_name"]
    for index, start in enumerate(names):
        end = names[index + 1] if index + 1 < len(names) else None
        first = 0 if index == 0 else names[index - 1] + 1
        columns = _side(plain, first, start, end)
        if "value" in columns:
            yield TableSlice("indicators", grid, columns, title)


def _side(named: list[tuple[int, str]], first: int, start: int, end: int | None) -> dict[str, int]:
    """Columns of one of several tables side by side: from its name column up to the next one's."""
    after = [(at, meaning) for at, meaning in named if at >= start and (end is None or at < end)]
    before = [
        (at, meaning)
        for at, meaning in reversed(named)
        if first <= at < start and meaning in {"indicator_no", "dimension"}
    ]
    return _first_of_each(after) | _first_of_each(before)


def _years_below(grid: Grid, number: int) -> list[tuple[int, int]]:
    """Years written in a second head row under 指标数据."""
    if number >= len(grid.rows):
        return []
    cells = [(at, c) for at, c in enumerate(grid.rows[number]) if c is not None and clean(c.text)]
    years = [(at, _bare_year(cell.text)) for at, cell in cells]
    if not years or any(year is None for _, year in years):
        return []
    return [(at, year) for at, year in years if year is not None]


def _bare_year(text: str) -> int | None:
    match = re.fullmatch(r"((?:19|20)\d{2})\s*年?(?:度|数据)?", clean(text))
    return int(match.group(1)) if match else None


def _column_of(text: str, lexicon: Lexicon) -> str | None:
    year = _bare_year(text)
    return f"year:{year}" if year else lexicon.find("column", text)


def _first_of_each(named: list[tuple[int, str]]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, meaning in named:
        columns.setdefault(meaning, at)
    return columns
