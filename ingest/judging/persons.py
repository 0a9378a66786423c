"""What free text says of people: phones, mail addresses and identity numbers are masked, names are told.

A mask is as long as what it hides, so that places in a text stay what they are. What might be an amount or
another number is left alone: a phone must have the form of one and stand where no other number would.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingest.text import DASHES
from warehouse.rules.rows import Registry

MASK = "*"
_FULL = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_HALF = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F))
# One sign for one, so that a place in the flat text is the same place in the text as written.
_FLAT = str.maketrans(_FULL + DASHES + "\u3000\xa0", _HALF + "-" * len(DASHES) + "  ")
_MAY_HOLD = re.compile(r"@|\d(?:[ ()-]{0,2}\d){6}")

_BEFORE = r"(?<![0-9A-Za-z_$¥￥])(?<![0-9][-.])(?<![$¥￥] )"
_AFTER = r"(?![0-9A-Za-z_])(?![.-][0-9])(?!,[0-9]{3}(?![0-9]))"
_EXTENSION = r"(?: ?(?:-|转|ext\.?|分机)[: ]?[0-9]{1,6})?"
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![A-Za-z0-9])")
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}[ -]?(?:19|20)[0-9]{6}[ -]?[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(
    rf"{_BEFORE}(?:\(?\+?86\)?[ -]?)?1[3-9][0-9][ -]?[0-9]{{4}}[ -]?[0-9]{{4}}{_AFTER}"
)
_LANDLINE = re.compile(
    rf"{_BEFORE}(?:\(?0(?:10|2[0-9]|[3-9][0-9]{{2}})(?:\) ?|[ -])"
    r"|\+86[ -]?\(?0?(?:10|2[0-9]|[3-9][0-9]{2})\)?[ -]?)"
    rf"[0-9]{{3,4}}[ -]?[0-9]{{4}}{_EXTENSION}{_AFTER}"
)
# Without area code or a sign after it, a phone looks like any number: a word must say so.
_CALLED = r"[0-9][0-9 ()-]{5,18}[0-9]"
_EXTENDED = re.compile(
    rf"{_BEFORE}[2-9][0-9]{{2,3}}[ -]?[0-9]{{4}} ?(?:转|分机)[: ]?[0-9]{{1,6}}{_AFTER}"
)

# GB 11643: the weights of the first 17 digits; the sum modulo 11 tells the last sign.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LAST_SIGNS = "10X98765432"
_REGION = re.compile("1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]")

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷"
    "詹申欧耿焦俞柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂苗谷盛翁冉骆蓝游辛靳"
)
_HAN = "\u4e00-\u9fff"
_SUM = "[量额计数和体产投面价值成能]"  # after 总: 总量, 总额, of what comes before
_GRADE = "[级制岗]"  # after a title: 经理级, 主任制, of a post and not of its holder


@dataclass(frozen=True)
class _Patterns:
    """The forms that a registry's words make of phones and names."""

    phones: tuple[re.Pattern[str], ...]
    number_before: re.Pattern[str]
    unit_after: re.Pattern[str]
    names: tuple[re.Pattern[str], ...]
    no_names: tuple[str, ...]


@lru_cache(maxsize=4)
def _patterns(registry: Registry) -> _Patterns:
    def words(*kinds: str) -> str:
        found = [row.word for row in registry.person_words if row.kind in kinds]
        return "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True)) or "(?!)"

    units = {row.unit for row in registry.indicators} | {u.variant for u in registry.unit_variants}
    unit = "|".join(re.escape(one) for one in sorted(units - {"-"}, key=len, reverse=True))
    phones = rf"\+?{_CALLED}(?:[ ,、/;或]{{1,2}}{_CALLED})*{_EXTENSION}"
    called = rf"(?:{words('phone')})[号码]{{0,2}}[为是]?[:( ]{{0,3}}(?P<phone>{phones}){_AFTER}"
    name = rf"(?P<name>[{_SURNAMES}][{_HAN}]{{1,2}})"
    short = rf"(?P<name>[{_SURNAMES}])"
    start = rf"(?:(?<![{_HAN}])|(?<=[由请与和及让找]))"
    title, label = words("title"), words("label")
    return _Patterns(
        phones=(_MOBILE, _LANDLINE, _EXTENDED, re.compile(called)),
        number_before=re.compile(rf"(?:{words('number')})[^0-9A-Za-z,。;、]{{0,3}}$"),
        unit_after=re.compile(rf" ?(?:{words('unit')}|{unit})"),
        names=(
            re.compile(rf"{start}{name}[ (:,]?(?P<title>{title})(?!{_GRADE})"),
            re.compile(rf"{start}{short}(?P<title>{title}|总(?!{_SUM})|工(?![{_HAN}]))"),
            re.compile(rf"(?P<title>{label})[: ]{{1,2}}{name}(?![{_HAN}])"),
            re.compile(rf"(?<![{_HAN}])(?P<title>{title}) ?{name}(?![{_HAN}])"),
        ),
        no_names=tuple(row.word for row in registry.person_words if row.kind == "no_name"),
    )


def masked(text: str, registry: Registry) -> str:
    """The text with ``*`` for every sign of a phone, mail address or identity number; as long as before."""
    hidden = sorted({at for start, end in _contacts(text, registry) for at in range(start, end)})
    if not hidden:
        return text
    flat, signs = text.translate(_FLAT), list(text)
    for at in hidden:
        if flat[at].isascii() and (flat[at].isalnum() or flat[at] in "_%+"):
            signs[at] = MASK
    return "".join(signs)


def is_value(column: str, text: str) -> bool:
    """Whether a text is the number that its cell asks for: its author must see it, however long it is."""
    is_number = re.fullmatch(r"[0-9., ]+", text.translate(_FLAT).strip()) is not None
    return column == "text_as_written" and is_number


def contacts_in(text: str, registry: Registry) -> int:
    """How many phones, mail addresses and identity numbers a text holds."""
    return len(_contacts(text, registry))


def names_in(text: str, registry: Registry) -> Iterator[str]:
    """What looks like a name beside a title or after 联系人 and the like, the name's letters masked."""
    flat, words = text.translate(_FLAT), _patterns(registry)
    for pattern in words.names:
        for match in pattern.finditer(flat):
            if not (match["name"] + match["title"]).startswith(words.no_names):
                start, end = match.span("name")
                whole = match.start(), match.end()
                yield text[whole[0] : start] + MASK * (end - start) + text[end : whole[1]]


def _contacts(text: str, registry: Registry) -> list[tuple[int, int]]:
    flat = text.translate(_FLAT)
    if not _MAY_HOLD.search(flat):
        return []
    words = _patterns(registry)
    found = [match.span() for match in _MAIL.finditer(flat)]
    found += [m.span() for m in _IDENTITY.finditer(flat) if is_identity_number(m[0])]
    for pattern in words.phones:
        for match in pattern.finditer(flat):
            span = match.span("phone") if "phone" in pattern.groupindex else match.span()
            is_other = words.number_before.search(flat, max(0, span[0] - 16), span[0])
            if not is_other and not words.unit_after.match(flat, span[1]):
                found.append(span)
    return _apart(found)


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def is_identity_number(text: str) -> bool:
    """Whether 18 signs are a citizen's identity number: region, date of birth and last sign (GB 11643)."""
    signs = re.sub("[ -]", "", text).upper()
    try:
        date(int(signs[6:10]), int(signs[10:12]), int(signs[12:14]))
    except ValueError:
        return False
    total = sum(int(sign) * weight for sign, weight in zip(signs, _WEIGHTS, strict=False))
    return _REGION.match(signs) is not None and signs[17] == _LAST_SIGNS[total % 11]
