"""Annex 2-1-3: recommendations, one project a row; totals and category lines are none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.findings import Bilingual, Finding, Source
from ingest.grid import Cell
from ingest.recognise.annexes import doubts_in
from ingest.recognise.cells.answers import read_amount
from ingest.recognise.cells.dates import WrittenDate, find_plan
from ingest.recognise.cells.doubts import Shown, findings
from ingest.recognise.cells.words import value_words
from ingest.recognise.forms import RecommendationRow
from ingest.recognise.labels import Lexicon, head_unit
from ingest.recognise.tables.slices import TableSlice
from ingest.recognise.tables.unit_notes import unit_note
from ingest.text import clean, label_key, tidy

_Row = tuple[Cell | None, ...]
_TEXTS = ("content", "expected_effect", "remark", "planned_date")
_AMOUNTS = ("total_investment", "fixed_investment")
_CHINESE_NUMBER = re.compile(
    r"[(]?[一二三四五六七八九十]{1,3}(?:[)]|[、.]|$)|第[一二三四五六七八九十]{1,3}类"
)
_TOTAL_OF = re.compile(r"(?:\(.*\)|\d*(?:个|项)?(?:项目)?|金额|投资)?")
_LONGEST_LINE = 15  # letters of a category or total line
_ITEM = re.compile(r"^\s*(?:\d{1,2}\s*[.、)）．](?!\d)|[（(]\d{1,2}[)）]|[①-⑳])")


def read_recommendations(
    tables: list[TableSlice], file: str, lexicon: Lexicon
) -> tuple[list[RecommendationRow], list[Finding]]:
    """Recommendations in the table's order, numbered from 1, and what was wrong; blank rows do not count."""
    reader = _Reader(file, lexicon)
    has_annex = any(_is_annex(table) for table in tables)
    for table in tables:
        if has_annex and not _is_annex(table):
            reader.leave_out(table)
        else:
            reader.read(table)
    reader.findings.extend(doubts_in(tables, _TEXTS, file, lexicon))
    return reader.rows, reader.findings


def amount_unit(table: TableSlice, column: str, lexicon: Lexicon, before: str = "") -> str:
    """The unit that the head of an amount gives, 元 of 总投资（元）, or a note 单位：元 at its table.

    ``before`` is the unit of the table that this one goes on with, for one without a head.
    """
    at = table.columns.get(column)
    if at is None:
        return ""
    money = value_words(lexicon.registry).factors["万元"]
    note, has_head = "", False
    end = table.rows[0][0] - 1 if table.rows else len(table.grid.rows)
    for line in reversed(table.grid.rows[:end]):
        cell = line[at] if at < len(line) else None
        if cell is not None and lexicon.find("column", cell.text) == column:
            has_head = True
            unit = head_unit(cell.text)[1]
            if unit in money:
                return unit
        for other in line:
            if other is not None:
                note = note or unit_note(other.text)
    note = note or table.unit_note
    return note if note in money else "" if has_head else before


def _is_annex(table: TableSlice) -> bool:
    """Whether a table has the columns of annex 2-1-3; a list of projects in the text has fewer."""
    return table.columns.keys() >= {"fixed_investment", "expected_effect"}


@dataclass
class _Reader:
    file: str
    lexicon: Lexicon
    rows: list[RecommendationRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    shown: Shown = field(init=False)  # of the table that is read
    has_numbers: bool = False
    all_numbered_so: bool = False

    def __post_init__(self) -> None:
        self.totals = self.lexicon.labels("total_line")
        self.classes = tuple(word for word, _ in self.lexicon.labels("category_line"))
        words = self.lexicon.labels("plan_word")
        self.carried_out = tuple(word for word, target in words if target == "carried_out")
        self.approved = tuple(word for word, target in words if target == "approved")

    def read(self, table: TableSlice) -> None:
        """Take in the projects of a table."""
        self.shown = Shown(table.grid)
        self.has_numbers = _has_numbers(table)
        self.all_numbered_so = _all_numbered_so(table)
        for column in _AMOUNTS:
            self.units[column] = amount_unit(
                table, column, self.lexicon, self.units.get(column, "")
            )
        for number, row in table.rows:
            first = next((tidy(c.text) for c in row if c is not None and clean(c.text)), "")
            if not first:
                continue
            content = _content(table, self.shown, number)
            others = [
                self.shown.value(number, table.columns[column] + 1)[0].text
                for column in (*_AMOUNTS, *_TEXTS[1:])
                if column in table.columns
            ]
            if not (clean(content) or any(clean(text) for text in others)):
                continue
            if content.startswith("填表说明") or _is_remark(row):
                continue
            if self.rows and _goes_on(table, self.shown, number):
                self._go_on(table, number, row)
                continue
            kind = self._no_project(table, row, content, first)
            if kind:
                self._say("V19", table, number, first, {"found": self._words(kind)})
            else:
                self._project(table, number, row, content)

    def _no_project(self, table: TableSlice, row: _Row, content: str, first: str) -> str | None:
        """total or category, if the row is such a line."""
        seq = table.text(row, "indicator_no")
        if any(self._is_total(text) for text in {content, first, seq}):
            return "total"
        texts = [clean(cell.text) for cell in row if cell is not None and clean(cell.text)]
        name = content or first
        is_alone = set(texts) <= {clean(seq), clean(name), clean(first)}
        is_numbered = any(_CHINESE_NUMBER.match(clean(text)) for text in (name, seq) if text)
        if self._is_class(name):
            is_unnumbered = not seq and self.has_numbers
            return "category" if is_numbered or is_alone or is_unnumbered else None
        return "category" if is_alone and is_numbered and not self.all_numbered_so else None

    def _go_on(self, table: TableSlice, number: int, row: _Row) -> None:
        """More lines of the project above: its words are added; a second amount leaves it without one."""
        last = self.rows[-1]
        effect = [last.expected_effect, table.text(row, "expected_effect")]
        note = [last.note, table.text(row, "remark")]
        doubled = set()
        for column in _AMOUNTS:
            cell = table.cell(row, column)
            if cell is not None and clean(cell.text):
                doubled.add(column)
                source = self._at(table, number, column)
                self.findings.append(Finding("V11", source, tidy(cell.text)))
        total, fixed = last.total_investment_wan_yuan, last.fixed_investment_wan_yuan
        self.rows[-1] = replace(
            last,
            expected_effect="；".join(text for text in effect if text) or None,
            note="；".join(text for text in note if text) or None,
            total_investment_wan_yuan=None if _AMOUNTS[0] in doubled else total,
            fixed_investment_wan_yuan=None if _AMOUNTS[1] in doubled else fixed,
        )

    def leave_out(self, table: TableSlice) -> None:
        """Say of another table of projects that it was not read as the annex."""
        if not table.rows:
            return
        number, row = table.rows[0]
        first = table.text(row, "content")
        self._say("V19", table, number, first, {"found": self._words("other_table")})

    def _is_total(self, text: str) -> bool:
        key = label_key(text)
        for word, target in self.totals:
            if key.startswith(word) and _TOTAL_OF.fullmatch(key.removeprefix(word)):
                return True
            if target == "total_end" and key.endswith(word) and len(key) <= _LONGEST_LINE:
                return True
        return False

    def _is_class(self, text: str) -> bool:
        key = label_key(text)
        return len(key) <= _LONGEST_LINE and key.endswith(self.classes)

    def _project(self, table: TableSlice, number: int, row: _Row, content: str) -> None:
        remark, plan = table.text(row, "remark"), table.text(row, "planned_date")
        planned = self._plan(plan) or self._plan(remark)
        note = "；".join(text for text in (plan, remark) if text)
        total, fixed = (self._amount(table, number, column) for column in _AMOUNTS)
        if _several(table, self.shown, number) and any(
            f.check_id == "V11" for f in self.findings[-4:]
        ):
            self._say("N16", table, number, content)
        self.rows.append(
            RecommendationRow(
                seq=len(self.rows) + 1,
                content=content,
                total_investment_wan_yuan=total,
                fixed_investment_wan_yuan=fixed,
                expected_effect=table.text(row, "expected_effect") or None,
                note=note or None,
                planned_date=planned.value if planned else None,
                planned_precision=planned.precision if planned else None,
                source=self._at(table, number, "content"),
            )
        )

    def _plan(self, text: str) -> WrittenDate | None:
        return find_plan(text, self.carried_out, self.approved) if text else None

    def _amount(self, table: TableSlice, number: int, column: str) -> float | None:
        if column not in table.columns:
            return None
        cell, _ = self.shown.value(number, table.columns[column] + 1)
        is_merged = _is_shared(table, self.shown, number, cell)
        amount = read_amount(cell, self.lexicon.registry, self.units[column], is_merged)
        source = self._at(table, number, column)
        parts = [(check, {"unit": "万元", **given}) for check, given in amount.problems]
        self.findings.extend(findings(parts, source, tidy(cell.text)))
        return amount.wan_yuan

    def _say(
        self,
        check_id: str,
        table: TableSlice,
        number: int,
        value: str,
        parts: dict[str, Bilingual] | None = None,
    ) -> None:
        source = self._at(table, number, "content")
        self.findings.append(Finding(check_id, source, value, parts=parts or {}))

    def _at(self, table: TableSlice, number: int, column: str) -> Source:
        return Source(self.file, table.grid.place(number, table.columns[column] + 1))

    def _words(self, code: str) -> Bilingual:
        rows = self.lexicon.registry.codes
        row = next(row for row in rows if row.domain == "no_project" and row.code == code)
        return Bilingual(row.name_zh, row.name_en)


def _content(table: TableSlice, shown: Shown, number: int) -> str:
    """The project as written; a cell merged with 序号 before it counts, one from rows above does not."""
    cell = shown.at(number, table.columns["content"] + 1)
    return tidy(cell.text) if cell is not None and cell.row == number else ""


def _is_shared(table: TableSlice, shown: Shown, number: int, cell: Cell) -> bool:
    """Whether an amount's cell reaches beyond its project's rows, or over both amounts."""
    content = shown.at(number, table.columns["content"] + 1)
    first, last = (content.row, content.row + content.span[0]) if content else (number, number + 1)
    columns = {table.columns[column] + 1 for column in _AMOUNTS if column in table.columns}
    covered = columns & set(range(cell.col, cell.col + cell.span[1]))
    return cell.row < first or cell.row + cell.span[0] > last or len(covered) > 1


def _several(table: TableSlice, shown: Shown, number: int) -> bool:
    cell = shown.at(number, table.columns["content"] + 1)
    lines = cell.text.splitlines() if cell is not None else []
    return sum(_ITEM.match(line) is not None for line in lines) > 1


def _goes_on(table: TableSlice, shown: Shown, number: int) -> bool:
    """Whether the project's cell is merged down from a row above."""
    cell = shown.at(number, table.columns["content"] + 1)
    return cell is not None and cell.row < number


def _has_numbers(table: TableSlice) -> bool:
    """Whether projects of the table are numbered 1, 2, 3."""
    return any(re.match(r"\d", table.text(row, "indicator_no")) for _, row in table.rows)


def _all_numbered_so(table: TableSlice) -> bool:
    """Whether every row is numbered 一、二、三: then the numbers are those of projects."""
    contents = [clean(table.text(row, "content")) for _, row in table.rows]
    return all(_CHINESE_NUMBER.match(text) for text in contents if text)


def _is_remark(row: _Row) -> bool:
    """A line across the table such as 填表说明：…"""
    texts = [clean(cell.text) for cell in row if cell is not None and clean(cell.text)]
    return len(texts) == 1 and texts[0].startswith(("填表说明", "注"))
