"""What a spreadsheet shows of a value by the number format of its cell.

What a person sees counts. A format that only rounds, groups or colours leaves the stored number as it
is; one that scales, names a unit or a sign, or hides, gives the text that is shown and no number; one
whose look is not certain gives the stored number as text, and a doubt.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from ingest.grid import Doubt
from ingest.readers.excel.date_formats import shown_date
from ingest.readers.excel.format_codes import Section, Token, is_digit, sections

_EXACT = 2**53
_LONGEST_CODE = 255  # Excel takes no longer one
_DASHES = "-－﹣—–−/ "
_ROOM = Context(prec=400)  # any float, written out
_COMMA, _PERCENT = Token("mark", ","), Token("mark", "%")
_GENERAL = Section((Token("general", "General"),))


class Shown(NamedTuple):
    """The look of a value: ``number`` (the stored one) only where the look is that number."""

    text: str
    number: float | None = None
    is_percent: bool = False
    doubts: tuple[Doubt, ...] = ()


def number_text(number: float) -> str:
    """A number as a person writes it: 55, 3.75, without the noise of binary fractions."""
    if number == int(number) and abs(number) < _EXACT:
        return str(int(number))
    rounded = float(f"{number:.12g}")
    if 1e-6 <= abs(rounded) < 1e15:
        return format(Decimal(repr(rounded)), "f").removesuffix(".0")
    return repr(rounded)


@lru_cache(maxsize=1024)
def is_plain(code: str) -> bool:
    """Whether a format leaves every text and every number as it is, so that it need not be asked."""
    if not code:
        return True
    if len(code) > _LONGEST_CODE:
        return False
    parts = sections(code)
    if len(parts) > 1 or parts[0] == Section((Token("mark", "@"),)):
        return len(parts) == 1
    only = parts[0]
    is_sure = only.is_certain and only.condition is None
    is_number = not (only.marks("@") or only.marks("%")) and not only.has(
        "dates", "elapsed", "noon", "script"
    )
    return is_sure and is_number and not only.literals and _keeps(only, 1, is_own=False)


def shown_number(value: float, code: str, is_1904: bool = False) -> Shown:
    """A number under a format code; ``is_1904`` for workbooks whose days count from 1904."""
    if not math.isfinite(value):
        return Shown(str(value))
    stored = number_text(value)
    if not code:
        return Shown(stored, value)
    if len(code) > _LONGEST_CODE:
        return Shown(stored, doubts=(Doubt("format", code[:_LONGEST_CODE]),))
    doubtful = Shown(stored, doubts=(Doubt("format", code),))
    parts = sections(code)
    chosen = _chosen(value, parts)
    if chosen is None or not chosen.is_certain:
        return doubtful
    if chosen.has("dates", "elapsed", "noon"):
        date = shown_date(value, chosen, is_1904)
        return doubtful if date is None else Shown(date)
    if chosen.has("script"):
        return doubtful
    is_own = value < 0 and len(parts) > 1 and chosen is parts[1]  # it writes its sign itself
    if _keeps(chosen, value, is_own=is_own):
        if chosen.marks("%"):
            if not math.isfinite(value * 100):
                return doubtful
            return Shown(f"{number_text(value * 100)}%", value, is_percent=True)
        return Shown(stored, value)
    if is_own and chosen.shows_number and not _says_sign(chosen):
        return doubtful  # a negative number without a sign: by its colour, if at all
    shown = _rendered(abs(value) if is_own else value, stored, chosen) or doubtful
    if value == 0 and shown.text and not shown.text.strip(_DASHES):
        return Shown(shown.text, doubts=doubtful.doubts)  # 0 to who wrote it, none to who reads it
    return shown


def shown_text(text: str, code: str) -> Shown:
    """A text under a format code, which may add words, replace it or hide it."""
    if len(code) > _LONGEST_CODE:
        return Shown(text, doubts=(Doubt("format", code[:_LONGEST_CODE]),))
    parts = sections(code)
    last = parts[-1]
    if len(parts) < 4 and not last.marks("@"):
        return Shown(text)
    if not last.is_certain or last.has("script") or len(parts) > 4:
        return Shown(text, doubts=(Doubt("format", code),))
    words = (text if t.text == "@" else t.text for t in last.tokens if _is_word(t) or t.text == "@")
    shown = "".join(words).strip()
    if not shown and text.strip():
        return Shown("", doubts=(Doubt("hidden", text),))
    return Shown(text if shown == text.strip() else shown)  # blanks beside it only align


def _chosen(value: float, parts: Sequence[Section]) -> Section | None:
    """The section that a number is shown by; None where Excel's choice is not certain."""
    if len(parts) == 1 and not parts[0].marks("@") and not parts[0].condition:
        return parts[0]
    if len(parts) > 4:
        return None
    if len(parts) < 4 and parts[-1].marks("@"):
        if len(parts) == 1:  # a text format shows a number as it is; one with words, who knows
            return None if parts[0].literals else _GENERAL
        parts = parts[:-1]
    if any(section.condition for section in parts):
        return None if value < 0 else _by_condition(value, parts[:3])
    if len(parts) == 1 or value > 0:
        return parts[0]
    if value < 0:
        return parts[1]
    return parts[2] if len(parts) > 2 else parts[0]


def _by_condition(value: float, parts: Sequence[Section]) -> Section | None:
    """By the conditions written; the last section without one takes what is left."""
    for section in parts:
        if section.condition is None:
            return section if section is parts[-1] else None
        sign, bound = section.condition
        holds = {
            "<": value < bound,
            ">": value > bound,
            "<=": value <= bound,
            ">=": value >= bound,
            "=": value == bound,
            "<>": value != bound,
        }
        if holds[sign]:
            return section
    return None


def _says_sign(section: Section) -> bool:
    words = section.literals.replace("−", "-")
    return "-" in words or (words.startswith("(") and words.endswith(")"))


def _keeps(section: Section, value: float, *, is_own: bool) -> bool:
    """Whether what is shown is the stored number, but for rounding, grouping and percent."""
    if not section.shows_number or section.marks("%") > 1 or section.marks(".") > 1:
        return False
    if section.places.scale:
        return False
    words = section.literals
    if is_own:
        return words in ("-", "−", "()", "-()", "(-)")
    return not words or (words == "+" and value > 0)


def _is_word(token: Token) -> bool:
    return token.kind == "literal" or token == _PERCENT


def _rendered(value: float, stored: str, section: Section) -> Shown | None:
    """The text that is shown; None where that is not certain."""
    if not section.shows_number:
        words = "".join(token.text for token in section.tokens if _is_word(token)).strip()
        return Shown(words) if words else Shown("", doubts=(Doubt("hidden", stored),))
    if not section.is_number_in_words:
        return None
    if section.has("general"):
        number = number_text(abs(value))
        words = "".join(number if t.kind == "general" else t.text for t in section.tokens)
        return Shown(("-" if value < 0 else "") + words.strip())
    places = section.places
    if not places.is_sound:
        return None
    exact = Decimal(f"{abs(value):.15g}").scaleb(2 * section.marks("%") - 3 * places.scale)
    rounded = exact.quantize(places.last, ROUND_HALF_UP, _ROOM)
    digits, _, decimals = format(rounded, "f").partition(".")
    point = "." if places.has_point else ""
    text = _whole(digits, places.before) + point + _decimals(decimals, places.after)
    return Shown(("-" if value < 0 and rounded else "") + text.strip())


def _whole(digits: str, tokens: Sequence[Token]) -> str:
    """The whole number in its places, filled from the last; the first takes all that are left."""
    left = list(digits.lstrip("0"))
    is_grouped = _COMMA in tokens
    first = next((at for at, token in enumerate(tokens) if is_digit(token)), -1)
    shown: list[str] = []  # from the last to the first
    written = 0
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if _is_word(token):
            shown.append(token.text)
        if not is_digit(token):
            continue
        filling = left.pop() if left else "0" if token.text == "0" else ""
        while filling:
            if is_grouped and written and written % 3 == 0:
                shown.append(",")
            shown.append(filling)
            written += 1
            filling = left.pop() if at == first and left else ""
    return "".join(reversed(shown))


def _decimals(digits: str, tokens: Sequence[Token]) -> str:
    """The decimals in their places; ``#`` and ``?`` show none that are zero to the end."""
    shown = ""
    for token in tokens:
        if is_digit(token):
            if token.text == "0" or digits.strip("0"):
                shown += digits[:1]
            digits = digits[1:]
        elif _is_word(token):
            shown += token.text
    return shown
