"""The warehouse anew: each recorded submission read from its archived bytes, built, and compared.

What documents do not say is taken over as it is recorded: arrivals, submissions with their files, the
registers of parks and providers. Everything else must come out of the bytes again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ingest.arrival.archive import ArchiveDamaged
from ingest.taking_in.examiner import Examiner
from ingest.taking_in.intake import read_again, register_of
from ingest.taking_in.rejudge import examine_again
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.leftovers import REBUILD, left_by_rebuild
from warehouse.progress import Progress
from warehouse.publishing.build import build
from warehouse.publishing.publication import current_publication
from warehouse.quoting import identifier, literal
from warehouse.store.lock import writer_lock
from warehouse.store.raw import connect
from warehouse.whole import remove, scratch, sync

RECORDED = (
    "raw.arrivals",
    "raw.submissions",
    "raw.files",
    "raw.replacements",
    "raw.park_register",
    "raw.provider_register",
)
"""What no document says, in the order in which it is taken over."""
_OF_A_RUN = {
    *("reading_id", "read_at", "code_version", "registry_hash"),
    *("message_zh", "message_en"),  # an issue's words name who else was on the registers just then
}
_PUBLICATION = "publication"  # the mart that names the publication itself


class NothingRecorded(GreenparkError):  # noqa: N818 -- a state, not a fault
    """There is no warehouse with arrivals to begin from."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A published table: rows that came out again, rows that stood only before, and only now."""

    table: str
    rows: int
    gone: int
    came: int


@dataclass(frozen=True)
class Rebuilt:
    """What came out. ``damaged`` are submissions whose originals are not as they came."""

    submissions: int
    damaged: tuple[ArchiveDamaged, ...]
    tables: tuple[Compared, ...]
    set_aside: Path | None

    @property
    def is_equal(self) -> bool:
        """Whether all came out as it stood."""
        return not self.damaged and not any(table.gone or table.came for table in self.tables)


def rebuild(home: Home, *, replace: bool, progress: Progress | None = None) -> Rebuilt:
    """Make the warehouse anew beside the old one and compare what readers would see, as of the same day.

    With ``replace`` the new one takes the old one's place, which is set aside; the caller builds then.
    Where an original is damaged or missing nothing is built or replaced. Raises NothingRecorded,
    WriterBusy, BuildFailed, PublicationMissing.
    """
    tell = progress or (lambda *_: None)
    if not home.warehouse_file.exists():
        raise NothingRecorded(
            f"没有 {home.warehouse_file}，无从知道收过什么；请先用 greenpark restore 从备份恢复",
            f"{home.warehouse_file} is not there, so nobody knows what came; run `greenpark restore` first",
        )
    stood = current_publication(home)
    with writer_lock(home):
        remove(left_by_rebuild(home))
        with scratch(home.root, REBUILD) as place:
            made = Home.at(place / "home")
            made.root.mkdir()
            for name in ("archive", "registry"):
                if (home.root / name).exists():
                    (made.root / name).symlink_to(home.root / name)
            damaged, count = _read_all(home, made, tell)
            if damaged:  # tables without those submissions would differ by them alone
                return Rebuilt(count, damaged, (), None)
            anew = build(made, stood.as_of).publication
            tables = tuple(_compared(stood.path, anew.path))
            aside = None
            if replace:
                aside = _take_the_place(home, made)
    return Rebuilt(count, damaged, tables, aside)


def _read_all(home: Home, made: Home, tell: Progress) -> tuple[tuple[ArchiveDamaged, ...], int]:
    """Fill the new warehouse: what is recorded, then a reading of each submission, in the order received."""
    damaged: list[ArchiveDamaged] = []
    registry = home.registry()
    with connect(home):
        pass  # its tables as they are today, whatever version wrote them
    with connect(made) as con:
        con.execute(f"ATTACH {literal(home.warehouse_file)} AS stood (READ_ONLY)")
        for table in RECORDED:
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM stood.{table}")  # noqa: S608 -- our own names
        con.execute("DETACH stood")
        examiner = Examiner(registry, register_of(con, registry))
        submissions = con.execute(
            "SELECT submission_id, display_name, envelope_district_code FROM raw.submissions "
            "ORDER BY received_seq"
        ).fetchall()
        for number, (submission_id, name, district_code) in enumerate(submissions, 1):
            try:
                judged = examine_again(con, home, examiner, submission_id, name, district_code)
            except ArchiveDamaged as fault:
                damaged.append(fault)
                continue
            read_again(con, examiner, judged)
            tell(number, len(submissions), name)
    return tuple(damaged), len(submissions)


def _compared(stood: Path, anew: Path) -> Iterator[Compared]:
    """Each published table of the two, row by row, without what only says when and by what it was read."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH {literal(stood)} AS stood (READ_ONLY)")
        con.execute(f"ATTACH {literal(anew)} AS anew (READ_ONLY)")
        columns: dict[str, list[str]] = {}
        for table, column in con.execute(
            "SELECT table_name, column_name FROM duckdb_columns() "
            "WHERE database_name = 'anew' AND schema_name = 'marts' ORDER BY ALL"
        ).fetchall():
            if column not in _OF_A_RUN and table != _PUBLICATION:
                columns.setdefault(table, []).append(identifier(column))
        for table, names in columns.items():
            sides = [
                f"SELECT {', '.join(names)} FROM {side}.marts.{identifier(table)}"  # noqa: S608 -- quoted
                for side in ("stood", "anew")
            ]
            rows, gone, came = (
                con.execute(f"SELECT count(*) FROM ({query})").fetchall()[0][0]  # noqa: S608 -- quoted
                for query in (
                    sides[1],
                    f"{sides[0]} EXCEPT ALL {sides[1]}",
                    f"{sides[1]} EXCEPT ALL {sides[0]}",
                )
            )
            yield Compared(table, rows, gone, came)


def _take_the_place(home: Home, made: Home) -> Path:
    aside = home.root / f"warehouse.{datetime.now(UTC):%Y%m%dT%H%M%SZ}.duckdb"
    # A second name first: at no moment is there no warehouse, which the next command would begin anew.
    os.link(home.warehouse_file, aside)
    made.warehouse_file.replace(home.warehouse_file)
    (home.dbt_dir / "built.json").unlink(missing_ok=True)
    sync(home.root)
    return aside
