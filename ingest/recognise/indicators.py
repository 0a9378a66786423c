"""Annex 2-1-2: the indicator tables of three years."""

from __future__ import annotations

from ingest.findings import Finding, Source
from ingest.grid import Cell
from ingest.recognise.doubts import Shown
from ingest.recognise.forms import IndicatorRow
from ingest.recognise.labels import Lexicon
from ingest.recognise.tables import TableSlice
from ingest.recognise.values import read_value
from ingest.text import clean, tidy


def read_indicators(
    tables: list[TableSlice], file: str, lexicon: Lexicon
) -> tuple[list[IndicatorRow], list[Finding]]:
    """All indicator rows with a year, the first of each year x indicator, and what was wrong.

    A table whose title lacks its year is not read (N10, or N02 where no table has one); a second
    table that says the same year again is not read either (N11).
    """
    rows: dict[tuple[int, int], IndicatorRow] = {}
    findings: list[Finding] = []
    undated = [table for table in tables if table.title is None or table.title.year is None]
    if tables and len(undated) == len(tables):
        return [], [Finding("N02", _head_of(tables[0], file))]
    for table in undated:
        slot = table.title.slot if table.title and table.title.slot else "?"
        findings.append(Finding("N10", _head_of(table, file), parts={"found": slot}))
    for table in tables:
        if table.title is None or table.title.year is None:
            continue
        year = table.title.year
        new, wrong = _read_table(table, year, file, lexicon)
        repeated = [row for row in new if (year, row.indicator_no) in rows]
        if len(repeated) > len(new) / 2:
            findings.append(Finding("N11", _head_of(table, file), data_year=year))
            continue
        findings.extend(wrong)
        for row in new:
            if (year, row.indicator_no) in rows:
                findings.append(_at_row("L03", row))
            else:
                rows[year, row.indicator_no] = row
    return list(rows.values()), findings


def _read_table(
    table: TableSlice, year: int, file: str, lexicon: Lexicon
) -> tuple[list[IndicatorRow], list[Finding]]:
    rows: list[IndicatorRow] = []
    findings: list[Finding] = []
    shown = Shown(table.grid)
    for number, row in table.rows:
        label = table.text(row, "indicator_name")
        cell, is_merged = shown.value(number, table.columns["value"] + 1)
        if not label and not clean(cell.text):
            continue
        at_label = Source(file, table.grid.place(number, table.columns["indicator_name"] + 1))
        indicator_no = lexicon.find_indicator(label)
        if indicator_no is None:
            if _is_remark(label, cell):
                continue
            parts = {"nearest": lexicon.nearest("indicator", label)}
            findings.append(Finding("L01", at_label, label, data_year=year, parts=parts))
            continue
        written_no = table.text(row, "indicator_no").removesuffix(".0")
        if written_no and written_no != str(indicator_no):
            findings.append(Finding("L04", at_label, written_no, year, indicator_no))
        source = Source(file, table.grid.place(number, table.columns["value"] + 1))
        read, wrong = _read_row(table, row, cell, is_merged, indicator_no, year, source, lexicon)
        rows.append(read)
        findings.extend(wrong)
    return rows, findings


def _read_row(
    table: TableSlice,
    row: tuple[Cell | None, ...],
    cell: Cell,
    is_merged: bool,
    indicator_no: int,
    year: int,
    source: Source,
    lexicon: Lexicon,
) -> tuple[IndicatorRow, list[Finding]]:
    indicator = lexicon.indicators[indicator_no]
    note = table.text(row, "note")
    unit = table.text(row, "unit")
    value = read_value(cell, unit, note, indicator, lexicon.registry, is_merged)
    read = IndicatorRow(
        data_year=year,
        indicator_no=indicator_no,
        label_as_written=table.text(row, "indicator_name"),
        value=value,
        text_as_written=cell.text,
        evidence=table.text(row, "evidence") or None,
        note=note or None,
        source=source,
    )
    findings = [
        Finding(
            check_id,
            source,
            tidy(cell.text),
            year,
            indicator_no,
            {"unit": indicator.unit, **parts},
        )
        for check_id, parts in value.problems
    ]
    return read, findings


def _is_remark(label: str, cell: Cell) -> bool:
    """A line under the table such as 注：1.单项指标最高得分不超过120分。"""
    return not clean(cell.text) and label.startswith(("注", "备注", "说明"))


def _head_of(table: TableSlice, file: str) -> Source:
    first = table.rows[0][0]
    return Source(file, table.grid.place(max(first - 1, 1), 1))


def _at_row(check_id: str, row: IndicatorRow) -> Finding:
    return Finding(
        check_id, row.source, clean(row.text_as_written), row.data_year, row.indicator_no
    )
