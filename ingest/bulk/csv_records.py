"""Reports of a CSV file: a row for each entry, the rows of a report one after another."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import IO

from ingest.bulk.layout import COLUMNS, KEYS, REPORT, SECTIONS
from ingest.bulk.record import Item, Record, damaged, no_report, unknown_field
from ingest.findings import Bilingual
from warehouse.csvsafe import restored

_LONGEST_LINE = 1 << 20
_SEPARATORS = (",", ";", "\t", "|", "，", "；")
_SAID = re.compile(r'"?sep=(.)"?[,;\t]*', re.IGNORECASE)  # Excel's own way to say it
_SECTION_NAMES = ("report", *SECTIONS)


@dataclass(frozen=True, slots=True)
class _Row:
    place: str
    key: str
    section: str
    fields: dict[str, str]
    surplus: int  # cells beyond the header


def csv_records(handle: IO[str], file: str, limit: int) -> Iterator[Record]:
    """The reports, each with at most ``limit`` rows. A fault of the file ends them, at its line.

    Cells are separated as the header does it, or as a line ``sep=;`` before it says.
    """
    lines = _Lines(handle)
    count = 0
    seen: set[str] = set()
    try:
        reader = csv.reader(lines, delimiter=lines.separator())
        header = [name.strip() for name in next(reader, [])]
        if wrong := _wrong_header(header, file):
            yield wrong
            return
        for key, rows in groupby(_rows(reader, lines, header), key=lambda row: row.key):
            if not key:
                yield from (_without_key(row, file) for row in rows)
            elif key in seen:
                yield _again(key, next(rows).place, file)
            else:
                seen.add(key)
                yield _record(file, rows, limit)
            count += 1
    except csv.Error as fault:
        yield damaged(file, f"第{lines.number}行", str(fault), count)
        return
    if count == 0:
        found = Bilingual("文件里没有报告", "the file holds no report")
        right = Bilingual("每份报告若干行", "some rows for each report")
        yield no_report(file, "第1行", found, right)


class _Lines:
    """The file's lines, none longer than memory should hold; ``number`` counts those given out."""

    def __init__(self, handle: IO[str]) -> None:
        self.number = 0
        self._handle = handle
        self._waiting = ""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line, self._waiting = self._waiting or self._read(), ""
        if not line:
            raise StopIteration
        self.number += 1
        return line

    def separator(self) -> str:
        """What separates cells, by the first line; one that only says so is passed over."""
        first = self._read()
        if said := _SAID.fullmatch(first.strip("\r\n ")):
            self.number += 1
            return said[1]
        self._waiting = first
        return next((mark for mark in _SEPARATORS if _names_keys(first, mark)), ",")

    def _read(self) -> str:
        line = self._handle.readline(_LONGEST_LINE + 1)
        if len(line) > _LONGEST_LINE:
            raise csv.Error(f"line longer than {_LONGEST_LINE} characters")
        return line


def _names_keys(line: str, separator: str) -> bool:
    """Whether a header, so separated, has the columns that no bulk file is without."""
    try:
        names = {name.strip() for name in next(csv.reader([line], delimiter=separator), [])}
    except csv.Error:
        return False
    return names >= set(KEYS)


def _wrong_header(header: list[str], file: str) -> Record | None:
    """The file's refusal for a header without the keys, or with columns that nobody knows."""
    known = Bilingual(
        f"表头只用这些列：{','.join(COLUMNS)}", f"use these columns: {','.join(COLUMNS)}"
    )
    missing = [name for name in KEYS if name not in header]
    if missing:
        names = "、".join(missing)
        found = Bilingual(f"表头缺少 {names}", f"the header lacks {', '.join(missing)}")
        return no_report(file, "第1行", found, known)
    for at, name in enumerate(header):
        if name in header[:at]:
            found = Bilingual(f"表头有两列 {name}", f"two columns are called {name}")
            return no_report(file, "第1行", found, known, name)
        if name and name not in COLUMNS:
            found, _ = unknown_field(name, COLUMNS)
            shown = Bilingual(f"列“{name}”：{found.zh}", f"column {name}: {found.en}")
            return no_report(file, "第1行", shown, known, name)
    return None


def _rows(reader: Iterator[list[str]], lines: _Lines, header: list[str]) -> Iterator[_Row]:
    while True:
        number = lines.number + 1
        cells = next(reader, None)
        if cells is None:
            return
        fields = {
            name: restored(cell.strip())
            for name, cell in zip(header, cells, strict=False)
            if cell.strip()
        }
        key, section = fields.pop("report", ""), fields.pop("section", "")
        surplus = sum(bool(cell.strip()) for cell in cells[len(header) :])
        if key or section or fields or surplus:
            yield _Row(f"第{number}行", key, section, fields, surplus)


def _record(file: str, rows: Iterator[_Row], limit: int) -> Record:
    first = next(rows)
    record = Record(file, first.place, Item({}, first.place, is_path=False))
    has_head = False
    for number, row in enumerate(_chain(first, rows), start=1):
        if number > limit:
            found = Bilingual(f"一份报告超过 {limit} 行", f"one report has more than {limit} rows")
            right = Bilingual("核对 report 列", "check the column report")
            return no_report(file, first.place, found, right, first.key)
        if row.surplus:
            found = Bilingual("单元格多于表头的列", "more cells than the header has columns")
            right = Bilingual("与表头列数一致的行", "a row with as many cells as the header")
            record.fault(row.place, "report", row.key, found, right)
        if row.section == "report" and has_head:
            found = Bilingual("同一报告有两行 report", "a report has two report rows")
            right = Bilingual("每份报告一行 report", "one report row for each report")
            record.fault(row.place, "section", row.section, found, right)
        elif row.section == "report":
            has_head = True
            record.report = Item(_known(record, row, REPORT), row.place, is_path=False)
        elif row.section in SECTIONS:
            fields = _known(record, row, SECTIONS[row.section])
            record.sections[row.section].append(Item(fields, row.place, is_path=False))
        else:
            found = Bilingual("没有这种行", "there is no such kind of row")
            names = Bilingual("、".join(_SECTION_NAMES), ", ".join(_SECTION_NAMES))
            record.fault(row.place, "section", row.section, found, names)
    return record


def _chain(first: _Row, rest: Iterator[_Row]) -> Iterator[_Row]:
    yield first
    yield from rest


def _known(record: Record, row: _Row, fields: tuple[str, ...]) -> dict[str, str]:
    """A row's fields; one that its section does not have is told, and left out."""
    for name in [name for name in row.fields if name not in fields]:
        found = Bilingual(f"{row.section} 行不用这一列", f"a row {row.section} has no such field")
        right = Bilingual(
            f"留空；可填 {'、'.join(fields)}", f"blank; it may have {', '.join(fields)}"
        )
        record.fault(row.place, name, row.fields[name], found, right)
    return {name: row.fields[name] for name in fields if name in row.fields}


def _without_key(row: _Row, file: str) -> Record:
    found = Bilingual("report 列为空，不知属于哪份报告", "the column report is blank")
    right = Bilingual("每行填写所属报告的编号", "write the key of its report in every row")
    return no_report(file, row.place, found, right, row.section)


def _again(key: str, place: str, file: str) -> Record:
    found = Bilingual(
        f"报告“{key}”的行不连续，此处起的行未读入",
        f"the rows of report {key} are not together; those from here on were not read",
    )
    right = Bilingual("同一报告的行放在一起", "keep the rows of a report together")
    return no_report(file, place, found, right, key)
