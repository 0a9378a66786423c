"""An indicator's cell to a number in its unit, or to met / partly / not met, and its state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ingest.grid import Cell
from ingest.recognise.cells.certain import certain_number, unknown_unit
from ingest.recognise.cells.doubts import Problem, left_out, unreadable
from ingest.recognise.cells.marks import number_words, without_marks
from ingest.recognise.cells.words import (
    ValueWords,
    chosen_word,
    nearest,
    plain,
    unit_key,
    value_words,
)
from ingest.text import clean, word_key
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
            "invalid", unit_as_written=written, problems=(*problems, unknown_unit(written, known))
        )
    if not is_same:
        problems = (*problems, ("U01", {"found": written, "factor": plain(factor)}))
    return Value(
        "reported",
        number=float(f"{parsed.number * factor:.12g}"),
        unit_as_written=written or None,
        problems=problems,
    )
