"""What a cell holds beside plain, shown text: left out and said, or the cell is not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ingest.findings import Bilingual, Finding, Part, Source
from ingest.grid import Cell, Doubt, Grid
from warehouse.rules.rows import Registry

Problem = tuple[str, Mapping[str, Part]]
"""A check's id, and what its message needs."""

_LEFT_OUT = frozenset({"struck", "hidden"})
_BESIDE_TEXT = frozenset({"object", "picture"})  # they do not change the words beside them
_UNREADABLE = frozenset({"symbol", "format", "formula", "conditional", "object", "picture"})


def left_out(doubts: Iterable[Doubt], registry: Registry) -> list[Problem]:
    """What was struck out or hidden: the rest is what a reader of the page sees (V08)."""
    return [_said("V08", doubt, registry) for doubt in doubts if doubt.kind in _LEFT_OUT]


def unreadable(doubts: Iterable[Doubt], registry: Registry) -> Problem | None:
    """The first thing in a cell by which its value is not certain (V10); None if there is none."""
    found = (doubt for doubt in doubts if doubt.kind in _UNREADABLE)
    return next((_said("V10", doubt, registry) for doubt in found), None)


def not_certain(doubt: Doubt, registry: Registry) -> Problem:
    """That a doubt of a kind that can be harmless is not so here (V10)."""
    return _said("V10", doubt, registry)


def in_text(doubts: Iterable[Doubt], registry: Registry, is_private: bool = False) -> list[Problem]:
    """What is said of a cell of words: what was left out of them (V08) or cannot be read (V10).

    ``is_private`` cells hold names and phones of people: what was struck out there is not repeated.
    """
    problems = []
    for doubt in doubts:
        told = Doubt(doubt.kind) if is_private else doubt
        if doubt.kind in _LEFT_OUT | _BESIDE_TEXT:
            problems.append(_said("V08", told, registry))
        elif doubt.kind in _UNREADABLE:
            problems.append(_said("V10", told, registry))
    return problems


def findings(problems: Iterable[Problem], source: Source, value: str | None) -> Iterator[Finding]:
    """Problems as findings at a place."""
    return (Finding(check_id, source, value, parts=parts) for check_id, parts in problems)


def text_findings(
    cell: Cell, source: Source, registry: Registry, is_private: bool = False
) -> list[Finding]:
    """What is to be said of a cell of words; see ``in_text``."""
    if not cell.doubts:
        return []
    value = None if is_private else cell.text
    return list(findings(in_text(cell.doubts, registry, is_private), source, value))


class Shown:
    """What is shown at each place of a grid: a cell of its own, or the merged one over it."""

    def __init__(self, grid: Grid) -> None:
        self.at = grid.covering

    def value(self, row: int, col: int) -> tuple[Cell, bool]:
        """(the cell of a value, whether it is merged with cells of other rows).

        A blank cell stands for a place that the grid does not have, and for one that a cell of
        another column is merged over. What is merged over several rows stands for each of them if
        it is a word, and for none if it is a number: it may be their sum.
        """
        cell = self.at(row, col)
        if cell is None or cell.col != col:
            return Cell(row, col, ""), False
        return cell, cell.span[0] > 1


def _said(check_id: str, doubt: Doubt, registry: Registry) -> Problem:
    words = next(
        row for row in registry.codes if row.domain == "cell_doubt" and row.code == doubt.kind
    )
    zh, en = f"“{doubt.text}”" if doubt.text else "", f" {doubt.text}" if doubt.text else ""
    return check_id, {"found": Bilingual(words.name_zh + zh, words.name_en + en)}
