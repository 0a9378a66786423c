"""Equations of a Word document as they read on one line: 10³, 3/4, √2; what has no such way is UNKNOWN."""

from __future__ import annotations

from ingest.grid import UNKNOWN
from ingest.readers.word.names import TEXT, VAL, Element, is_on, w
from ingest.readers.word.scripts import lowered, raised

_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def m(name: str) -> str:
    """The qualified name of an element or attribute of equations."""
    return f"{{{_MATH}}}{name}"


EQUATION = m("oMath")
_TEXTS = frozenset({m("t"), TEXT})
_UNSEEN_IN_RUN = tuple(map(w, ("strike", "dstrike", "vanish", "specVanish", "sym")))
_PROPERTIES = "Pr"
_LINEAR_BARS = ("", "bar", "skw", "lin")


def linear(element: Element) -> str:
    """The text of an equation, or of a part of one, on one line."""
    return "".join(_read(child) for child in element)


def _read(element: Element) -> str:
    tag = element.tag
    if not isinstance(tag, str) or tag.endswith(_PROPERTIES):
        return ""
    return _READERS.get(tag, _transparent_or_unknown)(element)


def _transparent_or_unknown(element: Element) -> str:
    if element.tag in _TRANSPARENT:
        return linear(element)
    return UNKNOWN if any(True for _ in element.iter(*_TEXTS)) else ""


def _run(run: Element) -> str:
    for properties in run.iter(w("rPr")):
        if any(properties.find(name) is not None for name in _UNSEEN_IN_RUN):
            return UNKNOWN
    if next(run.iter(*_UNSEEN_IN_RUN), None) is not None:
        return UNKNOWN
    return "".join(text.text or "" for text in run.iter(*_TEXTS))


def _part(element: Element, name: str) -> str:
    part = element.find(m(name))
    return "" if part is None else linear(part)


def _setting(element: Element, name: str, default: str) -> str:
    found = element.find(f"{m(element.tag.rpartition('}')[2] + _PROPERTIES)}/{m(name)}")
    return default if found is None else found.get(m("val"), found.get(VAL, ""))


def _fraction(element: Element) -> str:
    if _setting(element, "type", "") not in _LINEAR_BARS:
        return UNKNOWN
    return f"{_grouped(_part(element, 'num'))}/{_grouped(_part(element, 'den'))}"


def _power(element: Element) -> str:
    above = _part(element, "sup")
    return _part(element, "e") + (raised(above) or f"^{_grouped(above)}")


def _index(element: Element) -> str:
    below = _part(element, "sub")
    return _part(element, "e") + (lowered(below) or f"_{_grouped(below)}")


def _both(element: Element) -> str:
    above, below = _part(element, "sup"), _part(element, "sub")
    base = _part(element, "e") + (lowered(below) or f"_{_grouped(below)}")
    return base + (raised(above) or f"^{_grouped(above)}")


def _root(element: Element) -> str:
    is_square = is_on(_setting(element, "degHide", "0")) or not _part(element, "deg")
    degree = "" if is_square else raised(_part(element, "deg"))
    if degree is None:
        return UNKNOWN
    return f"{degree}√{_grouped(_part(element, 'e'))}"


def _delimited(element: Element) -> str:
    first, last = _setting(element, "begChr", "("), _setting(element, "endChr", ")")
    between = _setting(element, "sepChr", "|")
    return first + between.join(linear(part) for part in element.findall(m("e"))) + last


def _lines(element: Element) -> str:
    return "\n".join(linear(part) for part in element.findall(m("e")))


def _grouped(text: str) -> str:
    """Brackets around what is more than one number or word."""
    return text if text.replace(".", "").isalnum() else f"({text})"


_TRANSPARENT = frozenset(
    [m(name) for name in ("oMath", "oMathPara", "e", "num", "den", "box", "fName", "func")]
    + [w(name) for name in ("ins", "moveTo", "smartTag", "hyperlink", "sdt", "sdtContent")]
)
_READERS = {
    m("r"): _run,
    w("r"): _run,
    m("f"): _fraction,
    m("sSup"): _power,
    m("sSub"): _index,
    m("sSubSup"): _both,
    m("rad"): _root,
    m("d"): _delimited,
    m("eqArr"): _lines,
}
