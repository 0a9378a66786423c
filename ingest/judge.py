"""One candidate from bytes to a judged submission: read, recognise, gate. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar

from ingest.archive import hash_file, sha256_of
from ingest.checks.case import Gap
from ingest.facts import DiagnosisDates, diagnosis_dates
from ingest.findings import Finding
from ingest.gate import Failed, judge_report, schema_failures
from ingest.issues import Issue, to_issue
from ingest.packages import FORM_NAMES, blank_fields, not_joined, package_findings
from ingest.parks import ParkMatch, Register
from ingest.providers import ProviderMatch
from ingest.reading import JudgedFile, Reader
from ingest.recognise.labels import Lexicon, lexicon_of
from ingest.sources import Candidate, InputFile
from ingest.submission import (
    Confirmation,
    FollowUp,
    Form,
    Pledge,
    Recognised,
    Report,
    Review,
    Satisfaction,
    Text,
)
from ingest.values import Value
from warehouse.rules.rows import Registry

Outcome = Literal["accepted", "accepted_with_issues", "rejected", "duplicate"]
F = TypeVar("F", bound=Form)


@dataclass(slots=True)
class Judged:
    """A submission read and judged. ``report`` is None where it holds only later forms, or is refused."""

    candidate: Candidate
    files: list[JudgedFile]
    outcome: Outcome
    issues: list[Issue]
    report: Report | None = None
    dates: DiagnosisDates | None = None
    pledge: Pledge | None = None
    confirmation: Confirmation | None = None
    satisfaction: Satisfaction | None = None
    follow_ups: list[FollowUp] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    park: ParkMatch | None = None
    provider: ProviderMatch | None = None
    gaps: dict[str, list[Gap]] = field(default_factory=dict)  # what could not be judged, by check
    replaces: str | None = None  # the submission on record whose place this one takes

    @property
    def lacks_diagnosis(self) -> bool:
        """Whether this holds forms of a diagnosis that is not on record."""
        return any(issue.check_id in {"N12", "F11"} for issue in self.issues)

    @property
    def is_of_bulk(self) -> bool:
        """Whether this is a report of a bulk file, or a fault of one."""
        return self.candidate.is_of_bulk

    @property
    def companions(self) -> list[Pledge | Confirmation | Satisfaction]:
        """Forms 2-2 to 2-4 of this submission."""
        return [f for f in (self.pledge, self.confirmation, self.satisfaction) if f is not None]

    def is_joined(self, form: Form) -> bool:
        """Whether a form was not handed in now, but joined from the record."""
        return any(f.name == form.source.file and f.joined_from for f in self.files)

    @property
    def content_sha256(self) -> str:
        """Of a single file its own hash; of a package, the hash of its files' hashes in order.

        Files joined from the record do not count: what was handed in is what is known again.
        """
        digests = sorted(file.sha256 for file in self.files if file.joined_from is None)
        return digests[0] if len(digests) == 1 else sha256_of("\n".join(digests).encode())

    @property
    def submission_id(self) -> str:
        """The same bytes are the same submission."""
        return "S" + self.content_sha256[:16]


class Judge:
    """Reads and judges candidates under one registry and one register of parks.

    ``on_bytes`` gets the bytes of each file before they are read, ``on_file`` the path of a bulk file,
    so that what is judged and what is archived are the same.
    """

    def __init__(
        self,
        registry: Registry,
        register: Register,
        on_bytes: Callable[[bytes], object] | None = None,
        on_file: Callable[[Path], tuple[Path, str]] = hash_file,
    ) -> None:
        self.registry = registry
        self.register = register
        self.on_file = on_file
        self._reader = Reader(registry, on_bytes)
        self._recent: dict[InputFile, tuple[JudgedFile, Recognised]] = {}
        self._ahead: dict[InputFile, tuple[JudgedFile, Recognised]] = {}
        self._failed: dict[InputFile, Failed] = {}

    def form_of(self, file: InputFile) -> tuple[str | None, str | None]:
        """(form, park name) of a file, for telling packages from loose files."""
        _, found = self._read(file)
        form = found.forms[0] if found.forms else None
        name = getattr(form, "park_name", None)
        return (FORM_NAMES[type(form)] if form else None), (name.text if name else None)

    def read_ahead(self, candidates: Sequence[Candidate]) -> None:
        """Read reports of a bulk file, which will be judged next, and put them before the schemas at once."""
        by_lexicon: dict[Lexicon, list[InputFile]] = {}
        for candidate in candidates:
            (file,) = candidate.files
            self._ahead[file] = self._reader.read(file)
            report = _first(self._ahead[file][1].forms, Report)
            if report is not None:
                by_lexicon.setdefault(self._lexicon_of(report), []).append(file)
        for lexicon, files in by_lexicon.items():
            subjects = [_subject(self._ahead[file][1].forms) for file in files]
            self._failed |= dict(zip(files, schema_failures(subjects, lexicon), strict=True))

    def judge(self, candidate: Candidate) -> Judged:
        """Read every file of a candidate and judge what was found, all faults at once."""
        read = [self._read(file) for file in candidate.files]
        self._recent.clear()
        files = [file for file, _ in read]
        forms = [form for _, found in read for form in found.forms]
        findings = [finding for _, found in read for finding in found.findings]
        report = _first(forms, Report)
        judged = Judged(
            candidate=candidate,
            files=files,
            outcome="accepted",
            issues=[],
            report=report,
            pledge=_first(forms, Pledge),
            confirmation=_first(forms, Confirmation),
            satisfaction=_first(forms, Satisfaction),
            follow_ups=[form for form in forms if isinstance(form, FollowUp)],
            reviews=[form for form in forms if isinstance(form, Review)],
        )
        if report is not None:
            # What the schemas said of a report read ahead holds for it alone, not beside joined forms.
            failed = self._failed.pop(candidate.files[0], None)
            is_alone = len(candidate.files) == 1
            findings += self._judge_report(judged, report, failed if is_alone else None)
            findings += package_findings(report, forms, self.register, self.registry)
        elif judged.companions:
            findings.append(not_joined(forms, self.registry))
        later: list[FollowUp | Review] = [*judged.follow_ups, *judged.reviews]
        for form in later:
            findings += self._judge_later_form(judged, form)
        judged.issues = self._issues(findings, report)
        judged.outcome = _outcome(judged.issues)
        return judged

    def _read(self, file: InputFile) -> tuple[JudgedFile, Recognised]:
        if file in self._ahead:
            return self._ahead.pop(file)
        if file not in self._recent:
            self._recent[file] = self._reader.read(file)
            while len(self._recent) > _MOST_KEPT:
                self._recent.pop(next(iter(self._recent)))
        return self._recent[file]

    def _lexicon_of(self, report: Report) -> Lexicon:
        return lexicon_of(self.registry, report.form_edition_id)

    def _judge_report(self, judged: Judged, report: Report, failed: Failed | None) -> list[Finding]:
        dated = bool(report.data_years)
        judged.dates = _dates(report, judged.confirmation)
        gated = judge_report(
            report,
            judged.dates,
            self._lexicon_of(report),
            judged.confirmation,
            judged.follow_ups,
            failed,
        )
        judged.gaps = gated.gaps
        report.indicators = [
            replace(row, value=Value("invalid", unit_as_written=row.value.unit_as_written))
            if (row.data_year, row.indicator_no) in gated.impossible
            else row
            for row in report.indicators
        ]
        if not report.indicators and not dated:
            gated.findings.append(Finding("N02", report.source))
        if dated and all(row.value.state == "missing" for row in report.indicators):
            gated.findings.append(Finding("N15", report.indicators[0].source))
        findings = gated.findings + self._match_park(judged, report.park_name, report.park_level)
        if report.provider_name is not None:
            judged.provider, found = self.register.providers.match(report.provider_name)
            findings += found
        return findings

    def _match_park(self, judged: Judged, name: Text | None, level: str | None) -> list[Finding]:
        if name is None:
            return []
        judged.park, findings = self.register.match(name, judged.candidate.district_code, level)
        return findings

    def _judge_later_form(self, judged: Judged, form: FollowUp | Review) -> list[Finding]:
        """A follow-up or review that comes without a report must be of a diagnosis on record."""
        blank = blank_fields(form, judged.report is not None, self.registry)
        if judged.report is not None or form.park_name is None or form.diagnosis_year is None:
            return blank
        park = self.register.find(form.park_name.text)
        if park and (park.park_id, form.diagnosis_year) in self.register.diagnoses:
            return blank + self._match_park(judged, form.park_name, None)
        parts = {"year": form.diagnosis_year}
        return [*blank, Finding("N12", form.source, form.park_name.text, parts=parts)]

    def _issues(self, findings: Iterable[Finding], report: Report | None) -> list[Issue]:
        indicator_set_id = report.indicator_set_id if report else None
        unique = {
            (f.check_id, f.source, f.data_year, f.indicator_no, tuple(f.parts.values())): f
            for f in findings
        }
        return [to_issue(f, indicator_set_id, self.registry) for f in unique.values()]


_MOST_KEPT = 8


def _first(forms: list[Form], kind: type[F]) -> F | None:
    return next((form for form in forms if isinstance(form, kind)), None)


def _dates(report: Report, confirmation: Confirmation | None) -> DiagnosisDates | None:
    return diagnosis_dates(report, confirmation) if report.data_years else None


def _subject(forms: list[Form]) -> tuple[Report, DiagnosisDates | None]:
    report = _first(forms, Report)
    assert report is not None
    return report, _dates(report, _first(forms, Confirmation))


def _outcome(issues: list[Issue]) -> Outcome:
    if any(issue.blocks for issue in issues):
        return "rejected"
    # What only informs (a unit converted, a form that may still come) is nothing to mend.
    is_sound = all(issue.severity == "info" for issue in issues)
    return "accepted" if is_sound else "accepted_with_issues"
