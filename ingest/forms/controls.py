"""Word's own content controls, as XML: drop-down lists and boxes to click."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from ingest.text import TICKED, UNTICKED

_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_BOX = re.compile(f"([{TICKED}{UNTICKED}])")
_PLACEHOLDER = "请选择"
_GREY = '<w:color w:val="808080"/>'


def drop_down(text: str, choices: Sequence[str], run_properties: str) -> str:
    """A list to choose from; without ``text`` it asks to choose, which readers take as blank."""
    items = "".join(
        f"<w:listItem w:displayText={quoteattr(choice)} w:value={quoteattr(choice)}/>"
        for choice in choices
    )
    asks = "" if text else "<w:showingPlcHdr/>"
    look = run_properties if text else run_properties.replace("</w:rPr>", f"{_GREY}</w:rPr>")
    return (
        f"<w:sdt><w:sdtPr>{asks}<w:dropDownList>{items}</w:dropDownList></w:sdtPr><w:sdtContent>"
        f"{_run(text or _PLACEHOLDER, look)}</w:sdtContent></w:sdt>"
    )


def boxes(text: str, run_properties: str) -> str:
    """Text in which each box, ticked or not, is one to click."""
    return "".join(
        _check_box(piece in TICKED, run_properties)
        if _BOX.fullmatch(piece)
        else _run(piece, run_properties)
        for piece in _BOX.split(text)
        if piece
    )


def _check_box(is_ticked: bool, run_properties: str) -> str:
    font = 'w14:font="Segoe UI Symbol"'
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox {_W14}><w14:checked w14:val="{int(is_ticked)}"/>'
        f'<w14:checkedState w14:val="2611" {font}/><w14:uncheckedState w14:val="2610" {font}/>'
        f"</w14:checkbox></w:sdtPr><w:sdtContent>"
        f"{_run('☑' if is_ticked else '☐', run_properties)}</w:sdtContent></w:sdt>"
    )


def _run(text: str, run_properties: str) -> str:
    return f'<w:r>{run_properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
