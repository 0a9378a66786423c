"""Make a Word document plain: what its page shows, in nothing but paragraphs, tables, text and doubts.

Works in place on a tree that is thrown away after reading. Each feature is first looked for by name
over the whole tree, which libxml2 does at next to no cost, so an ordinary document pays for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ingest.grid import Doubt
from ingest.readers.word.fields import (
    CONTROL,
    CONTROL_CONTENT,
    FIELD,
    SIMPLE_FIELD,
    elements,
    show_controls,
    show_fields,
)
from ingest.readers.word.math import EQUATION
from ingest.readers.word.names import (
    CELL,
    COMPATIBILITY,
    PARAGRAPH,
    ROW,
    TABLE,
    TEXT,
    Element,
    leave_doubt,
    w,
)
from ingest.readers.word.numbering import NUMBERED, show_numbers
from ingest.readers.word.objects import (
    ALT_CHUNK,
    DRAWING,
    ENDNOTE,
    FOOTNOTE,
    INK,
    OBJECT,
    PICTURE,
    READING,
    SUB_DOCUMENT,
    WORKED_OUT,
    note_embedded,
    note_notes,
    note_pictures,
    note_readings,
    note_worked_out,
    show_equations,
)
from ingest.readers.word.parts import DocumentParts
from ingest.readers.word.runs import (
    DIRECTIONS,
    SYM,
    mark_directions,
    merge_into_next,
    settle_looks,
    show_symbol_fonts,
    show_symbols,
)
from ingest.readers.word.styles import LOOKS
from ingest.readers.word.symbols import may_use

_GONE = tuple(
    w(name)
    for name in (
        "moveFrom",
        "tblPrChange",
        "tblPrExChange",
        "trPrChange",
        "tcPrChange",
        "pPrChange",
        "rPrChange",
    )
)
_DEL, _CELL_DEL, _MOVE_FROM = w("del"), w("cellDel"), w("moveFrom")
_ALTERNATIVES = COMPATIBILITY + "AlternateContent"
_TEXT_BOX = w("txbxContent")
_BLOCK_WRAPPERS = (CONTROL, w("customXml"), w("ins"), w("moveTo"), _ALTERNATIVES)
_TRANSPARENT = frozenset(
    {*_BLOCK_WRAPPERS, CONTROL_CONTENT, COMPATIBILITY + "Choice", COMPATIBILITY + "Fallback"}
)
_PRIVATE = re.compile(rb"\xef[\x80-\xa3]")  # UTF-8 of the private use characters from F000 on
_SHOWN_LENGTH = 60


class Unseen(NamedTuple):
    """What no element of its own tells: whether text may be in symbol fonts, or set by styles."""

    in_symbol_fonts: bool
    by_styles: bool

    @classmethod
    def of(cls, data: bytes, parts: DocumentParts) -> Unseen:
        """Ask the bytes of a main part, which is quicker than asking every run."""
        start = data[:200].lower()
        is_utf8 = b"encoding=" not in start or b"utf-8" in start
        is_certain = is_utf8 and b"\0" not in data[:4]  # other encodings hide the names
        fonts = (
            not is_certain
            or may_use(data)
            or b"\xee" in data  # private use characters before F000
            or _PRIVATE.search(data) is not None
            or (b"&" in data and b"&#" in data)
        )
        return cls(fonts, parts.styles_matter)


def make_plain(root: Element, unseen: Unseen, parts: DocumentParts) -> dict[Element, list[Element]]:
    """Reduce ``root`` to what its page shows; returns the tables taken out of each cell."""
    special = elements(root, TABLE, *SPECIAL)
    seen = {element.tag for element in special}

    def has(*tags: str) -> bool:
        return not seen.isdisjoint(tags)

    # In this order: what is gone goes first, so that nothing of it is shown, moved or unwrapped.
    if has(_ALTERNATIVES):
        _choose_alternatives(root)
    if has(*_CHANGES):
        _accept_changes(root)
    if has(ALT_CHUNK, SUB_DOCUMENT):
        note_embedded(root, parts.names)
    if has(*_BESIDE_TEXT):
        _note_what_is_no_text(root)
    if has(SYM):
        show_symbols(root)
    if unseen.in_symbol_fonts or unseen.by_styles:
        show_symbol_fonts(root, parts.styles)
    if has(*LOOKS) or unseen.by_styles:
        settle_looks(root, parts.styles)
    if has(FIELD, SIMPLE_FIELD):
        show_fields(root)
    if has(CONTROL):
        show_controls(root, parts)
    if has(NUMBERED) or unseen.by_styles:
        show_numbers(root, parts)
    if has(_TEXT_BOX):
        _move_text_boxes_out(root)
    if has(*_BLOCK_WRAPPERS):
        _unwrap_blocks(root)
    tables = [element for element in special if element.tag == TABLE]
    _unwrap_single_cells(tables)
    return _take_out_nested_tables(tables)


def _note_what_is_no_text(root: Element) -> None:
    note_pictures(root)
    note_notes(root)
    note_readings(root)
    note_worked_out(root)
    mark_directions(root)
    show_equations(root)


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
    for mark in reversed(marks):  # from the end, each moves but its own children
        paragraph = next(mark.iterancestors(PARAGRAPH), None)
        if paragraph is not None:
            merge_into_next(paragraph)


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


def _unwrap_single_cells(tables: Iterable[Element]) -> None:
    """Put what a table of one cell holds into the cell that it stands in."""
    for table in tables:
        holder = table.getparent()
        if holder is None or holder.tag != CELL:
            continue
        rows = table.findall(ROW)
        cells = rows[0].findall(CELL) if len(rows) == 1 else []
        if len(cells) == 1:
            for child in list(cells[0]):
                if child.tag in (PARAGRAPH, TABLE):
                    table.addprevious(child)
            holder.remove(table)


def _take_out_nested_tables(tables: Iterable[Element]) -> dict[Element, list[Element]]:
    nested: dict[Element, list[Element]] = {}
    for table in tables:
        cell = table.getparent()
        if cell is not None and cell.tag == CELL:
            cell.remove(table)
            nested.setdefault(cell, []).append(table)
            text = " ".join(found.text for found in table.iter(TEXT) if found.text)
            if text:
                leave_doubt(cell, Doubt("object", text[:_SHOWN_LENGTH]))
    return nested


_CHANGES = (*_GONE, _DEL, _CELL_DEL)
_BESIDE_TEXT = (
    OBJECT,
    DRAWING,
    PICTURE,
    INK,
    FOOTNOTE,
    ENDNOTE,
    READING,
    DIRECTIONS,
    EQUATION,
    *WORKED_OUT,
)
SPECIAL = frozenset(
    {
        _ALTERNATIVES,
        *_CHANGES,
        ALT_CHUNK,
        SUB_DOCUMENT,
        *_BESIDE_TEXT,
        SYM,
        *LOOKS,
        FIELD,
        SIMPLE_FIELD,
        CONTROL,
        NUMBERED,
        _TEXT_BOX,
        *_BLOCK_WRAPPERS,
    }
)
