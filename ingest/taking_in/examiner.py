"""What a run reads and judges by: each file read once, each candidate judged by the registers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path

from ingest.arrival.archive import sha256_of
from ingest.arrival.files import Candidate, InputFile
from ingest.arrival.one_park import Kind, Park
from ingest.judging.gate import schema_failures
from ingest.judging.judge import Judge, Judged, dates_of, first_of
from ingest.judging.packages import FORM_NAMES
from ingest.judging.park_match import Register
from ingest.judging.reading import Reader, Reading
from ingest.recognise.facts import DiagnosisDates
from ingest.recognise.forms import Confirmation, Report, Text
from ingest.recognise.labels import Lexicon, lexicon_of
from ingest.text import label_key
from warehouse.rules.rows import Registry

# What half of a file looks like: an empty one, a damaged one.
_DAMAGED = {"F02", "F03"}
_MOST_KEPT = 64  # a package of forms and proofs is read once, not again to be judged


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

    def form_of(self, file: InputFile) -> Kind:
        """Which form a file holds and of which park, for telling packages from loose files."""
        forms = self._read(file).found.forms
        if not forms:
            return Kind(None, None)
        form = forms[0]
        name: Text | None = getattr(form, "park_name", None)
        report = form if isinstance(form, Report) else None
        return Kind(FORM_NAMES[type(form)], self._park(name.text) if name else None, report)

    def half_of(self, candidate: Candidate, is_young: Callable[[Path], bool]) -> InputFile | None:
        """A file that may still be on its way: young, and damaged or empty. Not of a bulk file."""
        for file in candidate.files:
            if file.record is None and is_young(file.path):
                found = self._read(file).found.findings
                if any(finding.check_id in _DAMAGED for finding in found):
                    return file
        return None

    def _park(self, name: str) -> Park:
        known = self.register.find(name)
        return Park(known.park_id if known else label_key(name), name, known is not None)

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
