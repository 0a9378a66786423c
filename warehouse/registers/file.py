"""What the register files of parks and providers share: reading them, and telling all faults at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from warehouse.csvsafe import restored
from warehouse.errors import GreenparkError
from warehouse.registers.names import name_key, split_names

_TRUTH = {"": True, "true": True, "false": False}


class RegisterRefused(GreenparkError):  # noqa: N818 -- a state, not a fault
    """A register file with faults: all of them are told, and nothing of it was taken in."""


class Problems:
    """Faults found so far, with their lines, in both languages."""

    def __init__(self, file_name: str) -> None:
        self._file_name = file_name
        self._zh: list[str] = []
        self._en: list[str] = []

    def add(self, line: int, zh: str, en: str) -> None:
        """Remember a fault of a line."""
        self._zh.append(f"第 {line} 行：{zh}")
        self._en.append(f"line {line}: {en}")

    def refuse(self) -> None:
        """Raise RegisterRefused with every fault, if there is one."""
        if self._zh:
            faults = "1 fault" if len(self._en) == 1 else f"{len(self._en)} faults"
            raise RegisterRefused(
                f"{self._file_name}：未导入，共 {len(self._zh)} 处问题\n" + "\n".join(self._zh),
                f"{self._file_name}: not imported, {faults}\n" + "\n".join(self._en),
            )


@dataclass(frozen=True)
class Line:
    """A row of a register file. A column that the file does not have is not among ``fields``."""

    number: int
    fields: Mapping[str, str]
    name: str
    names: tuple[str, ...]  # the name and its aliases, each once
    is_confirmed: bool


def read_register(path: Path, columns: Sequence[str], required: Collection[str]) -> list[Line]:
    """Rows of a register file, the first of ``columns`` being the name.

    UTF-8 with or without a mark, or GB 18030. Raises RegisterRefused for a file that is no such table.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or ""
        raise RegisterRefused(
            f"{path}：无法读取（{reason}）", f"{path}: cannot be read ({reason})"
        ) from error
    reader = csv.DictReader(io.StringIO(_decoded(data, path.name), newline=""))
    try:
        header = [name.strip() for name in reader.fieldnames or []]
        _check_header(header, columns, required, path.name)
        reader.fieldnames = header
        return [line for row in reader if (line := _line(reader.line_num, row, columns))]
    except csv.Error as error:
        raise RegisterRefused(
            f"{path.name}：第 {reader.line_num} 行不是有效的 CSV；请另存为 CSV UTF-8 后重试",
            f"{path.name}: line {reader.line_num} is not CSV; save the file as CSV UTF-8",
        ) from error


def _check_header(
    header: list[str], columns: Sequence[str], required: Collection[str], file_name: str
) -> None:
    missing = [name for name in columns if name in required and name not in header]
    if missing:
        raise RegisterRefused(
            f"{file_name}：表头缺少 {'、'.join(missing)}；表头应为 {','.join(columns)}",
            f"{file_name}: the header lacks {', '.join(missing)}; it should be {','.join(columns)}",
        )


def _line(number: int, row: dict[str, str | None], columns: Sequence[str]) -> Line | None:
    fields = {
        name: restored((row[name] or "").strip()) for name in columns if row.get(name) is not None
    }
    if not any(fields.values()):
        return None
    name = fields.get(columns[0], "")
    names = tuple(dict.fromkeys([name, *split_names(fields.get("aliases", ""))]))
    truth = fields.get("is_confirmed", "").lower()
    return Line(number, fields, name, names, _TRUTH.get(truth, True))


def _decoded(data: bytes, file_name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RegisterRefused(
        f"{file_name}：不是文本文件；请另存为 CSV UTF-8 后重试",
        f"{file_name}: not a text file; save it as CSV UTF-8",
    )


class Entry(NamedTuple):
    """A known park or provider, as matching needs it."""

    id: str
    name: str
    aliases: tuple[str, ...]
    is_confirmed: bool


class Matcher:
    """Finds which known entry each line speaks of, and which unconfirmed ones are its aliases."""

    def __init__(self, known: Sequence[Entry], problems: Problems) -> None:
        self._by_id = {entry.id: entry for entry in known}
        self._by_key: dict[str, set[str]] = {}
        for entry in known:
            for text in (entry.name, *entry.aliases):
                self._by_key.setdefault(name_key(text), set()).add(entry.id)
        self._problems = problems
        self._line_of_name: dict[str, int] = {}
        self._line_of_id: dict[str, int] = {}

    def match(self, line: Line) -> tuple[str | None, list[str]]:
        """(id of the known entry or None, ids of unconfirmed entries that turn out to be the same).

        The line's own name decides where its aliases lead elsewhere; several confirmed entries under
        one line are a fault.
        """
        self._check_names(line)
        ids = {found for text in line.names for found in self._by_key.get(name_key(text), ())}
        own = self._by_key.get(name_key(line.name), set())
        ranked = sorted(ids, key=lambda i: (not self._by_id[i].is_confirmed, i not in own, i))
        confirmed = [i for i in ranked if self._by_id[i].is_confirmed]
        if len(confirmed) > 1:
            found = "、".join(sorted(self._by_id[i].name for i in confirmed))
            self._problems.add(
                line.number,
                f"“{line.name}”的名称或别名同时属于名录中的多个条目：{found}",
                f"the name or aliases of '{line.name}' belong to several known entries: {found}",
            )
        for found_id in ranked:
            if self._line_of_id.setdefault(found_id, line.number) != line.number:
                self._problems.add(
                    line.number,
                    f"“{line.name}”与第 {self._line_of_id[found_id]} 行是同一条目",
                    f"'{line.name}' is the same entry as line {self._line_of_id[found_id]}",
                )
        return (ranked[0], ranked[1:]) if ranked else (None, [])

    def _check_names(self, line: Line) -> None:
        if not line.name:
            self._problems.add(line.number, "名称为空", "the name is blank")
        if line.fields.get("is_confirmed", "").lower() not in _TRUTH:
            written = line.fields["is_confirmed"]
            self._problems.add(
                line.number,
                f"is_confirmed 为“{written}”；应为 true、false 或留空",
                f"is_confirmed is '{written}'; it is true, false or blank",
            )
        for key, text in {name_key(text): text for text in line.names if text}.items():
            first = self._line_of_name.setdefault(key, line.number)
            if first != line.number:
                self._problems.add(
                    line.number,
                    f"名称“{text}”与第 {first} 行重复",
                    f"the name '{text}' stands in line {first} already",
                )


def aliases_of(
    line: Line, before: Entry | None, merged: Sequence[Entry], kept: Sequence[str]
) -> tuple[str, ...]:
    """The aliases a line gives, and the names under which unconfirmed entries were first seen.

    A report may go on using the name it first gave. ``kept`` are the names of earlier merges.
    """
    earlier = [before] if before and not before.is_confirmed else []
    seen = [text for entry in [*earlier, *merged] for text in (entry.name, *entry.aliases)]
    names = dict.fromkeys([*line.names, *kept, *seen])
    return tuple(text for text in names if text and text != line.name)
