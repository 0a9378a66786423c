"""Number formats of spreadsheets, taken apart: sections, and the tokens of each.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31; the numbers 27-36 and 50-58 are those of Chinese Excel.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

_MONTH, _MONTH_DAY, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
_HOURS, _NOON = 'h"时"mm"分"', '上午/下午h"时"mm"分"'
BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0',
    6: '"¥"#,##0;[Red]"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((27, 36, 50, 52, 57), _MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY),
    30: "m-d-yy",
    31: _DAY,
    32: _HOURS,
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), _NOON),
    **dict.fromkeys((35, 56), _NOON + 'ss"秒"'),
}
"""Formats that files name by number alone."""

_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"? | [\\!](?P<escaped>.)
    | _(?P<space>.) | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式)
    | (?P<noon>AM/PM|A/P|上午/下午)
    | (?P<exponent>E[+-])
    | (?P<dates>y+|m+|d+|h+|s+|e+|a{3,4})
    | (?P<mark>[0\#?.,%/@])
    | (?P<separator>;)
    | (?P<plain>[^A-Za-z])
    | (?P<unknown>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d*)?(?:E[+-]?\d+)?)", re.IGNORECASE)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_COLOUR = re.compile(
    r"(black|blue|cyan|green|magenta|red|yellow|colou?r ?(?!2$)\d+"
    r"|黑色|蓝色|青色|绿色|洋红色?|红色|黄色|颜色 ?(?!2$)\d+)",
    re.IGNORECASE,
)


class Token(NamedTuple):
    """One piece of a section: a group of the pattern above, or ``literal``, and its text."""

    kind: str
    text: str


_MOST_TOKENS = 32  # of a section; the longest of Excel's own has 9
_DIGITS = "0#?"
_POINT, _COMMA = Token("mark", "."), Token("mark", ",")


class Places(NamedTuple):
    """Where the digits of a number go: the tokens before and after the point."""

    before: tuple[Token, ...]
    after: tuple[Token, ...]
    has_point: bool
    scale: int  # how many commas divide by a thousand
    last: Decimal  # the unit of the last place that is shown, 0.01 and the like
    is_sound: bool  # each comma that is left stands between digits, where it groups


@dataclass(frozen=True)
class Section:
    """One of the up to four parts of a code; ``condition`` as (sign, number).

    What is told of it is worked out once: the same few formats stand in all cells of a workbook.
    """

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    is_certain: bool = True  # every token is known

    def has(self, *kinds: str) -> bool:
        """Whether one of the kinds of token is in it."""
        return not self._kinds.isdisjoint(kinds)

    def marks(self, mark: str) -> int:
        """How many of its tokens are this mark (one of ``.,%/@``)."""
        return self._marks[mark]

    @cached_property
    def shows_number(self) -> bool:
        """Whether any digit of the number is shown."""
        return self.has("general") or any(is_digit(token) for token in self.tokens)

    @cached_property
    def is_number_in_words(self) -> bool:
        """Whether what is shown is digits in their places with words around them, as Excel would."""
        has_other = self.has("exponent") or self.marks("/") or self.marks("@")
        return not has_other and self.marks(".") <= 1

    @cached_property
    def literals(self) -> str:
        """The words and signs that stand in it, without blanks."""
        words = "".join(token.text for token in self.tokens if token.kind == "literal")
        return "".join(words.split())

    @cached_property
    def places(self) -> Places:
        """Where its digits go."""
        scale, tokens = _without_scale(self.tokens)
        at = tokens.index(_POINT) if _POINT in tokens else len(tokens)
        before, after = tuple(tokens[:at]), tuple(tokens[at + 1 :])
        is_sound = _COMMA not in after and _groups(before)
        last = Decimal(1).scaleb(-sum(map(is_digit, after)))
        return Places(before, after, at < len(tokens), scale, last, is_sound)

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(token.kind for token in self.tokens)

    @cached_property
    def _marks(self) -> Counter[str]:
        return Counter(token.text for token in self.tokens if token.kind == "mark")


def is_digit(token: Token) -> bool:
    """Whether a token is the place of a digit."""
    return token.kind == "mark" and token.text in _DIGITS


def _without_scale(tokens: Sequence[Token]) -> tuple[int, list[Token]]:
    """How many commas scale (after the last digit, or before the point), and the other tokens."""
    kept = list(tokens)
    point = kept.index(_POINT) if _POINT in kept else len(kept)
    for end in (len(kept), point):
        last = max(
            (at for at in range(min(end, len(kept))) if is_digit(kept[at])), default=len(kept)
        )
        while last + 1 < len(kept) and kept[last + 1] == _COMMA:
            del kept[last + 1]
    return len(tokens) - len(kept), kept


def _groups(tokens: Sequence[Token]) -> bool:
    """Whether each comma stands between digits, where it groups."""
    places = [at for at, token in enumerate(tokens) if is_digit(token)]
    commas = [at for at, token in enumerate(tokens) if token == _COMMA]
    return all(places and places[0] < at < places[-1] for at in commas)


@lru_cache(maxsize=1024)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format code, in order; at least one."""
    parts: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match["separator"]:
            parts.append([])
        else:
            parts[-1].append(match)
    return tuple(_section(part) for part in parts)


def _section(matches: list[re.Match[str]]) -> Section:
    tokens: list[Token] = []
    condition: tuple[str, float] | None = None
    is_certain = True
    for match in matches:
        kind, text = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "bracket":
            if given := _CONDITION.fullmatch(text.strip()):
                condition = given[1], float(given[2])
            elif token := _of_bracket(text):
                tokens.append(token)
        elif kind in ("quoted", "escaped", "plain"):
            tokens.append(Token("literal", text))
        elif kind in ("space", "fill"):
            tokens.append(Token("literal", " "))
        elif kind == "unknown":
            is_certain = False
        else:
            tokens.append(Token(kind, text.lower() if kind == "dates" else text))
    shown = tuple(token for token in tokens if token.text)
    return Section(shown, condition, is_certain and len(shown) <= _MOST_TOKENS)


def _of_bracket(text: str) -> Token | None:
    """What words in brackets stand for; a colour shows nothing, unless it is that of the paper."""
    if _COLOUR.fullmatch(text):
        return None
    if text.startswith("$"):  # currency and language: [$¥-804]
        return Token("literal", text[1:].partition("-")[0])
    if _ELAPSED.fullmatch(text):
        return Token("elapsed", text.lower())
    return Token("script", text)  # white, figures of another script ([DBNum1]), whatever comes
