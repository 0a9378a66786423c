"""Team table and annex 2-1-1 (basic requirements)."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.findings import Finding, Source
from ingest.grid import Cell
from ingest.recognise.cells.answers import is_ticked, read_requirement
from ingest.recognise.cells.doubts import Problem, Shown, findings, in_text, text_findings
from ingest.recognise.forms import RequirementRow, TeamMember
from ingest.recognise.labels import Lexicon
from ingest.recognise.names import name_fault
from ingest.recognise.tables.slices import TableSlice
from ingest.text import clean, tidy

_Row = tuple[Cell | None, ...]
_NAMES = frozenset({"member_name"})
_TEAM = ("member_name", "duty", "title", "specialty")


def read_team(
    tables: list[TableSlice], file: str, lexicon: Lexicon
) -> tuple[list[TeamMember], list[Finding]]:
    """Members with a name, experts until the table says 园区工作人员 (guide 三（二）); what to say."""
    members = list(_members(tables, file, lexicon))
    return members, list(doubts_in(tables, _TEAM, file, lexicon, private=_NAMES))


def doubts_in(
    tables: list[TableSlice],
    columns: tuple[str, ...],
    file: str,
    lexicon: Lexicon,
    private: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    """What the cells of these columns hold beside plain words; ``private`` columns name people."""
    for table in tables:
        for number, row in table.rows:
            for column in columns:
                cell = table.cell(row, column)
                if cell is not None and cell.doubts:
                    source = Source(file, table.grid.place(number, table.columns[column] + 1))
                    yield from text_findings(cell, source, lexicon.registry, column in private)


def _members(tables: list[TableSlice], file: str, lexicon: Lexicon) -> Iterator[TeamMember]:
    for table in tables:
        section = "expert"
        for number, row in table.rows:
            texts = [clean(cell.text) for cell in row if cell is not None and clean(cell.text)]
            found = lexicon.find("team_section", texts[0]) if len(texts) == 1 else None
            if found:
                section = found
                continue
            name = table.text(row, "member_name").strip("….")
            if name and name_fault(name, lexicon) is None:
                place = table.grid.place(number, table.columns["member_name"] + 1)
                yield TeamMember(
                    section,
                    name,
                    table.text(row, "duty"),
                    table.text(row, "title"),
                    table.text(row, "specialty"),
                    Source(file, place),
                )


def read_requirements(
    tables: list[TableSlice], file: str, lexicon: Lexicon
) -> tuple[list[RequirementRow], list[Finding]]:
    """The requirements found, the first row of each, and what was wrong."""
    rows: dict[int, RequirementRow] = {}
    found = list(doubts_in(tables, ("requirement", "evidence"), file, lexicon))
    for table in tables:
        shown = Shown(table.grid)
        for number, row in table.rows:
            text = table.text(row, "requirement")
            if not text and _take_second_head(table, row, lexicon):
                continue
            cells = _cells(table, shown, number)
            written = _written(cells)
            if not text and not written:
                continue
            requirement_no = lexicon.find_requirement(text)
            if requirement_no is None:
                if text.startswith("注") and not written:
                    continue
                place = table.grid.place(number, table.columns["requirement"] + 1)
                parts = {"nearest": lexicon.nearest("requirement", text)}
                found.append(Finding("L05", Source(file, place), text, parts=parts))
                continue
            source = Source(file, table.grid.place(number, _answer_column(table) + 1))
            is_met, problems = _answer(cells, requirement_no, lexicon)
            found.extend(findings(problems, source, written))
            evidence = table.text(row, "evidence") or None
            read = RequirementRow(requirement_no, is_met, written, evidence, source)
            rows.setdefault(requirement_no, read)
    return list(rows.values()), found


_TICKS = ("met_tick", "not_met_tick")  # two columns 符合 and 不符合, one of them ticked


def _take_second_head(table: TableSlice, row: _Row, lexicon: Lexicon) -> bool:
    """A row that splits 是否符合 into the columns 符合 and 不符合."""
    heads = {
        lexicon.find("column", cell.text): at for at, cell in enumerate(row) if cell is not None
    }
    if not heads.keys() >= set(_TICKS):
        return False
    table.columns.update((column, heads[column]) for column in _TICKS)
    return True


def _answer_column(table: TableSlice) -> int:
    return table.columns["met_tick"] if "met_tick" in table.columns else table.columns["is_met"]


def _cells(table: TableSlice, shown: Shown, number: int) -> list[Cell]:
    """The cell of the answer, or the two of which one is ticked; a merged one stands for its rows."""
    columns = _TICKS if "met_tick" in table.columns else ("is_met",)
    known = [column for column in columns if column in table.columns]
    return [shown.value(number, table.columns[column] + 1)[0] for column in known]


def _written(cells: list[Cell]) -> str:
    """The answer as written: a word, or which of two columns holds what."""
    texts = [tidy(cell.text) for cell in cells]
    if len(texts) == 1 or not any(texts):
        return texts[0]
    return "；".join(
        f"{head}：{text}" for head, text in zip(("符合", "不符合"), texts, strict=True)
    )


def _answer(
    cells: list[Cell], requirement_no: int, lexicon: Lexicon
) -> tuple[bool | None, tuple[Problem, ...]]:
    set_id, registry = lexicon.edition.indicator_set_id, lexicon.registry
    if len(cells) == 1:
        return read_requirement(cells[0], requirement_no, set_id, registry)
    said = tuple(problem for cell in cells for problem in in_text(cell.doubts, registry))
    met, not_met = (is_ticked(cell, registry) for cell in cells)
    is_clear = met is not None and not_met is not None and met != not_met
    return (met, said) if is_clear else (None, (("V05", {}), *said))
