"""Names of WordprocessingML elements, and the marks that people tick with."""

from __future__ import annotations

from lxml import etree

Element = etree._Element

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{TRANSITIONAL}}}{name}"


BODY, TABLE, ROW, CELL, PARAGRAPH, RUN, TEXT = map(w, ("body", "tbl", "tr", "tc", "p", "r", "t"))
TAB, PTAB, BREAK, RETURN, HARD_HYPHEN = map(w, ("tab", "ptab", "br", "cr", "noBreakHyphen"))
GRID_SPAN, GRID_BEFORE, V_MERGE, H_MERGE = map(w, ("gridSpan", "gridBefore", "vMerge", "hMerge"))
VAL = w("val")
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# What carries text on the page, once a document has been made plain.
CARRIERS = (TEXT, TAB, PTAB, BREAK, RETURN, HARD_HYPHEN, MATH_TEXT)

TICKED, UNTICKED = "☑", "□"

# Code point in the font -> what a reader of the page sees (symbol fonts keep marks at F000 + code).
_WINGDINGS = {
    0x6E: "■",
    0x6F: UNTICKED,
    0x70: UNTICKED,
    0x71: UNTICKED,
    0x72: UNTICKED,
    0x78: "☒",
    0xA8: UNTICKED,
    0xFB: "×",
    0xFC: "√",
    0xFD: "☒",
    0xFE: TICKED,
    0xA1: "○",
    0x6C: "●",
}
_WINGDINGS_2 = {
    0x4F: "×",
    0x50: "√",
    0x51: "☒",
    0x52: TICKED,
    0x53: "☒",
    0x54: "☒",
    0xA2: "■",
    0xA3: UNTICKED,
}
SYMBOL_FONTS = {"Wingdings": _WINGDINGS, "Wingdings 2": _WINGDINGS_2}


def symbol(font: str, code: int) -> str | None:
    """What a code of a tick-mark font shows; None for other fonts and unknown marks."""
    return SYMBOL_FONTS.get(font, {}).get(code & 0xFF)


def is_on(value: str | None) -> bool:
    """Read an OOXML on/off value: an absent one means on."""
    return value not in ("0", "false", "off")
