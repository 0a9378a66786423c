"""Taking submissions in: archive the bytes, judge, append in one transaction, answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import duckdb

from ingest.answer.kept import Answers
from ingest.archive import keep, keep_file
from ingest.batch import BATCH, Batch, append, new_reading, remember
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
from ingest.sources import Candidate, InputFile, Sorter
from warehouse.home import Home
from warehouse.lock import writer_of
from warehouse.providers import provider_register
from warehouse.raw import (
    merged_parks,
    open_writer,
    park_register,
    starter_parks,
    transaction,
)
from warehouse.reference import District, Registry

READ_WITHIN = 60.0
"""Seconds that a check waits for a writer to end: builds take less, a bulk run may take more."""
READ_AGAIN = 0.2


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
        remember(judge.register, judged)
        if diagnosis := diagnosis_of(judged, files_in_hand(judged, home)):
            record.add(diagnosis, judged.replaces)
        yield _answer(judged, judged.outcome)


def ingest(
    home: Home, paths: Sequence[Path], district: District | None, registry: Registry
) -> Iterator[Answer]:
    """Take submissions in, each wholly or not at all. Raises WriterBusy if another process is writing."""
    with open_writer(home) as con, Answers(home, registry) as answers:
        judge = Judge(
            registry, register_of(con, registry), partial(keep, home), partial(keep_file, home)
        )
        batch = Batch(con, home, judge)
        record = record_of(con, batch.files_of)
        for judged in _judged_in_order(paths, district, judge, record):
            outcome = batch.add(judged)
            diagnosis = diagnosis_of(judged, partial(batch.files_of, judged.submission_id))
            if diagnosis and outcome != "duplicate":
                record.add(diagnosis, judged.replaces)
            yield from _answered(batch, answers)
        batch.flush()
        yield from _answered(batch, answers)


def _answered(batch: Batch, answers: Answers) -> Iterator[Answer]:
    for judged, outcome in batch.taken():
        answers.keep(judged, outcome)
        yield _answer(judged, outcome)


def _judged_in_order(
    paths: Sequence[Path], district: District | None, judge: Judge, record: Record
) -> Iterator[Judged]:
    """Forms whose diagnosis is not on record are judged again after all else has come in."""
    waiting = []
    with TemporaryDirectory(prefix="greenpark-") as unpacked:
        sorter = Sorter(judge.registry, judge.form_of, Path(unpacked), judge.on_file)
        candidates = chain.from_iterable(sorter.candidates(path, district) for path in paths)
        for candidate in _read_ahead(candidates, judge):
            judged = join(judge, record, judge.judge(candidate))
            if judged.lacks_diagnosis:
                waiting.append(candidate)
            else:
                yield judged
        for candidate in waiting:
            yield join(judge, record, judge.judge(candidate))


def read_again(con: duckdb.DuckDBPyConnection, judge: Judge, judged: Judged) -> None:
    """Append another reading of a submission on record."""
    with transaction(con):
        append(con, new_reading(con, judged, judge.registry))
    remember(judge.register, judged)


def _read_ahead(candidates: Iterator[Candidate], judge: Judge) -> Iterator[Candidate]:
    """The candidates in order; reports of a bulk file are read by the batch."""
    for is_of_bulk, group in groupby(candidates, key=lambda candidate: candidate.is_of_bulk):
        if not is_of_bulk:
            yield from group
        while batch := list(islice(group, BATCH)):
            judge.read_ahead(batch)
            yield from batch


def register_of(con: duckdb.DuckDBPyConnection, registry: Registry) -> Register:
    """The registers of parks and providers, and the diagnoses on record."""
    found = con.execute("SELECT DISTINCT park_id, diagnosis_year FROM raw.diagnoses").fetchall()
    merged = merged_parks(con)
    diagnoses = [(merged.get(park_id, park_id), year) for park_id, year in found]
    return Register(park_register(con, registry), registry, diagnoses, provider_register(con))


def _record_for_reading(home: Home, registry: Registry) -> tuple[Register, Record]:
    """Register and record as last written; the starter list alone where they cannot be read."""
    if home.warehouse_file.exists():
        try:
            with _open_reader(home) as con:
                return register_of(con, registry), record_of(con, partial(_files_for_reading, home))
        except (duckdb.IOException, duckdb.CatalogException, duckdb.BinderException):
            pass  # it is written to for long, or the tables are those of an earlier version
    return Register(starter_parks(registry), registry), Record()


def _files_for_reading(home: Home, submission_id: str) -> tuple[InputFile, ...]:
    with _open_reader(home) as con:
        return files_on_record(con, home, submission_id)


def _open_reader(home: Home) -> duckdb.DuckDBPyConnection:
    """The warehouse for reading, once no writer holds it: a build lasts seconds, its record stands.

    Raises duckdb.IOException when it cannot be read, or is still written to after READ_WITHIN.
    """
    deadline = monotonic() + READ_WITHIN
    while True:
        # Not tried before: a writer between two steps would find the file taken.
        while _is_written(home) and monotonic() < deadline:
            sleep(READ_AGAIN)
        try:
            return duckdb.connect(str(home.warehouse_file), read_only=True)
        except duckdb.IOException:
            if monotonic() >= deadline or not _is_written(home):
                raise


def _is_written(home: Home) -> bool:
    try:
        return writer_of(home) is not None
    except OSError:  # where nothing can be written, nobody writes
        return False


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
