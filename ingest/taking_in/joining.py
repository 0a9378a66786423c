"""Parts that arrive later join their diagnosis: what is on record is judged together with what came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath

import duckdb

from ingest.arrival.archive import sha256_of, whole_bytes, whole_file
from ingest.arrival.files import InputFile, record_file
from ingest.bulk.files import rereader
from ingest.findings import Finding
from ingest.judging.issues import to_issue
from ingest.judging.judge import Judged
from ingest.judging.packages import COMPANIONS, FORM_NAMES, name_of, not_joined_because
from ingest.recognise.forms import Form, Report
from ingest.taking_in.examiner import Examiner
from ingest.text import label_key
from warehouse.home import Home
from warehouse.registers.park_rows import merged_parks

_KEPT_FORMS = {FORM_NAMES[kind] for kind in (Report, *COMPANIONS)}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A diagnosis on record, by its current submission. ``files`` reads them from the archive."""

    submission_id: str
    park_id: str
    diagnosis_year: int
    provider_name: str | None
    cover_date: date | None
    has_confirmation: bool
    data_years: tuple[int, ...]
    files: Callable[[], tuple[InputFile, ...]]


class Record:
    """The diagnoses on record, each once. What a run takes in is added."""

    def __init__(self, diagnoses: Iterable[Diagnosis] = ()) -> None:
        self._current = {diagnosis.submission_id: diagnosis for diagnosis in diagnoses}
        self._by_park: dict[str, set[str]] = {}
        self._by_provider: dict[str, set[str]] = {}
        for diagnosis in self._current.values():
            self._index(diagnosis)

    def of_park(self, park_id: str) -> list[Diagnosis]:
        """The diagnoses of a park."""
        return self._found(self._by_park.get(park_id, ()))

    def of_provider(self, name: str) -> list[Diagnosis]:
        """The diagnoses that a provider made."""
        return self._found(self._by_provider.get(label_key(name), ()))

    def add(self, diagnosis: Diagnosis, replaces: str | None) -> None:
        """Put a diagnosis on record in place of the one it replaces."""
        if replaces:
            self._current.pop(replaces, None)
        for other in self.of_park(diagnosis.park_id):
            if other.diagnosis_year == diagnosis.diagnosis_year:
                del self._current[other.submission_id]
        self._current[diagnosis.submission_id] = diagnosis
        self._index(diagnosis)

    def _index(self, diagnosis: Diagnosis) -> None:
        self._by_park.setdefault(diagnosis.park_id, set()).add(diagnosis.submission_id)
        if diagnosis.provider_name:
            key = label_key(diagnosis.provider_name)
            self._by_provider.setdefault(key, set()).add(diagnosis.submission_id)

    def _found(self, submission_ids: Iterable[str]) -> list[Diagnosis]:
        return [self._current[key] for key in sorted(submission_ids) if key in self._current]


def join(examiner: Examiner, record: Record, judged: Judged) -> Judged:
    """Judge a submission together with what is on record of its diagnosis, if anything is.

    Companion forms alone get the report and the other forms of the diagnosis they fit; a report
    alone gets the companion forms it lacks. Follow-ups and reviews stand by themselves.
    """
    if judged.report is not None:
        return _with_companions(examiner, record, judged)
    if not judged.companions or not any(issue.check_id == "F11" for issue in judged.issues):
        return judged
    diagnosis, reason = _diagnosis_of(examiner, record, judged)
    if diagnosis is None:
        return _not_joined(examiner, judged, reason)
    return _together(examiner, judged, diagnosis)


def _with_companions(examiner: Examiner, record: Record, judged: Judged) -> Judged:
    """A report's earlier submission is of the same diagnosis year, else of the same data years."""
    if judged.report is None or judged.dates is None or judged.park is None:
        return judged
    known = record.of_park(judged.park.park.park_id)
    years = tuple(judged.report.data_years)
    same_year = [d for d in known if d.diagnosis_year == judged.dates.diagnosis_year]
    same_data = [d for d in known if d.data_years == years]
    earlier = next(iter((*same_year, *same_data)), None)
    if earlier is None or earlier.submission_id == judged.submission_id:
        return judged
    return _together(examiner, judged, earlier)


def _together(examiner: Examiner, judged: Judged, diagnosis: Diagnosis) -> Judged:
    """Add the diagnosis's files of those forms that the submission does not hold itself."""
    held = [form for form in (judged.report, *judged.companions) if form is not None]
    present = {FORM_NAMES[type(form)] for form in held}
    names = {file.name for file in judged.files}
    added = []
    for file in diagnosis.files():
        form = examiner.form_of(file).form
        if form in _KEPT_FORMS - present or (form is None and not _came_again(file, judged)):
            origin = file.joined_from or diagnosis.submission_id
            # Two files of one submission must not share a name: places are told by it.
            name = f"{origin}/{file.name}" if file.name in names else file.name
            added.append(replace(file, name=name, joined_from=origin))
    if added:
        candidate = judged.candidate
        judged = examiner.judge(replace(candidate, files=(*candidate.files, *added)))
    judged.replaces = diagnosis.submission_id
    return judged


def _came_again(file: InputFile, judged: Judged) -> bool:
    """Whether an attachment on record was handed in once more, as it was or under its name."""
    name, digest = PurePosixPath(file.name).name, sha256_of(file.read())
    return any(
        digest == other.sha256 or name == PurePosixPath(other.name).name for other in judged.files
    )


def _diagnosis_of(
    examiner: Examiner, record: Record, judged: Judged
) -> tuple[Diagnosis | None, str | None]:
    """The one diagnosis that the forms fit, or the code of the reason why there is none."""
    forms: list[Form] = [*judged.companions]
    limit = int(examiner.registry.parameters["F11", "join_within_years"])
    years = _years_of(judged)
    if (park_name := name_of(forms, "park_name")) is not None:
        park = examiner.register.find(park_name.text)
        known = record.of_park(park.park_id) if park else []
        code = "several"
    elif (provider := name_of(forms, "provider_name")) is not None:
        known = [d for d in record.of_provider(provider.text) if _may_confirm(judged, d)]
        code = "no_park"
    else:
        return None, "nothing_named"
    fits = [d for d in known if all(abs(year - d.diagnosis_year) <= limit for year in years)]
    exact = [d for d in fits if d.diagnosis_year in years]
    for choice in (exact, fits):
        if len(choice) == 1:
            return choice[0], None
    if not fits and code == "several":
        code = "none_on_record"
    return None, code


def _may_confirm(judged: Judged, diagnosis: Diagnosis) -> bool:
    """A confirmation without a park's name: the diagnosis lacks one, and was reported after the work."""
    start = judged.confirmation.onsite_start_date if judged.confirmation else None
    if start is None or diagnosis.has_confirmation:
        return False
    return diagnosis.cover_date is None or start <= diagnosis.cover_date


def _years_of(judged: Judged) -> set[int]:
    dates = [
        judged.pledge.signed_date if judged.pledge else None,
        judged.confirmation.onsite_start_date if judged.confirmation else None,
        judged.satisfaction.review_date if judged.satisfaction else None,
    ]
    return {day.year for day in dates if day is not None}


def _not_joined(examiner: Examiner, judged: Judged, code: str | None) -> Judged:
    assert code is not None
    finding: Finding = not_joined_because(code, [*judged.companions], examiner.registry)
    issue = to_issue(finding, None, examiner.registry)
    judged.issues = [issue if old.check_id == "F11" else old for old in judged.issues]
    return judged


def diagnosis_of(judged: Judged, files: Callable[[], tuple[InputFile, ...]]) -> Diagnosis | None:
    """A judged submission as a diagnosis on record, or None if it holds no usable report."""
    report = judged.report
    if judged.outcome == "rejected" or not (report and judged.dates and judged.park):
        return None
    return Diagnosis(
        submission_id=judged.submission_id,
        park_id=judged.park.park.park_id,
        diagnosis_year=judged.dates.diagnosis_year,
        provider_name=report.provider_name.text if report.provider_name else None,
        cover_date=report.cover_date,
        has_confirmation=judged.confirmation is not None,
        data_years=tuple(report.data_years),
        files=files,
    )


_CURRENT = """
WITH latest AS (
    SELECT submission_id, max(reading_id) AS reading_id, arg_max(outcome, reading_id) AS outcome
    FROM raw.readings GROUP BY submission_id
),
ranked AS (
    SELECT d.*, row_number() OVER (
        PARTITION BY d.park_id, d.diagnosis_year ORDER BY s.received_seq DESC
    ) AS version
    FROM raw.diagnoses AS d
    JOIN latest AS l ON l.reading_id = d.reading_id AND l.outcome <> 'rejected'
    JOIN raw.submissions AS s ON s.submission_id = d.submission_id
),
replaced AS (
    SELECT r.replaced_submission_id FROM raw.replacements AS r
    JOIN latest AS l ON l.submission_id = r.submission_id AND l.outcome <> 'rejected'
),
years AS (
    SELECT reading_id, list_sort(list(DISTINCT data_year)) AS data_years
    FROM raw.indicator_values GROUP BY reading_id
)
SELECT
    submission_id, park_id, diagnosis_year, provider_name, cover_date,
    onsite_start_date IS NOT NULL OR handover_date IS NOT NULL, coalesce(data_years, [])
FROM ranked LEFT JOIN years USING (reading_id)
WHERE version = 1 AND submission_id NOT IN (SELECT replaced_submission_id FROM replaced)
"""


def record_of(
    con: duckdb.DuckDBPyConnection, files_of: Callable[[str], tuple[InputFile, ...]]
) -> Record:
    """The diagnoses as the warehouse has them, of each the latest accepted submission."""
    rows = con.execute(_CURRENT).fetchall()
    merged = merged_parks(con)
    return Record(
        Diagnosis(
            submission_id,
            merged.get(park_id, park_id),
            year,
            provider,
            cover,
            confirmed,
            tuple(years),
            partial(files_of, submission_id),
        )
        for submission_id, park_id, year, provider, cover, confirmed, years in rows
    )


def files_on_record(
    con: duckdb.DuckDBPyConnection, home: Home, submission_id: str
) -> tuple[InputFile, ...]:
    """A submission's files, its joined ones too, to be read from the archive."""
    found = con.execute(
        "SELECT file_name, sha256, joined_from, part FROM raw.files WHERE submission_id = ? "
        "ORDER BY rowid",
        [submission_id],
    ).fetchall()
    return tuple(_kept_file(home, *row) for row in found)


def _kept_file(
    home: Home, name: str, sha256: str, joined_from: str | None, part: str | None
) -> InputFile:
    if part is None:
        path = home.archive / sha256
        return InputFile(name, partial(whole_bytes, home, sha256, name), path, joined_from)
    path = whole_file(home, sha256, name)
    return _read_again(path, name, sha256, part, joined_from, home)


def files_in_hand(judged: Judged, home: Home) -> Callable[[], tuple[InputFile, ...]]:
    """The files of a submission that stays unarchived; a bulk file's reports are read again, not held."""
    kept: list[Callable[[], InputFile]] = []
    for file, seen in zip(judged.candidate.files, judged.files, strict=True):
        if file.record is None or seen.archived_sha256 is None or seen.part is None:
            kept.append(partial(replace, file))
        else:
            path = file.record().file_path
            again = (path, file.name, seen.archived_sha256, seen.part, file.joined_from, home)
            kept.append(partial(_read_again, *again))
    return lambda: tuple(get() for get in kept)


def _read_again(
    path: Path, name: str, sha256: str, part: str, joined_from: str | None, home: Home
) -> InputFile:
    record = rereader(path, name, home).at(part)
    record.file_path, record.file_sha256, record.file_bytes = path, sha256, path.stat().st_size
    return record_file(record, path, joined_from)
