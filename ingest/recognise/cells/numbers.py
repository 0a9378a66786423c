"""The text of a cell to one number: what stands before and after it is known, or there is no number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.grid import UNKNOWN
from ingest.recognise.cells.marks import (
    HARD_BLANK,
    RAISED,
    SUPERSCRIPTS,
    NumberWords,
    half_width,
    is_enclosed,
)
from ingest.text import DASHES, word_key

LARGEST = 1e15  # beyond this a cell holds a code or a phone number, not a measure

_PLAIN = re.compile(
    r"(?P<sign>[-+]?)(?P<digits>(?:\d{1,3}(?:[,\u0020]\d{3})+(?!\d)|\d+)?(?:\.\d+|(?<=\d)\.(?!\d))?)"
    r"(?P<power>[eE][-+]?\d{1,3}(?![\d.]))?",
    re.ASCII,
)
_POWER = re.compile(rf"(?P<base>.*?)10(?P<power>[⁻⁺]?[{RAISED}]{{1,2}})")
_TIMES = re.compile(r"\s*[×xX*·∙]\s*$")
_SOFT_DASHES = DASHES + "−"
_CERTAIN_MINUS = "-−－﹣⁻"
_ENDS = "。.;；,，、:："
_CONNECTORS = rf"[-~∼〜{_SOFT_DASHES}]+|至|到"
_SECOND = re.compile(rf"\s*(?P<between>{_CONNECTORS})\s*[-+]?\.?\d")
_FIGURES = "〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_IN_WORDS = re.compile(rf"负?(?:[百千万]分之)?[{_FIGURES}]+(?:点[{_FIGURES}]+)?(?:个百分点|成|%)?")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
_DATES = re.compile(
    r"(?:19|20)\d\d\s*[-/年]\s*(?:\d{1,2}(?:\s*[-/月]\s*\d{1,2})?\s*[月日号]?)?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?"
    r"|\d{1,2}月(?:\d{1,2}[日号]?)?|\d{1,2}[日号]|\d{1,2}[-/]\d{1,2}[-/](?:\d\d|\d{4})"
    r"|\d{1,2}:\d\d(?::\d\d)?\s*(?:am|pm)?|(?:上午|下午)\s*\d{1,2}:\d\d"
    rf"|\d{{1,2}}[-/ ](?:{_MONTHS})(?:[-/ ]\d{{2,4}})?|(?:{_MONTHS})[-/ ]\d{{2,4}}",
    re.IGNORECASE | re.ASCII,
)


class Parsed(NamedTuple):
    """One number with the unit written at it. ``fault`` is the check that forbids to take it.

    ``fault`` is V01 (no number), V11 (more than one), V12 (a bound or a range), V13 (unknown text at
    it), V14 (figures in words), V15 (a date or time), V10 (a character that cannot be read), with
    what was found. ``marks`` are note marks left out, ``minus`` a dash that was read as a minus sign,
    ``power`` a power of ten that is not plainly one: the number is then without it.
    """

    number: float | None
    unit: str = ""
    is_approximate: bool = False
    fault: str | None = None
    found: str = ""
    marks: tuple[str, ...] = ()
    minus: str = ""
    power: str = ""


def power_of_ten(text: str) -> float:
    """10³ as 1000."""
    return float(f"1e{int(text[2:].translate(SUPERSCRIPTS))}")


@dataclass
class _Rest:
    """What stands around a number, as it is taken apart."""

    text: str
    meanings: set[str] = field(default_factory=set)
    marks: list[str] = field(default_factory=list)


def parse(text: str, words: NumberWords, is_unit: Callable[[str], bool]) -> Parsed:
    """Read one number. ``is_unit`` says whether a text is a unit that may stand at it."""
    plain = _PLAIN.fullmatch(text.strip(" ")) if text.isascii() else None
    if plain and plain["digits"] not in {"", "."}:
        number = float(plain.group().replace(",", "").replace(" ", ""))
        return Parsed(number) if abs(number) < LARGEST else Parsed(None, fault="V01")
    flat = half_width(text)
    if any(char == UNKNOWN or _is_odd(char) for char in flat):
        return Parsed(None, fault="V10", found=flat)
    if _DATES.fullmatch(flat):
        return Parsed(None, fault="V15")
    before = _before(flat, words)
    minus, body = _minus(before.text, "negative" in before.meanings)
    match = _PLAIN.match(body)
    if match is None or not match["digits"] or not any(char.isdigit() for char in match["digits"]):
        in_words = _IN_WORDS.fullmatch(before.text.translate(str.maketrans("", "", " \n")))
        return Parsed(None, fault="V14" if in_words else "V01")
    number = float(match.group().replace(",", "").replace(" ", ""))
    rest, number, power = _powers(body, match, number)
    after = _after(rest, words, is_unit)
    fault, found = _fault(before.meanings | after.meanings, after.text, words, is_unit)
    if fault is None and abs(number) >= LARGEST:
        fault = "V01"
    return Parsed(
        number=number if fault is None else None,
        unit=after.text.strip(),
        is_approximate="approximate" in before.meanings | after.meanings,
        fault=fault,
        found=found,
        marks=tuple(after.marks),
        minus=minus,
        power=power,
    )


def _is_odd(char: str) -> bool:
    """Whether a character has no certain look: private, unassigned, combining, a control of direction."""
    return char != HARD_BLANK and unicodedata.category(char) in {
        "Co",
        "Cn",
        "Cf",
        "Cc",
        "Mn",
        "Me",
    }


def _before(flat: str, words: NumberWords) -> _Rest:
    rest = _Rest(flat)
    changed = True
    while changed:
        changed = False
        for word, meaning in words.before:
            if rest.text.startswith(word) and len(rest.text) > len(word):
                rest.text = rest.text[len(word) :].lstrip(" ")
                rest.meanings.add(meaning)
                changed = True
                break
    return rest


def _minus(text: str, is_negative: bool) -> tuple[str, str]:
    """(the sign to be told of, the text with a plain sign): a dash right before a digit is a minus."""
    if is_negative and text[:1].isdigit():
        return "负", "-" + text
    if len(text) > 1 and text[0] in _SOFT_DASHES and (text[1].isdigit() or text[1] == "."):
        sign = "" if text[0] in _CERTAIN_MINUS else text[0]
        return sign, "-" + text[1:]
    return "", text


def _powers(body: str, match: re.Match[str], number: float) -> tuple[str, float, str]:
    """(the rest, the number, a power that is in doubt): 1.2×10³ is 1200; 10³ may be 10 with a note."""
    rest = body[match.end() :]
    scale = _POWER.match(rest)
    if scale and _TIMES.fullmatch(scale["base"]):
        exponent = int(scale["power"].translate(SUPERSCRIPTS))
        return rest[scale.end() :], float(f"{number * 10**exponent:.12g}"), ""
    whole = _POWER.match(body.lstrip("+-"))
    if whole and not whole["base"] and match["digits"] == "10":
        return rest, number, whole.group()
    return rest, number, ""


def _after(text: str, words: NumberWords, is_unit: Callable[[str], bool]) -> _Rest:
    """Take known marks, words and a stop from both ends of what follows the number."""
    rest = _Rest(text)
    changed = True
    while changed and rest.text.strip():
        flat = rest.text.strip()
        rest.text = flat if not rest.text.startswith(HARD_BLANK) else HARD_BLANK + flat
        if is_unit(flat):
            rest.text = flat
            return rest
        changed = _take_mark(rest, flat, words) or _take_word(rest, flat, words)
        if not changed and flat[-1] in _ENDS:
            rest.text = flat[:-1]
            changed = True
    rest.text = rest.text.strip(" ")
    return rest


def _take_mark(rest: _Rest, flat: str, words: NumberWords) -> bool:
    at_end = words.mark_at_end.search(flat)
    at_start = words.mark_at_start.match(flat)
    if is_enclosed(flat[-1]):
        mark, left = flat[-1], flat[:-1]
    elif is_enclosed(flat[0]):
        mark, left = flat[0], flat[1:]
    elif at_end and at_end.group():
        mark, left = at_end.group(), flat[: at_end.start()]
    elif at_start and at_start.group():
        mark, left = at_start.group(), flat[at_start.end() :]
    else:
        return False
    rest.marks.append(mark)
    rest.text = left
    return True


def _take_word(rest: _Rest, flat: str, words: NumberWords) -> bool:
    for word, meaning in words.after:
        if flat.endswith(word):
            rest.text = flat[: -len(word)]
        elif flat.startswith(word):
            rest.text = flat[len(word) :]
        else:
            continue
        rest.meanings.add(meaning)
        return True
    return False


def _fault(
    meanings: set[str], rest: str, words: NumberWords, is_unit: Callable[[str], bool]
) -> tuple[str | None, str]:
    """Why a number with that about it is not to be taken, and what was found."""
    flat = rest.strip()
    if "bound" in meanings:
        return "V12", ""
    if not flat or is_unit(flat):
        return None, ""
    if _range(flat, words):
        return "V12", ""
    if flat[0] == "." and rest[0] == ".":
        return "V01", ""
    if flat[0] not in "(（" and any(char.isdigit() and char.isascii() for char in flat):
        return ("U02", flat) if looks_like_unit(flat, words) else ("V11", "")
    return ("U02", flat) if looks_like_unit(flat, words) else ("V13", flat)


def _range(rest: str, words: NumberWords) -> bool:
    """Whether a second number is joined on: -90, ~90, %-90%, 至90."""
    if _SECOND.match(rest):
        return True
    key = word_key(rest)
    units = (part for part in words.unit_parts if key.startswith(part))
    return any(_SECOND.match(key[len(unit) :]) for unit in units)


def looks_like_unit(text: str, words: NumberWords) -> bool:
    """Whether a text is a unit, if a wrong one: its parts are parts of known units, or Latin letters."""
    parts = [part for part in re.split(r"[/·()每]", word_key(text)) if part]
    known = [
        part in words.unit_parts or re.fullmatch(r"[a-zµ°℃%‰]{1,4}\d?", part) is not None
        for part in parts
    ]
    return bool(parts) and (all(known) or ("/" in word_key(text) and known[0]))
