"""Objects drawn over the cells of a worksheet (.xlsx): which, where, and whether they cover them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.grid import AsideKind
from ingest.readers.excel.beside import Drawn
from ingest.readers.excel.xlsx_styles import local_name, whole
from ingest.readers.package import Package

_ANCHORS = ("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor")
_COLUMN, _ROW = 609_600, 190_500  # EMU: a column and a row of the usual size


def drawn_on(package: Package, sheet_part: str) -> list[Drawn]:
    """The objects over a sheet; a shape without filling and words covers nothing, nor does a line."""
    found: list[Drawn] = []
    for kind, part in package.related(sheet_part).values():
        if kind == "drawing" and part in package.names:
            root = package.xml(part)
            for anchor in root.iter(*_ANCHORS):
                found.extend(_of_anchor(anchor))
    return found


def _of_anchor(anchor: etree._Element) -> Iterator[Drawn]:
    start, end, size = (anchor.find(f"{{*}}{name}") for name in ("from", "to", "ext"))
    position = anchor.find("{*}pos")
    top, left = _corner(start) if start is not None else _point(position, "y", "x")
    if end is not None:
        bottom, right = _last(end)
    else:
        height, width = _point(size, "cy", "cx")
        bottom, right = top + height - 1, left + width - 1
    if found := next(_objects(anchor), None):
        kind, covers = found
        yield Drawn(kind, top, max(top, bottom), left, max(left, right), covers)


def _objects(anchor: etree._Element) -> Iterator[tuple[AsideKind, bool]]:
    """The object of an anchor, or of the first of its alternatives, and whether it covers cells."""
    for item in anchor.iter("{*}sp", "{*}pic", "{*}graphicFrame", "{*}grpSp", "{*}cxnSp"):
        is_hidden = any(about.get("hidden") in ("1", "true") for about in item.iter("{*}cNvPr"))
        has_words = any((text.text or "").strip() for text in item.iter("{*}t"))
        name = local_name(item)
        if name == "pic":
            yield "picture", not is_hidden
        elif name == "graphicFrame":
            yield "chart", not is_hidden
        elif has_words:
            yield "text_box", not is_hidden
        else:
            is_filled = name != "cxnSp" and next(item.iter("{*}noFill"), None) is None
            yield "shape", is_filled and not is_hidden


def _corner(at: etree._Element) -> tuple[int, int]:
    return whole(at.findtext("{*}row")) + 1, whole(at.findtext("{*}col")) + 1


def _last(at: etree._Element) -> tuple[int, int]:
    """The last row and column that an object reaches into: one that ends at an edge does not."""
    row, col = _corner(at)
    row -= whole(at.findtext("{*}rowOff")) == 0
    col -= whole(at.findtext("{*}colOff")) == 0
    return row, col


def _point(at: etree._Element | None, down: str, across: str) -> tuple[int, int]:
    """Rows and columns, from 1, up to a point given in EMU, by the usual sizes."""
    if at is None:
        return 1, 1
    return whole(at.get(down)) // _ROW + 1, whole(at.get(across)) // _COLUMN + 1
