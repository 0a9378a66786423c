"""Dates as Chinese forms write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal, NamedTuple

Precision = Literal["day", "month", "year"]

_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR_WORDS = re.compile(r"[〇○零一二三四五六七八九]{4}(?=\s*年)")
_MONTH_DAY_WORDS = re.compile(r"(?P<tens>[一二三]?十)?(?P<ones>[一二三四五六七八九])?(?=\s*[月日])")
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*(?:年|[-/.])\s*"
    r"(?:(?P<month>1[0-2]|0?[1-9])\s*(?:月|[-/.]|(?!\d))\s*"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])(?:\s*日|(?!\d)))?)?"
)


class WrittenDate(NamedTuple):
    """A date with how exactly it was given: a month stands for its first day, a year for January 1."""

    value: date
    precision: Precision


def find_date(text: str) -> WrittenDate | None:
    """The first date in a text, or None: 2023年9月15日, 2023.9.15, 二〇二三年九月, 2024年."""
    return next(iter(find_dates(text)), None)


def find_dates(text: str) -> list[WrittenDate]:
    """All dates in a text in order; one that no calendar has (2023年2月30日) is left out."""
    found = []
    for match in _DATE.finditer(_to_digits(text)):
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        precision: Precision = "day" if day else "month" if month else "year"
        try:
            found.append(WrittenDate(date(year, month or 1, day or 1), precision))
        except ValueError:
            continue
    return found


def full_date(text: str) -> date | None:
    """The first date given to the day."""
    return next((found.value for found in find_dates(text) if found.precision == "day"), None)


def _to_digits(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = _YEAR_WORDS.sub(lambda match: match.group().translate(_CHINESE_DIGITS), text)
    return _MONTH_DAY_WORDS.sub(_month_day, text)


def _month_day(match: re.Match[str]) -> str:
    tens, ones = match["tens"], match["ones"]
    if not tens and not ones:
        return match.group()
    number = 10 * (
        int(tens[0].translate(_CHINESE_DIGITS)) if tens and len(tens) == 2 else bool(tens)
    )
    return str(number + (int(ones.translate(_CHINESE_DIGITS)) if ones else 0))
