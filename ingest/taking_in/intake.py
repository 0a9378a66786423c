"""Taking submissions in: candidates are archived, read, judged, joined, recorded and answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from time import monotonic, sleep

import duckdb

from ingest.answer.kept import Answers
from ingest.answer.said import Answer, answer_to
from ingest.arrival.archive import hash_file, keep_file
from ingest.arrival.sources import Candidate, InputFile, Sorter, archived, as_error
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
from warehouse.disk import EntryFault
from warehouse.home import Home
from warehouse.leftovers import UNPACKED, left_by_taking_in
from warehouse.registers.park_rows import merged_parks, park_register, starter_parks
from warehouse.registers.providers import provider_register
from warehouse.rules.rows import District, Registry
from warehouse.store.lock import writer_of
from warehouse.store.raw import open_writer, transaction
from warehouse.whole import remove, scratch, scratch_left

READ_WITHIN = 60.0
"""Seconds that a check waits for a writer to end: builds take less, a bulk run may take more."""
READ_AGAIN = 0.2

OnFault = Callable[[EntryFault], object]


def check(
    home: Home,
    paths: Sequence[Path],
    district: District | None,
    registry: Registry,
    on_fault: OnFault = as_error,
) -> Iterator[Answer]:
    """Judge submissions as `ingest` would, and write nothing.

    ``on_fault`` gets what cannot be read, as no plain file; the others are judged.
    """
    register, record = _record_for_reading(home, registry)
    examiner = Examiner(registry, register)
    for judged in _judged(home, paths, district, examiner, record, on_fault, is_kept=False):
        remember(register, judged)
        if diagnosis := diagnosis_of(judged, files_in_hand(judged, home)):
            record.add(diagnosis, judged.replaces)
        yield answer_to(judged, judged.outcome)


def ingest(
    home: Home,
    paths: Sequence[Path],
    district: District | None,
    registry: Registry,
    on_fault: OnFault = as_error,
    is_young: Callable[[Path], bool] = lambda _: False,
) -> Iterator[Answer]:
    """Take submissions in, each wholly or not at all. Raises WriterBusy if another process is writing.

    ``on_fault`` gets what cannot be read, as no plain file, or what looks like half of a file that
    ``is_young``; the others are taken in.
    """
    with open_writer(home) as con, Answers(home, registry) as answers:
        remove(left_by_taking_in(home))
        register = register_of(con, registry)
        batch = Batch(con, home, registry, register)
        record = record_of(con, batch.files_of)
        examiner = Examiner(registry, register)
        for judged in _judged(
            home, paths, district, examiner, record, on_fault, is_young, is_kept=True
        ):
            outcome = batch.add(judged)
            diagnosis = diagnosis_of(judged, partial(batch.files_of, judged.submission_id))
            if diagnosis and outcome != "duplicate":
                record.add(diagnosis, judged.replaces)
            yield from _answered(batch, answers)
        batch.flush()
        yield from _answered(batch, answers)


def _judged(
    home: Home,
    paths: Sequence[Path],
    district: District | None,
    examiner: Examiner,
    record: Record,
    on_fault: OnFault,
    is_young: Callable[[Path], bool] = lambda _: False,
    *,
    is_kept: bool,
) -> Iterator[Judged]:
    """The way of a document: a candidate, archived, read and judged, joined with what is on record.

    Unless ``is_kept`` its bytes stay where they are. Forms whose diagnosis is not on record are
    judged again after all else has come in.
    """

    def examined(candidate: Candidate) -> tuple[Candidate, Judged] | None:
        try:
            if half := examiner.half_of(candidate, is_young):
                raise EntryFault(half.path, "half")
            kept = archived(candidate, home) if is_kept else candidate
            return kept, join(examiner, record, examiner.judge(kept))
        except EntryFault as fault:
            on_fault(fault)
            return None

    waiting = []
    remove(scratch_left(None, UNPACKED))
    with scratch(None, UNPACKED) as unpacked:
        on_bulk = partial(keep_file, home) if is_kept else hash_file
        sorter = Sorter(
            examiner.registry, examiner.form_of, unpacked, on_bulk, on_fault, home.inbox
        )
        found = chain.from_iterable(sorter.candidates(path, district) for path in paths)
        for candidate in examiner.ahead(found, BATCH):
            if (done := examined(candidate)) is None:
                continue
            kept, judged = done
            if judged.lacks_diagnosis:
                waiting.append(kept)
            else:
                yield judged
        for kept in waiting:
            if done := examined(kept):
                yield done[1]


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
    """Register and record as last written; the starter list alone while a writer holds them for long.

    Raises duckdb.IOException where the warehouse is damaged.
    """
    if home.warehouse_file.exists():
        try:
            with _open_reader(home) as con:
                return register_of(con, registry), record_of(con, partial(_files_for_reading, home))
        except duckdb.IOException:
            if not _is_written(home):
                raise  # damaged: judging by the starter list would refuse what is on record
        except (duckdb.CatalogException, duckdb.BinderException):
            pass  # the tables are those of an earlier version
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
