"""What is written into a submitter's document: a note at a place; and where places lie."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ingest.grid import Grid
from ingest.readers.excel.sheets import cell_position

AUTHOR = "greenpark"

_TABLE_CELL = re.compile(r"(?P<grid>.+) 第(?P<row>\d+)行 第(?P<col>\d+)列")
_SHEET_CELL = re.compile(r"(?P<grid>.+)!(?P<cell>[A-Z]{1,3}\d{1,7})")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Position = tuple[int, int, int]
FIRST: Position = (-1, 0, 0)


@dataclass(frozen=True, slots=True)
class Note:
    """What to say at a place; ``severity`` chooses the colour where a format has one."""

    place: str
    severity: str
    lines: tuple[str, ...]


class Marked(NamedTuple):
    """A marked copy's bytes, and where each place of its notes stands in reading order."""

    data: bytes
    positions: dict[str, Position]


class SheetCell(NamedTuple):
    """A worksheet's cell, row and column from 1."""

    sheet: str
    row: int
    col: int


def nearest_place(place: str, known: Container[str]) -> str | None:
    """A place that can be marked: the place itself, else the cell that covers or precedes it.

    A merged position has no cell of its own: the cell to its left in the row is taken, then the one
    above. None for what names no cell of the document, such as the file as a whole.
    """
    if place in known:
        return place
    match = _TABLE_CELL.fullmatch(place)
    if match is None:
        return None
    grid, row, col = Grid(match["grid"], ()), int(match["row"]), int(match["col"])
    to_the_left = (grid.place(row, at) for at in range(col, 0, -1))
    above = (grid.place(at, col) for at in range(row, 0, -1))
    return next((found for found in (*to_the_left, *above) if found in known), None)


def sheet_cell(place: str) -> SheetCell | None:
    """The cell that a place such as 附件2-1-2!E14 names; a sheet's name may hold ! itself."""
    match = _SHEET_CELL.fullmatch(place)
    return SheetCell(match["grid"], *cell_position(match["cell"], 0, 0)) if match else None


def legal(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def stamp(at: datetime) -> str:
    """A moment in UTC as Office writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
