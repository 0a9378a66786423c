"""Names of WordprocessingML elements."""

from __future__ import annotations

from lxml import etree

from ingest.grid import Doubt

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

DOUBT = "{urn:greenpark:doubt}doubt"
"""Stands in a plain document where its reader left something out or cannot be certain."""


def leave_doubt(holder: Element, doubt: Doubt) -> Element:
    """Set a doubt at the end of an element."""
    return etree.SubElement(holder, DOUBT, {"kind": doubt.kind, "text": doubt.text})


def is_on(value: str | None) -> bool:
    """Read an OOXML on/off value: an absent one means on."""
    return value not in ("0", "false", "off")
