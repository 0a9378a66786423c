"""Styles and shared texts of a workbook (.xlsx): only what changes how a cell is read."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from ingest.readers.excel.colours import WHITE, colour_key
from ingest.readers.excel.format_codes import BUILT_IN
from ingest.readers.excel.number_formats import is_plain
from ingest.readers.excel.sheets import PLAIN, Font, Run, Style, font_of, plain_text
from ingest.readers.package import Package, stream_xml

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_CODES = 1000  # Excel takes about 250 number formats; what lies beyond is not looked at
_UNCERTAIN = "[?]"
_OFF = ("0", "false", "off")

Text = str | tuple[Run, ...]
"""A text of one look, or its runs."""


def special_styles(package: Package, part: str | None) -> dict[str, Style]:
    """Styles, by the index that cells write, of cells that do not show their value as it is."""
    if part is None or part not in package.names:
        return {}
    root = package.xml(part)
    listed = root.iterfind("{*}numFmts/{*}numFmt")
    codes = {item.get("numFmtId"): item.get("formatCode", "") for item in listed}
    for number in list(codes)[_MOST_CODES:]:
        codes[number] = _UNCERTAIN
    fonts = [_font(item, "name") for item in root.iterfind("{*}fonts/{*}font")]
    papers = [_paper(item) for item in root.iterfind("{*}fills/{*}fill")]
    styles = root.find("{*}cellXfs")
    found = {}
    for index, item in enumerate(styles.iterchildren("{*}xf") if styles is not None else ()):
        number = item.get("numFmtId")
        code = codes.get(number, BUILT_IN.get(whole(number), ""))
        at, under = whole(item.get("fontId")), whole(item.get("fillId"))
        font = fonts[at] if at < len(fonts) else PLAIN
        paper = papers[under] if under < len(papers) else WHITE
        if font.colour != paper:
            font = font._replace(colour="")
        style = Style("" if is_plain(code) else code, font, paper)
        if style != Style():
            found[str(index)] = style
    return found


def shared_texts(package: Package, part: str | None) -> list[Text]:
    """The texts that cells share, in order."""
    if part is None or part not in package.names:
        return []
    found = []
    for event, item in stream_xml(package.xml_bytes(part), part, "{*}si"):
        if event == "end":
            found.append(rich_text(item))
            item.clear()
    return found


def rich_text(item: etree._Element) -> Text:
    """The text of an ``si`` or ``is`` element; how it is spoken (``rPh``) is no part of it."""
    runs: list[Run] = []
    plain = ""
    is_rich = False
    for child in item:
        name = local_name(child)
        if name == "t":
            plain += child.text or ""
            runs.append(Run(unescaped(child.text or "")))
        elif name == "r":
            is_rich = True
            font = child.find("{*}rPr")
            text = "".join(t.text or "" for t in child.iterchildren("{*}t"))
            runs.append(Run(unescaped(text), None if font is None else _font(font, "rFont")))
    return tuple(runs) if is_rich else unescaped(plain)


def unescaped(text: str) -> str:
    """A text with its ``_x000D_`` as the characters they stand for."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: _character(int(match[1], 16), match[0]), text)
    return plain_text(text)


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return _local_name(str(element.tag))


@lru_cache(maxsize=1024)
def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2]


def whole(text: str | None) -> int:
    """A whole number as attributes write it; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _character(code: int, written: str) -> str:
    is_text = code in (9, 10, 13) or (code >= 0x20 and not 0xD800 <= code <= 0xDFFF)
    return chr(code) if is_text else written


def _font(item: etree._Element, name_tag: str) -> Font:
    struck, shift, name, colour = False, "", "", ""
    for child in item:
        tag, value = local_name(child), child.get("val", "")
        if tag == "strike":
            struck = value not in _OFF
        elif tag == "vertAlign":
            shift = value
        elif tag == name_tag:
            name = value
        elif tag == "color":
            colour = colour_of(child)
    return font_of(struck=struck, shift=shift, name=name, colour=colour)


def colour_of(item: etree._Element) -> str:
    """A colour's element as it is compared: see ``colour_key``."""
    return colour_key({str(key): str(value) for key, value in item.attrib.items()})


def _paper(fill: etree._Element) -> str:
    """The colour of a filling; none is white, a pattern is no colour."""
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return "gradient" if len(fill) else WHITE
    kind = pattern.get("patternType", "none")
    if kind != "solid":
        return WHITE if kind == "none" else "pattern"
    colour = pattern.find("{*}fgColor")
    return colour_of(colour) if colour is not None else "pattern"
