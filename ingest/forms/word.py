"""Word documents from paragraphs and tables.

Tables are written as XML text and parsed once: building them cell by cell through python-docx takes
about twenty times as long.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Literal
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from ingest.forms import controls

SONG, FANGSONG, HEI = "宋体", "仿宋", "黑体"
_LATIN = "Times New Roman"
_PAGE = (210, 297)  # A4, mm
_MARGINS = {"top": 30, "bottom": 28, "left": 28, "right": 26}  # mm
_TWIPS_A_MM = 1440 / 25.4
# A file must not change with the moment it is written: zip entries carry this date instead.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """How a piece of text looks; ``size`` in points, ``line`` an exact line height in points."""

    font: str = FANGSONG
    size: float = 16
    bold: bool = False
    underline: bool = False
    align: Literal["left", "center", "both", "right"] = "both"
    indent: bool = False  # by two characters, as Chinese paragraphs begin
    line: float | None = 28
    before: float = 0
    page_break_before: bool = False
    keep_next: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: ``span`` columns wide; ``merge`` joins it with the cells below.

    ``choices`` make it a drop-down list; ``has_boxes`` makes each □ or ☑ a box to click.
    """

    text: str = ""
    look: Look | None = None
    span: int = 1
    merge: Literal["", "restart", "continue"] = ""
    choices: tuple[str, ...] = ()
    has_boxes: bool = False


_CELL_MARGINS = "<w:tblCellMar>{}</w:tblCellMar>".format(
    "".join(
        f'<w:{side} w:w="{twips}" w:type="dxa"/>'
        for side, twips in (("top", 30), ("left", 85), ("bottom", 30), ("right", 85))
    )
)

CELL = Look(font=SONG, size=10.5, align="center", line=None)
CELL_LEFT = replace(CELL, align="left")
HEAD = replace(CELL, bold=True)


class WordForm:
    """A document that grows from top to bottom and ends as bytes, the same for the same content."""

    def __init__(self, *, landscape: bool = False) -> None:
        self._document = Document(io.BytesIO(_base(landscape)))
        self._end = self._document.element.body.sectPr
        self._usable_mm = _PAGE[landscape] - _MARGINS["left"] - _MARGINS["right"]

    def paragraph(self, *pieces: str | tuple[str, Look], look: Look) -> None:
        """Add a paragraph; pieces with a look of their own are runs apart."""
        runs = [piece if isinstance(piece, tuple) else (piece, look) for piece in pieces]
        self._append(f"<w:p {nsdecls('w')}>{_paragraph(runs, look)}</w:p>")

    def table(
        self,
        widths: Sequence[float],
        rows: Iterable[Sequence[Cell]],
        *,
        head_rows: int = 1,
        row_height: float = 22,
        split_runs: bool = False,
    ) -> None:
        """Add a bordered table over the whole width.

        ``widths`` are proportions of the columns, ``row_height`` the least height in points;
        ``head_rows`` are repeated on each page the table runs over.
        """
        scale = self._usable_mm * _TWIPS_A_MM / sum(widths)
        twips = [round(width * scale) for width in widths]
        body = "".join(
            _row(cells, twips, row_height, is_head=number < head_rows, split_runs=split_runs)
            for number, cells in enumerate(rows)
        )
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
        self._append(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
            f'<w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/>{_CELL_MARGINS}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
        )

    def to_bytes(self, *, title: str, author: str, written: datetime) -> bytes:
        """The .docx file. ``written`` stands in its properties instead of the present moment."""
        properties = self._document.core_properties
        properties.title, properties.author, properties.last_modified_by = title, author, author
        properties.created = properties.modified = written
        properties.comments, properties.language = "", "zh-CN"
        buffer = io.BytesIO()
        self._document.save(buffer)
        return _with_fixed_dates(buffer.getvalue())

    def _append(self, xml: str) -> None:
        self._end.addprevious(parse_xml(xml))


@cache
def _base(landscape: bool) -> bytes:
    """An empty A4 document with Chinese fonts and a page number at the foot."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _LATIN, Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
    section = document.sections[0]
    width, height = _PAGE[::-1] if landscape else _PAGE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    for side, millimetres in _MARGINS.items():
        setattr(section, f"{side}_margin", Mm(millimetres))
    look = Look(font=SONG, size=14, align="center", line=None)
    field = "".join(
        f"<w:r>{_run_properties(look)}{inner}</w:r>"
        for inner in (
            '<w:t xml:space="preserve">－ </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> －</w:t>',
        )
    )
    footer = section.footer
    footer.is_linked_to_previous = False
    footer.paragraphs[0]._p.getparent().replace(
        footer.paragraphs[0]._p,
        parse_xml(f"<w:p {nsdecls('w')}>{_paragraph_properties(look)}{field}</w:p>"),
    )
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _row(
    cells: Sequence[Cell], twips: list[int], height: float, *, is_head: bool, split_runs: bool
) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    parts = [
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{round(height * 20)}" w:hRule="atLeast"/>'
        f"{head}</w:trPr>"
    ]
    column = 0
    for cell in cells:
        width = sum(twips[column : column + cell.span])
        column += cell.span
        look = cell.look or (HEAD if is_head else CELL)
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        merge = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}
        parts.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge[cell.merge]}'
            f'<w:vAlign w:val="center"/></w:tcPr>'
            f"<w:p>{_cell_content(cell, look, split_runs=split_runs)}</w:p></w:tc>"
        )
    return "".join([*parts, "</w:tr>"])


def _cell_content(cell: Cell, look: Look, *, split_runs: bool) -> str:
    if cell.choices:
        return _paragraph_properties(look) + controls.drop_down(
            cell.text, cell.choices, _run_properties(look)
        )
    if cell.has_boxes:
        return _paragraph_properties(look) + controls.boxes(cell.text, _run_properties(look))
    halves = len(cell.text) // 2 if split_runs else 0
    return _paragraph(
        [(part, look) for part in (cell.text[:halves], cell.text[halves:]) if part], look
    )


def _paragraph(runs: Sequence[tuple[str, Look]], look: Look) -> str:
    return _paragraph_properties(look) + "".join(
        f"<w:r>{_run_properties(run_look)}{_text(text)}</w:r>" for text, run_look in runs
    )


def _text(text: str) -> str:
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return "<w:br/>".join(lines)


def _run_properties(look: Look) -> str:
    fonts = f'w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{look.font}"'
    bold = "<w:b/>" if look.bold else ""
    underline = '<w:u w:val="single"/>' if look.underline else ""
    half_points = round(look.size * 2)
    return (
        f'<w:rPr><w:rFonts {fonts}/>{bold}<w:sz w:val="{half_points}"/>'
        f'<w:szCs w:val="{half_points}"/>{underline}</w:rPr>'
    )


def _paragraph_properties(look: Look) -> str:
    flags = ("<w:keepNext/>" if look.keep_next else "") + (
        "<w:pageBreakBefore/>" if look.page_break_before else ""
    )
    line = f' w:line="{round(look.line * 20)}" w:lineRule="exact"' if look.line else ""
    indent = '<w:ind w:firstLineChars="200" w:firstLine="640"/>' if look.indent else ""
    return (
        f'<w:pPr>{flags}<w:spacing w:before="{round(look.before * 20)}" w:after="0"{line}/>'
        # The mark's own size: without it an empty cell is as high as the document's default font.
        f'{indent}<w:jc w:val="{look.align}"/>{_run_properties(look)}</w:pPr>'
    )


def _with_fixed_dates(archive: bytes) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return buffer.getvalue()
