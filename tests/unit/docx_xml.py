"""Builds small .docx files from hand-written XML, so that a test shows the markup it is about."""

from __future__ import annotations

import io
import zipfile

from ingest.grid import Cell, Document
from ingest.readers import Limits, read_document
from warehouse.rules.files import load_registry

LIMITS = Limits.of(load_registry().parameters)

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    }.items()
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def document_xml(body: str) -> str:
    """A main part around the body's content."""
    return f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def zip_of(parts: dict[str, str | bytes]) -> bytes:
    """A zip of the parts, compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def docx(body: str, **others: str) -> bytes:
    """A .docx whose body is ``body``; ``others`` are the contents of its parts by kind (styles=...)."""
    parts: dict[str, str | bytes] = {"_rels/.rels": RELS, "word/document.xml": document_xml(body)}
    if others:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        links = "".join(
            f'<Relationship Id="rId{name}" Type="{kind}/{name}" Target="{name}.xml"/>'
            for name in others
        )
        parts["word/_rels/document.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{links}</Relationships>"
        )
    for name, content in others.items():
        root = _ROOTS[name]
        parts[f"word/{name}.xml"] = f"<w:{root} {NAMESPACES}>{content}</w:{root}>"
    return zip_of(parts)


_ROOTS = {
    "styles": "styles",
    "numbering": "numbering",
    "glossaryDocument": "glossaryDocument",
    "aFChunk": "p",
}


def read(body: str, **others: str) -> Document:
    """What the reader makes of a body."""
    return read_document("报告.docx", docx(body, **others), LIMITS)


def run(text: str, properties: str = "") -> str:
    """A run set in a way."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def in_cell(*content: str, **others: str) -> Cell:
    """What the reader makes of a paragraph in a cell."""
    return cell_of(read(tbl(tr(tc(p(*content)), "邻")), **others), 1, 1)


def r(text: str) -> str:
    """A run."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*content: str) -> str:
    """A paragraph of runs; plain words become a run."""
    return f"<w:p>{''.join(c if c.startswith('<') or not c else r(c) for c in content)}</w:p>"


def tc(*content: str, pr: str = "") -> str:
    """A cell of paragraphs; plain words become a paragraph."""
    inner = "".join(c if c.startswith("<") else p(c) for c in content) or "<w:p/>"
    return f"<w:tc>{f'<w:tcPr>{pr}</w:tcPr>' if pr else ''}{inner}</w:tc>"


def tr(*cells: str, pr: str = "") -> str:
    """A row of cells; plain words become a cell."""
    inner = "".join(c if c.startswith("<") else tc(c) for c in cells)
    return f"<w:tr>{f'<w:trPr>{pr}</w:trPr>' if pr else ''}{inner}</w:tr>"


def tbl(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def texts(document: Document, table: int = 0) -> list[list[str | None]]:
    """The texts of a table, counted from 0 with the nested ones in between; None where covered."""
    grid = list(document.grids())[table]
    return [[cell.text if cell is not None else None for cell in row] for row in grid.rows]


def only_text(body: str) -> str:
    """The text of a document's paragraphs, one a line."""
    return "\n".join(paragraph.text for paragraph in read(body).paragraphs())


def cell_of(document: Document, row: int, col: int) -> Cell:
    """A cell of the first table by its place."""
    cell = next(document.grids()).rows[row - 1][col - 1]
    assert cell is not None
    return cell
