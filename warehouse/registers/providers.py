"""The register of service providers (服务商): names and aliases, taken in from CSV and handed out."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import duckdb

from warehouse.csvsafe import neutralised
from warehouse.home import Home
from warehouse.registers.file import Entry, Line, Matcher, Problems, aliases_of, read_register
from warehouse.registers.merging import merge_entries, merged_names
from warehouse.registers.names import split_names
from warehouse.store.raw import append_rows, open_writer, transaction, utc_now

COLUMNS = ("provider_name", "aliases", "is_confirmed")
REQUIRED_COLUMNS = ("provider_name",)


@dataclass(frozen=True)
class RegisteredProvider:
    """A provider of the register. ``source`` is import or submission."""

    provider_id: str
    provider_name: str
    aliases: tuple[str, ...]
    is_confirmed: bool
    source: str


def provider_id_of(provider_name: str) -> str:
    """The id a provider gets when its name is first seen; it keeps it when it is renamed."""
    return "P" + hashlib.md5(provider_name.encode(), usedforsecurity=False).hexdigest()[:8]


def provider_register(con: duckdb.DuckDBPyConnection) -> list[RegisteredProvider]:
    """Every known provider, by id: the latest row of each that was not merged into another."""
    rows = con.execute(
        "SELECT provider_id, provider_name, aliases, is_confirmed, source, merged_into "
        "FROM raw.provider_register ORDER BY register_seq"
    ).fetchall()
    latest = {row[0]: row for row in rows}
    return [
        RegisteredProvider(provider_id, name, split_names(aliases or ""), is_confirmed, source)
        for provider_id, name, aliases, is_confirmed, source, into in sorted(latest.values())
        if into is None
    ]


def provider_row(provider: RegisteredProvider, registered_at: datetime) -> dict[str, object]:
    """The row of raw.provider_register that says what is known of a provider from now on."""
    return {
        "registered_at": registered_at,
        "provider_id": provider.provider_id,
        "provider_name": provider.provider_name,
        "aliases": ";".join(provider.aliases) or None,
        "is_confirmed": provider.is_confirmed,
        "source": provider.source,
    }


def import_providers(home: Home, path: Path) -> int:
    """Take a register file in and return how many providers it held; a repeat changes nothing.

    A row with the name or an alias of a known provider speaks of that one and confirms it, unless the
    row says is_confirmed = false; unconfirmed providers that its aliases name are merged into it.
    Raises RegisterRefused with every faulty line, or WriterBusy.
    """
    lines = read_register(path, COLUMNS, REQUIRED_COLUMNS)
    with open_writer(home) as con, transaction(con):
        known = provider_register(con)
        kept = merged_names(con, "raw.provider_register", "provider_id", "provider_name")
        providers, merged = resolve(lines, known, kept, path.name)
        rows = [provider_row(one, utc_now()) for one in providers if one not in known]
        append_rows(con, "raw.provider_register", rows)
        merge_entries(con, "raw.provider_register", "provider_id", merged)
    return len(providers)


def resolve(
    lines: Sequence[Line],
    known: Sequence[RegisteredProvider],
    kept: Mapping[str, Sequence[str]],
    file_name: str,
) -> tuple[list[RegisteredProvider], dict[str, str]]:
    """The providers of the lines, and those merged into them (old id -> new id).

    ``kept`` are names that stay aliases whatever a line says, by id. Raises RegisterRefused.
    """
    problems = Problems(file_name)
    entries = {
        one.provider_id: Entry(one.provider_id, one.provider_name, one.aliases, one.is_confirmed)
        for one in known
    }
    matcher = Matcher(list(entries.values()), problems)
    providers: list[RegisteredProvider] = []
    merged: dict[str, str] = {}
    for line in lines:
        found, same = matcher.match(line)
        provider_id = found or provider_id_of(line.name)
        merged |= dict.fromkeys(same, provider_id)
        aliases = aliases_of(
            line, entries.get(provider_id), [entries[i] for i in same], kept.get(provider_id, ())
        )
        providers.append(
            RegisteredProvider(provider_id, line.name, aliases, line.is_confirmed, "import")
        )
    problems.refuse()
    return providers, merged


def list_providers(home: Home) -> list[RegisteredProvider]:
    """The register by name. Raises WriterBusy while another process writes."""
    if not home.warehouse_file.exists():
        return []
    with open_writer(home) as con:
        return sorted(provider_register(con), key=lambda one: one.provider_name)


def write_providers(providers: Sequence[RegisteredProvider], out: IO[str]) -> None:
    """The register in the layout `import_providers` reads; taking it in again changes nothing."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in providers:
        is_confirmed = "true" if one.is_confirmed else "false"
        fields = [one.provider_name, ";".join(one.aliases), is_confirmed]
        writer.writerow(map(neutralised, fields))
