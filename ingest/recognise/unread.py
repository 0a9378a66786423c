"""What is said of heads, and the rows of tables whose answers could not be told from their heads."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from ingest.findings import Bilingual, Finding, Source
from ingest.grid import EMBEDDED, Document, Doubt
from ingest.recognise.cells.doubts import left_out, text_findings
from ingest.recognise.forms import RequirementRow
from ingest.recognise.labels import Lexicon
from ingest.recognise.tables.missing import embedded_part
from ingest.recognise.tables.slices import TableSlice
from ingest.text import clean


def head_findings(tables: Iterable[TableSlice], file: str) -> list[Finding]:
    """The faults of heads at their places; of a head repeated over pages, and of one extra column, one."""
    found: dict[tuple[object, ...], Finding] = {}
    for table in tables:
        for fault in table.faults:
            year = table.title.year if table.title else None
            per_year = None if fault.check_id in _SAID_ONCE else year
            source = Source(file, table.grid.place(fault.row, fault.col))
            finding = Finding(fault.check_id, source, fault.value, per_year, parts=fault.parts)
            found.setdefault((fault.check_id, table.kind, fault.value, per_year), finding)
    return list(found.values())


_SAID_ONCE = frozenset({"L09", "L12"})


def unread_requirements(
    tables: Iterable[TableSlice], read: list[RequirementRow], file: str, lexicon: Lexicon
) -> list[RequirementRow]:
    """The requirements of a table whose column of answers could not be told: there, and not answered."""
    known = {row.requirement_no for row in read}
    rows: list[RequirementRow] = []
    for table in tables:
        if table.kind != "requirements" or table.unread is None:
            continue
        for number, row in table.rows:
            requirement_no = lexicon.find_requirement(table.text(row, "requirement"))
            if requirement_no is None or requirement_no in known:
                continue
            known.add(requirement_no)
            written = " | ".join(
                cell.text for at in table.candidates if at < len(row) and (cell := row[at])
            )
            place = table.grid.place(number, table.columns["requirement"] + 1)
            evidence = table.text(row, "evidence") or None
            rows.append(
                RequirementRow(requirement_no, None, written, evidence, Source(file, place))
            )
    return rows


def struck_rows(tables: Iterable[TableSlice], file: str, lexicon: Lexicon) -> Iterator[Finding]:
    """Rows of which nothing is left to read, because all of it is struck out or hidden: one each."""
    for table in tables:
        for number, row in table.blank:
            if number in table.grid.hidden_rows:  # said once for the rows that are hidden together
                continue
            cell = next(cell for cell in row if cell is not None and cell.doubts)
            source = Source(file, table.grid.place(cell.row, cell.col))
            yield from text_findings(cell, source, lexicon.registry, table.kind == "team")[:1]


def struck_paragraphs(document: Document, file: str, lexicon: Lexicon) -> Iterator[Finding]:
    """V08 for each paragraph of which something is struck out or hidden; it may name people."""
    for paragraph in document.paragraphs():
        kinds = {doubt.kind for doubt in paragraph.doubts if clean(doubt.text)}
        for check_id, parts in left_out(map(Doubt, sorted(kinds)), lexicon.registry):
            yield Finding(check_id, Source(file, paragraph.place), parts=parts)


def set_aside(document: Document, file: str, lexicon: Lexicon) -> Iterator[Finding]:
    """L15 for each hidden sheet, row and column, and each kind of object, that a workbook holds."""
    words = {row.code: row for row in lexicon.registry.codes if row.domain == "set_aside"}
    for aside in document.asides:
        named = words[aside.kind]
        found = Bilingual(f"{named.name_zh}“{aside.text}”", f"{named.name_en} {aside.text}")
        yield Finding("L15", Source(file, aside.place), parts={"found": found})


def embedded_parts(
    document: Document, file: str, told: Container[tuple[Source, str | None]]
) -> Iterator[Finding]:
    """F12 for each embedded part that was not read, in reading order.

    ``told`` are the place and name of those that the title of a missing table told of.
    """
    for paragraph in document.paragraphs():
        yield from _said(paragraph.doubts, Source(file, paragraph.place), told)
    for grid in document.grids():
        for row in grid.rows:
            for cell in row:
                if cell is not None and cell.doubts:
                    place = grid.place(cell.row, cell.col)
                    yield from _said(cell.doubts, Source(file, place), told)


def _said(
    doubts: Iterable[Doubt], source: Source, told: Container[tuple[Source, str | None]]
) -> Iterator[Finding]:
    for doubt in doubts:
        if doubt.kind == "object" and doubt.text.startswith(EMBEDDED):
            finding = embedded_part(doubt, source)
            if (source, finding.value) not in told:
                yield finding
