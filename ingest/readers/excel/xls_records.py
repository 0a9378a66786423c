"""What xlrd passes over in an old workbook (.xls): sheets of other kinds, drawn objects, rules, formulas.

Source: the records BoundSheet8, Formula, Obj, CondFmt, CF, RecalcId and Uncalced of [MS-XLS].
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.grid import Aside, AsideKind, sheet_place
from ingest.readers.excel.beside import Drawn
from ingest.readers.excel.conditional import Rule
from ingest.readers.excel.sheets import Range

_FORMULA, _OBJ, _RANGES, _RULE, _UNCALCED = 0x0006, 0x005D, 0x01B0, 0x01B1, 0x005E
_DRAWING, _WORDS, _CALCULATED_BY = 0x00EC, 0x01B6, 0x01C1
_ANCHOR = b"\0\0\x10\xf0\x12\0\0\0"
_LINE = 1
_BEGIN, _END = 0x0809, 0x000A
_ON_LOAD = 0x0002
_ZERO, _NO_TEXT = bytes(8), b"\3\0\0\0\0\0\xff\xff"
_LOOKS_NUMBER, _LOOKS_FONT, _LOOKS_FILLED = 1 << 25, 1 << 26, 1 << 29
_NAME_AND_HEIGHT, _TO_COLOUR = 68, 80  # bytes of a look's font before its style and its colour
_STRUCK = 0x80
_WHITES = (1, 9)
_OPERATORS = (
    *("", "between", "notBetween", "equal", "notEqual"),
    *("greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual"),
)
_OBJECTS: dict[int, AsideKind] = {
    0: "shape",  # a group
    1: "shape",
    2: "shape",
    3: "shape",
    4: "shape",
    5: "chart",
    6: "text_box",
    8: "picture",
    9: "shape",
    14: "text_box",  # a label
    30: "shape",
}
_IGNORED = re.compile(r"Ignoring non-worksheet data named (?P<name>.*) \(type 0x(?P<kind>0[12]) ")
_KINDS: dict[str, AsideKind] = {"01": "macro_sheet", "02": "chart_sheet"}


@dataclass
class Passed:
    """What a sheet holds that xlrd does not tell."""

    without_result: set[tuple[int, int]] = field(default_factory=set)  # formulas, from 1
    drawn: list[Drawn] = field(default_factory=list)
    has_rules: bool = False  # conditional formats, of any kind
    rules: list[Rule] = field(default_factory=list)  # those that hide or change what is shown


def is_calculated(stream: bytes, start: int) -> bool:
    """Whether a workbook says which version of Excel calculated it last."""
    for kind, _ in _records(stream, start):
        if kind in (_CALCULATED_BY, _END):
            return kind == _CALCULATED_BY
    return False


def passed_over(stream: bytes, start: int, *, has_results: bool) -> Passed:
    """Walk the records of a sheet that begins at ``start``, up to its end or the first damage.

    A formula that is calculated on opening and holds a 0 or an empty text is one without a result:
    writers that do not calculate put it there. So is an empty text where ``has_results`` is false: in
    a workbook that Excel did not calculate.
    """
    walk = _Walk(has_results)
    depth = 0
    for kind, data in _records(stream, start):
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            break
        if depth == 1:  # those of a chart in the sheet are its own
            walk.take(kind, data)
    return walk.found


@dataclass
class _Walk:
    """Takes in the records of a sheet in order; some belong to the one before."""

    has_results: bool
    found: Passed = field(default_factory=Passed)
    anchor: Range = (1, 1, 1, 1)
    ranges: tuple[Range, ...] = ()
    is_uncalced: bool = False
    is_drawn: bool = False  # whether the last object is one of those kept

    def take(self, kind: int, data: bytes) -> None:
        """Keep what a record tells."""
        if kind == _FORMULA and len(data) >= 16:
            self._formula(data)
        elif kind == _UNCALCED:
            self.is_uncalced = True
        elif kind == _RANGES:
            self.found.has_rules, self.ranges = True, _ranges(data)
        elif kind == _RULE and len(data) >= 12 and _is_special(data):
            self.found.rules.append(_rule(data, self.ranges))
        elif kind == _DRAWING:
            self.anchor = _anchor(data) or self.anchor
        elif kind == _OBJ and len(data) >= 6:
            (code,) = struct.unpack_from("<H", data, 4)
            self.is_drawn = code in _OBJECTS
            if self.is_drawn:
                self.found.drawn.append(Drawn(_OBJECTS[code], *self.anchor, code != _LINE))
        elif kind == _WORDS and self.is_drawn and any(data[10:12]):
            last = self.found.drawn[-1]
            self.found.drawn[-1] = last._replace(kind="text_box", covers=True)

    def _formula(self, data: bytes) -> None:
        result = data[6:14]
        row, col, _, flags = struct.unpack_from("<HHH8xH", data)
        is_open = bool(flags & _ON_LOAD) or self.is_uncalced
        if (result == _ZERO and is_open) or (
            result == _NO_TEXT and (is_open or not self.has_results)
        ):
            self.found.without_result.add((row + 1, col + 1))


def other_sheets(log: str) -> Iterator[Aside]:
    """The macro and chart sheets that xlrd says in its log it ignores."""
    for match in _IGNORED.finditer(log):
        name = str(ast.literal_eval(match["name"]))
        yield Aside(_KINDS[match["kind"]], sheet_place(name, 1, 1), name)


def _anchor(data: bytes) -> Range | None:
    """The cells that the last object of a drawing's record lies over."""
    at = data.rfind(_ANCHOR)
    if at < 0 or len(data) < at + 26:
        return None
    left, _, top, _, right, right_edge, bottom, bottom_edge = struct.unpack_from(
        "<8H", data, at + 10
    )
    bottom, right = bottom + (bottom_edge > 0), right + (right_edge > 0)
    return top + 1, max(bottom, top + 1), left + 1, max(right, left + 1)


def _ranges(data: bytes) -> tuple[Range, ...]:
    """The cells that the rules which follow are for."""
    (count,) = struct.unpack_from("<H", data, 12) if len(data) >= 14 else (0,)
    given = min(count, (len(data) - 14) // 8)
    corners = (struct.unpack_from("<HHHH", data, 14 + 8 * at) for at in range(given))
    return tuple((top + 1, bottom + 1, left + 1, right + 1) for top, bottom, left, right in corners)


def _is_special(data: bytes) -> bool:
    """Whether a rule's look has another number format, strikes, or is white without a filling."""
    (looks,) = struct.unpack_from("<I", data, 6)
    at = 12
    if looks & _LOOKS_NUMBER:
        return True
    if not looks & _LOOKS_FONT or len(data) < at + _TO_COLOUR + 4:
        return False
    (style,) = struct.unpack_from("<I", data, at + _NAME_AND_HEIGHT)
    (colour,) = struct.unpack_from("<I", data, at + _TO_COLOUR)
    return bool(style & _STRUCK) or (colour in _WHITES and not looks & _LOOKS_FILLED)


def _rule(data: bytes, ranges: tuple[Range, ...]) -> Rule:
    kind, sign, first, second = struct.unpack_from("<BBHH", data)
    tail = data[len(data) - first - second :]
    values = [_value(tail[:first])] + ([_value(tail[first:])] if second else [])
    name = _OPERATORS[sign] if sign < len(_OPERATORS) else ""
    return Rule(ranges, "cellIs" if kind == 1 else "expression", name, tuple(values))


def _value(formula: bytes) -> float | None:
    """The number that a formula is; None for anything to be calculated."""
    if len(formula) == 3 and formula[0] == 0x1E:
        return float(struct.unpack_from("<H", formula, 1)[0])
    if len(formula) == 9 and formula[0] == 0x1F:
        return float(struct.unpack_from("<d", formula, 1)[0])
    return None


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    at = start
    while 0 <= at <= len(stream) - 4:
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
