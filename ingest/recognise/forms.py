"""What the forms say, once recognised: one dataclass a form or a row, each with its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ingest.findings import Finding, Source
from ingest.recognise.cells.dates import Precision
from ingest.recognise.cells.values import Value


@dataclass(frozen=True, slots=True)
class Text:
    """A field as written, and where."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row of an indicator table (annex 2-1-2)."""

    data_year: int
    indicator_no: int
    label_as_written: str
    value: Value
    text_as_written: str
    evidence: str | None
    note: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """One row of the table of basic requirements (annex 2-1-1); None is for the district to rule on."""

    requirement_no: int
    is_met: bool | None
    text_as_written: str
    evidence: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """One row of the table of recommendations (annex 2-1-3); investments in 万元."""

    seq: int
    content: str
    total_investment_wan_yuan: float | None
    fixed_investment_wan_yuan: float | None
    expected_effect: str | None
    note: str | None
    planned_date: date | None
    planned_precision: Precision | None
    source: Source


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One row of the team table. ``section`` is expert or staff."""

    section: str
    name: str
    duty: str
    title: str
    specialty: str
    source: Source


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in the basic information table. Personal data: for `restricted` only."""

    role: str
    name: str | None
    phone: str | None
    email: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class OwnScore:
    """The provider's own score of a data year, with the sentence that gives it."""

    data_year: int
    score: float
    sentence: str
    source: Source


@dataclass(frozen=True, slots=True)
class DemonstrationWork:
    """A demonstration work named in the report's text, with the sentence as evidence."""

    work_code: str
    sentence: str
    source: Source


@dataclass(frozen=True, slots=True)
class Narrative:
    """What the running text says; a field is None where no sentence says it.

    ``chapters`` are the numbers of the chapters found, ``references`` the attachments that chapter 六
    lists, ``reference_lines`` its lines as written.
    """

    scope: Text | None
    consent: Text | None
    special_diagnosis: Text | None
    chapters: frozenset[int]
    references: frozenset[str]
    reference_lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """Form 2-1 and its annexes."""

    form_edition_id: str
    indicator_set_id: str
    source: Source
    park_name: Text | None = None
    management_name: str | None = None
    park_level: str | None = None
    provider_name: Text | None = None
    cover_date: date | None = None
    data_years: list[int] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    requirements: list[RequirementRow] = field(default_factory=list)
    recommendations: list[RecommendationRow] = field(default_factory=list)
    team: list[TeamMember] = field(default_factory=list)
    has_team_table: bool = False
    people: list[Person] = field(default_factory=list)
    own_scores: list[OwnScore] = field(default_factory=list)
    demonstration_works: list[DemonstrationWork] = field(default_factory=list)
    scope: str | None = None
    narrative: Narrative | None = None  # None where the file holds tables alone
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Pledge:
    """Form 2-2."""

    park_name: Text | None
    provider_name: Text | None
    signed_date: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Form 2-3: the park confirms the on-site work, the hand-over and the meeting."""

    provider_name: Text | None
    onsite_start_date: date | None
    onsite_end_date: date | None
    handover_date: date | None
    meeting_date: date | None
    is_free: bool | None
    has_third_party_evaluation: bool | None
    source: Source


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Form 2-4: the park's grade and the district's word."""

    park_name: Text | None
    provider_name: Text | None
    grade: str | None
    review_state: str | None
    review_opinion: str | None
    review_date: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class FollowUpItem:
    """What became of one recommendation; investment in 万元."""

    seq: int
    content: str
    adoption: str
    progress: str | None
    reason: str | None
    actual_investment_wan_yuan: float | None
    actual_effect: str | None
    done_date: date | None
    source: Source


@dataclass(slots=True)
class FollowUp:
    """The follow-up form, a year after the diagnosis."""

    park_name: Text | None
    provider_name: Text | None
    diagnosis_year: int | None
    feedback_date: date | None
    next_plan: str | None
    source: Source
    items: list[FollowUpItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Review:
    """The district's word on a diagnosis, by a form of its own. ``review_state`` is a code."""

    park_name: Text | None
    diagnosis_year: int | None
    review_state: str | None
    review_opinion: str | None
    review_date: date | None
    source: Source


Companion = Pledge | Confirmation | Satisfaction
Form = Report | Pledge | Confirmation | Satisfaction | FollowUp | Review


@dataclass(slots=True)
class Recognised:
    """The forms found in one file (usually one) and what was wrong while reading them."""

    file: str
    forms: list[Form] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
