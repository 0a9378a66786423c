"""Text in other figures: raised and lowered (3 as ³ or ₃), and counts as lists write them (一, iv, ①)."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def raised(text: str) -> str | None:
    """The text in raised characters; None where one of them has no such character, or there is none."""
    return _set(text, _RAISED)


def lowered(text: str) -> str | None:
    """The text in lowered characters; None where one of them has no such character, or there is none."""
    return _set(text, _LOWERED)


def _set(text: str, table: dict[int, int]) -> str | None:
    known = text.strip()
    is_known = bool(known) and all(ord(char) in table for char in known)
    return text.translate(table) if is_known else None


_CHINESE = "〇一二三四五六七八九"
_LEGAL_CHINESE = "零壹贰叁肆伍陆柒捌玖"
_ENCLOSED = {"decimalEnclosedCircle": "①", "decimalEnclosedCircleChinese": "①"}


def written(number: int, kind: str) -> str | None:
    """A count in a numFmt of Word; None for a format that is not known."""
    if kind in ("decimal", "decimalFullWidth", "decimalHalfWidth", "decimalFullWidth2"):
        return str(number)
    if kind == "decimalZero":
        return f"{number:02d}"
    if kind in ("upperLetter", "lowerLetter") and number > 0:
        letters = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if kind == "upperLetter" else letters.lower()
    if kind in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        return _roman(number) if kind == "upperRoman" else _roman(number).lower()
    if kind in _ENCLOSED and 0 < number <= 20:
        return chr(ord(_ENCLOSED[kind]) + number - 1)
    if kind in ("chineseCounting", "chineseCountingThousand", "japaneseCounting") and number < 100:
        return _chinese(number)
    if kind in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_CHINESE[int(digit)] for digit in str(number))
    if kind == "chineseLegalSimplified" and 0 < number < 10:
        return _LEGAL_CHINESE[number]
    if kind == "ideographTraditional" and 0 < number <= 10:
        return "甲乙丙丁戊己庚辛壬癸"[number - 1]
    return None


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _CHINESE[ones]
    return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[ones] if ones else "")


def _roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    letters = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    shown = ""
    for value, letter in zip(values, letters, strict=True):
        times, number = divmod(number, value)
        shown += letter * times
    return shown
