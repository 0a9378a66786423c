"""What the forms of a package must be to each other: each check trips, and just does not."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import pytest

from ingest.arrival.sources import Candidate, InputFile
from ingest.forms.companions import write_confirmation, write_pledge, write_satisfaction
from ingest.forms.content import ConfirmationContent, PledgeContent, SatisfactionContent
from ingest.grid import Document
from ingest.judging.issues import Issue
from ingest.judging.judge import Judged
from ingest.judging.park_match import Register
from ingest.readers import read_document
from ingest.readers.limits import Limits
from ingest.taking_in.examiner import Examiner
from tests.documents import KNOWN_PARK, document, report
from warehouse.registers.park_rows import RegisteredPark
from warehouse.rules.rows import Registry

WRITTEN = datetime(2024, 9, 15, 9, 0)
PARK, PROVIDER = "云杉产业园", "某某咨询有限公司"
ALIAS = RegisteredPark("Kpark", PARK, ("云杉园",), "110105", "市级", None, True, "import")

Judging = Callable[..., Judged]


def pledge(registry: Registry, park: str = PARK, date: str = "2023年6月1日") -> Document:
    content = PledgeContent(park, PROVIDER, date)
    return _read("承诺书.docx", write_pledge(content, registry, written=WRITTEN), registry)


def confirmation(registry: Registry, start: str = "2023年6月12日") -> Document:
    content = ConfirmationContent(PROVIDER, start, "6月16日", "2023年9月20日", "2023年9月25日")
    data = write_confirmation(content, registry, written=WRITTEN)
    return _read("确认单.docx", data, registry)


def satisfaction(registry: Registry, provider: str = PROVIDER) -> Document:
    content = SatisfactionContent(PARK, provider, grade="satisfied")
    data = write_satisfaction(content, registry, written=WRITTEN)
    return _read("评价表.docx", data, registry)


def review(*rows: tuple[str, str]) -> Document:
    return document("绿色诊断区级审核意见表", list(rows))


def _read(name: str, data: bytes, registry: Registry) -> Document:
    return read_document(name, io.BytesIO(data).getvalue(), Limits.of(registry.parameters))


@pytest.fixture
def judge(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Judging:
    def run(
        *documents: Document,
        park: RegisteredPark = KNOWN_PARK,
        diagnoses: Iterable[tuple[str, int]] = (),
    ) -> Judged:
        names = [f"{number}.docx" for number in range(len(documents))]
        given = dict(zip(names, documents, strict=True))
        monkeypatch.setattr("ingest.judging.reading.read_document", lambda name, *_: given[name])
        files = tuple(InputFile(name, name.encode, Path(name)) for name in names)
        register = Register([park], registry, diagnoses)
        return Examiner(registry, register).judge(Candidate("材料", files, "110105", Path("材料")))

    return run


def own(found: Judged) -> list[Issue]:
    """The issues of packages."""
    return [issue for issue in found.issues if issue.check_id[0] == "K"]


def ids(found: Judged) -> list[str]:
    return [issue.check_id for issue in own(found)]


def test_a_report_alone_gets_one_hint_that_lists_what_is_to_follow(
    judge: Judging, registry: Registry
) -> None:
    (issue,) = own(judge(report(registry)))
    assert (issue.check_id, issue.severity) == ("K00", "info")
    assert all(form in issue.message_zh for form in ("2-2", "2-3", "2-4"))


@pytest.mark.parametrize(
    ("left_out", "check_id"), [(None, None), (0, "K01"), (1, "K02"), (2, "K03")]
)
def test_a_package_is_told_the_form_it_lacks(
    judge: Judging, registry: Registry, left_out: int | None, check_id: str | None
) -> None:
    forms = [pledge(registry), confirmation(registry), satisfaction(registry)]
    if left_out is not None:
        del forms[left_out]
    assert ids(judge(report(registry), *forms)) == ([check_id] if check_id else [])


@pytest.mark.parametrize(("date", "trips"), [("2023年6月13日", True), ("2023年6月12日", False)])
def test_a_pledge_is_signed_by_the_day_the_work_begins(
    judge: Judging, registry: Registry, date: str, trips: bool
) -> None:
    forms = pledge(registry, date=date), confirmation(registry), satisfaction(registry)
    found = judge(report(registry), *forms)
    assert ids(found) == (["K04"] if trips else [])
    if trips:
        assert (own(found)[0].file, own(found)[0].value) == ("1.docx", "2023-06-13")
        assert "2023-06-12" in own(found)[0].message_zh


def test_names_that_differ_are_told_at_their_place_in_the_second_form(
    judge: Judging, registry: Registry
) -> None:
    forms = (
        pledge(registry, park="云杉工业园"),
        confirmation(registry),
        satisfaction(registry, provider="另一家公司"),
    )
    found = own(judge(report(registry), *forms))
    assert [(i.check_id, i.file, i.value) for i in found] == [
        ("K05", "1.docx", "云杉工业园"),
        ("K05", "3.docx", "另一家公司"),
    ]
    assert found[0].place.endswith("段") and found[1].place == "表1 第3行 第2列"
    assert PARK in found[0].message_zh and PROVIDER in found[1].message_zh


def test_an_alias_of_the_register_and_other_widths_are_the_same_name(
    judge: Judging, registry: Registry
) -> None:
    forms = pledge(registry, park="云杉园"), confirmation(registry), satisfaction(registry)
    assert ids(judge(report(registry), *forms, park=ALIAS)) == []
    forms = pledge(registry, park="云 杉产业园"), confirmation(registry), satisfaction(registry)
    assert ids(judge(report(registry), *forms)) == []


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda r: pledge(r), f"“{PARK}”没有日期相符的在案诊断"),
        (lambda r: confirmation(r), "没有写明园区名称，按服务商也不能确定"),
        (lambda r: pledge(r, park=""), "没有写明园区名称"),
    ],
)
def test_a_companion_form_alone_is_told_why_it_cannot_be_joined(
    judge: Judging, registry: Registry, make: Callable[[Registry], Document], found: str
) -> None:
    judged = judge(make(registry))
    assert judged.outcome == "rejected" and judged.lacks_diagnosis
    (issue,) = judged.issues
    assert issue.check_id == "F11" and found in issue.message_zh


def test_a_review_says_park_year_and_conclusion(judge: Judging) -> None:
    form = review(
        ("园区名称", PARK),
        ("诊断年度", "2023年"),
        ("审核结论", "□同意      ☑退回"),
        ("审核意见", "请补充证明材料"),
        ("审核日期", "2023年10月8日"),
    )
    found = judge(form, diagnoses=[("Kpark", 2023)])
    assert (found.outcome, found.issues) == ("accepted", [])
    (word,) = found.reviews
    assert (word.diagnosis_year, word.review_state) == (2023, "returned")
    assert (word.review_opinion, str(word.review_date)) == ("请补充证明材料", "2023-10-08")


@pytest.mark.parametrize(
    ("conclusion", "state"),
    [
        ("☑同意 □退回", "approved"),
        ("同意☑ 退回□", "approved"),
        ("√同意 □退回", "approved"),
        ("退回", "returned"),
        ("□同意 □退回", None),
        ("☑同意 ☑退回", None),
        ("研究研究", None),
    ],
)
def test_a_conclusion_is_what_is_ticked_and_never_guessed(
    judge: Judging, conclusion: str, state: str | None
) -> None:
    form = review(("园区名称", PARK), ("诊断年度", "2023"), ("审核结论", conclusion))
    found = judge(form, diagnoses=[("Kpark", 2023)])
    assert found.reviews[0].review_state == state
    assert [i.check_id for i in found.issues] == ([] if state else ["N14"])


def test_a_blank_review_is_told_each_field_it_lacks(judge: Judging) -> None:
    form = review(("园区名称", ""), ("诊断年度", ""), ("审核结论", "□同意 □退回"))
    (issue,) = judge(form).issues
    assert issue.check_id == "N14"
    assert "园区名称、诊断年度、审核结论" in issue.message_zh


def test_a_review_of_a_diagnosis_that_is_not_on_record_is_refused(judge: Judging) -> None:
    form = review(("园区名称", PARK), ("诊断年度", "2022"), ("审核结论", "☑同意 □退回"))
    found = judge(form, diagnoses=[("Kpark", 2023)])
    assert found.outcome == "rejected"
    assert [i.check_id for i in found.issues] == ["N12"]
