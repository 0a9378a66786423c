"""Colours of cells in a workbook: a cell's style, copied, with another fill."""

from __future__ import annotations

import copy

from lxml import etree

from ingest.answer.package import PackageEdit
from ingest.readers.package import Package

Element = etree._Element

# The gravest first. Light vermillion, amber and blue: told apart with any colour vision.
SEVERITY_FILLS = {"error": "F7B893", "review": "FFE39A", "info": "BFE0F5"}


class Fills:
    """The workbook's styles, to which coloured copies are added as they are needed."""

    def __init__(self, package: Package, main_part: str) -> None:
        related = package.related(main_part).values()
        found = (name for kind, name in related if kind == "styles" and name in package.names)
        self._part = next(found, None)
        self._root = package.xml(self._part) if self._part else None
        self._made: dict[tuple[int, str], int] = {}
        self._fill_ids: dict[str, int] = {}

    def colour(self, cell: Element, severities: set[str]) -> None:
        """Give a cell the colour of its gravest issue; nothing else about its style changes."""
        severity = next((known for known in SEVERITY_FILLS if known in severities), None)
        style = cell.get("s", "0")
        if severity is None or not (style.isascii() and style.isdigit()):
            return
        coloured = self._coloured(int(style), severity)
        if coloured is not None:
            cell.set("s", str(coloured))

    def put(self, edit: PackageEdit) -> None:
        """Write the styles that were added."""
        if self._made and self._part and self._root is not None:
            edit.put(self._part, self._root)

    def _coloured(self, style: int, severity: str) -> int | None:
        """Index of the style with the colour of a severity; None where the workbook lacks it."""
        styles = self._root.find("{*}cellXfs") if self._root is not None else None
        if styles is None or style >= len(styles) or self._fill(severity) is None:
            return None
        if (style, severity) not in self._made:
            new = copy.deepcopy(styles[style])
            new.set("fillId", str(self._fill(severity)))
            new.set("applyFill", "1")
            styles.append(new)
            styles.set("count", str(len(styles)))
            self._made[style, severity] = len(styles) - 1
        return self._made[style, severity]

    def _fill(self, severity: str) -> int | None:
        fills = self._root.find("{*}fills") if self._root is not None else None
        if fills is None:
            return None
        if severity not in self._fill_ids:
            namespace = etree.QName(fills).namespace
            fill = etree.SubElement(fills, f"{{{namespace}}}fill")
            pattern = etree.SubElement(fill, f"{{{namespace}}}patternFill", patternType="solid")
            colour = f"FF{SEVERITY_FILLS[severity]}"
            etree.SubElement(pattern, f"{{{namespace}}}fgColor", rgb=colour)
            etree.SubElement(pattern, f"{{{namespace}}}bgColor", indexed="64")
            fills.set("count", str(len(fills)))
            self._fill_ids[severity] = len(fills) - 1
        return self._fill_ids[severity]
