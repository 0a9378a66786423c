"""What a document says, before it is Word or PDF: one content, two writers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import east_asian_width

import pandas as pd

from dashboard.exports.stamp import Stamp
from dashboard.words import NONE, Language

LONGEST = 44
"""Half characters; a text longer than this goes on in another line."""
MANY_COLUMNS = 9
"""Tables of more columns are set in smaller letters."""


@dataclass(frozen=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of sentences; a ``finding`` stands out."""

    text: str
    is_finding: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and values side by side."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Figure:
    """A chart of the pages: its specification and rows; ``width`` is its share of the text's."""

    caption: str
    spec: dict[str, Any]
    rows: pd.DataFrame
    width: float = 1.0


@dataclass(frozen=True)
class Grid:
    """A table as text; the columns whose position is in ``numbers`` stand right."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = field(default_factory=frozenset)

    @property
    def points(self) -> float:
        """The size of its letters."""
        return 7.5 if len(self.headings) > MANY_COLUMNS else 8.5


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Facts | Figure | Grid | PageBreak


@dataclass(frozen=True)
class Document:
    """A titled document; the stamp's cautions stand under its title, its origin in the foot."""

    title: str
    subtitle: str
    blocks: Sequence[Block]
    stamp: Stamp
    language: Language


def grid(
    caption: str, frame: pd.DataFrame, headings: dict[str, str], formats: dict[str, str]
) -> Grid:
    """A table of ``frame``'s columns in ``headings``; those in ``formats`` (as ``,.2f``) are numbers."""
    rows = [
        tuple(_text(row[name], formats.get(name)) for name in headings)
        for row in frame[list(headings)].to_dict("records")
    ]
    numbers = frozenset(place for place, name in enumerate(headings) if name in formats)
    return Grid(caption, tuple(headings.values()), rows, numbers)


def shares(table: Grid) -> list[float]:
    """The share of the width that each column gets, by its longest text; a head may go on below."""
    widths = []
    for place, heading in enumerate(table.headings):
        of_heading = max(-(-text_width(heading) // 2), *map(text_width, heading.split()))
        longest = max([of_heading, *(text_width(row[place]) for row in table.rows)])
        widths.append(min(longest, LONGEST) + 2)
    return [width / sum(widths) for width in widths]


def text_width(text: str) -> int:
    """How many narrow characters a text is wide: a Chinese one counts two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _text(value: Any, number_format: str | None) -> str:
    if pd.isna(value):
        return NONE
    if number_format is None or isinstance(value, str):
        return str(value)
    if value == 0:
        number_format = number_format.removeprefix("+")
    return format(int(value) if number_format.endswith("d") else value, number_format)
