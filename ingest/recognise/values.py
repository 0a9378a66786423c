"""The text of a cell to a number in the indicator's unit, or to met / partly / not met, and its state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import process

from ingest.findings import Part
from ingest.grid import Cell
from ingest.text import clean, has_boxes, ticked_options, word_key
from warehouse.rules.rows import Attainment, Indicator, Registry

State = Literal["reported", "not_applicable", "missing", "invalid"]

_NUMBER = re.compile(
    r"""(?P<approx>约为?|大约|近|≈|~)?\s*
        (?P<number>[-+−]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)?(?:\.\d+|(?<=\d)\.?)(?:[eE][-+]?\d{1,3})?)
        \s*(?P<unit>[^\d\s,.].*)?""",
    re.VERBOSE,
)
_LARGEST = 1e15  # beyond this a cell holds a code or a phone number, not a measure


@dataclass(frozen=True, slots=True)
class Value:
    """A cell as read. ``problems`` are (check id, message parts) to be reported at the cell."""

    state: State
    number: float | None = None
    attainment: Attainment | None = None
    unit_as_written: str | None = None
    problems: tuple[tuple[str, Mapping[str, Part]], ...] = ()


@dataclass(frozen=True)
class ValueWords:
    """The registry's words for values, keyed as they are compared."""

    not_applicable: frozenset[str]
    not_applicable_in_note: tuple[str, ...]
    levels: Mapping[tuple[str, int], Mapping[str, Attainment]]
    level_words: Mapping[tuple[str, int], tuple[str, ...]]
    factors: Mapping[str, Mapping[str, tuple[float, bool]]]
    requirement: Mapping[str, bool | None]


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
        requirement={word_key(row.word): row.is_met for row in registry.requirement_words},
    )


def unit_key(text: str) -> str:
    """The form in which units are compared."""
    return word_key(text).strip("()")


def read_value(
    cell: Cell, unit_text: str, note: str, indicator: Indicator, registry: Registry
) -> Value:
    """Read one indicator cell (forms.md: what is seen in real forms).

    ``unit_text`` is the unit column as written; a unit inside the value wins over it. The number is
    given in the indicator's unit. Blank is missing unless the note says that it does not apply.
    """
    words = value_words(registry)
    if not clean(cell.text):
        applies = not any(word in clean(note) for word in words.not_applicable_in_note)
        return Value("missing" if applies else "not_applicable")
    if indicator.value_type == "categorical":
        return _read_level(cell.text, indicator, words)
    if word_key(cell.text) in words.not_applicable:
        return Value("not_applicable")
    return _read_number(cell, unit_text, indicator, words)


def _read_level(text: str, indicator: Indicator, words: ValueWords) -> Value:
    key = (indicator.indicator_set_id, indicator.indicator_no)
    written = chosen_word(text)
    level = words.levels[key].get(word_key(written))
    if level is not None:
        return Value("reported", attainment=level)
    if word_key(written) in words.not_applicable:
        return Value("not_applicable")
    known = words.level_words[key]
    parts = {"nearest": nearest(written, known), "expected": "、".join(known)}
    return Value("invalid", problems=(("V04", parts),))


def chosen_word(text: str) -> str:
    """The ticked option of a text with tick boxes; otherwise the text itself."""
    options = ticked_options(text) if has_boxes(text) else []
    return options[0] if len(options) == 1 else clean(text)


def _read_number(cell: Cell, unit_text: str, indicator: Indicator, words: ValueWords) -> Value:
    parsed = parse_number(cell)
    if parsed is None:
        return Value("invalid", unit_as_written=clean(unit_text) or None, problems=(("V01", {}),))
    number, own_unit, is_approximate = parsed
    written = own_unit or clean(unit_text)
    problems: list[tuple[str, Mapping[str, Part]]] = [("V06", {})] if is_approximate else []
    known = words.factors[indicator.unit]
    factor, is_same = known.get(unit_key(written), (None, False)) if written else (1.0, True)
    if factor is None:
        parts = {"found": written, "nearest": nearest(unit_key(written), tuple(known))}
        return Value("invalid", unit_as_written=written, problems=(*problems, ("U02", parts)))
    if not is_same:
        problems.append(("U01", {"found": written, "factor": plain(factor)}))
    return Value(
        "reported",
        number=float(f"{number * factor:.12g}"),
        unit_as_written=written or None,
        problems=tuple(problems),
    )


def parse_number(cell: Cell) -> tuple[float, str, bool] | None:
    """A cell's (number, unit written with it, whether it is said to be approximate), or None."""
    if cell.number is not None and not cell.is_percent:
        return (cell.number, "", False) if abs(cell.number) < _LARGEST else None
    match = _NUMBER.fullmatch(clean(cell.text))
    if match is None or not any(char.isdigit() for char in match["number"] or ""):
        return None
    number = float(match["number"].replace(",", "").replace(" ", "").replace("−", "-"))
    if cell.number is not None:
        number = float(f"{cell.number * 100:.12g}")
    if abs(number) >= _LARGEST:
        return None
    return number, (match["unit"] or "").strip(), match["approx"] is not None


def read_requirement(text: str, registry: Registry) -> tuple[bool | None, bool]:
    """(is met, whether the word is clear) of a basic requirement's cell (requirement_words.csv).

    Partly met, blank and unknown words are for the district to rule on: (None, False).
    """
    is_met = value_words(registry).requirement.get(word_key(chosen_word(text)))
    return is_met, is_met is not None


def read_amount(cell: Cell, registry: Registry) -> tuple[float | None, bool]:
    """(amount in 万元 or None, whether the cell is readable) of an investment cell; blank is None."""
    words = value_words(registry)
    if not clean(cell.text) or word_key(cell.text) in words.not_applicable:
        return None, True
    parsed = parse_number(cell)
    if parsed is None:
        return None, False
    number, unit, _ = parsed
    factor, _ = words.factors["万元"].get(unit_key(unit or "万元"), (None, False))
    return (None, False) if factor is None else (float(f"{number * factor:.12g}"), True)


def nearest(written: str, known: tuple[str, ...] | list[str]) -> str:
    """The known word that looks most like the one written, for the message of an unknown one."""
    found = process.extractOne(written, known)
    return found[0] if found else ""


def plain(number: float) -> str:
    """A number as a person writes it: no exponent, no trailing zeros."""
    return f"{number:.12f}".rstrip("0").rstrip(".")
