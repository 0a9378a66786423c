"""The number that a cell certainly holds, with the unit at it, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.findings import Bilingual
from ingest.grid import Cell, Doubt
from ingest.recognise.cells.doubts import Problem, not_certain
from ingest.recognise.cells.marks import NumberWords, is_mark, number_words, stands_raised
from ingest.recognise.cells.numbers import LARGEST, Parsed, parse, power_of_ten
from ingest.recognise.cells.words import nearest, plain, unit_key
from ingest.text import clean
from warehouse.rules.rows import Registry

Units = Mapping[str, tuple[float, bool]]
"""Units that may stand at a number, keyed as compared: factor, whether it is the same unit."""


def certain_number(
    cell: Cell, units: Units, registry: Registry
) -> tuple[Parsed, tuple[Problem, ...]]:
    """A cell's number with the unit at it, and what is to be said; no number if it is not certain.

    ``units`` are the units that may stand at it, keyed as compared. The caller has asked for what
    makes a cell unreadable and says what was struck out.
    """
    if cell.number is not None and not cell.is_percent and not cell.doubts:
        if abs(cell.number) < LARGEST:
            return Parsed(cell.number), ()
        return Parsed(None, fault="V01"), (("V01", {}),)
    words = number_words(registry)
    parsed = parse(cell.text, words, lambda text: unit_key(text) in units)
    if cell.number is not None and parsed.number is not None:
        stored = cell.number * 100 if cell.is_percent else cell.number
        parsed = parsed._replace(number=float(f"{stored:.12g}"))
    parsed, problems = _with_doubts(cell, parsed, words, registry)
    if parsed.number is None:
        return parsed, problems or (_fault(parsed, units, registry),)
    said: list[Problem] = [("V06", {})] if parsed.is_approximate else []
    said += [("V09", {"found": mark}) for mark in parsed.marks]
    if parsed.minus:
        found = Bilingual(f"“{parsed.minus}”", parsed.minus)
        said.append(("V17", {"found": found, "number": plain(parsed.number)}))
    return parsed, (*said, *problems)


def _fault(parsed: Parsed, units: Units, registry: Registry) -> Problem:
    if parsed.fault == "U02":
        return unknown_unit(parsed.found, units)
    if parsed.fault == "V10":
        return not_certain(Doubt("symbol", parsed.found), registry)
    return parsed.fault or "V01", {"found": parsed.found}


def _with_doubts(
    cell: Cell, parsed: Parsed, words: NumberWords, registry: Registry
) -> tuple[Parsed, tuple[Problem, ...]]:
    """What equations and raised or lowered runs make of a number: itself, a power of ten, or nothing."""
    equations = [doubt for doubt in cell.doubts if doubt.kind == "equation"]
    if equations:
        return _of_equation(cell, parsed, equations[0], registry)
    if parsed.number is not None and parsed.power:
        doubt = Doubt("raised", parsed.power)
        return parsed._replace(number=None), (not_certain(doubt, registry),)
    marks = []
    for doubt in cell.doubts:
        if doubt.kind not in {"raised", "lowered"} or stands_raised(doubt.text, cell.text):
            continue
        if not is_mark(doubt.text, words):
            return parsed._replace(number=None), (not_certain(doubt, registry),)
        marks.append(doubt.text)
    return parsed._replace(marks=(*parsed.marks, *marks)), ()


def _of_equation(
    cell: Cell, parsed: Parsed, equation: Doubt, registry: Registry
) -> tuple[Parsed, tuple[Problem, ...]]:
    """An equation is read if it is the whole cell and a plain number or a power of ten."""
    is_whole = clean(equation.text) == clean(cell.text)
    is_plain = not (parsed.marks or parsed.unit or parsed.is_approximate)
    number = power_of_ten(parsed.power) if parsed.power else parsed.number
    if not is_whole or number is None or not (is_plain or parsed.power):
        return parsed._replace(number=None), (not_certain(equation, registry),)
    found = Bilingual(f"公式“{equation.text}”", f"the equation {equation.text}")
    said: Problem = ("V17", {"found": found, "number": plain(number)})
    return Parsed(number), (said,)


def plain_number(text: str, registry: Registry, unit: str = "") -> float | None:
    """The number that a text is, with nothing at it but that unit; None if it is anything else."""
    units: Units = {unit_key(unit): (1.0, True)} if unit else {}
    parsed, problems = certain_number(Cell(1, 1, text), units, registry)
    return parsed.number if not problems else None


def unknown_unit(written: str, known: Units) -> Problem:
    """That a unit is none of the known ones (U02), with the nearest of them."""
    return "U02", {"found": written, "nearest": nearest(unit_key(written), tuple(known))}
