"""Notes of a worksheet: the comments part that holds the text, the VML drawing that shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from lxml import etree

from ingest.answer.notes import AUTHOR, SheetCell, legal
from ingest.answer.package import PackageEdit, office_relationships
from ingest.grid import column_letters
from ingest.readers.errors import UnreadableFile

Element = etree._Element

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What may follow legacyDrawing in a worksheet (ECMA-376, CT_Worksheet).
_AFTER_DRAWING = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_VML_NAMES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE_TYPE = (
    f'<v:shapetype {_VML_NAMES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape {names} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
    'margin-left:60pt;margin-top:2pt;width:260pt;height:{height}pt;z-index:1;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)
_END = b"</xml>"
_SHAPE_IDS = re.compile(rb"_x0000_s(\d{1,9})")
_IDS_A_SHEET = 1024  # Excel gives each drawing a block of this many shape ids
_LINE_POINTS, _LINE_CHARACTERS = 14, 20  # of the box above, in Excel's note font


class SheetNotes:
    """The notes of one sheet, those that are there already among them."""

    def __init__(self, edit: PackageEdit, part: str, root: Element) -> None:
        self._edit = edit
        self._part = part
        self._root = root
        self._namespace = str(etree.QName(root).namespace)
        self._rels = office_relationships(self._namespace == _STRICT)
        related = edit.package.related(part)
        present = {id_: name for id_, (_, name) in related.items() if name in edit.package.names}
        comments = (name for kind, name in related.values() if kind == "comments")
        self._comments_part = next((name for name in comments if name in present.values()), None)
        drawing = root.find(f"{{{self._namespace}}}legacyDrawing")
        self._has_drawing = drawing is not None
        self._vml_part = (
            present.get(drawing.get(f"{{{self._rels}}}id", "")) if drawing is not None else None
        )
        self._comments = (
            edit.package.xml(self._comments_part) if self._comments_part else self._new_comments()
        )
        self._by_cell = {c.get("ref"): c for c in self._comments.iter(self._name("comment"))}
        self._author = self._author_id()
        self._shapes: list[str] = []
        self._first_shape = self._first_shape_id()

    def add(self, cell: SheetCell, lines: Sequence[str]) -> None:
        """Write lines into a cell's note, after what others wrote; an earlier answer's is replaced."""
        reference = f"{column_letters(cell.col)}{cell.row}"
        comment = self._by_cell.get(reference)
        if comment is not None and comment.get("authorId") == str(self._author):
            for child in list(comment):
                comment.remove(child)
            self._append(comment, "\n".join(lines))
            return
        if comment is not None:
            self._append(comment, "\n" + "\n".join(lines))
            return
        comments = self._comments.find(self._name("commentList"))
        assert comments is not None
        comment = etree.SubElement(comments, self._name("comment"), ref=reference)
        comment.set("authorId", str(self._author))
        self._by_cell[reference] = comment
        self._append(comment, "\n".join(lines))
        self._shapes.append(
            _SHAPE.format(
                names=_VML_NAMES,
                number=self._first_shape + len(self._shapes),
                height=_height(lines),
                row=cell.row - 1,
                column=cell.col - 1,
            )
        )

    def put(self) -> None:
        """Write the comments and the drawing, and tie new parts to the sheet."""
        is_strict = self._namespace == _STRICT
        if self._comments_part:
            self._edit.put(self._comments_part, self._comments)
        else:
            part = self._edit.unused("xl/comments{}.xml")
            self._edit.add_part(part, self._comments, _COMMENTS_TYPE)
            self._edit.relate(self._part, "comments", part, is_strict)
        shapes = "".join(self._shapes).encode()
        if not shapes:
            return
        if self._has_drawing:
            self._extend_drawing(shapes)
            return
        part = self._edit.unused("xl/drawings/vmlDrawing{}.vml")
        block = self._first_shape // _IDS_A_SHEET
        layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data={quoteattr(str(block))}/>'
        start = f"<xml {_VML_NAMES}>{layout}</o:shapelayout>{_SHAPE_TYPE}".encode()
        self._edit.put(part, start + shapes + _END)
        self._edit.declare_ending("vml", _VML_TYPE)
        drawing = self._root.makeelement(self._name("legacyDrawing"))
        drawing.set(
            f"{{{self._rels}}}id", self._edit.relate(self._part, "vmlDrawing", part, is_strict)
        )
        after = {self._name(name) for name in _AFTER_DRAWING}
        following = next((child for child in self._root if child.tag in after), None)
        if following is None:
            self._root.append(drawing)
        else:
            following.addprevious(drawing)

    def _extend_drawing(self, shapes: bytes) -> None:
        """Add shapes to the drawing as text: what Excel writes there is not always XML."""
        vml = self._edit.package.part(self._vml_part) if self._vml_part else b""
        before, end, after = vml.rpartition(_END)
        if not end:
            raise UnreadableFile("F03", found=self._vml_part or self._part)
        kind = b"" if b'"_x0000_t202"' in vml else _SHAPE_TYPE.encode()
        assert self._vml_part is not None
        self._edit.put(self._vml_part, before + kind + shapes + end + after)

    def _name(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    def _new_comments(self) -> Element:
        return etree.fromstring(
            f'<comments xmlns="{self._namespace}"><authors/><commentList/></comments>'
        )

    def _author_id(self) -> int:
        authors = self._comments.find(self._name("authors"))
        if authors is None or self._comments.find(self._name("commentList")) is None:
            raise UnreadableFile("F03", found=self._comments_part or self._part)
        names = [author.text for author in authors]
        if AUTHOR not in names:
            etree.SubElement(authors, self._name("author")).text = AUTHOR
            names.append(AUTHOR)
        return names.index(AUTHOR)

    def _first_shape_id(self) -> int:
        if self._vml_part:
            taken = _SHAPE_IDS.findall(self._edit.package.part(self._vml_part))
            return max(map(int, taken), default=_IDS_A_SHEET) + 1
        return _IDS_A_SHEET * _sheet_number(self._part) + 1

    def _append(self, comment: Element, text: str) -> None:
        """Add a run to a note; plain text that stands there becomes a run, as Excel expects."""
        holder = comment.find(self._name("text"))
        if holder is None:
            holder = etree.SubElement(comment, self._name("text"))
            comment.insert(0, holder)
        plain = holder.find(self._name("t"))
        if plain is not None:
            run = holder.makeelement(self._name("r"))
            holder.insert(0, run)
            run.append(plain)
        runs = holder.findall(self._name("r"))
        run = holder.makeelement(self._name("r"))
        holder.insert(len(runs), run)
        written = etree.SubElement(run, self._name("t"))
        written.set(_SPACE, "preserve")
        written.text = legal(text)


def _sheet_number(part: str) -> int:
    """A number of the sheet's own, for its block of shape ids: 3 of xl/worksheets/sheet3.xml."""
    digits = re.findall(r"\d{1,4}", part)
    return max(int(digits[-1]), 1) if digits else 1


def _height(lines: Sequence[str]) -> int:
    """Points that the lines take in the box."""
    shown = sum(1 + len(line) // _LINE_CHARACTERS for line in lines)
    return _LINE_POINTS * (shown + 1)
