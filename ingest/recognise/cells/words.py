"""The registry's words and units for values, keyed as they are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process

from ingest.text import clean, has_boxes, ticked_options, word_key
from warehouse.rules.rows import Attainment, Registry


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


def chosen_word(text: str) -> str:
    """The ticked option of a text with tick boxes; otherwise the text itself."""
    options = ticked_options(text) if has_boxes(text) else []
    return options[0] if len(options) == 1 else clean(text)


def nearest(written: str, known: tuple[str, ...] | list[str]) -> str:
    """The known word that looks most like the one written, for the message of an unknown one."""
    found = process.extractOne(written, known)
    return found[0] if found else ""


def plain(number: float) -> str:
    """A number as a person writes it: no exponent, no trailing zeros."""
    return f"{number:.12f}".rstrip("0").rstrip(".")
