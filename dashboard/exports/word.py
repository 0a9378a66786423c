"""A document as Word, by the styles of Word itself, so that an office can go on writing in it."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from dashboard.exports import pictures
from dashboard.exports.document import (
    Block,
    Document,
    Facts,
    Figure,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    shares,
)
from dashboard.exports.fonts import chinese_font

TEXT_CM = 17.0
FAINT = RGBColor(0x66, 0x73, 0x6E)
GREEN = RGBColor(0x00, 0x69, 0x4F)
# On every Chinese Windows; elsewhere Word and LibreOffice put their own in its place.
FACE = "Microsoft YaHei"
LATIN = "Arial"
CELL_MARGIN = "50"
"""Twentieths of a point."""
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write(document: Document) -> bytes:
    """The document as .docx. Raises FontMissing, which its charts need."""
    file = docx.Document()
    _set_up(file, document)
    _line(file, document.title, size=17, bold=True, center=True)
    _line(file, document.subtitle, size=10, center=True, colour=FAINT)
    for caution in document.stamp.cautions:
        _shade(_line(file, caution, size=9)._p.get_or_add_pPr(), "FFF8EA")
    for block in document.blocks:
        _add(file, block)
    buffer = io.BytesIO()
    file.save(buffer)
    return _with_fixed_dates(buffer.getvalue())


def _set_up(file: Any, document: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.6)
    for name, size in (("Normal", 10), ("Heading 1", 12.5)):
        style = file.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        properties = style.element.get_or_add_rPr()
        faces = properties.get_or_add_rFonts()
        # A theme's font would win over the one that is named.
        for attribute in [each for each in faces.attrib if each.endswith("Theme")]:
            del faces.attrib[attribute]
        faces.set(qn("w:eastAsia"), FACE)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        # The forms of signs differ between Chinese, Japanese and Korean.
        language.set(qn("w:eastAsia"), "zh-CN")
        properties.append(language)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.space_before = Pt(0 if name == "Normal" else 8)
    file.styles["Heading 1"].font.color.rgb = GREEN
    _foot(section.footer.paragraphs[0], "  ".join(document.stamp.origin))
    about = file.core_properties
    about.title, about.author, about.comments = document.title, "", " ".join(document.stamp.origin)
    about.language = "zh-CN" if document.language == "zh" else "en"
    made: datetime = document.stamp.published_at.replace(tzinfo=None)
    about.created = about.modified = made


def _add(file: Any, block: Block) -> None:
    match block:
        case Heading(text):
            file.add_heading(text, 1)
        case Paragraph(text, is_finding):
            _line(file, text, bold=is_finding)
        case Facts(pairs):
            _facts(file, pairs)
        case Figure(caption, width=width):
            _caption(file, caption)
            picture = io.BytesIO(pictures.png(block, chinese_font().family))
            shape = file.add_picture(picture, width=Cm(TEXT_CM * width))
            shape._inline.docPr.set("descr", caption)
            file.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
        case Grid():
            _grid(file, block)
        case PageBreak():
            file.add_page_break()


def _line(
    file: Any,
    text: str,
    *,
    size: float = 10,
    bold: bool = False,
    center: bool = False,
    colour: RGBColor | None = None,
) -> WordParagraph:
    paragraph: WordParagraph = file.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if colour is not None:
        run.font.color.rgb = colour
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _caption(file: Any, text: str) -> None:
    paragraph = _line(file, text, size=9.5, bold=True)
    paragraph.paragraph_format.keep_with_next = True


def _facts(file: Any, pairs: Any) -> None:
    across = 4
    table = file.add_table(rows=-(-len(pairs) // across), cols=across)
    for number, (name, value) in enumerate(pairs):
        cell = table.cell(number // across, number % across).paragraphs[0]
        cell.paragraph_format.space_after = Pt(2)
        label = cell.add_run(f"{name}\n")
        label.font.size, label.font.color.rgb = Pt(8), FAINT
        cell.add_run(value).font.size = Pt(9.5)


def _grid(file: Any, block: Grid) -> None:
    _caption(file, block.caption)
    table = file.add_table(rows=0, cols=len(block.headings))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    _narrow_margins(table)
    for row in (block.headings, *block.rows):
        cells = table.add_row().cells
        for place, text in enumerate(row):
            paragraph = cells[place].paragraphs[0]
            paragraph.paragraph_format.space_before = Pt(1)
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.add_run(text).font.size = Pt(block.points)
            if place in block.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    head = table.rows[0]
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)
    for cell in head.cells:
        _shade(cell._tc.get_or_add_tcPr(), "EEF3F0")
    widths = [Cm(TEXT_CM * share) for share in shares(block)]
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _line(file, "", size=4)


def _narrow_margins(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), CELL_MARGIN)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # Before the look, which the schema wants last.
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def _shade(properties: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    properties.append(shading)


def _foot(paragraph: WordParagraph, origin: str) -> None:
    run = paragraph.add_run(f"{origin}  ")
    run.font.size, run.font.color.rgb = Pt(7.5), FAINT
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _with_fixed_dates(archive: bytes) -> bytes:
    """The same package without the time it was zipped at."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return buffer.getvalue()
