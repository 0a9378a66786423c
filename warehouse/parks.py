"""The register of parks as a CSV file: taken in by the bureau, handed out, listed."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from warehouse.csvsafe import neutralised, restored
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.raw import (
    RegisteredPark,
    append_rows,
    open_writer,
    park_id_of,
    park_register,
    starter_parks,
    transaction,
)
from warehouse.reference import Registry

COLUMNS = ("park_name", "aliases", "district", "park_level")
REQUIRED_COLUMNS = ("park_name", "district")


class ParksRefused(GreenparkError):  # noqa: N818 -- a state, not a fault
    """A register file with faults: all of them are told, and nothing of it was taken in."""


class _Problems:
    """Faults found so far, with their lines, in both languages."""

    def __init__(self) -> None:
        self.zh: list[str] = []
        self.en: list[str] = []

    def add(self, line: int, zh: str, en: str) -> None:
        self.zh.append(f"第 {line} 行：{zh}")
        self.en.append(f"line {line}: {en}")


def name_key(name: str) -> str:
    """What two spellings of a name share: full-width signs and blanks do not tell parks apart."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def import_parks(home: Home, path: Path) -> int:
    """Take a register file in and return how many parks it held; a repeated import changes nothing.

    A row with the name or an alias of a known park speaks of that park: it keeps its id and is
    confirmed from then on. Raises ParksRefused with every faulty line, or WriterBusy.
    """
    registry = home.registry()
    rows = read_parks(path)
    with open_writer(home) as con, transaction(con):
        known = park_register(con, registry)
        parks = resolve(rows, known, registry, path.name)
        now = datetime.now(UTC).replace(tzinfo=None)
        append_rows(
            con,
            "raw.park_register",
            [_register_row(park, now) for park in parks if park not in known],
        )
    return len(parks)


def read_parks(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Rows of the file with their line numbers; UTF-8 with or without a mark, or GB 18030."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or ""
        raise ParksRefused(
            f"{path}：无法读取（{reason}）", f"{path}: cannot be read ({reason})"
        ) from error
    text = _decoded(data, path.name)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    header = [name.strip() for name in reader.fieldnames or []]
    reader.fieldnames = header
    missing = [name for name in REQUIRED_COLUMNS if name not in header]
    if missing:
        raise ParksRefused(
            f"{path.name}：表头缺少 {'、'.join(missing)}；表头应为 {','.join(COLUMNS)}",
            f"{path.name}: the header lacks {', '.join(missing)}; it should be {','.join(COLUMNS)}",
        )
    rows = []
    try:
        for row in reader:
            fields = {
                name: restored((row.get(name) or "").strip())
                for name in COLUMNS
            }  # fmt: skip
            if any(fields.values()):
                rows.append((reader.line_num, fields))
    except csv.Error as error:
        raise ParksRefused(
            f"{path.name}：第 {reader.line_num} 行不是有效的 CSV；请另存为 CSV UTF-8 后重试",
            f"{path.name}: line {reader.line_num} is not CSV; save the file as CSV UTF-8",
        ) from error
    return rows


def _decoded(data: bytes, file_name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ParksRefused(
        f"{file_name}：不是文本文件；请另存为 CSV UTF-8 后重试",
        f"{file_name}: not a text file; save it as CSV UTF-8",
    )


def resolve(
    rows: Sequence[tuple[int, dict[str, str]]],
    known: Sequence[RegisteredPark],
    registry: Registry,
    file_name: str,
) -> list[RegisteredPark]:
    """The parks the rows speak of, confirmed. Raises ParksRefused with every faulty line."""
    by_key: dict[str, set[str]] = {}
    for park in known:
        for name in (park.park_name, *park.aliases):
            by_key.setdefault(name_key(name), set()).add(park.park_id)
    by_id = {park.park_id: park for park in known}
    levels = [row.code for row in registry.codes if row.domain == "park_level"]
    problems = _Problems()
    line_of_name: dict[str, int] = {}
    line_of_park: dict[str, int] = {}
    parks = []
    for line, fields in rows:
        name = fields["park_name"]
        aliases = [alias.strip() for alias in fields["aliases"].replace("；", ";").split(";")]
        names = [text for text in dict.fromkeys([name, *aliases]) if text]
        _check_names(line, name, names, line_of_name, problems)
        district = registry.districts_by_name.get(fields["district"])
        if district is None:
            problems.add(
                line,
                f"未知的区“{fields['district']}”；请填写区名、简称或代码",
                f"unknown district '{fields['district']}'; give its name, short name or code",
            )
        if fields["park_level"] not in ("", *levels):
            problems.add(
                line,
                f"未知的园区级别“{fields['park_level']}”；应为{'、'.join(levels)}或留空",
                f"unknown park level '{fields['park_level']}'; "
                f"it is one of {', '.join(levels)}, or blank",
            )
        matches = {park_id for text in names for park_id in by_key.get(name_key(text), ())}
        if len(matches) > 1:
            found = "、".join(sorted(by_id[park_id].park_name for park_id in matches))
            problems.add(
                line,
                f"“{name}”的名称或别名同时属于名录中的多个园区：{found}",
                f"the name or aliases of '{name}' belong to several known parks: {found}",
            )
        park_id = min(matches) if matches else park_id_of(name)
        if name and line_of_park.setdefault(park_id, line) != line:
            problems.add(
                line,
                f"“{name}”与第 {line_of_park[park_id]} 行是同一园区",
                f"'{name}' is the same park as line {line_of_park[park_id]}",
            )
        before = by_id.get(park_id)
        parks.append(
            RegisteredPark(
                park_id=park_id,
                park_name=name,
                aliases=_aliases(name, names, before),
                district_code=district.district_code if district else None,
                park_level=fields["park_level"] or (before.park_level if before else None),
                parent_park_id=before.parent_park_id if before else None,
                is_confirmed=True,
                source="import",
            )
        )
    if problems.zh:
        raise ParksRefused(
            f"{file_name}：未导入，共 {len(problems.zh)} 处问题\n" + "\n".join(problems.zh),
            f"{file_name}: not imported, {len(problems.en)} faults\n" + "\n".join(problems.en),
        )
    return parks


def _check_names(
    line: int, name: str, names: list[str], line_of_name: dict[str, int], problems: _Problems
) -> None:
    if not name:
        problems.add(line, "园区名称为空", "the park name is blank")
    for key, text in {name_key(text): text for text in names}.items():
        if line_of_name.setdefault(key, line) != line:
            problems.add(
                line,
                f"名称“{text}”与第 {line_of_name[key]} 行重复",
                f"the name '{text}' stands in line {line_of_name[key]} already",
            )


def _aliases(name: str, names: list[str], before: RegisteredPark | None) -> tuple[str, ...]:
    # A report may go on using the name it first gave an unconfirmed park.
    earlier = [before.park_name] if before and not before.is_confirmed else []
    return tuple(text for text in dict.fromkeys([*names, *earlier]) if text != name)


def _register_row(park: RegisteredPark, registered_at: datetime) -> dict[str, object]:
    return {
        "registered_at": registered_at,
        "park_id": park.park_id,
        "park_name": park.park_name,
        "aliases": ";".join(park.aliases) or None,
        "district_code": park.district_code,
        "park_level": park.park_level,
        "parent_park_id": park.parent_park_id,
        "is_confirmed": park.is_confirmed,
        "source": park.source,
    }


def list_parks(home: Home) -> list[RegisteredPark]:
    """The register, by district and name. Raises WriterBusy while another process writes."""
    registry = home.registry()
    if home.warehouse_file.exists():
        with open_writer(home) as con:
            parks = park_register(con, registry)
    else:
        parks = starter_parks(registry)
    return sorted(parks, key=lambda park: (park.district_code or "", park.park_name))


def write_parks(parks: Sequence[RegisteredPark], registry: Registry, out: IO[str]) -> None:
    """The register in the layout `import_parks` reads, and whether each park is confirmed."""
    names = {row.district_code: row.name_zh for row in registry.districts}
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, "is_confirmed"])
    for park in parks:
        fields = [
            park.park_name,
            ";".join(park.aliases),
            names.get(park.district_code or "", ""),
            park.park_level or "",
        ]
        writer.writerow([*map(neutralised, fields), "true" if park.is_confirmed else "false"])
