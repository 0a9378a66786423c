"""Mending what readers open: the last good publication again, or a new one of what is built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.publishing.build import NothingBuilt, publish_built
from warehouse.publishing.extracts import extracts_of, remove_extracts, write_extracts
from warehouse.publishing.publication import (
    Publication,
    PublicationDamaged,
    PublicationMissing,
    current_publication,
    is_whole,
    publications,
)
from warehouse.publishing.publish import make_current
from warehouse.quoting import identifier
from warehouse.store.lock import writer_lock


@dataclass(frozen=True)
class Repaired:
    """What readers open now; ``was_well``: nothing had to be done; ``is_new``: it was published anew."""

    publication: Publication
    was_well: bool
    is_new: bool


class BeyondRepair(GreenparkError):  # noqa: N818 -- a state, not a fault
    """No publication is whole, and what is built is not whole either."""


def faults_of(publication: Publication) -> list[Path]:
    """The files of a publication that are missing or cannot be read: its own, then its extracts."""
    if not is_whole(publication):
        return [publication.path]
    return [path for path in extracts_of(publication.path) if not _opens(path)]


def _opens(path: Path) -> bool:
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            tables = con.execute(
                "SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL"
            ).fetchall()
            for schema, table in tables:
                name = f"{identifier(schema)}.{identifier(table)}"
                con.execute(f"SELECT bit_xor(hash(t)) FROM {name} AS t").fetchall()  # noqa: S608 -- quoted
    except duckdb.Error:
        return False
    return True


def repair(home: Home) -> Repaired:
    """Let readers open a whole publication again. Raises WriterBusy, BeyondRepair.

    Extracts are cut anew from a whole file; else the newest whole publication becomes the current
    one; else what is built is published anew.
    """
    with writer_lock(home):
        current = _current(home)
        if current is not None and (faults := faults_of(current)) != [current.path]:
            if faults:
                _cut_anew(current)
            return Repaired(current, was_well=not faults, is_new=False)
        for publication in publications(home):
            faults = faults_of(publication)
            if publication.path not in faults:
                if faults:
                    _cut_anew(publication)
                make_current(home, publication)
                return Repaired(publication, was_well=False, is_new=False)
    try:
        return Repaired(publish_built(home), was_well=False, is_new=True)
    except (NothingBuilt, duckdb.Error) as fault:
        raise BeyondRepair(
            "没有完好的发布，也没有完整的构建；请运行 greenpark build，"
            "如仍不成功请从备份恢复（greenpark restore）",
            "No publication is whole, and nothing whole is built; run `greenpark build`, and if that "
            "fails restore a backup (`greenpark restore`)",
        ) from fault


def _current(home: Home) -> Publication | None:
    try:
        return current_publication(home)
    except (PublicationMissing, PublicationDamaged):
        return None


def _cut_anew(publication: Publication) -> None:
    remove_extracts(publication.path)
    write_extracts(publication.path)
