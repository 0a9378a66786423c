"""What the forms hold, as the text that stands in each cell.

Every field is the text as written, so that any way of filling in can be produced; the defaults are
those of the blank form. Labels, names, units and requirement texts are not here: they come from the
registry when a form is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BasicInfo:
    """The table 基本信息表; field names are the targets of kind ``field`` in label_variants.csv."""

    park_name: str = ""
    management_name: str = ""
    park_level: str | None = None  # the whole line of tick boxes; None: all unticked
    project_leader: str = ""
    project_leader_phone: str = ""
    project_contact: str = ""
    contact_phone: str = ""
    email: str = ""
    fax: str = ""
    provider_name: str = ""
    provider_address: str = ""
    legal_representative: str = ""
    legal_representative_phone: str = ""
    provider_contact: str = ""
    provider_contact_phone: str = ""
    report_author: str = ""
    report_author_phone: str = ""
    report_reviewer: str = ""
    reviewer_phone: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A row of 绿色诊断工作组成员表."""

    name: str = ""
    duty: str = ""
    title: str = ""
    specialty: str = ""


@dataclass(frozen=True, slots=True)
class RequirementEntry:
    """What is filled in for one basic requirement of annex 2-1-1."""

    is_met: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """What is filled in for one indicator of a yearly table of annex 2-1-2.

    ``comment`` is the last column: 证明材料索引 in the first year, 评价情况说明 in the others.
    ``label`` and ``unit`` stand in for the official ones where a provider rewrote them.
    """

    value: str = ""
    comment: str = ""
    label: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class YearTable:
    """One yearly table of annex 2-1-2, by indicator number; ``left_out`` rows are not written."""

    year: str = "    "
    entries: Mapping[int, IndicatorEntry] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RecommendationEntry:
    """A row of annex 2-1-3, amounts in 万元."""

    content: str = ""
    total_investment: str = ""
    fixed_investment: str = ""
    expected_effect: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How providers change the template itself while filling it in."""

    merge_dimensions: bool = True
    blank_row_after: frozenset[int] = frozenset()  # indicator numbers
    split_runs: bool = False
    spaced_labels: bool = False  # 园  区  名  称


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Form 2-1 with its annexes. A chapter not given shows the guide's instruction."""

    info: BasicInfo = field(default_factory=BasicInfo)
    cover_date: str = ""
    mark: str = ""  # a line on the cover, such as the demo mark
    experts: tuple[Member, ...] = ()
    staff: tuple[Member, ...] = ()
    chapters: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    requirements: Mapping[int, RequirementEntry] = field(default_factory=dict)
    years: tuple[YearTable, ...] = (YearTable(), YearTable(), YearTable())
    recommendations: tuple[RecommendationEntry, ...] = ()
    layout: Layout = field(default_factory=Layout)


@dataclass(frozen=True, slots=True)
class PledgeContent:
    """Form 2-2, 保密承诺书."""

    park_name: str = ""
    provider_name: str = ""
    date: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmationContent:
    """Form 2-3, 绿色诊断评估工作确认单. Dates as written, such as ``2024年6月10日``."""

    provider_name: str = ""
    onsite_start: str = ""
    onsite_end: str = ""
    handed_over: str = ""
    meeting: str = ""
    third_party_evaluation: bool = True  # the guide: delete the paragraph where there was none
    signer: str = ""
    date: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class SatisfactionContent:
    """Form 2-4. ``grade`` is a code of the domain satisfaction, or blank."""

    park_name: str = ""
    provider_name: str = ""
    signer: str = ""
    date: str = ""
    grade: str = ""
    service_comment: str = ""
    diagnosis_comment: str = ""
    park_wishes: str = ""
    review_opinion: str = ""
    review_unit: str = ""
    review_date: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpEntry:
    """What became of one recommendation a year later; ``seq`` is its number in annex 2-1-3."""

    seq: str = ""
    content: str = ""
    adoption: str = ""
    reason: str = ""
    progress: str = ""
    actual_investment: str = ""
    actual_effect: str = ""
    done_date: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpContent:
    """The follow-up form, 绿色化改造建议采纳与落实情况反馈表."""

    park_name: str = ""
    provider_name: str = ""
    diagnosis_year: str = ""
    feedback_date: str = ""
    entries: tuple[FollowUpEntry, ...] = ()
    next_plan: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ReviewContent:
    """The district's review form, 绿色诊断区级审核意见表."""

    park_name: str = ""
    diagnosis_year: str = ""
    conclusion: str | None = None  # the line of boxes; None: all unticked
    opinion: str = ""
    review_date: str = ""
    mark: str = ""
