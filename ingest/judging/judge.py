"""One candidate, read, to a judged submission: gated, matched with the registers. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from ingest.arrival.archive import sha256_of
from ingest.arrival.files import Candidate
from ingest.checks.case import Gap
from ingest.findings import Finding
from ingest.judging.attachments import sorted_out
from ingest.judging.evidence import EvidenceLink, evidence_links
from ingest.judging.gate import Failed, judge_report
from ingest.judging.issues import Issue, in_order, to_issue
from ingest.judging.packages import blank_fields, not_joined, package_findings
from ingest.judging.park_match import ParkMatch, Register
from ingest.judging.person_findings import person_findings
from ingest.judging.provider_match import ProviderMatch
from ingest.judging.reading import JudgedFile, Reading
from ingest.recognise.cells.values import Value
from ingest.recognise.facts import DiagnosisDates, diagnosis_dates
from ingest.recognise.forms import (
    Confirmation,
    FollowUp,
    Form,
    Pledge,
    Report,
    Review,
    Satisfaction,
    Text,
)
from ingest.recognise.labels import lexicon_of
from ingest.recognise.names import several_parks
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
    evidence: list[EvidenceLink] = field(default_factory=list)
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
    """Judges candidates under one registry and one register of parks and providers."""

    def __init__(self, registry: Registry, register: Register) -> None:
        self.registry = registry
        self.register = register

    def judge(self, candidate: Candidate, readings: Sequence[Reading]) -> Judged:
        """Judge what was found in the files of a candidate, all faults at once. Changes nothing of it."""
        files = [reading.file for reading in readings]
        found, findings = sorted_out(readings, self.registry)
        forms = [_own(form) for form in found]
        report = first_of(forms, Report)
        judged = Judged(
            candidate=candidate,
            files=files,
            outcome="accepted",
            issues=[],
            report=report,
            pledge=first_of(forms, Pledge),
            confirmation=first_of(forms, Confirmation),
            satisfaction=first_of(forms, Satisfaction),
            follow_ups=[form for form in forms if isinstance(form, FollowUp)],
            reviews=[form for form in forms if isinstance(form, Review)],
        )
        if report is not None:
            # What the schemas said of a report read ahead holds for it alone, not beside joined forms.
            failed = readings[0].failed if len(readings) == 1 else None
            findings += self._judge_report(judged, report, failed)
            findings += package_findings(report, forms, self.register, self.registry)
            if not candidate.is_of_bulk:  # whose reports come without files and without text
                judged.evidence = evidence_links(report, files, self.registry)
        elif judged.companions:
            findings.append(not_joined(forms, self.registry))
        later: list[FollowUp | Review] = [*judged.follow_ups, *judged.reviews]
        for form in later:
            findings += self._judge_later_form(judged, form)
        findings += person_findings(forms, self.registry)
        judged.issues = in_order(self._issues(findings, report))
        judged.outcome = outcome_of(judged.issues)
        return judged

    def _judge_report(self, judged: Judged, report: Report, failed: Failed | None) -> list[Finding]:
        dated = bool(report.data_years)
        judged.dates = dates_of(report, judged.confirmation)
        gated = judge_report(
            report,
            judged.dates,
            lexicon_of(self.registry, report.form_edition_id),
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
        if self.register.lists_parks(name.text):
            parts = {"found": several_parks(name.text, self.registry)}
            return [Finding("N01", name.source, name.text, parts=parts)]
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


def _own(form: Form) -> Form:
    """A report of this judgement: its values are marked, and the file may be judged again."""
    return replace(form) if isinstance(form, Report) else form


def first_of(forms: list[Form], kind: type[F]) -> F | None:
    """The first form of a kind."""
    return next((form for form in forms if isinstance(form, kind)), None)


def dates_of(report: Report, confirmation: Confirmation | None) -> DiagnosisDates | None:
    """The dates of the diagnosis a report is of; None for a report without a year."""
    return diagnosis_dates(report, confirmation) if report.data_years else None


def outcome_of(issues: Sequence[Issue]) -> Outcome:
    """The outcome that issues make: what informs alone leaves a submission accepted."""
    if any(issue.blocks for issue in issues):
        return "rejected"
    # What only informs (a unit converted, a form that may still come) is nothing to mend.
    is_sound = all(issue.severity == "info" for issue in issues)
    return "accepted" if is_sound else "accepted_with_issues"
