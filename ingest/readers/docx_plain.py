"""Make a Word document plain: what its page shows, in nothing but paragraphs, tables and text.

Works in place on a tree that is thrown away after reading. Each feature is first looked for by name
over the whole tree, which libxml2 does at next to no cost, so an ordinary document pays for none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from lxml import etree

from ingest.readers.docx_fields import (
    CONTROL,
    CONTROL_CONTENT,
    FIELD,
    SIMPLE_FIELD,
    elements,
    show,
    show_controls,
    show_fields,
)
from ingest.readers.docx_names import (
    CELL,
    COMPATIBILITY,
    PARAGRAPH,
    ROW,
    RUN,
    SYMBOL_FONTS,
    TABLE,
    TEXT,
    TRANSITIONAL,
    VAL,
    Element,
    is_on,
    symbol,
    w,
)

_GONE = tuple(
    w(name)
    for name in (
        "moveFrom",
        "rt",  # the reading above a character
        "altChunk",
        "tblPrChange",
        "tblPrExChange",
        "trPrChange",
        "tcPrChange",
        "pPrChange",
        "rPrChange",
    )
)
_DEL, _CELL_DEL, _MOVE_FROM = w("del"), w("cellDel"), w("moveFrom")
_VANISH, _SYM, _ALTERNATIVES = w("vanish"), w("sym"), COMPATIBILITY + "AlternateContent"
_TEXT_BOX = w("txbxContent")
_BLOCK_WRAPPERS = (CONTROL, w("customXml"), w("ins"), w("moveTo"), _ALTERNATIVES)
_TRANSPARENT = frozenset(
    {*_BLOCK_WRAPPERS, CONTROL_CONTENT, COMPATIBILITY + "Choice", COMPATIBILITY + "Fallback"}
)
_MARK_FONTS = etree.XPath(
    "//w:r/w:rPr/w:rFonts"
    "[starts-with(@w:ascii, 'Wingdings') or starts-with(@w:hAnsi, 'Wingdings')]",
    namespaces={"w": TRANSITIONAL},
)


def make_plain(root: Element, has_symbol_fonts: bool) -> dict[Element, list[Element]]:
    """Reduce ``root`` to what its page shows; returns the tables taken out of each cell."""
    special = elements(root, TABLE, *SPECIAL)
    seen = {element.tag for element in special}
    for triggers, step in _STEPS:
        if not seen.isdisjoint(triggers):
            step(root)
    if has_symbol_fonts:
        _show_symbol_fonts(root)
    return _take_out_nested_tables(element for element in special if element.tag == TABLE)


def _drop(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _choose_alternatives(root: Element) -> None:
    for alternatives in elements(root, _ALTERNATIVES):
        for other in list(alternatives)[1:]:
            alternatives.remove(other)


def _accept_changes(root: Element) -> None:
    for element in elements(root, *_GONE):
        if element.getparent() is not None and not _is_paragraph_mark(element):
            _drop(element)
    marks: list[Element] = []
    for deletion in elements(root, _DEL, _MOVE_FROM, _CELL_DEL):
        parent = deletion.getparent()
        if parent is None:
            continue
        if parent.tag == w("trPr"):
            _drop_row(parent.getparent())
        elif parent.tag == w("tcPr"):
            _drop_cell(parent.getparent())
        elif _is_paragraph_mark(deletion):
            marks.append(deletion)
        elif parent.tag != w("rPr"):
            _drop(deletion)
    for mark in marks:
        paragraph = next(mark.iterancestors(PARAGRAPH), None)
        if paragraph is not None:
            _merge_into_next(paragraph)


def _is_paragraph_mark(change: Element) -> bool:
    properties = change.getparent()
    if properties is None or properties.tag != w("rPr"):
        return False
    owner = properties.getparent()
    return owner is not None and owner.tag == w("pPr")


def _drop_row(row: Element | None) -> None:
    table = row.getparent() if row is not None else None
    if row is None or table is None:
        return
    table.remove(row)
    if next(table.iter(ROW), None) is None:
        _drop(table)


def _drop_cell(cell: Element | None) -> None:
    row = cell.getparent() if cell is not None else None
    if cell is None or row is None:
        return
    row.remove(cell)
    if next(row.iter(CELL), None) is None:
        _drop_row(row)


def _merge_into_next(paragraph: Element) -> None:
    following = paragraph.getnext()
    if following is not None and following.tag == PARAGRAPH:
        for position, child in enumerate(list(paragraph)):
            following.insert(position, child)
        _drop(paragraph)


def _drop_hidden_runs(root: Element) -> None:
    for vanish in elements(root, _VANISH):
        properties = vanish.getparent()
        run = properties.getparent() if properties is not None else None
        if run is not None and run.tag == RUN and is_on(vanish.get(VAL)):
            _drop(run)


def _show_symbols(root: Element) -> None:
    for sym in elements(root, _SYM):
        code = int(sym.get(w("char"), "0"), 16) if _is_hex(sym.get(w("char"), "")) else 0
        shown = symbol(sym.get(w("font"), ""), code)
        show(sym, shown if shown is not None else _plain_character(code))


def _show_symbol_fonts(root: Element) -> None:
    for fonts in cast("list[Element]", _MARK_FONTS(root)):
        font = fonts.get(w("ascii")) or fonts.get(w("hAnsi"))
        if font in SYMBOL_FONTS:
            run = next(fonts.iterancestors(RUN))
            for text in run.iter(TEXT):
                text.text = "".join(_in_font(font, mark) for mark in text.text or "")


def _in_font(font: str, mark: str) -> str:
    """A mark typed in a symbol font; characters beyond the font's 256 are shown by another font."""
    code = ord(mark)
    is_of_font = code < 0x100 or 0xF000 <= code < 0xF100
    return (symbol(font, code) if is_of_font else None) or mark


def _is_hex(text: str) -> bool:
    return 0 < len(text) <= 6 and all(digit in "0123456789abcdefABCDEF" for digit in text)


def _plain_character(code: int) -> str:
    """A symbol of another font, if it is a Unicode character that can be shown."""
    is_private = 0xE000 <= code <= 0xF8FF
    is_illegal = code < 0x20 or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)
    return "" if is_private or is_illegal or code > 0x10FFFF else chr(code)


def _move_text_boxes_out(root: Element) -> None:
    """Set what a text box holds after the paragraph it is anchored in, boxes in their order."""
    for box in reversed(elements(root, _TEXT_BOX)):
        anchor = next(box.iterancestors(PARAGRAPH), None)
        if anchor is not None:
            for child in reversed(list(box)):
                anchor.addnext(child)


def _unwrap_blocks(root: Element) -> None:
    """Put rows, cells, paragraphs and tables where their content controls stand."""
    for wrapper in elements(root, *_BLOCK_WRAPPERS):
        parent = wrapper.getparent()
        if parent is not None and next(wrapper.iterancestors(PARAGRAPH), None) is None:
            for child in _unwrapped(wrapper):
                wrapper.addprevious(child)
            parent.remove(wrapper)


def _unwrapped(wrapper: Element) -> list[Element]:
    found: list[Element] = []
    for child in wrapper:
        found.extend(_unwrapped(child) if child.tag in _TRANSPARENT else [child])
    return found


def _take_out_nested_tables(tables: Iterable[Element]) -> dict[Element, list[Element]]:
    nested: dict[Element, list[Element]] = {}
    for table in tables:
        cell = table.getparent()
        if cell is not None and cell.tag == CELL:
            cell.remove(table)
            nested.setdefault(cell, []).append(table)
    return nested


# In this order: what is gone goes first, so that nothing of it is shown, moved or unwrapped.
_STEPS = (
    ((_ALTERNATIVES,), _choose_alternatives),
    ((*_GONE, _DEL, _CELL_DEL), _accept_changes),
    ((_VANISH,), _drop_hidden_runs),
    ((_SYM,), _show_symbols),
    ((FIELD, SIMPLE_FIELD), show_fields),
    ((CONTROL,), show_controls),
    ((_TEXT_BOX,), _move_text_boxes_out),
    (_BLOCK_WRAPPERS, _unwrap_blocks),
)
SPECIAL = frozenset(tag for triggers, _ in _STEPS for tag in triggers)
