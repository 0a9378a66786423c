"""Number formats of spreadsheets, taken apart: sections, and the tokens of each.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31; the numbers 27-36 and 50-58 are those of Chinese Excel.
"""

from __future__ import annotations

import re
from functools import lru_cache
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


class Section(NamedTuple):
    """One of the up to four parts of a code; ``condition`` as (sign, number)."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    is_certain: bool = True  # every token is known

    def has(self, *kinds: str) -> bool:
        """Whether one of the kinds of token is in it."""
        return any(token.kind in kinds for token in self.tokens)

    def marks(self, marks: str) -> int:
        """How many of its tokens are one of these marks (``0#?.,%/@``)."""
        return sum(token.kind == "mark" and token.text in marks for token in self.tokens)

    @property
    def literals(self) -> str:
        """The words and signs that stand in it, without blanks."""
        words = "".join(token.text for token in self.tokens if token.kind == "literal")
        return "".join(words.split())


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
    return Section(tuple(token for token in tokens if token.text), condition, is_certain)


def _of_bracket(text: str) -> Token | None:
    """What words in brackets stand for; a colour shows nothing, unless it is that of the paper."""
    if _COLOUR.fullmatch(text):
        return None
    if text.startswith("$"):  # currency and language: [$¥-804]
        return Token("literal", text[1:].partition("-")[0])
    if _ELAPSED.fullmatch(text):
        return Token("elapsed", text.lower())
    return Token("script", text)  # white, figures of another script ([DBNum1]), whatever comes
