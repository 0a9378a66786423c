"""Evidence indexes (证明材料索引), file names and lines of the references, as they name each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

_SEPARATORS = re.compile(r"[、,;\n]+|[和及与](?=\s*(?:附件|附录|附|\d))")
_POINTING = re.compile(r"^(?:详见|参见|见|详)\s*")
_DASHES = str.maketrans({**dict.fromkeys("－—–‐‑−﹣_", "-"), "之": "-"})
_WORDS = r"(?:附件|附录|附表|附图|证明材料|佐证材料|佐证|材料|资料|附)"
_NUMBER = r"\d{1,3}(?:\s*[-.]\s*\d{1,3})*"
# A number after such a word, or one that a name begins with and that counts nothing.
_WITH_WORD = re.compile(
    rf"^{_WORDS}\s*[\[(第]?\s*(?P<number>{_NUMBER}|[一二三四五六七八九十]{{1,3}})(?!\d)\s*[\])号]?"
)
_BARE = re.compile(
    rf"^[\[(]?(?P<number>{_NUMBER})(?![\d年月日号期栋区楼层次个份万亿吨家项%])[\])]?"
)
_RANGE = re.compile(rf"^(?:{_WORDS})?\s*(\d{{1,3}})\s*[-~至]\s*(?:{_WORDS})?\s*(\d{{1,3}})$")
_ENDING = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{2,5}$", re.IGNORECASE)
_NOT_TEXT = re.compile(r"[\W_]+")
_LONGEST_RANGE = 100
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names: a number such as 3-1 or none, and a name without number and ending."""

    number: str | None
    name: str
    has_word: bool  # whether a word such as 附件 stands before the number


@dataclass(frozen=True, slots=True)
class FileName:
    """A file by its numbers, its own and those of its folders, and its name."""

    numbers: frozenset[str]
    name: str


def pieces(index: str) -> Iterator[str]:
    """What an index names, one by one: 附件3、附件4和5 gives three."""
    for piece in _SEPARATORS.split(_plain(index)):
        if text := _POINTING.sub("", piece.strip(" 。.;:")):
            yield text


def named(text: str) -> Named:
    """The number and name in one piece of an index, or in the name of a file or folder."""
    plain = _ENDING.sub("", _plain(text).strip("《》“”\"' "))
    match = _WITH_WORD.match(plain) or _BARE.match(plain)
    if match is None:
        return Named(None, name_key(plain), False)
    has_word = plain[0] not in "[(0123456789"
    return Named(_number_key(match["number"]), name_key(plain[match.end() :]), has_word)


def range_of(piece: str) -> list[str]:
    """The numbers of a piece such as 附件5-7; empty where it is no range. 3-1 is none."""
    match = _RANGE.match(_plain(piece))
    if match is None:
        return []
    first, last = int(match[1]), int(match[2])
    return [str(n) for n in range(first, last + 1)] if 0 < last - first <= _LONGEST_RANGE else []


def file_name(path: str) -> FileName:
    """What a file is known by. In a numbered folder, a bare number counts within the folder."""
    *folders, last = PurePosixPath(path).parts
    numbers: list[str] = []
    for part in [*folders, last]:
        found = named(part)
        if found.number is None:
            continue
        outer = numbers[-1] if numbers else None
        is_inner = outer and not found.has_word and not found.number.startswith(f"{outer}-")
        numbers.append(f"{outer}-{found.number}" if is_inner else found.number)
    return FileName(frozenset(numbers), named(last).name)


def name_key(text: str) -> str:
    """How names are compared: letters and digits only."""
    return _NOT_TEXT.sub("", text.casefold())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip()


def _number_key(number: str) -> str:
    if not number[0].isdigit():
        return str(_chinese(number))
    return "-".join(str(int(part)) for part in re.findall(r"\d+", number))


def _chinese(number: str) -> int:
    """Chinese figures up to 九十九."""
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS.index(digit)) for digit in number))
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)
