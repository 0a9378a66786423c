"""Taking submissions in: archive the bytes, judge, append in one transaction, answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb

from ingest.answer.files import keep_answer
from ingest.archive import keep, keep_file
from ingest.joining import (
    Record,
    diagnosis_of,
    files_in_hand,
    files_on_record,
    join,
    record_of,
)
from ingest.judge import Judge, Judged, Outcome
from ingest.parks import Register
from ingest.rows import Rows, joining_rows, reading_rows, submission_rows
from ingest.sources import Candidate, InputFile, Sorter
from warehouse.home import Home
from warehouse.providers import provider_register, provider_row
from warehouse.raw import (
    append_rows,
    merged_parks,
    open_writer,
    park_register,
    register_row,
    starter_parks,
    transaction,
)
from warehouse.reference import District, Registry
from warehouse.version import code_version


@dataclass(frozen=True, slots=True)
class Answer:
    """What the submitter is told about one submission."""

    name: str
    paths: frozenset[Path]
    files: list[str]
    outcome: Outcome
    issues: list[dict[str, object]]
    judged: Judged


def check(
    home: Home, paths: Sequence[Path], district: District | None, registry: Registry
) -> Iterator[Answer]:
    """Judge submissions as `ingest` would, and write nothing."""
    register, record = _record_for_reading(home, registry)
    judge = Judge(registry, register)
    for judged in _judged_in_order(paths, district, judge, record):
        _remember(judge.register, judged)
        if diagnosis := diagnosis_of(judged, files_in_hand(judged, home)):
            record.add(diagnosis, judged.replaces)
        yield _answer(judged, judged.outcome)


def ingest(
    home: Home, paths: Sequence[Path], district: District | None, registry: Registry
) -> Iterator[Answer]:
    """Take submissions in, one transaction each. Raises WriterBusy if another process is writing."""
    with open_writer(home) as con:
        judge = Judge(
            registry, register_of(con, registry), partial(keep, home), partial(keep_file, home)
        )
        files_of = partial(files_on_record, con, home)
        record = record_of(con, files_of)
        for judged in _judged_in_order(paths, district, judge, record):
            answer = take_in(con, judge, judged)
            diagnosis = diagnosis_of(judged, partial(files_of, judged.submission_id))
            if diagnosis and answer.outcome != "duplicate":
                record.add(diagnosis, judged.replaces)
            keep_answer(home, judged, answer.outcome, registry)
            yield answer


def _judged_in_order(
    paths: Sequence[Path], district: District | None, judge: Judge, record: Record
) -> Iterator[Judged]:
    """Forms whose diagnosis is not on record are judged again after all else has come in."""
    waiting = []
    for candidate in _candidates(paths, district, judge):
        judged = join(judge, record, judge.judge(candidate))
        if judged.lacks_diagnosis:
            waiting.append(candidate)
        else:
            yield judged
    for candidate in waiting:
        yield join(judge, record, judge.judge(candidate))


def take_in(con: duckdb.DuckDBPyConnection, judge: Judge, judged: Judged) -> Answer:
    """Append one submission. Bytes that were accepted before are a duplicate.

    Bytes that were rejected before are judged again: what they lacked may have come since.
    """
    before = _last_outcome(con, judged.submission_id)
    outcome: Outcome = judged.outcome if before in (None, "rejected") else "duplicate"
    now = _now()
    with transaction(con):
        if before is None:
            _append(con, submission_rows(judged, now))
        if outcome != "duplicate":
            _append_reading(con, judged, judge.registry)
        if outcome not in ("duplicate", "rejected"):
            _append(con, joining_rows(judged, now))
        _append(con, _arrival(judged, outcome, now))
    if outcome != "duplicate":
        _remember(judge.register, judged)
    return _answer(judged, outcome)


def read_again(con: duckdb.DuckDBPyConnection, judge: Judge, judged: Judged) -> None:
    """Append another reading of a submission on record."""
    with transaction(con):
        _append_reading(con, judged, judge.registry)
    _remember(judge.register, judged)


def _append_reading(con: duckdb.DuckDBPyConnection, judged: Judged, registry: Registry) -> None:
    now = _now()
    _append(con, _new_entries(judged, now))
    _append(con, reading_rows(judged, _next_reading(con), now, code_version(), registry))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _candidates(
    paths: Sequence[Path], district: District | None, judge: Judge
) -> Iterator[Candidate]:
    sorter = Sorter(judge.registry, judge.form_of, judge.on_file)
    for path in paths:
        yield from sorter.candidates(path, district)


def register_of(con: duckdb.DuckDBPyConnection, registry: Registry) -> Register:
    """The registers of parks and providers, and the diagnoses on record."""
    found = con.execute("SELECT DISTINCT park_id, diagnosis_year FROM raw.diagnoses").fetchall()
    merged = merged_parks(con)
    diagnoses = [(merged.get(park_id, park_id), year) for park_id, year in found]
    return Register(park_register(con, registry), registry, diagnoses, provider_register(con))


def _record_for_reading(home: Home, registry: Registry) -> tuple[Register, Record]:
    """Register and record as last written; while another process writes, the starter list alone."""
    if home.warehouse_file.exists():
        try:
            with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
                return register_of(con, registry), record_of(con, partial(_files_for_reading, home))
        except (duckdb.IOException, duckdb.CatalogException, duckdb.BinderException):
            pass  # another process writes, or the tables are those of an earlier version
    return Register(starter_parks(registry), registry), Record()


def _files_for_reading(home: Home, submission_id: str) -> tuple[InputFile, ...]:
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        return files_on_record(con, home, submission_id)


def _remember(register: Register, judged: Judged) -> None:
    if judged.outcome == "rejected" or judged.park is None:
        return
    register.add(judged.park.park)
    if judged.provider is not None:
        register.providers.add(judged.provider.provider)
    if judged.dates is not None:
        register.diagnoses.add((judged.park.park.park_id, judged.dates.diagnosis_year))


def _last_outcome(con: duckdb.DuckDBPyConnection, submission_id: str) -> str | None:
    row = con.execute(
        "SELECT outcome FROM raw.readings WHERE submission_id = ? ORDER BY reading_id DESC LIMIT 1",
        [submission_id],
    ).fetchone()
    return row[0] if row else None


def _next_reading(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute("SELECT nextval('raw.reading_seq')").fetchone()
    assert row is not None
    return int(row[0])


def _append(con: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    for table, table_rows in rows.items():
        append_rows(con, table, table_rows)


def _new_entries(judged: Judged, now: datetime) -> Rows:
    """What an accepted report adds to the registers of parks and providers."""
    rows: Rows = {}
    if judged.outcome != "rejected":
        if judged.park is not None and judged.park.to_register:
            rows["raw.park_register"] = [register_row(judged.park.park, now)]
        if judged.provider is not None and judged.provider.to_register:
            rows["raw.provider_register"] = [provider_row(judged.provider.provider, now)]
    return rows


def _arrival(judged: Judged, outcome: Outcome, now: datetime) -> Rows:
    blocking = next((issue for issue in judged.issues if issue.blocks), None)
    is_refused = outcome == "rejected" and blocking is not None
    return {
        "raw.arrivals": [
            {
                "arrived_at": now,
                "submission_id": judged.submission_id,
                "path_name": judged.candidate.name,
                "outcome": outcome,
                "reason_zh": blocking.message_zh if is_refused and blocking else None,
                "reason_en": blocking.message_en if is_refused and blocking else None,
            }
        ]
    }


def _answer(judged: Judged, outcome: Outcome) -> Answer:
    issues = [] if outcome == "duplicate" else [issue.as_dict() for issue in judged.issues]
    return Answer(
        name=judged.candidate.name,
        paths=frozenset(f.path for f in judged.candidate.files if f.joined_from is None),
        files=[file.name for file in judged.files],
        outcome=outcome,
        issues=issues,
        judged=judged,
    )
