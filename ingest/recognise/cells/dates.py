"""Dates as Chinese forms write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from ingest.text import shown

Precision = Literal["day", "month", "year"]

_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR_WORDS = re.compile(r"[〇○零一二三四五六七八九]{4}(?=\s*年)")
_MONTH_DAY_WORDS = re.compile(r"(?P<tens>[一二三]?十)?(?P<ones>[一二三四五六七八九])?(?=\s*[月日])")
_DATE = re.compile(
    # 2025年6月15日, 2025年6-8月 (its first month), 2025年
    r"(?P<year>(?:19|20)\d{2})\s*(?:年度?\s*(?:"
    r"(?P<month>1[0-2]|0?[1-9])\s*(?:月(?:份|初|中旬|底|末)?|(?:[-~—–至到、,/]\s*\d{1,2}\s*月))"
    r"(?:\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*(?:日|号|(?![\w.%])))?)?"
    # 2025.6.15, 2025-06: one separator throughout, and no amount such as 2025.6万元
    r"|(?P<sign>[-/.])\s*(?P<month2>1[0-2]|0?[1-9])(?!\d)"
    r"(?:(?P=sign)\s*(?P<day2>3[01]|[12]\d|0?[1-9])(?!\d)|\s*月|(?!\s*(?:[万亿千元吨度米平立人家个倍%]|[tkm])))"
    # 2025上半年, 2025Q3, 2025-2026年
    r"|(?=(?:第?[一二三四1-4]季度|[上下]半年|[Qq][1-4]|年?[底末初内])|\s*[-~—–至到]\s*(?:19|20)\d{2}\s*年))"
)
_CLAUSE_END = re.compile(r"[,，;；。\n]")


class WrittenDate(NamedTuple):
    """A date with how exactly it was given: a month stands for its first day, a year for January 1."""

    value: date
    precision: Precision


def find_date(text: str) -> WrittenDate | None:
    """The first date in a text, or None: 2023年9月15日, 2023.9.15, 二〇二三年九月, 2024年."""
    return next(iter(find_dates(text)), None)


def find_dates(text: str) -> list[WrittenDate]:
    """All dates in a text in order; one that no calendar has (2023年2月30日) is left out."""
    return [found for found, _, _ in _dates_at(_to_digits(text))]


def find_plan(text: str, planned: Sequence[str], earlier: Sequence[str]) -> WrittenDate | None:
    """The planned time of a remark such as ``2021年已立项，2025年实施``: 2025.

    Of several dates the first whose own words say that something is carried out (``planned``), else
    the first whose words do not say that it was approved (``earlier``). A range counts from its
    start; half-years and quarters are their year. A text that is a year alone is that year.
    """
    flat = _to_digits(text)
    if re.fullmatch(r"\s*(?:19|20)\d{2}\s*", flat):
        return WrittenDate(date(int(flat), 1, 1), "year")
    found = _dates_at(flat)
    others = []
    for at, (day, start, end) in enumerate(found):
        after = found[at + 1][1] if at + 1 < len(found) else len(flat)
        before = found[at - 1][2] if at else 0
        between = flat[before:start]
        is_shared = at > 0 and _CLAUSE_END.search(between) is None  # then it is the other date's
        words = _own_words("" if is_shared else between, flat[end:after])
        is_planned = any(word in words for word in planned)
        if is_planned:
            return day
        if not any(word in words for word in earlier):
            others.append(day)
    return others[0] if others else None


def _own_words(before: str, after: str) -> str:
    """The words of a date's clause on its two sides; those before it only from the clause's start."""
    return _CLAUSE_END.split(before)[-1] + _CLAUSE_END.split(after)[0]


def _dates_at(text: str) -> list[tuple[WrittenDate, int, int]]:
    found = []
    for match in _DATE.finditer(text):
        year = int(match["year"])
        month, day = match["month"] or match["month2"], match["day"] or match["day2"]
        precision: Precision = "day" if day else "month" if month else "year"
        try:
            written = date(year, int(month or 1), int(day or 1))
        except ValueError:
            continue
        found.append((WrittenDate(written, precision), match.start(), match.end()))
    return found


def full_date(text: str) -> date | None:
    """The first date given to the day."""
    return next((found.value for found in find_dates(text) if found.precision == "day"), None)


def _to_digits(text: str) -> str:
    text = unicodedata.normalize("NFKC", shown(text))
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
