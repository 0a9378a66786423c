"""Which year a title, a head or a sheet's name says. A year that is not certain is not taken.

Titles are written in many ways: 第1年（2020年）, 第一年（二〇二〇年）, 2020年指标数据评价情况.
The words that make a text a title, and those that say what a year is of, are rows of the registry
(label_variants.csv, kinds ``year_title`` and ``year_word``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from ingest.recognise.labels import Lexicon
from ingest.text import clean

_LONGEST_TITLE = 80
_ZERO = "〇○◯零oO0"
_DIGITS = dict.fromkeys("〇○◯零oO", "0") | dict(zip("一二三四五六七八九", "123456789", strict=True))
_DIGIT = rf"[{_ZERO}1-9一二三四五六七八九]"
_YEAR = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d(?!\d)|(?:[1一][9九]|[2二][{_ZERO}]){_DIGIT}{_DIGIT}(?=\s*年))"
)
_YEAR_WITH_WORD = re.compile(_YEAR.pattern + r"\s*(?:年度|年份|年)?")
_SPACED = re.compile(r"(?<!\d)[12] +\d +\d +\d(?!\d)")
_NEEDLESS_SPACE = re.compile(r"\s+(?=[年)])|(?<=[第(])\s+")
_STANDARD_NUMBER = re.compile(r"[A-Za-z]{2,}[/A-Za-z]*\s*\d{3,6}(?:\.\d+)?-(?:19|20)\d\d(?!\d)")
_SLOT = re.compile(r"第\(?(?P<slot>[123一二三]|I{1,3})\)?\s*个?年度?")
_SLOTS = {"1": 1, "2": 2, "3": 3, "一": 1, "二": 2, "三": 3, "I": 1, "II": 2, "III": 3}
_SEGMENT = re.compile(r"[^,、;()\[\]|\s]+")
_SENTENCE = re.compile(r"。|[;!?,]$")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERING = re.compile(
    r"^(?:附件|附表|表)?\s*(?:[(\[]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[IVX]{1,4})[)\].、:]|(?:\d-)+\d(?!\d))"
)
_MARKS = re.compile(r"[\W_]+")

Kind = Literal["data", "other", "plain"]


class Dated(NamedTuple):
    """A year in a text, and what the words beside it say that it is of."""

    year: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class YearTitle:
    """A table title such as 第2年（2021年）: which of the three, and the year if filled in.

    ``candidates`` are the years of a title that names several, none of them certain. A ``is_weak``
    title has no 第N年: it holds for the table right under it.
    """

    slot: int | None
    year: int | None
    candidates: tuple[int, ...] = ()
    text: str = ""
    place: str = ""
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """The registry's words: what makes a title, what says that a year is of the data or of another thing."""

    in_titles: re.Pattern[str]
    data: re.Pattern[str]
    of_years: re.Pattern[str]
    other: frozenset[str]
    reference: tuple[str, ...]


@lru_cache(maxsize=8)
def _words(lexicon: Lexicon) -> _Words:
    titles, words = lexicon.labels("year_title"), lexicon.labels("year_word")
    data = [word for word, target in titles if target == "data"]
    other = [word for word, target in words if target == "other"]
    reference = [word for word, target in words if target == "reference"]
    return _Words(
        _any_of([word for word, _ in titles]),
        _any_of(data),
        _any_of(data + other),
        frozenset(other),
        tuple(reference),
    )


def _any_of(words: list[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


def year_title(
    text: str, lexicon: Lexicon, place: str = "", *, is_name: bool = False
) -> YearTitle | None:
    """Read 第1年（2021年）指标数据评价情况; None if the text is no such title.

    A sentence is none, nor is what compares with a year (较第1年（2020年）…). ``is_name`` is set for
    the name of a sheet, which may be a bare 2020.
    """
    if len(text) > _LONGEST_TITLE or not (is_name or "年" in text):
        return None
    flat = _flat(text)
    if _SENTENCE.search(flat):
        return None
    words = _words(lexicon)
    slot = _SLOT.search(flat)
    years = dated(flat, lexicon)
    if slot is None and not (years and _is_title(flat, words)):
        return None
    if slot is not None and not _is_slot_title(flat, slot, words):
        return None
    if slot is None and all(found.kind == "other" for found in years):
        return None
    year, candidates = certain_year(years)
    number = _SLOTS[slot["slot"]] if slot else None
    return YearTitle(number, year, candidates, text.strip(), place, is_weak=slot is None)


def _flat(text: str) -> str:
    flat = _SPACED.sub(lambda match: match.group().replace(" ", ""), clean(text))
    return _NEEDLESS_SPACE.sub("", flat.translate(_BRACKET_SHAPES))


_BRACKET_SHAPES = str.maketrans("【】〔〕{}", "[][][]")


def _is_slot_title(flat: str, slot: re.Match[str], words: _Words) -> bool:
    """Whether 第N年 stands in a title: nothing after it but a year and a title's words."""
    before = flat[: slot.start()].rstrip(" ([")
    after = flat[slot.end() :]
    return not before.endswith(words.reference) and (
        not _residue(after, words) or _starts_with_data(after, words)
    )


def _is_title(flat: str, words: _Words) -> bool:
    """Whether a text with a year but without 第N年 is a title."""
    if not _residue(flat, words):
        return True
    last = list(_YEAR_WITH_WORD.finditer(flat))[-1]
    before, after = flat[: last.start()].rstrip(" (["), flat[last.end() :]
    return (
        _starts_with_data(after, words)
        and not _residue(after, words)
        and not before.endswith(words.reference)
        and not any(word in before for word in (":", *words.other))
    )


def _starts_with_data(text: str, words: _Words) -> bool:
    rest = _MARKS.sub("", _YEAR_WITH_WORD.sub("", _BRACKETS.sub("", text)))
    return words.data.match(rest) is not None


def _residue(text: str, words: _Words) -> str:
    """What is left of a title without its years, numbers, brackets and known words."""
    rest = _NUMBERING.sub("", text.strip())
    rest = _YEAR_WITH_WORD.sub(" ", _BRACKETS.sub(" ", rest))
    return _MARKS.sub("", words.in_titles.sub("", _SLOT.sub("", rest)))


def dated(text: str, lexicon: Lexicon) -> list[Dated]:
    """The years in a text, each with what the word nearest to it says: of the data, or of another thing.

    填报于2023年 and 较2019年 are other things; a word after a year goes before one in front of it.
    """
    words = _words(lexicon)
    found = []
    flat = _STANDARD_NUMBER.sub("", text)
    for segment in _SEGMENT.findall(flat):
        matches = list(_YEAR_WITH_WORD.finditer(segment))
        for at, match in enumerate(matches):
            end = matches[at + 1].start() if at + 1 < len(matches) else len(segment)
            before = segment[matches[at - 1].end() if at else 0 : match.start()]
            kind = _kind(before, segment[match.end() : end], at == 0, words)
            found.append(Dated(_number(match["year"]), kind))
    return found


def _kind(before: str, after: str, is_first: bool, words: _Words) -> Kind:
    if before.endswith(words.reference) and not before.endswith(_OF):
        return "other"
    nearest = words.of_years.search(after)
    if nearest is None and (is_first or before.endswith(_OF)):
        nearest = next(iter(list(words.of_years.finditer(before))[::-1]), None)
    if nearest is None:
        return "plain"
    return "other" if nearest.group() in words.other else "data"


_OF = ("于", "在", "为", "是", ":")  # what stands between a word and the year it speaks of


def _number(text: str) -> int:
    return int("".join(_DIGITS.get(char, char) for char in text))


def certain_year(years: list[Dated]) -> tuple[int | None, tuple[int, ...]]:
    """(the year that is certain, or None; the years it might be, where none is certain)."""
    data = {found.year for found in years if found.kind == "data"}
    plain = {found.year for found in years if found.kind == "plain"}
    likely = data | plain
    if len(likely) == 1:
        return likely.pop(), ()
    return None, tuple(sorted(likely or {found.year for found in years}))


def head_year(text: str) -> tuple[int | None, int | None, str]:
    """(year, which of the three, the rest) of the head of a column: 2020年指标数据, 指标数据（2020年）.

    The year is None where the text names none or several.
    """
    flat = _flat(text)
    slot = _SLOT.search(flat)
    years = {_number(match["year"]) for match in _YEAR.finditer(flat)}
    rest = _SLOT.sub("", _YEAR_WITH_WORD.sub("", flat))
    rest = re.sub(r"\([\s\-:]*\)|\[[\s\-:]*\]", "", rest).strip(" -:、,/")
    year = years.pop() if len(years) == 1 else None
    return year, _SLOTS[slot["slot"]] if slot else None, flat if len(years) > 1 else rest


def joined(outer: YearTitle | None, inner: YearTitle) -> YearTitle:
    """A title with what the one above it adds: its year, or which of the three it is.

    第1年 in a sheet named 2020年 is the year 2020. Of two titles right above one another that
    contradict each other, neither is certain.
    """
    if outer is None:
        return inner
    if outer.slot and inner.slot and outer.slot != inner.slot:
        return inner
    slot = inner.slot or outer.slot
    if inner.year is None and not inner.candidates:
        return replace(inner, slot=slot, year=outer.year, candidates=outer.candidates)
    if outer.year is not None and outer.year in inner.candidates:
        return replace(inner, slot=slot, year=outer.year, candidates=())
    if outer.year is None or inner.year is None or outer.year == inner.year:
        return replace(inner, slot=slot)
    if outer.is_weak == inner.is_weak:
        return inner
    candidates = tuple(sorted({outer.year, inner.year}))
    return replace(inner, slot=slot, year=None, candidates=candidates)
