"""What we hand out, we read back: every template filled in everywhere, and every one left blank."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from ingest.arrival.sources import Candidate, InputFile
from ingest.forms.content import (
    BasicInfo,
    FollowUpContent,
    FollowUpEntry,
    IndicatorEntry,
    Member,
    RecommendationEntry,
    ReportContent,
    RequirementEntry,
    ReviewContent,
    YearTable,
)
from ingest.forms.follow_up import write_follow_up
from ingest.forms.labels import Labels
from ingest.forms.report import write_report
from ingest.forms.review import write_review
from ingest.forms.template import file_name
from ingest.forms.workbook import write_workbook
from ingest.judging.judge import Judged
from ingest.judging.park_match import Register
from ingest.taking_in.examiner import Examiner
from tests.documents import GOOD, KNOWN_PARK
from warehouse.rules.rows import Registry

WRITTEN = datetime(2024, 9, 15, 9, 0)
PARK, PROVIDER = KNOWN_PARK.park_name, "某某咨询有限公司"
YEARS = (2020, 2021, 2022)
WORDS = (12, 29, 30, 31)

Judging = Callable[[str, bytes], Judged]


@pytest.fixture
def judge(registry: Registry) -> Judging:
    def run(name: str, data: bytes) -> Judged:
        register = Register([KNOWN_PARK], registry, [(KNOWN_PARK.park_id, 2023)])
        file = InputFile(name, lambda: data, Path(name))
        return Examiner(registry, register).judge(Candidate(name, (file,), "110105", Path(name)))

    return run


def value(number: int, position: int) -> str:
    """What stands for an indicator in the table at ``position``: no two years alike."""
    good = GOOD[number]
    return good if isinstance(good, str) else f"{good * (1 + position / 100):.4g}"


def filled(registry: Registry) -> ReportContent:
    """Form 2-1 with something in every cell that a reader keeps."""
    numbers = registry.indicators_of(registry.indicator_sets[-1].indicator_set_id)
    people = {
        name: f"人{n}" if "phone" not in name else f"010-{n:08d}"
        for n, name in enumerate(BasicInfo.__dataclass_fields__)
    }
    named = {
        "park_name": PARK,
        "provider_name": PROVIDER,
        "management_name": "云杉管委会",
        "email": "a@example.cn",
        "park_level": Labels(registry).level_boxes("市级"),
    }
    return ReportContent(
        info=BasicInfo(**(people | named)),
        cover_date="2023年9月15日",
        experts=tuple(Member(f"专家{n}", f"分工{n}", "高级工程师", "环境") for n in range(5)),
        staff=(Member("园区人", "联络", "科长", "管理"),),
        requirements={n: RequirementEntry("符合", f"附件{n}") for n in range(1, 9)},
        years=tuple(
            YearTable(str(y), {n: IndicatorEntry(value(n, at), f"注{y}-{n}") for n in numbers})
            for at, y in enumerate(YEARS)
        ),
        recommendations=tuple(
            RecommendationEntry(f"项目{n}", f"{n}200", f"{n}00", f"效果{n}", "2024年8月实施")
            for n in range(1, 5)
        ),
    )


@pytest.mark.parametrize(("write", "name"), [(write_report, "a.docx"), (write_workbook, "a.xlsx")])
def test_a_report_filled_in_everywhere_reads_back_the_same(
    judge: Judging, registry: Registry, write: Callable[..., bytes], name: str
) -> None:
    content = filled(registry)
    found = judge(name, write(content, registry, written=WRITTEN))
    assert found.outcome != "rejected" and found.report is not None
    report = found.report
    assert (report.park_name and report.park_name.text, report.park_level) == (PARK, "市级")
    assert report.provider_name and report.provider_name.text == PROVIDER
    assert (report.management_name, report.cover_date) == ("云杉管委会", date(2023, 9, 15))
    assert report.data_years == list(YEARS)
    for row in report.indicators:
        at = YEARS.index(row.data_year)
        assert row.text_as_written == value(row.indicator_no, at), row
        assert (row.evidence if at == 0 else row.note) == f"注{row.data_year}-{row.indicator_no}"
    assert len(report.indicators) == 93
    assert [(r.is_met, r.evidence) for r in report.requirements] == [
        (True, f"附件{n}") for n in range(1, 9)
    ]
    assert [
        (r.seq, r.content, r.total_investment_wan_yuan, r.fixed_investment_wan_yuan, r.note)
        for r in report.recommendations
    ] == [(n, f"项目{n}", n * 1000 + 200, n * 100, "2024年8月实施") for n in range(1, 5)]
    assert [(m.section, m.name, m.duty, m.title, m.specialty) for m in report.team] == [
        *(("expert", m.name, m.duty, m.title, m.specialty) for m in content.experts),
        ("staff", "园区人", "联络", "科长", "管理"),
    ]
    info = content.info
    people = {(p.role, p.name, p.phone) for p in report.people if p.email is None}
    assert {
        ("project_leader", info.project_leader, info.project_leader_phone),
        ("project_contact", info.project_contact, info.contact_phone),
        ("legal_representative", info.legal_representative, info.legal_representative_phone),
        ("provider_contact", info.provider_contact, info.provider_contact_phone),
        ("report_author", info.report_author, info.report_author_phone),
        ("report_reviewer", info.report_reviewer, info.reviewer_phone),
    } <= people


def test_a_workbook_filled_in_by_hand_takes_the_words_of_its_lists(
    judge: Judging, registry: Registry
) -> None:
    """Type into the unlocked cells alone, and where there is a list the first word of it."""
    book = openpyxl.load_workbook(
        io.BytesIO(write_workbook(ReportContent(), registry, written=WRITTEN))
    )
    info = book["基本信息表"]
    for row in info.iter_rows():
        for label, cell in itertools.pairwise(row):
            texts = {"报告日期": "2023年9月15日", "园区名称": PARK, "服务商名称": PROVIDER}
            if label.value in texts:
                cell.value = texts[label.value]
                assert not cell.protection.locked
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            if rule.type == "list":
                words = rule.formula1.strip('"').split(",")
                for cells in rule.sqref.ranges:
                    sheet.cell(cells.min_row, cells.min_col).value = words[0]
    for at, year in enumerate(YEARS):
        sheet = book[f"附件2-1-2 第{at + 1}年"]
        sheet["A2"].value = sheet["A2"].value.replace("    ", str(year))
        for row in sheet.iter_rows(min_row=4, max_row=34):
            if row[4].value is None:
                row[4].value = value(int(row[1].value), at)
    buffer = io.BytesIO()
    book.save(buffer)
    found = judge("a.xlsx", buffer.getvalue())
    assert found.report is not None and found.outcome != "rejected"
    assert found.report.data_years == list(YEARS)
    assert found.report.park_level == "国家级"
    assert all(row.is_met for row in found.report.requirements)
    by_words = [r.value.attainment for r in found.report.indicators if r.indicator_no in WORDS]
    assert by_words == ["met"] * 12


def test_a_workbook_locks_names_and_units_and_lists_the_registrys_words(
    registry: Registry,
) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(write_workbook(ReportContent(), registry, written=WRITTEN))
    )
    sheet = book["附件2-1-2 第1年"]
    assert sheet.protection.sheet and not sheet.protection.password
    for row in sheet.iter_rows(min_row=4, max_row=34):
        assert [cell.protection.locked for cell in row[:6]] == [True] * 4 + [False] * 2
        assert isinstance(row[3].value, str)
    rules = {str(r.sqref): (r.type, r.formula1) for r in sheet.data_validations.dataValidation}
    assert rules["E15"] == ("list", '"具备,在建,不具备"')
    assert rules["E4"] == ("custom", 'OR(ISNUMBER(E4),E4="/")')
    for name in ("绿色诊断工作组成员表", "附件2-1-3"):
        assert not book[name].protection.sheet  # rows may be added there
    (words,) = {r.formula1 for r in book["附件2-1-1"].data_validations.dataValidation}
    assert words == '"符合,不符合,基本符合"'


def test_every_word_that_a_list_offers_is_one_the_reader_knows(registry: Registry) -> None:
    labels = Labels(registry)
    known = {word.word for word in registry.requirement_words}
    assert set(labels.requirement_words()) <= known
    for number in WORDS:
        words = {w.word: w.level for w in registry.level_words if w.indicator_no == number}
        assert [words[word] for word in labels.level_words(number)] == ["met", "partly", "not_met"]


FOLLOW_UP = FollowUpContent(
    PARK,
    PROVIDER,
    "2023年",
    "2024年10月8日",
    (
        FollowUpEntry("1", "光伏", "采纳", "", "已完成", "900", "节煤", "2024年6月30日"),
        FollowUpEntry("2", "余热", "部分采纳", "缺资金", "实施中", "1,200.5", "节汽", ""),
        FollowUpEntry("3", "中水", "不采纳", "已另建", "", "", "", ""),
        FollowUpEntry("4", "绿化"),
    ),
    "继续推进",
)


def test_a_follow_up_filled_in_everywhere_reads_back_the_same(
    judge: Judging, registry: Registry
) -> None:
    found = judge("反馈.docx", write_follow_up(FOLLOW_UP, registry, written=WRITTEN))
    assert (found.outcome, found.issues) == ("accepted", [])
    (form,) = found.follow_ups
    assert form.park_name and form.provider_name
    assert (form.park_name.text, form.provider_name.text) == (PARK, PROVIDER)
    assert (form.diagnosis_year, form.feedback_date) == (2023, date(2024, 10, 8))
    assert form.next_plan == "继续推进"
    assert [
        (i.seq, i.content, i.adoption, i.reason, i.progress, i.actual_investment_wan_yuan)
        for i in form.items
    ] == [
        (1, "光伏", "adopted", None, "done", 900),
        (2, "余热", "partly", "缺资金", "under_way", 1200.5),
        (3, "中水", "rejected", "已另建", None, None),
        (4, "绿化", "unanswered", None, None, None),
    ]
    assert [(i.actual_effect, i.done_date) for i in form.items[:2]] == [
        ("节煤", date(2024, 6, 30)),
        ("节汽", None),
    ]


def test_the_follow_ups_lists_offer_the_registrys_words_and_take_a_choice(
    judge: Judging, registry: Registry
) -> None:
    """Choose the last word of each list, as Word stores a choice."""
    entries = (FollowUpEntry("1", "光伏"),)
    blank = FollowUpContent(PARK, PROVIDER, "2023年", "2024年10月8日", entries)
    document = Document(io.BytesIO(write_follow_up(blank, registry, written=WRITTEN)))
    offered = []
    for control in document.element.body.iter(qn("w:sdt")):
        words = [item.get(qn("w:value")) for item in control.iter(qn("w:listItem"))]
        offered.append(words)
        holder = control.find(f".//{qn('w:showingPlcHdr')}")
        holder.getparent().remove(holder)
        next(control.iter(qn("w:t"))).text = words[-1]
    codes = {d: [w for c, w in Labels(registry).words(d)] for d in ("adoption", "progress")}
    assert offered == [codes["adoption"][:-1], codes["progress"]]
    buffer = io.BytesIO()
    document.save(buffer)
    (item,) = judge("反馈.docx", buffer.getvalue()).follow_ups[0].items
    assert (item.adoption, item.progress) == ("rejected", "stopped")


@pytest.mark.parametrize(
    ("ticked", "state"), [("☑同意      □退回", "approved"), ("□同意      ☑退回", "returned")]
)
def test_a_review_filled_in_everywhere_reads_back_the_same(
    judge: Judging, registry: Registry, ticked: str, state: str
) -> None:
    content = ReviewContent(PARK, "2023年", ticked, "数据可信，同意通过。", "2023年10月8日")
    found = judge("审核.docx", write_review(content, registry, written=WRITTEN))
    assert (found.outcome, found.issues) == ("accepted", [])
    (word,) = found.reviews
    assert word.park_name and word.park_name.text == PARK
    assert (word.diagnosis_year, word.review_state) == (2023, state)
    assert (word.review_opinion, word.review_date) == ("数据可信，同意通过。", date(2023, 10, 8))


@pytest.mark.parametrize(
    ("write", "content", "name", "expected"),
    [
        (write_report, ReportContent(), "a.docx", {"N01", "N02", "N05"}),
        (write_workbook, ReportContent(), "a.xlsx", {"N01", "N02", "N05"}),
        (write_follow_up, FollowUpContent(), "b.docx", {"N14"}),
        (write_review, ReviewContent(), "c.docx", {"N14"}),
    ],
)
def test_a_blank_template_is_recognised_and_told_what_is_missing(
    judge: Judging,
    registry: Registry,
    write: Callable[..., bytes],
    content: object,
    name: str,
    expected: set[str],
) -> None:
    found = judge(name, write(content, registry, written=WRITTEN))
    assert found.outcome == "rejected"
    assert expected <= {issue.check_id for issue in found.issues}
    assert all(issue.check_id != "F10" for issue in found.issues)


@pytest.mark.parametrize(("write", "name"), [(write_report, "a.docx"), (write_workbook, "a.xlsx")])
def test_a_form_with_park_and_years_alone_takes_no_reports_place(
    judge: Judging, registry: Registry, write: Callable[..., bytes], name: str
) -> None:
    info = BasicInfo(park_name=PARK)
    content = ReportContent(info=info, years=tuple(YearTable(str(year)) for year in YEARS))
    found = judge(name, write(content, registry, written=WRITTEN))
    assert found.outcome == "rejected"
    assert [i.check_id for i in found.issues if i.blocks] == ["N15"]
    one = ReportContent(
        info=info,
        years=(YearTable("2020", {1: IndicatorEntry("3.5")}), *content.years[1:]),
    )
    assert judge(name, write(one, registry, written=WRITTEN)).outcome == "accepted_with_issues"


def test_file_names_are_chinese_and_fit_for_every_file_system(registry: Registry) -> None:
    assert file_name("report", None, None, registry) == "北京市工业园区绿色诊断评估报告.docx"
    assert (
        file_name("follow-up", "云杉/园:区", 2024, registry)
        == "绿色化改造建议采纳与落实情况反馈表-云杉_园_区-2024.docx"
    )
    assert file_name("workbook", PARK, None, registry).endswith(f"-{PARK}.xlsx")
    assert file_name("review", None, None, registry) == "绿色诊断区级审核意见表.docx"
