"""Parks as the register keeps them: their rows, the starter list, and what became of merged ones."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.rules.rows import Registry


@dataclass(frozen=True)
class RegisteredPark:
    """A park of the register. ``source`` is starter, import or submission."""

    park_id: str
    park_name: str
    aliases: tuple[str, ...]
    district_code: str | None
    park_level: str | None
    parent_park_id: str | None
    is_confirmed: bool
    source: str
    other_district_codes: tuple[str, ...] = ()


_ID_DIGITS = 12  # two of a million parks share one with a chance of 1 in 500


def park_id_of(park_name: str) -> str:
    """The id a park gets when its name is first seen; it is stored then, and kept when it is renamed.

    Homes of earlier versions gave ids of 8 digits, which their parks keep.
    """
    digest = hashlib.md5(park_name.encode(), usedforsecurity=False).hexdigest()
    return "K" + digest[:_ID_DIGITS]


def park_register(con: duckdb.DuckDBPyConnection, registry: Registry) -> list[RegisteredPark]:
    """Every known park, by id: the starter list, then the latest register row of each id.

    A park that was merged into another is known by that one's aliases only.
    """
    parks = {park.park_id: park for park in starter_parks(registry)}
    rows = con.execute(
        "SELECT park_id, park_name, aliases, district_code, park_level, parent_park_id, "
        "is_confirmed, source, other_district_codes, merged_into "
        "FROM raw.park_register ORDER BY register_seq"
    ).fetchall()
    for park_id, name, aliases, district, level, parent, is_confirmed, source, others, into in rows:
        if into is not None:
            parks.pop(park_id, None)
            continue
        parks[park_id] = RegisteredPark(
            park_id=park_id,
            park_name=name,
            aliases=_listed(aliases),
            district_code=district,
            park_level=level,
            parent_park_id=parent,
            is_confirmed=is_confirmed,
            source=source,
            other_district_codes=_listed(others),
        )
    return [parks[park_id] for park_id in sorted(parks)]


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split(";") if part)


def merged_parks(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The parks that count for another one: park_id -> id of the park they are an alias of."""
    rows = con.execute(
        "SELECT park_id, merged_into FROM raw.park_register ORDER BY register_seq"
    ).fetchall()
    return {park_id: into for park_id, into in dict(rows).items() if into is not None}


def register_row(park: RegisteredPark, registered_at: datetime) -> dict[str, object]:
    """The row of raw.park_register that says what is known of a park from now on."""
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
        "other_district_codes": ";".join(park.other_district_codes) or None,
    }


def starter_parks(registry: Registry) -> list[RegisteredPark]:
    """The parks every register starts with: published lists, so confirmed."""
    return [
        RegisteredPark(
            park_id=row.park_id,
            park_name=row.park_name,
            aliases=(),
            district_code=row.district_code,
            park_level=row.park_level,
            parent_park_id=None,
            is_confirmed=True,
            source="starter",
        )
        for row in registry.starter_parks
    ]
