"""Team table, annex 2-1-1 (basic requirements) and annex 2-1-3 (recommendations)."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.findings import Finding, Source
from ingest.grid import Cell
from ingest.recognise.dates import find_date
from ingest.recognise.forms import RecommendationRow, RequirementRow, TeamMember
from ingest.recognise.labels import Lexicon
from ingest.recognise.tables import TableSlice
from ingest.recognise.values import read_amount, read_requirement
from ingest.text import clean


def read_team(tables: list[TableSlice], file: str, lexicon: Lexicon) -> Iterator[TeamMember]:
    """Members with a name, experts until the table says 园区工作人员 (guide 三（二）)."""
    for table in tables:
        section = "expert"
        for number, row in table.rows:
            texts = [clean(cell.text) for cell in row if cell is not None and clean(cell.text)]
            found = lexicon.find("team_section", texts[0]) if len(texts) == 1 else None
            if found:
                section = found
            elif name := table.text(row, "member_name").strip("…."):
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
    findings: list[Finding] = []
    for table in tables:
        for number, row in table.rows:
            text = table.text(row, "requirement")
            written = table.text(row, "is_met")
            if not text and not written:
                continue
            requirement_no = lexicon.find_requirement(text)
            if requirement_no is None:
                if text.startswith("注") and not written:
                    continue
                place = table.grid.place(number, table.columns["requirement"] + 1)
                parts = {"nearest": lexicon.nearest("requirement", text)}
                findings.append(Finding("L05", Source(file, place), text, parts=parts))
                continue
            source = Source(file, table.grid.place(number, table.columns["is_met"] + 1))
            is_met, is_clear = read_requirement(written, lexicon.registry)
            if not is_clear:
                findings.append(Finding("V05", source, written))
            evidence = table.text(row, "evidence") or None
            read = RequirementRow(requirement_no, is_met, written, evidence, source)
            rows.setdefault(requirement_no, read)
    return list(rows.values()), findings


def read_recommendations(
    tables: list[TableSlice], file: str, lexicon: Lexicon
) -> tuple[list[RecommendationRow], list[Finding]]:
    """Recommendations in the table's order, numbered from 1; blank rows do not count."""
    rows: list[RecommendationRow] = []
    findings: list[Finding] = []
    for table in tables:
        for number, row in table.rows:
            content = table.text(row, "content")
            others = [table.text(row, c) for c in ("total_investment", "expected_effect", "remark")]
            if not content and not any(others):
                continue
            if content.startswith("填表说明") or _is_remark(row):
                continue
            total, total_wrong = _amount(table, row, number, "total_investment", file, lexicon)
            fixed, fixed_wrong = _amount(table, row, number, "fixed_investment", file, lexicon)
            findings.extend([*total_wrong, *fixed_wrong])
            note = table.text(row, "remark")
            planned = find_date(note)
            rows.append(
                RecommendationRow(
                    seq=len(rows) + 1,
                    content=content,
                    total_investment_wan_yuan=total,
                    fixed_investment_wan_yuan=fixed,
                    expected_effect=table.text(row, "expected_effect") or None,
                    note=note or None,
                    planned_date=planned.value if planned else None,
                    planned_precision=planned.precision if planned else None,
                    source=Source(file, table.grid.place(number, table.columns["content"] + 1)),
                )
            )
    return rows, findings


def _is_remark(row: tuple[Cell | None, ...]) -> bool:
    """A line across the table such as 填表说明：…"""
    texts = [clean(cell.text) for cell in row if cell is not None and clean(cell.text)]
    return len(texts) == 1 and texts[0].startswith(("填表说明", "注", "合计"))


def _amount(
    table: TableSlice,
    row: tuple[Cell | None, ...],
    number: int,
    column: str,
    file: str,
    lexicon: Lexicon,
) -> tuple[float | None, list[Finding]]:
    cell = table.cell(row, column)
    if cell is None:
        return None, []
    amount, is_readable = read_amount(cell, lexicon.registry)
    if is_readable:
        return amount, []
    source = Source(file, table.grid.place(number, cell.col))
    return None, [Finding("V07", source, clean(cell.text))]
