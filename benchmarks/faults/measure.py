"""What a round left behind: lost, doubled, unreadable; counted from the files, not from what was said."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from ingest.arrival.archive import sha256_of
from warehouse.care.doctor import examine
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.publishing.publication import current_publication

VOLATILE = "publication"
"""The mart that names the publication itself: another one each time."""
KEYS = {
    "raw.submissions": "submission_id",
    "raw.readings": "reading_id",
    "raw.indicator_values": "(reading_id, data_year, indicator_set_id, indicator_no)",
    "raw.recommendations": "(reading_id, seq)",
    "raw.park_register": "register_seq",
}


@dataclass(frozen=True)
class Left:
    """How much of a home is not as it should be; zeros and True where all is."""

    lost: int
    doubled: int
    unreadable: int
    is_well: bool


def measure(home: Home, handed_in: Collection[str], marts: dict[str, str]) -> Left:
    """Compare a home with what was handed in (sha256 of files) and with the marts that must stand.

    Lost are files neither on record with their bytes nor waiting, and marts that are missing or hold
    other rows; doubled are rows that stand twice under one key. ``doctor`` says what is unreadable.
    """
    try:
        found = [finding for finding in examine(home) if not finding.is_well]
    except GreenparkError:
        return Left(0, 0, 1, is_well=False)
    try:
        stand = marts_of(home)
        lost = len(set(handed_in) - on_record(home) - waiting(home))
        doubled = doubled_rows(home)
    except (duckdb.Error, GreenparkError, sqlite3.Error, OSError):
        return Left(0, 0, len(found) + 1, is_well=False)
    lost += sum(stand.get(table) != rows for table, rows in marts.items())
    return Left(lost, doubled, len(found), is_well=not found)


def marts_of(home: Home) -> dict[str, str]:
    """Each table that readers see, as its number of rows and a hash of them in any order."""
    with duckdb.connect(str(current_publication(home).path), read_only=True) as con:
        names = con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts'"
        ).fetchall()
        return {
            name: str(
                con.execute(
                    f'SELECT count(*), bit_xor(hash(t)) FROM marts."{name}" AS t'
                ).fetchone()
            )
            for (name,) in names
            if name != VOLATILE
        }


def on_record(home: Home) -> set[str]:
    """The files that a submission on record holds, and whose bytes the archive has."""
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        known = {sha for (sha,) in con.execute("SELECT DISTINCT sha256 FROM raw.files").fetchall()}
    return {sha for sha in known if (home.archive / sha).exists()}


def waiting(home: Home) -> set[str]:
    """The files in the inbox, those refused and kept included."""
    return {
        sha256_of(path.read_bytes())
        for path in home.inbox.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def doubled_rows(home: Home) -> int:
    """Rows of the raw tables that stand more than once under their key."""
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        counts = [
            con.execute(f"SELECT count(*) - count(DISTINCT {key}) FROM {table}").fetchall()[0][0]
            for table, key in KEYS.items()
        ]
    return int(sum(counts))
