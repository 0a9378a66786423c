"""Annex 2-1-2: the indicator tables of three years."""

from __future__ import annotations

from dataclasses import replace

from ingest.findings import Bilingual, Finding, Part, Source
from ingest.grid import Cell
from ingest.recognise.cells.values import Value, read_value
from ingest.recognise.forms import IndicatorRow
from ingest.recognise.labels import Lexicon
from ingest.recognise.tables.heads import Row
from ingest.recognise.tables.slices import TableSlice
from ingest.recognise.tables.years import YearTitle
from ingest.text import clean, tidy


def read_indicators(
    tables: list[TableSlice], file: str, lexicon: Lexicon
) -> tuple[list[IndicatorRow], list[Finding]]:
    """All indicator rows with a year, the first of each year x indicator, and what was wrong.

    A table whose title lacks its year is not read (N10, or N02 where no table has one), nor is one
    whose title names several (N18); a second table that says the same year again is not read either
    (N11).
    """
    rows: dict[tuple[int, int], IndicatorRow] = {}
    findings = _infer_years(tables, file)
    undated = [table for table in tables if table.title is None or table.title.year is None]
    if tables and len(undated) == len(tables) and not any(map(_candidates, tables)):
        return [], [Finding("N02", _title_place(tables[0], file))]
    findings += _no_year(undated, file)
    for table in tables:
        if table.title is None or table.title.year is None:
            continue
        year = table.title.year
        new, wrong = _read_table(table, year, file, lexicon)
        repeated = [row for row in new if (year, row.indicator_no) in rows]
        if len(repeated) > len(new) / 2:
            if table.has_old_title:  # the title above was of the table before: this one has none
                findings += _no_year([table], file)
            else:
                findings.append(Finding("N11", _head_of(table, file), data_year=year))
            continue
        findings.extend(wrong)
        for row in new:
            if (year, row.indicator_no) in rows:
                findings.append(_at_row("L03", row))
            else:
                rows[year, row.indicator_no] = row
    return list(rows.values()), findings


def _candidates(table: TableSlice) -> tuple[int, ...]:
    return table.title.candidates if table.title else ()


def _infer_years(tables: list[TableSlice], file: str) -> list[Finding]:
    """N19: of several years in a title, the one that makes the three consecutive, if all others agree."""
    titles = [table.title for table in tables if table.title]
    starts = {t.year - t.slot for t in titles if t.year is not None and t.slot is not None}
    sure = {t.slot for t in titles if t.year is not None and t.slot is not None}
    findings: list[Finding] = []
    for table in tables:
        title = table.title
        if title is None or title.slot is None or not title.candidates:
            continue
        if len(starts) == 1 and len(sure) >= _AGREEING and title.slot not in sure:
            (start,) = starts
            year = start + title.slot
            if year in title.candidates:
                table.title = replace(title, year=year, candidates=())
                parts: dict[str, Part] = {"found": _listed(title), "inferred": year}
                place = _title_place(table, file)
                findings.append(Finding("N19", place, title.text, year, parts=parts))
    return findings


_AGREEING = 2  # titles of other years that fix the year of the third


def _listed(title: YearTitle) -> str:
    return "、".join(map(str, title.candidates))


def _no_year(tables: list[TableSlice], file: str) -> list[Finding]:
    """N18 for a title that names several years, N10 for one that names none; each title once."""
    found: dict[tuple[object, ...], Finding] = {}
    for table in tables:
        title = table.title
        place = _head_of(table, file) if table.has_old_title else _title_place(table, file)
        if title is not None and title.candidates and not table.has_old_title:
            parts: dict[str, Part] = {"found": _listed(title)}
            found.setdefault(("N18", place), Finding("N18", place, title.text, parts=parts))
            continue
        slot = title.slot if title and title.slot and not table.has_old_title else "?"
        found.setdefault(("N10", slot, place), Finding("N10", place, parts={"found": slot}))
    return list(found.values())


def _title_place(table: TableSlice, file: str) -> Source:
    place = table.title.place if table.title else ""
    return Source(file, place) if place else _head_of(table, file)


def _read_table(
    table: TableSlice, year: int, file: str, lexicon: Lexicon
) -> tuple[list[IndicatorRow], list[Finding]]:
    rows: list[IndicatorRow] = []
    findings: list[Finding] = []
    for number, row in table.rows:
        label = table.text(row, "indicator_name")
        cell, is_merged = _value_cell(table, number, row)
        if not label and not clean(cell.text):
            continue
        at_label = Source(file, table.grid.place(number, table.columns["indicator_name"] + 1))
        indicator_no, unit = lexicon.indicator_and_unit(label)
        if indicator_no is None:
            if _is_remark(label, cell):
                continue
            parts = {"nearest": lexicon.nearest("indicator", label)}
            findings.append(Finding("L01", at_label, label, data_year=year, parts=parts))
            continue
        written_no = table.text(row, "indicator_no").removesuffix(".0")
        if written_no and written_no != str(indicator_no):
            findings.append(Finding("L04", at_label, written_no, year, indicator_no))
        value = _value(table, number, cell, is_merged, indicator_no, unit, lexicon)
        at_value = table.columns.get("value", next(iter(table.candidates), cell.col - 1))
        source = Source(file, table.grid.place(number, at_value + 1))
        read = IndicatorRow(
            data_year=year,
            indicator_no=indicator_no,
            label_as_written=label,
            value=value,
            text_as_written=cell.text,
            evidence=table.shown(number, "evidence") or None,
            note=table.shown(number, "note") or None,
            source=source,
        )
        rows.append(read)
        findings += _problems(read, lexicon)
    return rows, findings


def _value_cell(table: TableSlice, number: int, row: Row) -> tuple[Cell, bool]:
    """(the cell shown as a row's value, whether it is merged with other values).

    Of a table whose column of values could not be told, the texts it may be, side by side.
    """
    if table.unread is not None:
        cells = [row[at] for at in table.candidates if at < len(row)]
        texts = [tidy(cell.text) if cell is not None else "" for cell in cells]
        at = next(iter(table.candidates), table.columns["indicator_name"])
        return Cell(number, at + 1, " | ".join(texts) if any(texts) else ""), False
    at = table.columns["value"]
    own = row[at] if at < len(row) else None
    cell = own or table.grid.covering(number, at + 1)
    if cell is None or (cell.col - 1 != at and cell.col - 1 not in table.others):
        return Cell(number, at + 1, ""), False
    if cell.span == (1, 1):
        return cell, False
    columns = range(cell.col - 1, cell.col - 1 + cell.span[1])
    is_over_values = sum(col in table.others for col in columns) > 1
    return cell, is_over_values or _covers_others(table, cell)


def _covers_others(table: TableSlice, cell: Cell) -> bool:
    """Whether a cell is merged over several rows that each name something."""
    rows = range(cell.row, cell.row + cell.span[0])
    named = (table.text(row, "indicator_name") for number, row in table.rows if number in rows)
    return sum(map(bool, named)) > 1


def _value(
    table: TableSlice,
    number: int,
    cell: Cell,
    is_merged: bool,
    indicator_no: int,
    name_unit: str | None,
    lexicon: Lexicon,
) -> Value:
    """The value of a row, with what was wrong; no number where its unit or place is not certain."""
    if table.unread is not None:
        is_blank = bool(table.candidates) and not cell.text
        return Value("missing" if is_blank else "invalid")
    indicator = lexicon.indicators[indicator_no]
    unit, conflict = _unit(table, number, indicator_no, name_unit, lexicon)
    note = table.shown(number, "note")
    value = read_value(cell, unit, note, indicator, lexicon.registry, is_merged)
    if conflict is not None and value.number is not None:
        return Value("invalid", unit_as_written=value.unit_as_written, problems=(conflict,))
    return value


def _unit(
    table: TableSlice, number: int, indicator_no: int, name_unit: str | None, lexicon: Lexicon
) -> tuple[str, tuple[str, dict[str, Part]] | None]:
    """(the unit that holds for a row, L10 if what the row and the heads say of it differs).

    The unit column counts, else the unit in the indicator's name, else that in the head of the values.
    """
    said = [
        (_IN_COLUMN, table.shown(number, "unit")),
        (_IN_NAME, name_unit or ""),
        (_IN_HEAD, table.head_unit or ""),
    ]
    known = [(where, unit) for where, unit in said if clean(unit)]
    if not known:
        return "", None
    first_where, first = known[0]
    for where, unit in known[1:]:
        if not lexicon.same_unit(first, unit, indicator_no):
            parts: dict[str, Part] = {
                "where": first_where,
                "found": first,
                "other_where": where,
                "other": unit,
            }
            return first, ("L10", parts)
    return first, None


_IN_COLUMN = Bilingual("单位栏", "the unit column")
_IN_NAME = Bilingual("指标名称", "the indicator's name")
_IN_HEAD = Bilingual("表头", "the head")


def _problems(row: IndicatorRow, lexicon: Lexicon) -> list[Finding]:
    unit = lexicon.indicators[row.indicator_no].unit
    written = tidy(row.text_as_written)
    return [
        Finding(check_id, row.source, written, row.data_year, row.indicator_no, {"unit": unit, **p})
        for check_id, p in row.value.problems
    ]


def _is_remark(label: str, cell: Cell) -> bool:
    """A line under the table such as 注：1.单项指标最高得分不超过120分。"""
    return not clean(cell.text) and label.startswith(("注", "备注", "说明"))


def _head_of(table: TableSlice, file: str) -> Source:
    first = table.rows[0][0] if table.rows else 1
    return Source(file, table.grid.place(max(first - 1, 1), 1))


def _at_row(check_id: str, row: IndicatorRow) -> Finding:
    return Finding(
        check_id, row.source, clean(row.text_as_written), row.data_year, row.indicator_no
    )
