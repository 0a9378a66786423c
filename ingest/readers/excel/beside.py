"""What lies beside or over the cells of a sheet: hidden rows and columns, drawn objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ingest.grid import Aside, AsideKind, Doubt, DoubtKind, column_letters, sheet_place

_NAMED = 5  # so many places are listed, the rest is counted


class Drawn(NamedTuple):
    """An object over the cells from (top, left) to (bottom, right); ``covers``: they are not seen."""

    kind: AsideKind
    top: int
    bottom: int
    left: int
    right: int
    covers: bool

    @property
    def doubt(self) -> Doubt:
        """What it is to a cell under it."""
        kind: DoubtKind = "picture" if self.kind == "picture" else "object"
        return Doubt(kind)


def drawn_asides(name: str, objects: Iterable[Drawn]) -> Iterator[Aside]:
    """One for the objects of a kind on a sheet: at the first, with the cells where they begin."""
    places: dict[AsideKind, list[tuple[int, int]]] = {}
    for item in objects:
        places.setdefault(item.kind, []).append((item.top, item.left))
    for kind, found in places.items():
        found.sort()
        cells = [f"{column_letters(col)}{row}" for row, col in dict.fromkeys(found)]
        text = "、".join(cells[:_NAMED]) + ("…" if len(cells) > _NAMED else "")
        yield Aside(kind, sheet_place(name, *found[0]), text)


def hidden_asides(
    name: str, places: Iterable[tuple[int, int]], rows: set[int], cols: set[int]
) -> Iterator[Aside]:
    """The hidden rows and columns that hold one of these places, each run of them once."""
    held = list(places)
    for first, last in _runs(rows, {row for row, _ in held if row in rows}):
        yield Aside("hidden_rows", sheet_place(name, first, 1), _span(str(first), str(last)))
    for first, last in _runs(cols, {col for row, col in held if row not in rows and col in cols}):
        letters = column_letters(first), column_letters(last)
        yield Aside("hidden_columns", sheet_place(name, 1, first), _span(*letters))


def _runs(hidden: set[int], held: set[int]) -> Iterator[tuple[int, int]]:
    """First and last of the held ones in each run of hidden ones."""
    run: list[int] = []
    for at in sorted(held):
        if run and not all(between in hidden for between in range(run[-1], at)):
            yield run[0], run[-1]
            run = []
        run.append(at)
    if run:
        yield run[0], run[-1]


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"
