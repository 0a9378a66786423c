"""Titles of the guide's tables under which no such table was read, and what is there instead."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ingest.findings import Bilingual, Finding, Part, Source
from ingest.grid import EMBEDDED, Document, Doubt, Grid, Paragraph
from ingest.recognise.labels import Lexicon
from ingest.recognise.tables.slices import TableSlice
from ingest.recognise.tables.years import year_title
from ingest.text import clean, label_key, tidy

_NEAR = 6  # blocks: so far below its title a table, or what is there instead, is looked for
_LONGEST_TITLE = 40
_FORMS = frozenset({"requirements", "recommendations", "team"})
_NOT_READ = frozenset({"object", "picture"})
_Blocks = tuple[Paragraph | Grid, ...]


def missing_tables(
    document: Document, file: str, lexicon: Lexicon, tables: list[TableSlice]
) -> Iterator[Finding]:
    """L13: titles of tables that were not found, and what is embedded there or not known there.

    F12 where another file is embedded there: one fault, said where that file stands.
    """
    years = {table.title.year for table in tables if table.title and table.kind == "indicators"}
    is_year_missing = len(years - {None}) < lexicon.registry.parameters["X31", "data_years"]
    kinds = {table.kind for table in tables}
    read = {table.grid.name for table in tables}
    told: set[str] = set()
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or not (text := clean(block.text)) or text in told:
            continue
        below = document.blocks[at : at + _NEAR]
        embedded, unknown = _embedded(below), _unknown(below[1:], read)
        title = year_title(block.text, lexicon, block.place) if is_year_missing else None
        is_year = title is not None and title.year is not None and title.year not in years
        kind = _kind(text, lexicon)
        is_form = kind in _FORMS and kind not in kinds and bool(embedded or unknown)
        if is_year or is_form:
            told.add(text)
            words = "……" if kind == "team" and unknown else unknown  # its rows name people
            yield _missing(text, Source(file, block.place), embedded, words)


def _missing(title: str, source: Source, embedded: list[tuple[str, Doubt]], words: str) -> Finding:
    for place, doubt in embedded:
        if doubt.text.startswith(EMBEDDED):
            return embedded_part(doubt, Source(source.file, place), title)
    names = [doubt.text or doubt.kind for _, doubt in embedded]
    parts: dict[str, Part] = {"found": _there_is(names, words)}
    return Finding("L13", source, title, parts=parts)


def embedded_part(doubt: Doubt, source: Source, title: str = "") -> Finding:
    """F12: a file in the document that was not read, and the title under which a table is missing for it."""
    name = doubt.text.removeprefix(EMBEDDED)
    lost = Bilingual(
        f"，标题“{title}”下没有读到相应的表" if title else "",
        f", and no table was found under the title {title}" if title else "",
    )
    return Finding("F12", source, name, parts={"found": name or "altChunk", "lost": lost})


def _kind(text: str, lexicon: Lexicon) -> str | None:
    """The kind of table that a title is of, with or without the annex's number before it."""
    key = label_key(text)
    labels = lexicon.labels("table") if len(key) <= _LONGEST_TITLE else ()
    return next((kind for label, kind in labels if key.endswith(label)), None)


def _embedded(below: _Blocks) -> list[tuple[str, Doubt]]:
    """Objects and pictures before the next table, with their places."""
    found: list[tuple[str, Doubt]] = []
    for block in below:
        if isinstance(block, Grid):
            break
        found += [(block.place, doubt) for doubt in block.doubts if doubt.kind in _NOT_READ]
    return found


def _unknown(below: _Blocks, read: Collection[str]) -> str:
    """The head of the next table, if nothing was read from it."""
    grid = next((block for block in below if isinstance(block, Grid)), None)
    if grid is None or grid.name in read:
        return ""
    for row in grid.rows:
        texts = [tidy(cell.text) for cell in row if cell is not None and clean(cell.text)]
        if texts:
            return "、".join(texts)
    return ""


def _there_is(embedded: list[str], unknown: str) -> Bilingual:
    if embedded:
        names = "、".join(dict.fromkeys(embedded))
        return Bilingual(
            f"；此处嵌有不能读取的内容（{names}）",
            f"; what is embedded there cannot be read ({names})",
        )
    if unknown:
        return Bilingual(
            f"；此处的表首行为“{unknown}”，不是附件的表头",
            f"; the table there begins with {unknown}, which is not the annex's head",
        )
    return Bilingual("", "")
