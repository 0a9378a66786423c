"""The registry's words at numbers, and note marks: ①, ², [1], * and raised or lowered runs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ingest.text import shown, word_key
from warehouse.rules.rows import Registry

HARD_BLANK = "\n"  # for a line's end, a tab, a wide blank: no number goes on after it
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_MARK = rf"\([{RAISED}]{{1,2}}\)|[{RAISED}₀-₉]{{1,2}}|[*†‡※§#]|[(]?[↑↓↗↘→⬆⬇⇧⇩▲▼△▽][)]?"
_ENCLOSED = re.compile(
    "[\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3251-\u325f\u3280-\u3289\u32b1-\u32bf]"
)


@dataclass(frozen=True)
class NumberWords:
    """The registry's words at a number, longest first, and what units are made of."""

    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]
    no_data: frozenset[str]
    mark_at_start: re.Pattern[str]
    mark_at_end: re.Pattern[str]
    unit_parts: frozenset[str]


@lru_cache(maxsize=4)
def number_words(registry: Registry) -> NumberWords:
    """Index the registry's words for numbers once for a registry."""

    def standing(where: str) -> tuple[tuple[str, str], ...]:
        words = [
            (half_width(row.word), row.meaning)
            for row in registry.number_words
            if row.stands == where and row.meaning != "note"
        ]
        return tuple(sorted(words, key=lambda word: -len(word[0])))

    notes = [re.escape(row.word) for row in registry.number_words if row.meaning == "note"]
    note = "|".join([*notes, "(?!)"])
    inner = rf"(?:(?:{note})\s*)?(?:\d{{1,2}}|[*{RAISED}])|{note}"
    bare = rf"\(\s*(?:{note})\s*\d{{0,2}}\s*\)|(?:{note})\s*\d{{0,2}}"
    marks = rf"{_MARK}|[\[【〔]\s*(?:{inner})\s*[\]】〕]|{bare}"
    units = [row.unit for row in registry.indicators] + [
        row.variant for row in registry.unit_variants
    ]
    parts = {part for unit in units for part in re.split(r"[/·()]", word_key(unit)) if part}
    return NumberWords(
        before=standing("before"),
        after=standing("after"),
        no_data=frozenset(
            word_key(row.word) for row in registry.number_words if row.stands == "alone"
        ),
        mark_at_start=re.compile(f"(?:{marks})"),
        mark_at_end=re.compile(f"(?:{marks})$"),
        unit_parts=frozenset(parts),
    )


def half_width(text: str) -> str:
    """Full-width forms and their like to plain ones, but ①, ² and ½ stay: they are no digits of a number.

    Unseen characters go; a line's end, a tab and a wide blank become a hard blank.
    """
    flat = []
    for char in shown(text):
        plain = unicodedata.normalize("NFKC", char)
        if char in "\n\r\t\v\f\u3000\u2028\u2029":
            flat.append(HARD_BLANK)
        elif any(c.isdigit() for c in plain) and unicodedata.category(char) != "Nd":
            flat.append(char)
        else:
            flat.append(plain)
    return "".join(flat).strip()


def without_marks(text: str, words: NumberWords) -> tuple[str, str]:
    """(a word or name without the note mark that ends it, the mark or an empty text)."""
    flat = shown(text).rstrip()
    if flat and is_enclosed(flat[-1]):
        return flat[:-1].rstrip(), flat[-1]
    found = words.mark_at_end.search(flat)
    if found and 0 < found.start() < found.end():
        return flat[: found.start()].rstrip(), found.group()
    return text, ""


def stands_raised(run: str, text: str) -> bool:
    """Whether a raised or lowered run stands in a text as such characters (³ for 3)."""
    wanted = run.replace("−", "-")
    parts = (text[at : at + len(run)] for at in range(len(text)))
    return any(part != run and _flat(part) == wanted for part in parts)


def _flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("−", "-")


def is_mark(text: str, words: NumberWords) -> bool:
    """Whether a raised or lowered run is a note mark: a number of one or two figures, *, [1], a letter."""
    flat = half_width(text).translate(SUPERSCRIPTS)
    return (
        re.fullmatch(r"[(\[]?(?:\d{1,2}|[a-z])[)\]]?|[)\]]", flat, re.ASCII) is not None
        or words.mark_at_start.fullmatch(flat) is not None
        or is_enclosed(flat)
    )


def is_enclosed(char: str) -> bool:
    """①, ⑴, ❶, ㈠ and their like."""
    return _ENCLOSED.fullmatch(char) is not None
