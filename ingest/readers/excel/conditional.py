"""Rules of a worksheet (.xlsx) that hide what cells hold or show it otherwise (conditional formats).

Only such rules are kept; colours and bars beside a number change nothing. Source: ECMA-376 part 1,
18.3.1.10 and 18.18.12; what Office 2010 added stands in ``extLst`` in the same shape.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from ingest.grid import Cell, Doubt
from ingest.readers.excel.colours import WHITE
from ingest.readers.excel.number_formats import is_plain
from ingest.readers.excel.sheets import Range, Sheet, cell_range
from ingest.readers.excel.xlsx_styles import colour_of, local_name, whole
from ingest.readers.limits import Limits, refuse_above
from ingest.readers.package import Package

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "equal": operator.eq,
    "notEqual": operator.ne,
    "lessThan": operator.lt,
    "lessThanOrEqual": operator.le,
    "greaterThan": operator.gt,
    "greaterThanOrEqual": operator.ge,
}


class Rule(NamedTuple):
    """A rule that hides or changes what is shown, and the cells it is for."""

    ranges: tuple[Range, ...]
    kind: str
    operator: str
    values: tuple[float | None, ...]


def special_looks(package: Package, part: str | None) -> frozenset[int]:
    """The numbers of the looks for rules (``dxf``) that hide or change what a cell shows."""
    if part is None or part not in package.names:
        return frozenset()
    listed = package.xml(part).find("{*}dxfs")
    looks = listed.iterchildren("{*}dxf") if listed is not None else ()
    return frozenset(at for at, look in enumerate(looks) if _is_special(look))


def rules_of(element: etree._Element, looks: frozenset[int]) -> Iterator[Rule]:
    """The rules of a ``conditionalFormatting`` that hide or change what is shown."""
    text = element.get("sqref") or element.findtext("{*}sqref") or ""
    ranges = tuple(_whole_if_open(cell_range(one)) for one in text.split())
    for item in element.iterchildren("{*}cfRule"):
        own = item.find("{*}dxf")
        at = item.get("dxfId")
        hides_value = any(
            child.get("showValue") in ("0", "false")
            for child in item
            if local_name(child) in ("iconSet", "dataBar")
        )
        if hides_value or (own is not None and _is_special(own)) or (at and whole(at) in looks):
            formulas = (f.text for f in item.iter("{*}formula", "{*}f"))
            values = tuple(_number(text) for text in formulas)
            kind = "always" if hides_value else item.get("type", "")
            yield Rule(ranges, kind, item.get("operator", ""), values)


def apply_rules(sheet: Sheet, rules: Iterable[Rule], limits: Limits) -> None:
    """Doubt each cell that such a rule may be for; F08 when rules and cells are too many."""
    count = 0
    for rule in rules:
        for top, bottom, left, right in rule.ranges:
            area = (bottom - top + 1) * (right - left + 1)
            is_small = area < len(sheet.cells)
            count += min(area, len(sheet.cells))
            refuse_above("max_cells", count, limits.max_cells)
            places = (
                [(row, col) for row in range(top, bottom + 1) for col in range(left, right + 1)]
                if is_small
                else list(sheet.cells)
            )
            for row, col in places:
                cell = sheet.cells.get((row, col))
                is_inside = top <= row <= bottom and left <= col <= right
                if cell and is_inside and cell.text.strip() and _may_apply(rule, cell):
                    _doubt(sheet, cell)


def _doubt(sheet: Sheet, cell: Cell) -> None:
    doubt = Doubt("conditional")
    if doubt not in cell.doubts:
        doubts = (*cell.doubts, doubt)
        sheet.cells[cell.row, cell.col] = cell._replace(
            number=None, is_percent=False, doubts=doubts
        )


def _may_apply(rule: Rule, cell: Cell) -> bool:
    """Whether a rule holds for a cell, or nobody can say without calculating."""
    if rule.kind == "always":
        return cell.number is not None or bool(cell.doubts)
    if rule.kind == "containsBlanks":
        return False
    if rule.kind == "containsErrors":
        return cell.text.startswith("#")
    if rule.kind != "cellIs" or cell.number is None or None in rule.values or not rule.values:
        return True
    values = [value for value in rule.values if value is not None]
    if rule.operator in ("between", "notBetween") and len(values) == 2:
        return (min(values) <= cell.number <= max(values)) == (rule.operator == "between")
    compare = _OPERATORS.get(rule.operator)
    return compare is None or compare(cell.number, values[0])


def _is_special(look: etree._Element) -> bool:
    """Whether a look strikes, shows by another number format, or is of the paper's colour."""
    form = look.find("{*}numFmt")
    if form is not None and not is_plain(form.get("formatCode", "")):
        return True
    font = look.find("{*}font")
    if font is None:
        return False
    if any(item.get("val", "1") not in ("0", "false") for item in font.iterchildren("{*}strike")):
        return True
    colour = font.find("{*}color")
    paper = next(look.iter("{*}bgColor"), None)
    key = colour_of(colour) if colour is not None else ""
    return bool(key) and key == ((colour_of(paper) if paper is not None else "") or WHITE)


def _whole_if_open(found: Range) -> Range:
    """A range of whole rows or columns (E:E) with its ends."""
    top, bottom, left, right = found
    return top or 1, bottom or _LAST_ROW, left or 1, right or _LAST_COLUMN


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None
