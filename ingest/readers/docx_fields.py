"""Fields, form check boxes and content controls of a Word document: what the page shows of them.

Works in place, as `docx_plain` does: codes and placeholders go, results and ticks stay.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from ingest.readers.docx_names import (
    CARRIERS,
    PARAGRAPH,
    TEXT,
    TICKED,
    UNTICKED,
    VAL,
    W14,
    Element,
    is_on,
    w,
)

FIELD, SIMPLE_FIELD = w("fldChar"), w("fldSimple")
CONTROL, CONTROL_CONTENT = w("sdt"), w("sdtContent")


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
    """Show results and not codes, and legacy check boxes as ticks.

    A code that never reaches its result ends with its paragraph: a broken field must not hide the
    rest of the document.
    """
    for simple in elements(root, SIMPLE_FIELD):
        box = next(simple.iter(w("checkBox")), None)
        if box is not None:
            _show_in(simple, _legacy_state(box))
    if next(root.iter(FIELD), None) is None:
        return
    hidden: list[bool] = []  # one entry a field we are inside of
    for element in elements(root, PARAGRAPH, FIELD, *CARRIERS):
        if element.tag == PARAGRAPH:
            hidden = [False for is_hidden in hidden if not is_hidden]
        elif element.tag != FIELD:
            if any(hidden):
                _hide([element])
        else:
            _step_field(element, hidden)


def _step_field(mark: Element, hidden: list[bool]) -> None:
    kind = mark.get(w("fldCharType"))
    if kind == "begin":
        box = next(mark.iter(w("checkBox")), None)
        if box is not None:
            show(mark, "" if any(hidden) else _legacy_state(box))
        hidden.append(True)
    elif kind == "separate" and hidden:
        hidden[-1] = False
    elif kind == "end" and hidden:
        hidden.pop()


def _legacy_state(box: Element) -> str:
    """State of a form check box: its own, else its default; off when it says neither."""
    for name in ("checked", "default"):
        said = box.find(w(name))
        if said is not None:
            return TICKED if is_on(said.get(VAL)) else UNTICKED
    return UNTICKED


def show_controls(root: Element) -> None:
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
            _hide(elements(content, *CARRIERS))


def _show_in(holder: Element, text: str) -> None:
    """Make ``text`` all that a holder of runs, paragraphs or cells shows."""
    carriers = elements(holder, *CARRIERS)
    _hide(carriers)
    if carriers:
        carriers[0].text = text
    else:
        inner = next(holder.iter(PARAGRAPH), holder)
        etree.SubElement(inner, TEXT).text = text
