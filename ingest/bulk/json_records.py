"""Reports of a JSON file ({"reports": [...]}) or of JSON Lines, one after another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any

import ijson

from ingest.bulk.layout import PLURALS, REPORT, SECTIONS
from ingest.bulk.record import Item, Record, damaged, no_report, unknown_field
from ingest.findings import Bilingual

_BOM = b"\xef\xbb\xbf"
# The C parser breaks on integers of more than 4,300 digits, and half of one always lies in one read.
_LONG_NUMBER = re.compile(rb"\d{1001}")
_DEEPEST = 4  # a report, its sections, their entries; no layout goes deeper
_END = object()
_FAULTS = (ijson.JSONError, ValueError, ArithmeticError, RecursionError)
_AN_OBJECT = Bilingual("每份报告应为一个 JSON 对象 {…}", "each report is a JSON object {...}")
_A_TEXT = Bilingual("文本、数字或留空", "a text, a number or nothing")
_REPORTS = Bilingual(
    '文件应为 {"reports": [ … ]}，每份报告一个对象',
    'the file is {"reports": [ ... ]}, an object for each report',
)


class TooLong(Exception):  # noqa: N818 -- a state, not a fault
    """One report is longer than a file may be."""


class _Metered:
    """A file that is read on only while one report stays within ``limit`` bytes."""

    def __init__(self, handle: IO[bytes], limit: int) -> None:
        self._handle = handle
        self._limit = limit
        self._since = 0
        self._is_start = True

    def read(self, size: int = -1) -> bytes:
        data = self._handle.read(size)
        if self._is_start and size:
            self._is_start = False
            data = data.removeprefix(_BOM)
            # An empty answer would be taken for the end of the file.
            data = data or self._handle.read(size)
        if _LONG_NUMBER.search(data):
            raise ValueError("a number of more than 1000 digits")
        self._since += len(data)
        if self._since > self._limit:
            raise TooLong
        return data

    def report_read(self) -> None:
        self._since = 0


class _Events:
    """Builds the reports from a parser's events, one at a time, and knows where it stands.

    What lies deeper than the layout goes is passed over, so that no nesting can fill the memory.
    """

    def __init__(self, events: Iterator[tuple[str, Any]]) -> None:
        self._events = events
        self._entry = ""
        self.count = 0

    @property
    def place(self) -> str:
        """Where the parser stands."""
        return f"reports[{self.count}]{self._entry}"

    def reports(self) -> Iterator[object]:
        """The elements of the array under "reports"."""
        if next(self._events, ("", None))[0] != "start_map":
            self._pass_all()
            return
        for event, key in self._events:
            if event != "map_key":
                continue
            event, value = next(self._events)
            if key == "reports" and event == "start_array":
                yield from self._elements()
            else:
                self._build(event, value, _DEEPEST)

    def _elements(self) -> Iterator[object]:
        for event, value in self._events:
            if event == "end_array":
                return
            yield self._build(event, value, 1)
            self.count += 1
            self._entry = ""

    def _build(self, event: str, value: Any, depth: int) -> object:
        if event == "start_map":
            return self._map(depth)
        if event == "start_array":
            return self._array(depth)
        return value

    def _map(self, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        if depth >= _DEEPEST:
            self._pass_rest()
            return found
        for event, key in self._events:
            if event == "end_map":
                break
            if depth == 1:
                self._entry = f".{key}"
            found[key] = self._build(*next(self._events), depth + 1)
        return found

    def _array(self, depth: int) -> list[object]:
        found: list[object] = []
        if depth >= _DEEPEST:
            self._pass_rest()
            return found
        section = self._entry
        for event, value in self._events:
            if event == "end_array":
                break
            self._entry = f"{section}[{len(found)}]"
            found.append(self._build(event, value, depth + 1))
        return found

    def _pass_rest(self) -> None:
        """Pass over the rest of the map or array that has just begun."""
        depth = 1
        for event, _ in self._events:
            if event in ("start_map", "start_array"):
                depth += 1
            elif event in ("end_map", "end_array"):
                depth -= 1
                if depth == 0:
                    return

    def _pass_all(self) -> None:
        for _ in self._events:
            pass


def json_records(handle: IO[bytes], file: str, limit: int) -> Iterator[Record]:
    """The reports under "reports". A fault of the file ends them, at the place it stands."""
    metered = _Metered(handle, limit)
    events = _Events(iter(ijson.basic_parse(metered)))
    reports = events.reports()
    while True:
        try:
            raw = next(reports, _END)
        except TooLong:
            yield _too_long(file, events.place, limit)
            return
        except _FAULTS as fault:
            yield damaged(file, events.place, _reason(fault), events.count)
            return
        if raw is _END:
            break
        metered.report_read()
        yield record_of(raw, file, f"reports[{events.count}]")
    if events.count == 0:
        found = Bilingual("文件里没有报告", "the file holds no report")
        yield no_report(file, "reports", found, _REPORTS)


def json_lines_records(handle: IO[bytes], file: str, limit: int) -> Iterator[Record]:
    """One report a line; a line that is none does not stop the others."""
    count = number = 0
    while line := handle.readline(limit + 1):
        number += 1
        place = f"第{number}行"
        if len(line) > limit:
            yield _too_long(file, place, limit)
            return
        if number == 1:
            line = line.removeprefix(_BOM)
        if not line.strip():
            continue
        count += 1
        try:
            raw = json.loads(line, parse_float=str)
        except _FAULTS as fault:
            found = Bilingual(f"不是有效的 JSON（{fault}）", f"not JSON ({fault})")
            yield no_report(file, place, found, _AN_OBJECT)
            continue
        yield record_of(raw, file, place)
    if count == 0:
        found = Bilingual("文件里没有报告", "the file holds no report")
        yield no_report(file, "第1行", found, _AN_OBJECT)


def record_of(raw: object, file: str, place: str) -> Record:
    """A report from its parsed JSON; what the layout does not have is told, and left out."""
    if not isinstance(raw, dict):
        found = Bilingual(f"是{_kind(raw).zh}", f"it is {_kind(raw).en}")
        return no_report(file, place, found, _AN_OBJECT, _shown(raw))
    record = Record(file, place, Item({}, place, is_path=True))
    for name, value in raw.items():
        if name in PLURALS:
            _read_section(record, name, value)
        elif name in REPORT:
            _read_field(record, record.report, name, value)
        else:
            at = record.report.at(name)
            record.fault(at, name, _shown(value), *unknown_field(name, (*REPORT, *PLURALS)))
    return record


def _read_section(record: Record, name: str, value: object) -> None:
    place = record.report.at(name)
    section = PLURALS[name]
    if value is None:
        return
    if not isinstance(value, list):
        right = Bilingual("一个 JSON 数组 […]", "a JSON array [...]")
        record.fault(place, name, _shown(value), _kind(value), right)
        return
    for at, entry in enumerate(value):
        item = Item({}, f"{place}[{at}]", is_path=True)
        if not isinstance(entry, dict):
            right = Bilingual("一个 JSON 对象 {…}", "a JSON object {...}")
            record.fault(item.place, name, _shown(entry), _kind(entry), right)
            continue
        for field, text in entry.items():
            if field in SECTIONS[section]:
                _read_field(record, item, field, text)
            else:
                right_one = unknown_field(field, SECTIONS[section])
                record.fault(item.at(field), field, _shown(text), *right_one)
        record.sections[section].append(item)


def _read_field(record: Record, item: Item, name: str, value: object) -> None:
    if isinstance(value, dict | list):
        record.fault(item.at(name), name, _shown(value), _kind(value), _A_TEXT)
    elif value is not None:
        item.fields[name] = _shown(value)


def _shown(value: object) -> str:
    """A scalar as written; of anything else only its kind, however large it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    return "" if value is None else str(value)


def _kind(value: Any) -> Bilingual:
    if isinstance(value, dict):
        return Bilingual("一个对象", "an object")
    if isinstance(value, list):
        return Bilingual("一个数组", "an array")
    return Bilingual("单个值", "a single value")


def _reason(fault: BaseException) -> str:
    """The first line of a parser's message: what it says, without the text it stumbled over."""
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0][:120]


def _too_long(file: str, place: str, limit: int) -> Record:
    megabytes = limit // (1024 * 1024)
    found = Bilingual(f"一份报告超过 {megabytes} MB", f"one report is more than {megabytes} MB")
    return no_report(file, place, found, _AN_OBJECT)
