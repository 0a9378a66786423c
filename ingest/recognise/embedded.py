"""Other files that are embedded in a document in place of its text (altChunk): said where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.findings import Finding, Source
from ingest.grid import EMBEDDED, Document, Doubt


def embedded_parts(document: Document, file: str) -> Iterator[Finding]:
    """F12 for each embedded part that was not read, in reading order."""
    for paragraph in document.paragraphs():
        yield from _said(paragraph.doubts, Source(file, paragraph.place))
    for grid in document.grids():
        for row in grid.rows:
            for cell in row:
                if cell is not None and cell.doubts:
                    yield from _said(cell.doubts, Source(file, grid.place(cell.row, cell.col)))


def _said(doubts: Iterable[Doubt], source: Source) -> Iterator[Finding]:
    for doubt in doubts:
        if doubt.kind == "object" and doubt.text.startswith(EMBEDDED):
            found = doubt.text.removeprefix(EMBEDDED)
            yield Finding("F12", source, found, parts={"found": found or "altChunk"})
