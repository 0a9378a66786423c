"""What stands on a page of a Word document and is no text: pictures, objects, embedded parts, notes.

Works in place, as `docx_plain` does: each leaves a doubt where it stands, so that nothing of it is
lost without a word.
"""

from __future__ import annotations

from collections.abc import Mapping

from ingest.grid import EMBEDDED, UNKNOWN, Doubt
from ingest.readers.word.fields import elements, show
from ingest.readers.word.math import EQUATION, linear
from ingest.readers.word.names import (
    CARRIERS,
    DOUBT,
    MATH_TEXT,
    PARAGRAPH,
    TEXT,
    Element,
    is_on,
    leave_doubt,
    w,
)
from ingest.readers.word.scripts import written

ALT_CHUNK, SUB_DOCUMENT = w("altChunk"), w("subDoc")
OBJECT, DRAWING, PICTURE, INK = w("object"), w("drawing"), w("pict"), w("contentPart")
FOOTNOTE, ENDNOTE = w("footnoteReference"), w("endnoteReference")
READING = w("rt")  # the reading above a character
# What Word works out itself and sets into a run, without storing what it shows.
WORKED_OUT = tuple(
    map(
        w,
        (
            "pgNum",
            "dayShort",
            "dayLong",
            "monthShort",
            "monthLong",
            "yearShort",
            "yearLong",
        ),
    )
)
_TEXT_BOX = w("txbxContent")
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OLE = "{urn:schemas-microsoft-com:office:office}"
_VML = "{urn:schemas-microsoft-com:vml}"
_IMAGES = (_A + "blip", _VML + "imagedata", _A + "graphicData")
_TEXT_SHAPES = ("wordprocessingShape", "wordprocessingGroup", "wordprocessingCanvas")
_NAME_LENGTH = 60


def note_embedded(root: Element, parts: Mapping[str, str]) -> None:
    """Set a paragraph with its doubt where a part of another kind is to be shown (altChunk, subDoc).

    ``parts`` is relationship id -> name of the part.
    """
    for chunk in elements(root, ALT_CHUNK, SUB_DOCUMENT):
        name = parts.get(chunk.get(_R + "id", ""), "")
        doubt = Doubt("object", f"{EMBEDDED}{name.rpartition('/')[2]}")
        if chunk.tag == ALT_CHUNK:  # it stands where a paragraph could
            chunk.tag = PARAGRAPH
            del chunk[:]
            leave_doubt(chunk, doubt)
        else:
            chunk.addprevious(_holder(chunk, doubt))


def note_pictures(root: Element) -> None:
    """Leave a doubt at each picture and object; a shape that only holds text is no picture."""
    for shape in elements(root, OBJECT, DRAWING, PICTURE, INK):
        if any(outer.tag in (OBJECT, DRAWING, PICTURE) for outer in shape.iterancestors()):
            continue
        doubt = _of_object(shape) if shape.tag == OBJECT else _of_shape(shape)
        if doubt is not None:
            shape.addnext(_holder(shape, doubt))


def _of_object(item: Element) -> Doubt:
    program = next((ole.get("ProgID", "") for ole in item.iter(_OLE + "OLEObject")), "")
    return Doubt("object", program)


def _of_shape(shape: Element) -> Doubt | None:
    images = [image for image in shape.iter(*_IMAGES) if not _is_frame(image)]
    if not images:
        if next(shape.iter(_TEXT_BOX), None) is not None:
            return None
        if any(rule.get(_OLE + "hr") for rule in shape.iter(_VML + "rect")):
            return None  # a line across the page
    uris = "".join(image.get("uri", "") for image in images)
    name = _name_of(shape)[:_NAME_LENGTH]
    is_part = "/chart" in uris or "/diagram" in uris
    return Doubt("object", name) if is_part else Doubt("picture", name)


def _is_frame(graphic: Element) -> bool:
    """Whether a graphicData is but the frame of drawn shapes, which may hold text."""
    return any(kind in graphic.get("uri", "") for kind in _TEXT_SHAPES)


def _name_of(shape: Element) -> str:
    for item in shape.iter():
        if isinstance(item.tag, str) and item.tag.endswith("}docPr"):
            return item.get("descr") or item.get("name") or ""
    return ""


def note_notes(root: Element) -> None:
    """Leave a doubt where a footnote's or endnote's number stands raised; a mark of its own too."""
    counts = {FOOTNOTE: 0, ENDNOTE: 0}
    for reference in elements(root, FOOTNOTE, ENDNOTE):
        run = reference.getparent()
        if is_on(reference.get(w("customMarkFollows"), "0")) and run is not None:
            text = take_out(run)
            leave_doubt(run, Doubt("raised", text))
            continue
        counts[str(reference.tag)] += 1
        number = counts[str(reference.tag)]
        shown = str(number) if reference.tag == FOOTNOTE else written(number, "lowerRoman") or ""
        reference.addnext(_holder(reference, Doubt("raised", shown)))


def note_readings(root: Element) -> None:
    """Leave a doubt for the small text above a character."""
    for reading in elements(root, READING):
        doubt = Doubt("raised", "".join(text.text or "" for text in reading.iter(w("t"))))
        del reading[:]
        leave_doubt(reading, doubt)


def note_worked_out(root: Element) -> None:
    """Show UNKNOWN where Word shows a page number or today's date."""
    for item in elements(root, *WORKED_OUT):
        doubt = Doubt("symbol", str(item.tag).rpartition("}")[2])
        show(item, UNKNOWN)
        item.addnext(_holder(item, doubt))


def show_equations(root: Element) -> None:
    """Show each equation as it reads on one line, with its doubt."""
    for equation in elements(root, EQUATION):
        if next(equation.iterancestors(EQUATION), None) is not None:
            continue
        text = linear(equation)
        del equation[:]
        show(equation, text)
        equation.addnext(_holder(equation, Doubt("equation", text)))


def take_out(run: Element) -> str:
    """Take what a run shows out of it; returns it."""
    text = []
    for child in list(run):
        if child.tag in CARRIERS:
            text.append((child.text or "") if child.tag in (TEXT, MATH_TEXT) else " ")
            run.remove(child)
    return "".join(text)


def _holder(beside: Element, doubt: Doubt) -> Element:
    return beside.makeelement(DOUBT, {"kind": doubt.kind, "text": doubt.text})
