"""What a run reads and judges by: each file read once, each candidate judged by the registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from ingest.arrival.archive import sha256_of
from ingest.arrival.sources import Candidate, InputFile
from ingest.judging.gate import schema_failures
from ingest.judging.judge import Judge, Judged, dates_of, first_of
from ingest.judging.packages import FORM_NAMES
from ingest.judging.park_match import Register
from ingest.judging.reading import Reader, Reading
from ingest.recognise.facts import DiagnosisDates
from ingest.recognise.forms import Confirmation, Report
from ingest.recognise.labels import Lexicon, lexicon_of
from warehouse.rules.rows import Registry

_MOST_KEPT = 8


class Examiner:
    """Reads and judges the candidates of a run; writes nothing.

    A file is read when its kind is asked for, or ahead with others, and again only when others came
    between. Readings go by name and bytes: what is judged is what the bytes are at that time.
    """

    def __init__(self, registry: Registry, register: Register) -> None:
        self.registry = registry
        self.register = register
        self._judge = Judge(registry, register)
        self._reader = Reader(registry)
        self._recent: dict[tuple[str, str, str | None], Reading] = {}
        self._ahead: dict[InputFile, Reading] = {}

    def judge(self, candidate: Candidate) -> Judged:
        """Read every file of a candidate and judge what was found, all faults at once."""
        return self._judge.judge(candidate, [self._read(file) for file in candidate.files])

    def form_of(self, file: InputFile) -> tuple[str | None, str | None]:
        """(form, park name) of a file, for telling packages from loose files."""
        forms = self._read(file).found.forms
        form = forms[0] if forms else None
        name = getattr(form, "park_name", None)
        return (FORM_NAMES[type(form)] if form else None), (name.text if name else None)

    def ahead(self, candidates: Iterator[Candidate], batch: int) -> Iterator[Candidate]:
        """The candidates in order; reports of a bulk file are read ``batch`` at a time."""
        for is_of_bulk, group in groupby(candidates, key=lambda candidate: candidate.is_of_bulk):
            if not is_of_bulk:
                yield from group
            while several := list(islice(group, batch)):
                self._read_ahead(several)
                yield from several

    def _read_ahead(self, candidates: Sequence[Candidate]) -> None:
        """Read reports of a bulk file, and put them before the schemas at once."""
        by_lexicon: dict[Lexicon, list[InputFile]] = {}
        for candidate in candidates:
            (file,) = candidate.files
            reading = self._ahead[file] = self._read(file)
            report = first_of(reading.found.forms, Report)
            if report is not None:
                lexicon = lexicon_of(self.registry, report.form_edition_id)
                by_lexicon.setdefault(lexicon, []).append(file)
        for lexicon, files in by_lexicon.items():
            readings = [self._ahead[file] for file in files]
            failures = schema_failures([_subject(reading) for reading in readings], lexicon)
            for file, reading, failed in zip(files, readings, failures, strict=True):
                self._ahead[file] = Reading(reading.file, reading.found, failed)

    def _read(self, file: InputFile) -> Reading:
        if file.record is not None:
            return self._ahead.pop(file, None) or self._reader.read_record(file, file.record())
        data = file.read()
        key = (file.name, sha256_of(data), file.joined_from)
        if key not in self._recent:
            self._recent[key] = self._reader.read(file, data)
            while len(self._recent) > _MOST_KEPT:
                self._recent.pop(next(iter(self._recent)))
        return self._recent[key]


def _subject(reading: Reading) -> tuple[Report, DiagnosisDates | None]:
    report = first_of(reading.found.forms, Report)
    assert report is not None
    return report, dates_of(report, first_of(reading.found.forms, Confirmation))
