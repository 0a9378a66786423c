"""Characters of symbol fonts: what a reader of the page sees in them, as Unicode characters.

Sources: the Symbol encoding of Adobe (Unicode's SYMBOL.TXT) for Symbol; for the others only marks
that people tick, number or point with. A mark that is not here is shown but cannot be read.
"""

from __future__ import annotations

import re

from ingest.grid import UNKNOWN, Doubt

TICKED, UNTICKED = "☑", "□"

_SYMBOL_LOW = (  # 20 to 7E
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?"
    "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
    " αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_SYMBOL_HIGH = (  # A0 to FE
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓"
    "°±″≥×∝∂•÷≠≡≈…⏐⎯↵"
    "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉"
    "∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
    "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
    " 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
_SYMBOL = {0x20 + at: char for at, char in enumerate(_SYMBOL_LOW) if char != " " or at == 0} | {
    0xA0 + at: char for at, char in enumerate(_SYMBOL_HIGH) if char != " "
}
_SYMBOL[0x2A] = "*"  # a star in the middle of the line is still a star

_WINGDINGS = {
    0x20: " ",
    0x6C: "●",
    0x6E: "■",
    0x6F: UNTICKED,
    0x70: UNTICKED,
    0x71: UNTICKED,
    0x72: UNTICKED,
    0x75: "◆",
    0x76: "❖",
    0x78: "☒",
    0x9F: "•",
    0xA1: "○",
    0xA7: "▪",
    0xA8: UNTICKED,
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xFB: "×",
    0xFC: "√",
    0xFD: "☒",
    0xFE: TICKED,
    **dict(enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x80)),
}
_WINGDINGS_2 = {
    0x20: " ",
    0x4F: "×",
    0x50: "√",
    0x51: "☒",
    0x52: TICKED,
    0x53: "☒",
    0x54: "☒",
    0xA2: "■",
    0xA3: UNTICKED,
    **dict(enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x69)),
}
_FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {0x20: " "},
    "webdings": {0x20: " ", 0x61: "√", 0x63: UNTICKED, 0x67: "■", 0x72: "×"},
    "zapfdingbats": {0x20: " ", 0x33: "√", 0x34: "√", **dict.fromkeys(range(0x35, 0x39), "×")},
    "marlett": {0x20: " "},
    "mt extra": {0x20: " "},
}
_NAMES = rb'="(?:Symbol|Wingdings|Webdings|ZapfDingbats|Marlett|MT Extra)'
# Two patterns that start with a word are searched for ten times as fast as one with a choice.
_IN_ASCII, _IN_ANSI = re.compile(rb"ascii" + _NAMES), re.compile(rb"hAnsi" + _NAMES)


def may_use(data: bytes) -> bool:
    """Whether the bytes of an XML part say that letters may be set in one of the fonts."""
    return _IN_ASCII.search(data) is not None or _IN_ANSI.search(data) is not None


def is_symbol_font(font: str) -> bool:
    """Whether a font holds marks in place of letters."""
    return font.lower() in _FONTS


def is_private(char: str) -> bool:
    """Whether a character has no meaning but by its font or its maker (private use areas)."""
    return "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"


def symbol(font: str, code: int) -> str | None:
    """What a code of a symbol font shows (the fonts keep their marks at F000 + code); None if unknown."""
    return _FONTS.get(font.lower(), {}).get(code & 0xFF)


def of_sym(font: str, code: int | None) -> tuple[str, Doubt | None]:
    """What Insert Symbol shows, and the doubt of a mark that cannot be read.

    A ``code`` that is not of the font's own 256 is a Unicode character.
    """
    if code is not None and (code < 0x100 or 0xF000 <= code < 0xF100):
        shown = symbol(font, code)
        if shown is None and not is_symbol_font(font) and 0x20 <= code < 0x100:
            shown = chr(code)
    else:
        shown = chr(code) if code is not None and _is_character(code) else None
    if shown is not None:
        return shown, None
    name = f"{code:04X}" if code is not None else "?"
    return UNKNOWN, Doubt("symbol", f"{font} {name}".strip())


def in_font(font: str, text: str) -> tuple[str, list[Doubt]]:
    """Text typed in a symbol font (or, with an empty ``font``, in a plain one), as it is shown.

    Characters beyond the font's 256 are shown by another font.
    """
    shown: list[str] = []
    doubts: list[Doubt] = []
    for char in text:
        code = ord(char)
        if (code < 0x100 and font) or 0xF000 <= code < 0xF100:
            mark, doubt = of_sym(font, code)
        elif is_private(char):  # a rare character of a name, which only its maker's font has
            mark, doubt = char, Doubt("symbol", f"{code:04X}")
        else:
            mark, doubt = char, None
        shown.append(mark)
        if doubt is not None:
            doubts.append(doubt)
    return "".join(shown), doubts


def _is_character(code: int) -> bool:
    """Whether a number is that of a Unicode character that can be shown in plain text."""
    is_illegal = code < 0x20 or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)
    return not is_illegal and code <= 0x10FFFF and not is_private(chr(code))
