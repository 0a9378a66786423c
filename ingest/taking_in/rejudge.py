"""Read the archive again under today's registry and code, and say what comes out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from ingest.answer.kept import Answers
from ingest.arrival.archive import ArchiveDamaged
from ingest.arrival.sources import Candidate
from ingest.judging.judge import Judged
from ingest.taking_in.examiner import Examiner
from ingest.taking_in.intake import read_again, register_of
from ingest.taking_in.joining import files_on_record
from ingest.taking_in.rows import reading_rows
from warehouse.home import Home
from warehouse.rules.rows import Registry
from warehouse.store.raw import open_writer
from warehouse.version import code_version

# What a reading is compared by: a row's key within its submission, and what it says.
_COMPARED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "raw.indicator_values": (("data_year", "indicator_no"), ("value", "attainment", "state")),
    "raw.basic_requirements": (("requirement_no",), ("is_met",)),
    "raw.recommendations": (
        ("seq",),
        ("content", "total_investment_wan_yuan", "fixed_investment_wan_yuan", "planned_date"),
    ),
    "raw.diagnoses": (
        (),
        ("park_id", "provider_name", "diagnosis_year", "completed_date", "team_size", "scope"),
    ),
    "raw.file_roles": (("file_name",), ("role",)),
    "raw.evidence_links": (("index_as_written", "named", "target"), ("state",)),
    "raw.issues": (("check_id", "data_year", "indicator_no", "file", "place"), ("severity",)),
    "raw.check_results": (("check_id",), ("status",)),
    # Which texts are masked, and not what they hold: a change is printed.
    "restricted.free_texts": (("table_name", "row_no", "column_name"), ()),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A row that another reading of the same bytes gives otherwise; None where it has no such row."""

    table: str
    key: tuple[Any, ...]
    before: tuple[Any, ...] | None
    after: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class Rejudged:
    """A submission read again: its verdict then and now, the rows that differ, its answer's lot.

    With a ``fault`` its documents are not as they came: it was not read, its readings stand.
    """

    submission_id: str
    name: str
    before: str
    after: str
    changes: tuple[Change, ...] = ()
    has_new_answer: bool = False
    fault: ArchiveDamaged | None = None


def rejudge(home: Home, registry: Registry) -> Iterator[Rejudged]:
    """Read every submission again in the order received.

    A reading is appended only where it differs; the answer in receipts/ is written anew where it
    would now say anything else.
    """
    with open_writer(home) as con, Answers(home, registry) as answers:
        examiner = Examiner(registry, register_of(con, registry))
        for submission_id, name, district_code, reading_id, outcome in _submissions(con):
            try:
                judged = examine_again(con, home, examiner, submission_id, name, district_code)
            except ArchiveDamaged as fault:
                yield Rejudged(submission_id, name, outcome, outcome, fault=fault)
                continue
            changes = tuple(_changes(con, judged, reading_id, registry))
            if changes or judged.outcome != outcome:
                read_again(con, examiner, judged)
            has_new = answers.renew(judged)
            yield Rejudged(submission_id, name, outcome, judged.outcome, changes, has_new)


def _submissions(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str | None, int, str]]:
    """Each submission with its last reading."""
    return con.execute(
        """
        SELECT submission_id, s.display_name, s.envelope_district_code,
            max(r.reading_id), arg_max(r.outcome, r.reading_id)
        FROM raw.submissions AS s JOIN raw.readings AS r USING (submission_id)
        GROUP BY ALL ORDER BY any_value(s.received_seq)
        """
    ).fetchall()


def examine_again(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    examiner: Examiner,
    submission_id: str,
    name: str,
    district_code: str | None,
) -> Judged:
    """A submission on record, read from the archive and judged, its joined files too.

    Raises ArchiveDamaged: other bytes would be another submission, which nobody handed in.
    """
    files = files_on_record(con, home, submission_id)
    judged = examiner.judge(Candidate(name, files, district_code, Path(name)))
    if judged.submission_id != submission_id:
        raise ArchiveDamaged(name, submission_id)
    return judged


def _changes(
    con: duckdb.DuckDBPyConnection, judged: Judged, reading_id: int, registry: Registry
) -> Iterator[Change]:
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = reading_rows(judged, reading_id, now, code_version(), registry)
    for table, (keys, values) in _COMPARED.items():
        columns = ", ".join((*keys, *values))
        stored = con.execute(
            f"SELECT {columns} FROM {table} WHERE reading_id = ?",  # noqa: S608 -- our own names
            [reading_id],
        ).fetchall()
        before = {row[: len(keys)]: row[len(keys) :] for row in stored}
        after = {
            tuple(row[key] for key in keys): tuple(row[value] for value in values)
            for row in rows.get(table, [])
        }
        for key in sorted(before.keys() | after.keys(), key=str):
            if before.get(key) != after.get(key):
                yield Change(table, key, before.get(key), after.get(key))
