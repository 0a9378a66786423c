"""Fields, form check boxes and content controls of a Word document: what the page shows of them.

Works in place, as `docx_plain` does: codes and placeholders go, results and ticks stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from ingest.grid import UNKNOWN, Doubt
from ingest.readers.word.names import (
    CARRIERS,
    DOUBT,
    PARAGRAPH,
    TEXT,
    VAL,
    W14,
    Element,
    is_on,
    w,
)
from ingest.readers.word.parts import DocumentParts
from ingest.readers.word.symbols import TICKED, UNTICKED, of_sym

FIELD, SIMPLE_FIELD = w("fldChar"), w("fldSimple")
CONTROL, CONTROL_CONTENT = w("sdt"), w("sdtContent")
_CODE = w("instrText")
_SYMBOL_CODE = re.compile(
    r'\s*SYMBOL\s+(?P<code>0[xX][0-9A-Fa-f]{1,6}|[1-9]\d{0,6}|0)\b(?:.*?\\f\s+"?(?P<font>[^"\\]+?)"?\s*(?:\\|$))?',
    re.IGNORECASE,
)
# What Word and LibreOffice put into a control that nothing was typed into.
_OWN_PROMPTS = re.compile(
    r"(?:单击|点击|单击或点击|点击或轻触)(?:此处|这里|以)|选择一?(?:项|个日期)"
    r"|(?:Click|Tap|Click or tap)\b.*\b(?:enter|here|date)\b|Choose an item",
    re.IGNORECASE,
)


def elements(root: Element, *tags: str) -> list[Element]:
    """All elements of these names, in order; the tree may be changed while they are gone through."""
    return list(root.iter(*tags))


def show(element: Element, text: str) -> None:
    """Turn an element into a carrier of ``text``."""
    element.tag = TEXT
    element.text = text


def _hide(carriers: Iterable[Element]) -> None:
    for carrier in carriers:
        show(carrier, "")


def show_fields(root: Element) -> None:
    """Show results and not codes, legacy check boxes as ticks, and drop-downs by what is chosen.

    A code that never reaches its result ends with its paragraph: a broken field must not hide the
    rest of the document.
    """
    for simple in elements(root, SIMPLE_FIELD):
        box = next(simple.iter(w("checkBox")), None)
        if box is not None:
            _show_in(simple, _legacy_state(box))
    if next(root.iter(FIELD), None) is None:
        return
    inside: list[_Field] = []  # one entry a field we are inside of
    for element in elements(root, PARAGRAPH, FIELD, _CODE, *CARRIERS):
        if element.tag == PARAGRAPH:
            inside = [field for field in inside if not field.is_code]
        elif element.tag == _CODE:
            if inside:
                inside[-1].code += element.text or ""
        elif element.tag != FIELD:
            if any(field.is_code for field in inside):
                _hide([element])
        else:
            _step_field(element, inside)


@dataclass(slots=True)
class _Field:
    """A field while it is gone through: its code up to its result, which not every field has."""

    is_code: bool = True
    is_form: bool = False
    code: str = ""


def _step_field(mark: Element, inside: list[_Field]) -> None:
    kind = mark.get(w("fldCharType"))
    is_shown = not any(field.is_code for field in inside)
    if kind == "begin":
        box, choice = next(mark.iter(w("checkBox")), None), next(mark.iter(w("ddList")), None)
        if box is not None:
            show(mark, _legacy_state(box) if is_shown else "")
        elif choice is not None:
            show(mark, _legacy_choice(choice) if is_shown else "")
        inside.append(_Field(is_form=box is not None or choice is not None))
    elif kind == "separate" and inside:
        inside[-1].is_code = False
    elif kind == "end" and inside:
        field = inside.pop()
        if field.is_code and not field.is_form and not any(outer.is_code for outer in inside):
            text, doubt = _without_result(field.code)
            show(mark, text)
            if doubt is not None:
                mark.addnext(mark.makeelement(DOUBT, {"kind": doubt.kind, "text": doubt.text}))


def _without_result(code: str) -> tuple[str, Doubt | None]:
    """What a field shows that keeps no result: an equation, a symbol, a number, the text of a button.

    All others that keep none show nothing.
    """
    words = code.split()
    name = words[0].upper() if words else ""
    if name in ("MACROBUTTON", "GOTOBUTTON"):
        return " ".join(words[2:]), None
    if name == "EQ":
        return UNKNOWN, Doubt("equation", code.strip())
    if name in ("AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM"):
        return UNKNOWN, Doubt("symbol", code.strip())
    if name == "SYMBOL":
        found = _SYMBOL_CODE.match(code)
        number = int(found["code"], 0) if found else None
        return of_sym((found["font"] or "") if found else "", number)
    return "", None


def _legacy_state(box: Element) -> str:
    """State of a form check box: its own, else its default; off when it says neither."""
    for name in ("checked", "default"):
        said = box.find(w(name))
        if said is not None:
            return TICKED if is_on(said.get(VAL)) else UNTICKED
    return UNTICKED


def _legacy_choice(choice: Element) -> str:
    """The entry of a form drop-down that is chosen: its result, else its default, else the first."""
    entries = [entry.get(VAL, "") for entry in choice.iter(w("listEntry"))]
    for name in ("result", "default"):
        said = choice.find(w(name))
        if said is not None:
            number = said.get(VAL, "")
            is_entry = number.isascii() and number.isdigit() and int(number[:6]) < len(entries)
            return entries[int(number[:6])] if is_entry else ""
    return entries[0] if entries else ""


def show_controls(root: Element, parts: DocumentParts) -> None:
    """Show check boxes of content controls as ticks, and no placeholder text."""
    for control in elements(root, CONTROL):
        properties, content = control.find(w("sdtPr")), control.find(CONTROL_CONTENT)
        if properties is None or content is None:
            continue
        box, holder = properties.find(W14 + "checkbox"), properties.find(w("showingPlcHdr"))
        if box is not None:
            checked = box.find(W14 + "checked")
            on = checked is not None and is_on(checked.get(W14 + "val"))
            _show_in(content, TICKED if on else UNTICKED)
        elif holder is not None and is_on(holder.get(VAL)):
            _hide(_prompt_of(properties, content, parts))


def _prompt_of(properties: Element, content: Element, parts: DocumentParts) -> list[Element]:
    """What in a control is but its prompt. Some programs leave the mark of a prompt on filled controls.

    The prompt as the document keeps it, text in the style of prompts, or Word's own words.
    """
    carriers = elements(content, *CARRIERS)
    text = "".join(carrier.text or "" for carrier in carriers).strip()
    kept = properties.find(f"{w('placeholder')}/{w('docPart')}")
    prompt = parts.prompts.get(kept.get(VAL, ""), "") if kept is not None else ""
    offered = _choices_of(properties)
    if offered and text not in offered:
        return carriers  # nothing of the list was chosen: what stands there asks for it
    if (text and text == prompt) or _OWN_PROMPTS.match(text):
        return carriers
    return [carrier for carrier in carriers if _is_in_prompt_style(carrier, parts)]


def _choices_of(properties: Element) -> set[str]:
    """The texts that a drop-down list offers; an item without a value is Word's own prompt."""
    items = [
        item
        for choices in properties.iter(w("dropDownList"))
        for item in choices.iter(w("listItem"))
        if item.get(w("value"))
    ]
    return {item.get(w("displayText")) or item.get(w("value")) or "" for item in items}


def _is_in_prompt_style(carrier: Element, parts: DocumentParts) -> bool:
    run = carrier.getparent()
    style = run.find(f"{w('rPr')}/{w('rStyle')}") if run is not None else None
    return style is not None and parts.all_styles.is_placeholder(style.get(VAL, ""))


def _show_in(holder: Element, text: str) -> None:
    """Make ``text`` all that a holder of runs, paragraphs or cells shows."""
    carriers = elements(holder, *CARRIERS)
    _hide([*carriers, *elements(holder, DOUBT)])
    if carriers:
        carriers[0].text = text
    else:
        inner = next(holder.iter(PARAGRAPH), holder)
        etree.SubElement(inner, TEXT).text = text
