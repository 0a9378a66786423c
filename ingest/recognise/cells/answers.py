"""The cells of annexes 2-1-1 and 2-1-3: whether a requirement is met, and amounts in 万元."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.grid import Cell
from ingest.recognise.cells.certain import certain_number, unknown_unit
from ingest.recognise.cells.doubts import Problem, left_out, unreadable
from ingest.recognise.cells.marks import number_words, without_marks
from ingest.recognise.cells.words import chosen_word, plain, unit_key, value_words
from ingest.text import TICKED, UNTICKED, clean, word_key
from warehouse.rules.rows import Registry


@dataclass(frozen=True, slots=True)
class Amount:
    """An investment in 万元, or None where there is none or it cannot be read; then problems say so."""

    wan_yuan: float | None
    problems: tuple[Problem, ...] = ()


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
        return Amount(None, (unknown_unit(written, known), *said))
    if not is_same:
        problems = (*problems, ("U01", {"found": written, "factor": plain(factor)}))
    return Amount(float(f"{parsed.number * factor:.12g}"), (*problems, *said))


def _of_amount(problem: Problem) -> Problem:
    """What is no number, or has a wrong unit, is no amount (V07)."""
    return ("V07", {}) if problem[0] in {"V01", "V13", "U02"} else problem
