"""Word comments at the cells and paragraphs that issues name; the text stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from ingest.answer.notes import AUTHOR, FIRST, Marked, Note, Position, legal, nearest_place, stamp
from ingest.answer.package import PackageEdit
from ingest.readers.errors import UnreadableFile
from ingest.readers.package import Package
from ingest.readers.word.document import places
from ingest.readers.word.names import STRICT, TRANSITIONAL

Element = etree._Element

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RANGE_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference", "comment")


def mark_docx(
    package: Package, data: bytes, main_part: str, notes: Sequence[Note], at: datetime
) -> Marked:
    """Comment each note at its place, in reading order; F03 when there is nowhere to put one.

    A note whose place is not in the document goes to its first paragraph and names the place.
    """
    document = _Document(package, data, main_part)
    placed = sorted(
        ((document.position(note.place), note) for note in notes), key=lambda pair: pair[0]
    )
    for _, note in placed:
        document.comment(note, at)
    return Marked(document.to_bytes(), {note.place: position for position, note in placed})


class _Document:
    """A document that is being commented on."""

    def __init__(self, package: Package, data: bytes, main_part: str) -> None:
        self._edit = PackageEdit(package, data)
        self._main_part = main_part
        self._root = package.xml(main_part)
        self._namespace = etree.QName(self._root).namespace or TRANSITIONAL
        self._spots = places(self._root, main_part, package.limits, package)
        self._order = {place: number for number, place in enumerate(self._spots)}
        related = package.related(main_part).values()
        found = (name for kind, name in related if kind == "comments" and name in package.names)
        self._comments_part = next(found, None)
        self._comments = (
            package.xml(self._comments_part)
            if self._comments_part
            else self._root.makeelement(self._w("comments"), nsmap={"w": self._namespace})
        )
        self._next_id = 1 + max(self._ids(), default=-1)
        self._leave_out_own()

    def position(self, place: str) -> Position:
        """Where a place stands among all places; first for the file as a whole."""
        found = nearest_place(place, self._order)
        return (self._order[found], 0, 0) if found is not None else FIRST

    def comment(self, note: Note, at: datetime) -> None:
        """Add one comment: its text, its range and the mark that shows it."""
        found = nearest_place(note.place, self._spots)
        paragraph = self._paragraph(self._spots[found]) if found is not None else None
        lines = note.lines if paragraph is not None else (note.place, *note.lines)
        self._anchor(paragraph if paragraph is not None else self._first_paragraph())
        self._write(lines, at)
        self._next_id += 1

    def to_bytes(self) -> bytes:
        """The document with its comments."""
        self._edit.put(self._main_part, self._root)
        if self._comments_part is not None:
            self._edit.put(self._comments_part, self._comments)
        else:
            folder = self._main_part.rpartition("/")[0]
            part = self._edit.unused(f"{folder}/comments{{}}.xml".lstrip("/"))
            self._edit.add_part(part, self._comments, _COMMENTS_TYPE)
            is_strict = self._namespace == STRICT
            self._edit.relate(self._main_part, "comments", part, is_strict)
        return self._edit.to_bytes()

    def _w(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    def _ids(self) -> list[int]:
        tags = [self._w(name) for name in _RANGE_MARKS]
        marks = [*self._root.iter(*tags), *self._comments.iter(*tags)]
        texts = [str(mark.get(self._w("id"), "")) for mark in marks]
        return [int(text) for text in texts if text.isascii() and text.isdigit()]

    def _leave_out_own(self) -> None:
        """Leave out the comments of an earlier answer: people correct the marked copy itself."""
        number, author = self._w("id"), self._w("author")
        own = [c for c in self._comments.iter(self._w("comment")) if c.get(author) == AUTHOR]
        ids = {comment.get(number) for comment in own}
        marks = self._root.iter(*(self._w(name) for name in _RANGE_MARKS))
        for element in [*own, *(mark for mark in marks if mark.get(number) in ids)]:
            parent = element.getparent()
            if parent is None:
                continue
            parent.remove(element)
            around = parent.getparent()
            is_empty = all(child.tag == self._w("rPr") for child in parent)
            if around is not None and parent.tag == self._w("r") and is_empty:
                around.remove(parent)

    def _paragraph(self, element: Element) -> Element | None:
        """The paragraph itself, or the first of a cell that is not in a table within it.

        Word knows no comments inside text boxes: there it is the paragraph that holds the box.
        """
        boxes = list(element.iterancestors(self._w("txbxContent")))
        if boxes:
            return next(boxes[-1].iterancestors(self._w("p")), None)
        if element.tag == self._w("p"):
            return element
        own = (p for p in element.iter(self._w("p")) if self._cell_of(p) is element)
        return next(own, None)

    def _cell_of(self, paragraph: Element) -> Element | None:
        return next(paragraph.iterancestors(self._w("tc")), None)

    def _first_paragraph(self) -> Element:
        first = next(self._root.iter(self._w("p")), None)
        if first is None:
            raise UnreadableFile("F03", found=self._main_part)
        return first

    def _anchor(self, paragraph: Element) -> None:
        number = {self._w("id"): str(self._next_id)}
        properties = paragraph.find(self._w("pPr"))
        start = paragraph.makeelement(self._w("commentRangeStart"), number)
        paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, start)
        etree.SubElement(paragraph, self._w("commentRangeEnd"), number)
        run = etree.SubElement(paragraph, self._w("r"))
        etree.SubElement(run, self._w("commentReference"), number)

    def _write(self, lines: Sequence[str], at: datetime) -> None:
        comment = etree.SubElement(self._comments, self._w("comment"))
        comment.set(self._w("id"), str(self._next_id))
        comment.set(self._w("author"), AUTHOR)
        comment.set(self._w("date"), stamp(at))
        comment.set(self._w("initials"), AUTHOR[:2])
        for number, line in enumerate(lines):
            paragraph = etree.SubElement(comment, self._w("p"))
            if number == 0:
                etree.SubElement(
                    etree.SubElement(paragraph, self._w("r")), self._w("annotationRef")
                )
            text = etree.SubElement(etree.SubElement(paragraph, self._w("r")), self._w("t"))
            text.set(_SPACE, "preserve")
            text.text = legal(line)
