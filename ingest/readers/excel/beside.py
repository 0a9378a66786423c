"""What lies beside or over the cells of a sheet: hidden rows and columns, drawn objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ingest.grid import Aside, AsideKind, Doubt, DoubtKind, column_letters, sheet_place

_NAMED = 5  # so many places are listed


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
        yield Aside(kind, sheet_place(name, *found[0]), _listed(cells))


def hidden_asides(
    name: str, places: Iterable[tuple[int, int]], rows: set[int], cols: set[int]
) -> Iterator[Aside]:
    """The hidden rows, and the hidden columns, that hold one of these places."""
    held = list(places)
    if runs := list(_runs(rows, {row for row, _ in held if row in rows})):
        named = [_span(str(first), str(last)) for first, last in runs]
        yield Aside("hidden_rows", sheet_place(name, runs[0][0], 1), _listed(named))
    if runs := list(_runs(cols, {col for row, col in held if row not in rows and col in cols})):
        named = [_span(column_letters(first), column_letters(last)) for first, last in runs]
        yield Aside("hidden_columns", sheet_place(name, 1, runs[0][0]), _listed(named))


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


def _listed(names: list[str]) -> str:
    return "、".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"
