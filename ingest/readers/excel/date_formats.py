"""What a spreadsheet shows of a day or a time by the number format of its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.excel.format_codes import Section, Token

_LAST_DAY = 2958466  # the day after 9999-12-31; Excel shows #### beyond
_LEAP_DAY_OF_1900 = 60  # Excel counts a 29 February 1900, which no calendar has
_SHIFT_1904 = 1462
_MONTHS = "January February March April May June July August September October November December"
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_WEEK = "一二三四五六日"


def shown_date(value: float, section: Section, is_1904: bool) -> str | None:
    """A serial number of days under a section with date letters; None where Excel shows none.

    A format with year, month and day gives the ISO date, with the time of day if it shows one. Parts
    of a date stand as the format writes them (2024年6月, 3月5日, 5-Mar), but for the year, which has
    four digits, and an English month beside it (Jun-24), which is written 2024-06.
    """
    if section.has("script") and not section.has("dates"):
        return None
    tokens = _months_from_minutes(section.tokens)
    letters = "".join(t.text[0] for t in tokens if t.kind == "dates").replace("e", "y")
    serial = value + (_SHIFT_1904 if is_1904 else 0)
    has_day = bool(set(letters) & set("ymda"))
    if value < 0 or serial >= _LAST_DAY or (has_day and int(serial) in (0, _LEAP_DAY_OF_1900)):
        return None
    moment = _moment(serial)
    if set("ymd") <= set(letters):
        is_day = not set(letters) & set("hs") or moment.time() == dt.time()
        return moment.date().isoformat() if is_day else moment.isoformat(" ")
    if not has_day and not section.has("elapsed") and value >= 1:
        return None  # a day shown as a time of day: the day is not shown
    is_english = any(t.kind == "dates" and t.text.startswith("mmm") for t in tokens)
    if set(letters) == {"y", "m"} and is_english:
        return f"{moment:%Y-%m}"
    has_noon = section.has("noon")
    shown = (_part(t, moment, serial, has_noon=has_noon) for t in tokens)
    return "".join(shown).strip()


def _moment(serial: float) -> dt.datetime:
    start = dt.datetime(1899, 12, 31 if serial < _LEAP_DAY_OF_1900 else 30)
    return start + dt.timedelta(seconds=round(serial * 86400))


def _months_from_minutes(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with minutes called ``n``: an m after an hour or before a second."""
    found = list(tokens)
    times = [i for i, t in enumerate(found) if t.kind in ("dates", "elapsed")]
    for before, at in pairwise(times):
        if found[at].text in ("m", "mm") and found[before].text[0] == "h":
            found[at] = Token("dates", "n" * len(found[at].text))
        if found[at].text[0] == "s" and found[before].text in ("m", "mm"):
            kind, text = found[before]
            found[before] = Token(kind, text if kind == "elapsed" else "n" * len(text))
    return found


def _part(token: Token, moment: dt.datetime, serial: float, *, has_noon: bool) -> str:
    kind, text = token
    size = len(text)
    if kind == "elapsed":
        seconds = round(serial * 86400)
        return str({"h": seconds // 3600, "m": seconds // 60, "s": seconds}[text[0]])
    if kind == "noon":
        first, _, second = text.partition("/")
        return first if moment.hour < 12 else second
    if kind != "dates":
        return text if kind in ("literal", "mark") else ""
    if text[0] == "m" and size > 2:
        month = _MONTHS.split()[moment.month - 1]
        return month[:3] if size == 3 else month if size == 4 else month[:1]
    if text[0] == "d" and size > 2:
        day = _DAYS.split()[moment.weekday()]
        return day[:3] if size == 3 else day
    if text[0] == "a":
        return ("星期" if size > 3 else "") + _WEEK[moment.weekday()]
    if text[0] in "ye":
        return str(moment.year)
    hour = (moment.hour - 1) % 12 + 1 if has_noon else moment.hour
    number = {
        "m": moment.month,
        "d": moment.day,
        "h": hour,
        "n": moment.minute,
        "s": moment.second,
    }[text[0]]
    return f"{number:02d}" if size > 1 else str(number)
