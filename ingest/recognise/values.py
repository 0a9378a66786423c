"""The text of a cell to a number in the indicator's unit, or to met / partly / not met, and its state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from rapidfuzz import process

from ingest.findings import Bilingual
from ingest.grid import Cell, Doubt
from ingest.recognise.doubts import Problem, left_out, not_certain, unreadable
from ingest.recognise.numbers import (
    LARGEST,
    NumberWords,
    Parsed,
    is_mark,
    number_words,
    parse,
    power_of_ten,
    stands_raised,
    without_marks,
)
from ingest.text import TICKED, UNTICKED, clean, has_boxes, ticked_options, word_key
from warehouse.rules.rows import Attainment, Indicator, Registry

State = Literal["reported", "not_applicable", "missing", "invalid"]


@dataclass(frozen=True, slots=True)
class Value:
    """A cell as read. ``problems`` are (check id, message parts) to be reported at the cell."""

    state: State
    number: float | None = None
    attainment: Attainment | None = None
    unit_as_written: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """An investment in 万元, or None where there is none or it cannot be read; then problems say so."""

    wan_yuan: float | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class ValueWords:
    """The registry's words for values, keyed as they are compared."""

    not_applicable: frozenset[str]
    not_applicable_in_note: tuple[str, ...]
    levels: Mapping[tuple[str, int], Mapping[str, Attainment]]
    level_words: Mapping[tuple[str, int], tuple[str, ...]]
    factors: Mapping[str, Mapping[str, tuple[float, bool]]]
    requirement: Mapping[tuple[str | None, int | None], Mapping[str, bool | None]]


@lru_cache(maxsize=4)
def value_words(registry: Registry) -> ValueWords:
    """Index the registry's words once for a registry."""
    levels: dict[tuple[str, int], dict[str, Attainment]] = {}
    originals: dict[tuple[str, int], list[str]] = {}
    for row in registry.level_words:
        key = (row.indicator_set_id, row.indicator_no)
        levels.setdefault(key, {})[word_key(row.word)] = row.level
        originals.setdefault(key, []).append(row.word)
    factors: dict[str, dict[str, tuple[float, bool]]] = {}
    for indicator in registry.indicators:
        factors.setdefault(indicator.unit, {})[unit_key(indicator.unit)] = (1.0, True)
    for variant in registry.unit_variants:
        key_of = unit_key(variant.variant)
        factors.setdefault(variant.unit, {})[key_of] = (variant.factor, variant.is_same_unit)
    requirement: dict[tuple[str | None, int | None], dict[str, bool | None]] = {}
    for word in registry.requirement_words:
        of = requirement.setdefault((word.indicator_set_id, word.requirement_no), {})
        of[word_key(word.word)] = word.is_met
    return ValueWords(
        not_applicable=frozenset(
            word_key(row.word) for row in registry.not_applicable_words if row.in_value
        ),
        not_applicable_in_note=tuple(
            row.word for row in registry.not_applicable_words if row.in_note
        ),
        levels=levels,
        level_words={key: tuple(words) for key, words in originals.items()},
        factors=factors,
        requirement=requirement,
    )


def unit_key(text: str) -> str:
    """The form in which units are compared."""
    return word_key(text).strip("()")


def read_value(
    cell: Cell,
    unit_text: str,
    note: str,
    indicator: Indicator,
    registry: Registry,
    is_merged: bool = False,
) -> Value:
    """Read one indicator cell (forms.md: what is seen in real forms).

    ``unit_text`` is the unit column as written; a unit inside the value wins over it. The number is
    given in the indicator's unit. Blank is missing unless the note says that it does not apply.
    ``is_merged`` is a cell merged with those of other rows: its words stand for all of them, its
    number for none. What the cell holds beside plain text is said, or forbids to read it.
    """
    words = value_words(registry)
    fault = unreadable(cell.doubts, registry)
    if fault:
        return Value("invalid", unit_as_written=clean(unit_text) or None, problems=(fault,))
    said = tuple(left_out(cell.doubts, registry)) if cell.doubts else ()
    value = _read_shown(cell, unit_text, note, indicator, words, registry)
    if is_merged and value.number is not None:
        return Value(
            "invalid", unit_as_written=value.unit_as_written, problems=(("V16", {}), *said)
        )
    return replace(value, problems=(*value.problems, *said)) if said else value


def _read_shown(
    cell: Cell,
    unit_text: str,
    note: str,
    indicator: Indicator,
    words: ValueWords,
    registry: Registry,
) -> Value:
    if not clean(cell.text):
        applies = not any(word in clean(note) for word in words.not_applicable_in_note)
        return Value("missing" if applies else "not_applicable")
    numbers = number_words(registry)
    if indicator.value_type == "categorical":
        return _read_level(cell, indicator, words, registry)
    if word_key(cell.text) in words.not_applicable:
        return Value("not_applicable")
    if word_key(cell.text) in numbers.no_data:
        return Value("missing", problems=(("V18", {}),))
    word, mark = without_marks(cell.text, numbers)
    if mark and word_key(word) in words.not_applicable:
        return Value("not_applicable", problems=(("V09", {"found": mark}),))
    return _read_number(cell, unit_text, indicator, words, registry)


def _read_level(cell: Cell, indicator: Indicator, words: ValueWords, registry: Registry) -> Value:
    key = (indicator.indicator_set_id, indicator.indicator_no)
    levels = words.levels[key]
    written, mark = chosen_word(cell.text), ""
    if word_key(written) not in levels:
        bare, mark = without_marks(cell.text, number_words(registry))
        written = chosen_word(bare) if mark else written
    said: tuple[Problem, ...] = (("V09", {"found": mark}),) if mark else ()
    level = levels.get(word_key(written))
    if level is not None:
        return Value("reported", attainment=level, problems=said)
    if word_key(written) in words.not_applicable:
        return Value("not_applicable", problems=said)
    if word_key(written) in number_words(registry).no_data:
        return Value("missing", problems=(("V18", {}),))
    known = words.level_words[key]
    parts = {"nearest": nearest(written, known), "expected": "、".join(known)}
    return Value("invalid", problems=(("V04", parts),))


def chosen_word(text: str) -> str:
    """The ticked option of a text with tick boxes; otherwise the text itself."""
    options = ticked_options(text) if has_boxes(text) else []
    return options[0] if len(options) == 1 else clean(text)


def _read_number(
    cell: Cell, unit_text: str, indicator: Indicator, words: ValueWords, registry: Registry
) -> Value:
    known = words.factors[indicator.unit]
    parsed, problems = certain_number(cell, known, registry)
    written = parsed.unit or clean(unit_text)
    if parsed.number is None:
        return Value("invalid", unit_as_written=written or None, problems=problems)
    factor, is_same = known.get(unit_key(written), (None, False)) if written else (1.0, True)
    if factor is None:
        return Value(
            "invalid", unit_as_written=written, problems=(*problems, _unit(written, known))
        )
    if not is_same:
        problems = (*problems, ("U01", {"found": written, "factor": plain(factor)}))
    return Value(
        "reported",
        number=float(f"{parsed.number * factor:.12g}"),
        unit_as_written=written or None,
        problems=problems,
    )


def _unit(written: str, known: Mapping[str, tuple[float, bool]]) -> Problem:
    return "U02", {"found": written, "nearest": nearest(unit_key(written), tuple(known))}


_NO_UNITS: Mapping[str, tuple[float, bool]] = {}


def certain_number(
    cell: Cell, units: Mapping[str, tuple[float, bool]], registry: Registry
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


def _fault(parsed: Parsed, units: Mapping[str, tuple[float, bool]], registry: Registry) -> Problem:
    if parsed.fault == "U02":
        return _unit(parsed.found, units)
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
    units = {unit_key(unit): (1.0, True)} if unit else _NO_UNITS
    parsed, problems = certain_number(Cell(1, 1, text), units, registry)
    return parsed.number if not problems else None


def read_requirement(
    cell: Cell, requirement_no: int, indicator_set_id: str, registry: Registry
) -> tuple[bool | None, tuple[Problem, ...]]:
    """(is met, what is to be said) of a basic requirement's cell (requirement_words.csv).

    A word is judged by the requirement: 无 meets one that forbids something. Partly met, blank and
    unknown words are for the district to rule on: None, with V05.
    """
    fault = unreadable(cell.doubts, registry)
    if fault:
        return None, (fault,)
    said = left_out(cell.doubts, registry) if cell.doubts else []
    word = chosen_word(cell.text)
    is_met = _requirement_word(word, requirement_no, indicator_set_id, registry)
    if is_met is None:
        bare, mark = without_marks(cell.text, number_words(registry))
        if mark:
            word = chosen_word(bare)
            is_met = _requirement_word(word, requirement_no, indicator_set_id, registry)
            said += [("V09", {"found": mark})] if is_met is not None else []
    return is_met, (*said, *([("V05", {})] if is_met is None else []))


def is_ticked(cell: Cell, registry: Registry) -> bool | None:
    """Whether a column's cell is ticked; blank and a slash are not, other words are not clear: None."""
    if unreadable(cell.doubts, registry):
        return None
    key = word_key(cell.text)
    if not key or key in UNTICKED or key in value_words(registry).not_applicable:
        return False
    if len(key) == 1 and key in TICKED:
        return True
    return value_words(registry).requirement[None, None].get(key)


def _requirement_word(
    word: str, requirement_no: int, indicator_set_id: str, registry: Registry
) -> bool | None:
    words = value_words(registry).requirement
    key = word_key(word)
    for of in ((indicator_set_id, requirement_no), (None, requirement_no), (None, None)):
        if key in words.get(of, {}):
            return words[of][key]
    return None


def read_amount(cell: Cell, registry: Registry, unit: str = "", is_merged: bool = False) -> Amount:
    """An investment cell; blank and words for not applicable are no amount, without a problem.

    ``unit`` is the one that the column's head gives, 万元 if none; a unit in the cell wins over it.
    """
    fault = unreadable(cell.doubts, registry)
    if fault:
        return Amount(None, (fault,))
    said = tuple(left_out(cell.doubts, registry)) if cell.doubts else ()
    words = value_words(registry)
    if not clean(cell.text) or word_key(cell.text) in words.not_applicable:
        return Amount(None, said)
    if is_merged:
        return Amount(None, (("V16", {}), *said))
    known = words.factors["万元"]
    parsed, problems = certain_number(cell, known, registry)
    if parsed.number is None or parsed.number < 0:
        return Amount(
            None, (*(_of_amount(problem) for problem in problems or (("V01", {}),)), *said)
        )
    written = parsed.unit or unit or "万元"
    factor, is_same = known.get(unit_key(written), (None, False))
    if factor is None:
        return Amount(None, (_unit(written, known), *said))
    if not is_same:
        problems = (*problems, ("U01", {"found": written, "factor": plain(factor)}))
    return Amount(float(f"{parsed.number * factor:.12g}"), (*problems, *said))


def _of_amount(problem: Problem) -> Problem:
    """What is no number, or has a wrong unit, is no amount (V07)."""
    return ("V07", {}) if problem[0] in {"V01", "V13", "U02"} else problem


def nearest(written: str, known: tuple[str, ...] | list[str]) -> str:
    """The known word that looks most like the one written, for the message of an unknown one."""
    found = process.extractOne(written, known)
    return found[0] if found else ""


def plain(number: float) -> str:
    """A number as a person writes it: no exponent, no trailing zeros."""
    return f"{number:.12f}".rstrip("0").rstrip(".")
