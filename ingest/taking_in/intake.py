"""Taking submissions in: candidates are archived, read, judged, joined, recorded and answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import duckdb

from ingest.answer.kept import Answers
from ingest.answer.said import Answer, answer_to
from ingest.arrival.archive import hash_file, keep_file
from ingest.arrival.sources import InputFile, Sorter, archived
from ingest.judging.judge import Judged
from ingest.judging.park_match import Register
from ingest.taking_in.batch import BATCH, Batch, append, new_reading, remember
from ingest.taking_in.examiner import Examiner
from ingest.taking_in.joining import (
    Record,
    diagnosis_of,
    files_in_hand,
    files_on_record,
    join,
    record_of,
)
from warehouse.home import Home
from warehouse.registers.park_rows import merged_parks, park_register, starter_parks
from warehouse.registers.providers import provider_register
from warehouse.rules.rows import District, Registry
from warehouse.store.lock import writer_of
from warehouse.store.raw import open_writer, transaction

READ_WITHIN = 60.0
"""Seconds that a check waits for a writer to end: builds take less, a bulk run may take more."""
READ_AGAIN = 0.2


def check(
    home: Home, paths: Sequence[Path], district: District | None, registry: Registry
) -> Iterator[Answer]:
    """Judge submissions as `ingest` would, and write nothing."""
    register, record = _record_for_reading(home, registry)
    examiner = Examiner(registry, register)
    for judged in _judged(paths, district, examiner, record):
        remember(register, judged)
        if diagnosis := diagnosis_of(judged, files_in_hand(judged, home)):
            record.add(diagnosis, judged.replaces)
        yield answer_to(judged, judged.outcome)


def ingest(
    home: Home, paths: Sequence[Path], district: District | None, registry: Registry
) -> Iterator[Answer]:
    """Take submissions in, each wholly or not at all. Raises WriterBusy if another process is writing."""
    with open_writer(home) as con, Answers(home, registry) as answers:
        register = register_of(con, registry)
        batch = Batch(con, home, registry, register)
        record = record_of(con, batch.files_of)
        examiner = Examiner(registry, register)
        for judged in _judged(paths, district, examiner, record, home):
            outcome = batch.add(judged)
            diagnosis = diagnosis_of(judged, partial(batch.files_of, judged.submission_id))
            if diagnosis and outcome != "duplicate":
                record.add(diagnosis, judged.replaces)
            yield from _answered(batch, answers)
        batch.flush()
        yield from _answered(batch, answers)


def _judged(
    paths: Sequence[Path],
    district: District | None,
    examiner: Examiner,
    record: Record,
    archive: Home | None = None,
) -> Iterator[Judged]:
    """The way of a document: a candidate, archived, read and judged, joined with what is on record.

    Without an ``archive`` its bytes stay where they are. Forms whose diagnosis is not on record are
    judged again after all else has come in.
    """
    waiting = []
    with TemporaryDirectory(prefix="greenpark-") as unpacked:
        on_bulk = partial(keep_file, archive) if archive else hash_file
        sorter = Sorter(examiner.registry, examiner.form_of, Path(unpacked), on_bulk)
        found = chain.from_iterable(sorter.candidates(path, district) for path in paths)
        for candidate in examiner.ahead(found, BATCH):
            kept = archived(candidate, archive) if archive else candidate
            judged = join(examiner, record, examiner.judge(kept))
            if judged.lacks_diagnosis:
                waiting.append(kept)
            else:
                yield judged
        for kept in waiting:
            yield join(examiner, record, examiner.judge(kept))


def _answered(batch: Batch, answers: Answers) -> Iterator[Answer]:
    for judged, outcome in batch.taken():
        answers.keep(judged, outcome)
        yield answer_to(judged, outcome)


def read_again(con: duckdb.DuckDBPyConnection, examiner: Examiner, judged: Judged) -> None:
    """Append another reading of a submission on record."""
    with transaction(con):
        append(con, new_reading(con, judged, examiner.registry))
    remember(examiner.register, judged)


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
