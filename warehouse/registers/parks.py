"""The register of parks: taken in from CSV by the bureau, handed out, listed, names merged."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from warehouse.csvsafe import neutralised
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.registers.file import Entry, Line, Matcher, Problems, aliases_of, read_register
from warehouse.registers.merging import merge_entries, merged_names
from warehouse.registers.names import name_key, near_names, split_names
from warehouse.registers.park_rows import (
    RegisteredPark,
    park_id_of,
    park_register,
    register_row,
    starter_parks,
)
from warehouse.rules.rows import Registry
from warehouse.store.raw import append_rows, open_writer, transaction, utc_now

COLUMNS = (
    "park_name",
    "aliases",
    "district",
    "park_level",
    "is_confirmed",
    "parent_park",
    "other_districts",
)
REQUIRED_COLUMNS = ("park_name", "district")


class MergeRefused(GreenparkError):  # noqa: N818 -- a state, not a fault
    """Two names that cannot be made one: the message says which and why."""


def import_parks(home: Home, path: Path) -> int:
    """Take a register file in and return how many parks it held; a repeated import changes nothing.

    A row with the name or an alias of a known park speaks of that park: it keeps its id and is
    confirmed from then on, unless the row says is_confirmed = false. Unconfirmed parks that a row's
    aliases name are merged into its park. Raises RegisterRefused with every faulty line, or WriterBusy.
    """
    registry = home.registry()
    lines = read_register(path, COLUMNS, REQUIRED_COLUMNS)
    with open_writer(home) as con, transaction(con):
        known = park_register(con, registry)
        kept = merged_names(con, "raw.park_register", "park_id", "park_name")
        parks, merged = resolve(lines, known, kept, registry, path.name)
        rows = [register_row(park, utc_now()) for park in parks if park not in known]
        append_rows(con, "raw.park_register", rows)
        merge_entries(con, "raw.park_register", "park_id", merged)
    return len(parks)


def resolve(
    lines: Sequence[Line],
    known: Sequence[RegisteredPark],
    kept: Mapping[str, Sequence[str]],
    registry: Registry,
    file_name: str,
) -> tuple[list[RegisteredPark], dict[str, str]]:
    """The parks the lines speak of, and the known ones that are merged into them (old id -> new id).

    ``kept`` are names that stay aliases whatever a line says, by park id. Raises
    RegisterRefused with every faulty line.
    """
    problems = Problems(file_name)
    entries = {park.park_id: _entry(park) for park in known}
    by_id = {park.park_id: park for park in known}
    matcher = Matcher(list(entries.values()), problems)
    parks: list[RegisteredPark] = []
    merged: dict[str, str] = {}
    held = {park.park_id: park.park_name for park in known}
    for line in lines:
        found, same = matcher.match(line)
        park_id = found or park_id_of(line.name)
        if found is None and (holder := held.setdefault(park_id, line.name)) != line.name:
            problems.add(line.number, *_held(line.name, park_id, holder))
        merged |= dict.fromkeys(same, park_id)
        before = by_id.get(park_id)
        district_code = _district(line, registry, problems)
        others = [_known_district(line, text, registry, problems) for text in _others(line)]
        level = _level(line, registry, problems)
        parks.append(
            RegisteredPark(
                park_id=park_id,
                park_name=line.name,
                aliases=aliases_of(
                    line, entries.get(park_id), [entries[i] for i in same], kept.get(park_id, ())
                ),
                district_code=district_code,
                park_level=level or (before.park_level if before else None),
                parent_park_id=before.parent_park_id if before else None,
                is_confirmed=line.is_confirmed,
                source="import",
                other_district_codes=tuple(
                    code for code in others if code and code != district_code
                )
                if "other_districts" in line.fields
                else (before.other_district_codes if before else ()),
            )
        )
    parks = _with_parents(lines, parks, known, problems)
    problems.refuse()
    return parks, merged


def _held(name: str, park_id: str, holder: str) -> tuple[str, str]:
    """Why a park cannot be registered by a name whose id another park has, in both languages."""
    return (
        f"“{name}”的编号 {park_id} 已属于“{holder}”；请以该园区名称的另一写法登记，并把“{name}”列为别名",
        f"the id {park_id} of {name} is that of {holder}; register it by another spelling of its "
        f"name, with {name} as an alias",
    )


def _entry(park: RegisteredPark) -> Entry:
    return Entry(park.park_id, park.park_name, park.aliases, park.is_confirmed)


def _others(line: Line) -> tuple[str, ...]:
    return split_names(line.fields.get("other_districts", ""))


def _district(line: Line, registry: Registry, problems: Problems) -> str | None:
    """The district's code; only an unconfirmed park may be without one."""
    text = line.fields["district"]
    if not text and not line.is_confirmed:
        return None
    return _known_district(line, text, registry, problems)


def _known_district(line: Line, text: str, registry: Registry, problems: Problems) -> str | None:
    district = registry.districts_by_name.get(text)
    if district is None:
        problems.add(
            line.number,
            f"未知的区“{text}”；请填写区名、简称或代码",
            f"unknown district '{text}'; give its name, short name or code",
        )
        return None
    return district.district_code


def _level(line: Line, registry: Registry, problems: Problems) -> str:
    level = line.fields.get("park_level", "")
    levels = [row.code for row in registry.codes if row.domain == "park_level"]
    if level not in ("", *levels):
        problems.add(
            line.number,
            f"未知的园区级别“{level}”；应为{'、'.join(levels)}或留空",
            f"unknown park level '{level}'; it is one of {', '.join(levels)}, or blank",
        )
    return level


def _with_parents(
    lines: Sequence[Line],
    parks: Sequence[RegisteredPark],
    known: Sequence[RegisteredPark],
    problems: Problems,
) -> list[RegisteredPark]:
    """The parks with the parents that their lines name; a file without the column changes none."""
    by_name = {
        name_key(name): park.park_id
        for park in [*known, *parks]
        for name in (park.park_name, *park.aliases)
    }
    found = []
    for line, park in zip(lines, parks, strict=True):
        name = line.fields.get("parent_park")
        if name is None:
            found.append(park)
            continue
        parent_id = by_name.get(name_key(name)) if name else None
        if name and parent_id is None:
            problems.add(
                line.number,
                f"上级园区“{name}”不在名录或本文件中；请先登记该园区",
                f"the parent park '{name}' is neither in the register nor in this file; register it",
            )
        found.append(replace(park, parent_park_id=parent_id))
    _refuse_circles(lines, found, known, problems)
    return found


def _refuse_circles(
    lines: Sequence[Line],
    parks: Sequence[RegisteredPark],
    known: Sequence[RegisteredPark],
    problems: Problems,
) -> None:
    parent_of = {park.park_id: park.parent_park_id for park in [*known, *parks]}
    for line, park in zip(lines, parks, strict=True):
        above, seen = park.parent_park_id, set[str]()
        while above is not None and above not in seen and above != park.park_id:
            seen.add(above)
            above = parent_of.get(above)
        if above == park.park_id:
            problems.add(
                line.number,
                f"“{park.park_name}”不能是自己的上级园区（直接或间接）",
                f"'{park.park_name}' cannot be its own parent park, directly or through others",
            )


def merge_parks(home: Home, name: str, into: str) -> tuple[RegisteredPark, RegisteredPark]:
    """Make an unconfirmed park's names aliases of another park, for which its diagnoses then count.

    Both are given by name, alias or id; gives (the merged park, the one it counts for). What was read
    stays as it was. Raises MergeRefused or WriterBusy.
    """
    registry = home.registry()
    with open_writer(home) as con, transaction(con):
        known = park_register(con, registry)
        old, new = _named(name, known, registry), _named(into, known, registry)
        if old.is_confirmed:
            raise MergeRefused(
                f"“{old.park_name}”是已确认的园区，不能并入其他园区；只能合并待确认的园区",
                f"'{old.park_name}' is confirmed; only an unconfirmed park can be merged",
            )
        if old.park_id == new.park_id:
            raise MergeRefused(
                f"“{name}”与“{into}”已是同一园区", f"'{name}' and '{into}' are one park already"
            )
        names = dict.fromkeys([*new.aliases, old.park_name, *old.aliases])
        aliases = tuple(text for text in names if text != new.park_name)
        new = replace(new, aliases=aliases)
        append_rows(con, "raw.park_register", [register_row(new, utc_now())])
        merge_entries(con, "raw.park_register", "park_id", {old.park_id: new.park_id})
    return old, new


def _named(text: str, known: Sequence[RegisteredPark], registry: Registry) -> RegisteredPark:
    for park in known:
        names = {name_key(name) for name in (park.park_name, *park.aliases)}
        if text == park.park_id or name_key(text) in names:
            return park
    near = near_names(text, [park.park_name for park in known], registry)
    raise MergeRefused(
        f"名录中没有“{text}”；名称相近的有：{'、'.join(near) or '无'}",
        f"the register has no '{text}'; near names: {', '.join(near) or 'none'}",
    )


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
    """The register in the layout `import_parks` reads; taking it in again changes nothing."""
    districts = {row.district_code: row.name_zh for row in registry.districts}
    names = {park.park_id: park.park_name for park in parks}
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for park in parks:
        fields = [
            park.park_name,
            ";".join(park.aliases),
            districts.get(park.district_code or "", ""),
            park.park_level or "",
            "true" if park.is_confirmed else "false",
            names.get(park.parent_park_id or "", ""),
            ";".join(districts[code] for code in park.other_district_codes),
        ]
        writer.writerow(map(neutralised, fields))
