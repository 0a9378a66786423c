"""After a build: its findings are told in the answers of what is on record, what is mended no longer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

import duckdb

from ingest.answer.found import found_in_publication, found_last, note_found, with_issues
from ingest.answer.kept import Answers
from ingest.arrival.archive import ArchiveDamaged
from ingest.judging.issues import Issue
from ingest.taking_in.examiner import Examiner
from ingest.taking_in.intake import register_of
from ingest.taking_in.rejudge import examine_again
from warehouse.home import Home
from warehouse.progress import Progress
from warehouse.rules.rows import Registry
from warehouse.store.raw import open_writer

_ISSUES = f"""
    SELECT {", ".join(field.name for field in fields(Issue))} FROM raw.issues
    WHERE reading_id = ? ORDER BY issue_no
"""  # noqa: S608 -- the names of our own fields


@dataclass(frozen=True, slots=True)
class Told:
    """How many answers were written anew, and which could not be: their documents are damaged."""

    renewed: int = 0
    faults: tuple[ArchiveDamaged, ...] = ()


def tell_what_was_found(home: Home, registry: Registry, progress: Progress | None = None) -> Told:
    """Write anew the answers of submissions in which the publication finds other than the one before.

    No other answer is read or written. What a kill or a damaged document leaves undone is done after
    the next build. Raises WriterBusy.
    """
    found, before = found_in_publication(home, registry), found_last(home)
    changed = {key for key in found.keys() | before.keys() if found.get(key) != before.get(key)}
    if not changed:
        return Told()
    renewed, faults, noted = 0, [], dict(found)
    with open_writer(home) as con, Answers(home, registry, found) as answers:
        examiner = Examiner(registry, register_of(con, registry))
        rows = _on_record(con, changed)
        for done, (key, name, district_code, reading_id) in enumerate(rows, 1):
            try:
                judged = examine_again(con, home, examiner, key, name, district_code)
            except ArchiveDamaged as fault:
                faults.append(fault)
                noted[key] = before.get(key, [])
                continue
            # The reading in force speaks, as in what is published; today's rules are for rejudge.
            issues = [Issue(*row) for row in con.execute(_ISSUES, [reading_id]).fetchall()]
            renewed += answers.renew(with_issues(judged, issues))
            if progress:
                progress(done, len(rows), name)
    note_found(home, {key: issues for key, issues in noted.items() if issues})
    return Told(renewed, tuple(faults))


def _on_record(
    con: duckdb.DuckDBPyConnection, changed: Collection[str]
) -> list[tuple[str, str, str | None, int]]:
    """These submissions in the order received: id, name, envelope's district, reading in force."""
    return con.execute(
        """
        SELECT submission_id, s.display_name, s.envelope_district_code, max(r.reading_id)
        FROM raw.submissions AS s JOIN raw.readings AS r USING (submission_id)
        WHERE list_contains(?, submission_id)
        GROUP BY ALL ORDER BY any_value(s.received_seq)
        """,
        [sorted(changed)],
    ).fetchall()
