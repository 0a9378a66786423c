"""Head rows of the guide's tables: what each column holds, as its head says, in one row or in two."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from ingest.grid import Cell, Grid
from ingest.recognise.labels import Lexicon
from ingest.recognise.tables.years import head_year
from ingest.text import clean, label_key

Row = tuple[Cell | None, ...]

# A head row is one that names all of these columns (any one of a group in braces).
_NEEDED: dict[str, tuple[frozenset[str], ...]] = {
    "indicators": (frozenset({"indicator_name"}), frozenset({"value"})),
    "requirements": (frozenset({"requirement"}), frozenset({"is_met", "met_tick"})),
    "follow_up": (frozenset({"content"}), frozenset({"adoption"})),
    "recommendations": (frozenset({"content"}), frozenset({"total_investment", "expected_effect"})),
    "team": (frozenset({"member_name"}), frozenset({"title", "duty", "specialty"})),
}
# What a table of the kind may be known by where the column that says what a row is of has another head.
_TELLING: dict[str, tuple[str, frozenset[str]]] = {
    "follow_up": ("content", frozenset({"adoption", "reason", "progress", "actual_effect"})),
    "recommendations": (
        "content",
        frozenset({"total_investment", "fixed_investment", "expected_effect"}),
    ),
    "team": ("member_name", frozenset({"title", "duty", "specialty"})),
}
_ENOUGH_TELLING = 2
_ANCHORS = frozenset().union(
    *(group for groups in _NEEDED.values() for group in groups),
    *(telling for _, telling in _TELLING.values()),
)
_LONGEST_HEAD = 60
# How much of a grid without a head is looked at: the guide's tables have 31 rows a year.
_LONGEST_TABLE = 200
_WIDEST = 40


class Label(NamedTuple):
    """What a head says: the column's meaning (None if not known), its year, which of the three, its unit."""

    meaning: str | None
    year: int | None = None
    slot: int | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class HeadCell:
    """The head of the column at a position (from 0), with the row (from 1) it stands in.

    ``is_told_by_rows``: what the column holds is known by its rows, not by its head.
    """

    at: int
    row: int
    text: str
    label: Label
    is_told_by_rows: bool = False

    @property
    def meaning(self) -> str | None:
        """What the column holds; None if the head is not known."""
        return self.label.meaning


@dataclass(frozen=True, slots=True)
class Head:
    """A head of one or two rows. ``missing`` is the column without which its rows cannot be read."""

    kind: str
    cells: tuple[HeadCell, ...]
    last_row: int
    missing: str | None = None

    def of(self, *meanings: str) -> list[HeadCell]:
        """The head's cells of these meanings, from left to right."""
        return [cell for cell in self.cells if cell.meaning in meanings]

    @property
    def unknown(self) -> list[HeadCell]:
        """Heads that nobody listed."""
        return [cell for cell in self.cells if cell.meaning is None and label_key(cell.text)]


_UNKNOWN = Label(None)


def head_label(text: str, lexicon: Lexicon) -> Label:
    """What a text says as the head of a column: 指标数据, 2020年指标数据, 指标数据（%）."""
    if not text or len(text) > _LONGEST_HEAD or (text[0].isdigit() and _is_number(text)):
        return _UNKNOWN
    return _label(text, lexicon)


def _is_number(text: str) -> bool:
    """Whether a text is a number and no year: most cells of a table are."""
    return len(text) != 4 and "年" not in text and text.replace(".", "", 1).isdigit()


@lru_cache(maxsize=1 << 13)
def _label(text: str, lexicon: Lexicon) -> Label:
    meaning, unit = _meaning_and_unit(text, lexicon)
    if meaning is not None:
        return Label(meaning, unit=unit)
    year, slot, rest = head_year(text)
    if year is None and slot is None:
        return _UNKNOWN
    if not label_key(rest):
        return Label("value", year, slot)
    if rest.startswith("(") and lexicon.is_unit(rest.strip("()").removeprefix("单位:")):
        return Label("value", year, slot, rest.strip("()").removeprefix("单位:"))
    meaning, unit = _meaning_and_unit(rest, lexicon)
    return Label(meaning, year, slot, unit) if meaning is not None else _UNKNOWN


def _meaning_and_unit(text: str, lexicon: Lexicon) -> tuple[str | None, str | None]:
    """(meaning, unit in brackets) of a head; a listed head may have a unit too: 总投资（万元）."""
    key = label_key(text)
    name, bracket, end = key.rpartition("(")
    unit = end.removesuffix(")").removeprefix("单位:") if bracket and end.endswith(")") else None
    unit = unit if unit and lexicon.is_unit(unit) else None
    meaning = lexicon.find("column", text)
    if meaning is None and unit:
        meaning = lexicon.find("column", name)
    return meaning, unit


def _is_anchor(text: str, lexicon: Lexicon) -> bool:
    """Whether a text is one of the heads that make a head row: few cells are, and this is told fast."""
    if not text or len(text) > _LONGEST_HEAD or (text[0].isdigit() and _is_number(text)):
        return False
    return lexicon.find("column", text) in _ANCHORS


def find_head(grid: Grid, number: int, lexicon: Lexicon) -> Head | None:
    """The head that a row (from 1) opens, with a second head row under it; None if it is none."""
    row = grid.rows[number - 1]
    if not any(cell is not None and _is_anchor(cell.text, lexicon) for cell in row):
        return None
    labels = [head_label(cell.text, lexicon) if cell is not None else _UNKNOWN for cell in row]
    meanings = {label.meaning for label in labels if label.meaning is not None}
    if len(meanings) < _ENOUGH_TELLING:
        return None
    if "indicator_name" in meanings:
        return _indicator_head(grid, number, lexicon)
    for kind, needed in _NEEDED.items():
        if all(meanings & group for group in needed):
            return Head(kind, _cells(grid, number, lexicon), number)
    for kind, (missing, telling) in _TELLING.items():
        if missing not in meanings and len(meanings & telling) >= _ENOUGH_TELLING:
            return Head(kind, _cells(grid, number, lexicon), number, missing)
    return None


def _indicator_head(grid: Grid, number: int, lexicon: Lexicon) -> Head | None:
    """A head with a column of indicators: with their values, or over rows that are known indicators."""
    cells = _cells(grid, number, lexicon)
    below = _second_row(grid, number, lexicon)
    last = number + 1 if below else number
    head = Head("indicators", _under(cells, below), last)
    if head.of("value"):
        return head
    at = head.of("indicator_name")[0].at
    is_table = known_indicators(grid, at, lexicon, start=last) >= _ENOUGH_ROWS
    return replace(head, missing="value") if is_table else None


_ENOUGH_ROWS = 3


def _cells(grid: Grid, number: int, lexicon: Lexicon) -> tuple[HeadCell, ...]:
    return tuple(
        HeadCell(at, number, cell.text, head_label(cell.text, lexicon))
        for at, cell in enumerate(grid.rows[number - 1])
        if cell is not None
    )


def _second_row(grid: Grid, number: int, lexicon: Lexicon) -> tuple[HeadCell, ...]:
    """The cells of a second head row: years under 指标数据, or 指标数据 and 说明 under a year."""
    if number >= len(grid.rows):
        return ()
    cells = [cell for cell in _cells(grid, number + 1, lexicon) if label_key(cell.text)]
    if not cells or any(cell.meaning is None for cell in cells):
        return ()
    says_years = any(cell.label.year or cell.label.slot for cell in cells)
    return tuple(cells) if says_years or len(cells) >= _ENOUGH_TELLING else ()


def _under(upper: tuple[HeadCell, ...], lower: tuple[HeadCell, ...]) -> tuple[HeadCell, ...]:
    """Two head rows as one: a lower head takes what it does not say from the one that is over it."""
    by_place = {cell.at: cell for cell in upper}
    for cell in lower:
        over = next((c for c in reversed(upper) if c.at <= cell.at), None)
        above, own = over.label if over else _UNKNOWN, cell.label
        is_bare = not label_key(head_year(cell.text)[2])
        meaning = above.meaning if is_bare and above.meaning else own.meaning
        label = Label(
            meaning, own.year or above.year, own.slot or above.slot, own.unit or above.unit
        )
        by_place[cell.at] = replace(cell, label=label)
    return tuple(by_place[at] for at in sorted(by_place))


def known_indicators(grid: Grid, at: int, lexicon: Lexicon, start: int = 0) -> int:
    """How many rows of a column (from 0), after ``start`` rows, name a known indicator."""
    return sum(
        lexicon.find_indicator(row[at].text) is not None  # type: ignore[union-attr]
        for row in grid.rows[start:]
        if at < len(row) and row[at] is not None
    )


def head_of_rows(grid: Grid, lexicon: Lexicon) -> Head | None:
    """The head of a table that is known by its rows alone: most cells of a column are indicators, or
    requirements. It may be a row whose words nobody listed, or be missing (row 0).
    """
    finders: tuple[tuple[str, str, Callable[[str], int | None]], ...] = (
        ("indicators", "indicator_name", lexicon.find_indicator),
        ("requirements", "requirement", lexicon.find_requirement),
    )
    for kind, meaning, find in finders:
        for at in range(min(_WIDEST, max((len(row) for row in grid.rows), default=0))):
            texts = _column(grid, at)
            known = [number for number, text in texts if find(text) is not None]
            if len(known) >= _ENOUGH_ROWS and 2 * len(known) > len(texts):
                return _forced(grid, kind, at, meaning, known[0], lexicon)
    return None


def _column(grid: Grid, at: int) -> list[tuple[int, str]]:
    rows = grid.rows[:_LONGEST_TABLE]
    cells = ((n, row[at]) for n, row in enumerate(rows, 1) if at < len(row))
    return [(number, cell.text) for number, cell in cells if cell is not None and clean(cell.text)]


def _forced(grid: Grid, kind: str, at: int, meaning: str, first: int, lexicon: Lexicon) -> Head:
    """The row over the first known one as head, the column at ``at`` taken for what its rows are."""
    number = first - 1
    while number and sum(bool(label_key(c.text)) for c in _cells(grid, number, lexicon)) < 2:
        number -= 1
    cells = [cell for cell in _cells(grid, number, lexicon) if cell.at != at] if number else []
    over = grid.rows[number - 1][at] if number and at < len(grid.rows[number - 1]) else None
    text = over.text if over is not None else ""
    is_told = head_label(text, lexicon).meaning != meaning
    cells.append(HeadCell(at, max(number, 1), text, Label(meaning), is_told))
    head = Head(kind, tuple(sorted(cells, key=lambda cell: cell.at)), number)
    answers = ("value",) if kind == "indicators" else ("is_met", "met_tick")
    return head if head.of(*answers) else replace(head, missing=answers[0])


def first_of_each(cells: Iterable[HeadCell]) -> dict[str, int]:
    """Where each meaning stands first."""
    columns: dict[str, int] = {}
    for cell in cells:
        if cell.meaning is not None:
            columns.setdefault(cell.meaning, cell.at)
    return columns
