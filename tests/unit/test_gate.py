"""The gate: each check trips on a report with its fault, and just does not on one without."""

from __future__ import annotations

import pytest

from ingest.judging.judge import Judged
from tests.documents import HEAD, LATER_HEAD, indicator_rows, judged, report
from warehouse.rules.rows import Registry


def checks(found: Judged) -> list[str]:
    """What tripped, but for K00: these reports come alone, and each is told what else to hand in."""
    return [issue.check_id for issue in found.issues if issue.check_id != "K00"]


@pytest.fixture
def judge(registry: Registry, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def run(**faults: object) -> Judged:
        return judged(report(registry, **faults), registry, monkeypatch)  # type: ignore[arg-type]

    return run


def test_a_sound_report_is_only_told_what_else_to_hand_in(judge) -> None:  # type: ignore[no-untyped-def]
    found = judge()
    assert found.outcome == "accepted"
    assert [issue.check_id for issue in found.issues] == ["K00"]


@pytest.mark.parametrize(
    ("number", "trips", "passes", "check_id"),
    [
        (8, "100.1", "100", "X03"),
        (8, "-0.1", "0", "X03"),
        (22, "-100.5", "-10", "V02"),
        (4, "100001", "9999", "V02"),
        (22, "25.1", "25", "V03"),
        (24, "-3.1", "-3", "V03"),
    ],
)
def test_bounds(judge, number: int, trips: str, passes: str, check_id: str) -> None:  # type: ignore[no-untyped-def]
    def values(text: str) -> dict[int, dict[int, float | str]]:
        return {1: {number: text}}

    found = judge(values=values(trips))
    assert checks(found) == [check_id]
    issue = found.issues[0]
    assert (issue.data_year, issue.indicator_no, issue.value) == (2021, number, trips)
    assert issue.place == f"表5 第{number + 1}行 第5列"
    assert check_id not in checks(judge(values=values(passes)))


@pytest.mark.parametrize("text", ["约22.4", "约为22.4", "≈22.4"])
def test_v06_an_approximate_value_is_read_as_written_and_told(judge, text: str) -> None:  # type: ignore[no-untyped-def]
    found = judge(values={1: {5: text}})
    assert checks(found) == ["V06"]
    assert (found.issues[0].place, found.issues[0].value) == ("表5 第6行 第5列", text)
    assert found.outcome == "accepted"
    numbers = {(r.data_year, r.indicator_no): r.value.number for r in found.report.indicators}
    assert numbers[2021, 5] == 22.4
    assert checks(judge(values={1: {5: "22.4"}})) == []


def test_an_impossible_value_is_invalid_and_an_unusual_one_is_kept(judge) -> None:  # type: ignore[no-untyped-def]
    found = judge(values={1: {8: "120", 22: "26"}})
    assert found.report is not None
    states = {(r.data_year, r.indicator_no): r.value.state for r in found.report.indicators}
    assert states[2021, 8] == "invalid"
    assert states[2021, 22] == "reported"
    assert found.outcome == "accepted_with_issues"


def test_a_required_value_may_be_not_applicable_only_in_words(judge) -> None:  # type: ignore[no-untyped-def]
    assert checks(judge(values={1: {2: ""}})) == ["X23"]
    assert checks(judge(values={1: {2: "/"}})) == []
    assert checks(judge(values={1: {9: ""}})) == []  # 9 is optional


def test_a_missing_row(judge, registry: Registry) -> None:  # type: ignore[no-untyped-def]
    rows = indicator_rows(registry)
    del rows[4]
    found = judge(tables=[[HEAD, *rows], *_later(registry)])
    assert checks(found) == ["L02"]
    assert (found.issues[0].data_year, found.issues[0].indicator_no) == (2020, 5)
    assert "土地资源产出率" in found.issues[0].message_zh
    assert "Land productivity" in found.issues[0].message_en


def test_fewer_than_half_the_rows_blocks(judge, registry: Registry) -> None:  # type: ignore[no-untyped-def]
    def cut(keep: int) -> Judged:
        tables = [[HEAD, *indicator_rows(registry, growth=at)[:keep]] for at in range(3)]
        return judge(tables=tables)  # type: ignore[no-any-return]

    assert cut(15).outcome == "rejected"
    assert "N03" in checks(cut(15))
    assert "N03" not in checks(cut(16))
    assert cut(16).outcome == "accepted_with_issues"


@pytest.mark.parametrize(
    ("years", "cover", "trips"),
    [
        ((2020, 2021, 2022), "2023年9月1日", False),
        ((2021, 2022, 2023), "2023年9月1日", False),
        ((2019, 2021, 2022), "2023年9月1日", True),
        ((2019, 2020, 2021), "2023年9月1日", True),
    ],
)
def test_years_are_consecutive_and_end_at_the_diagnosis(  # type: ignore[no-untyped-def]
    judge, years: tuple[int, ...], cover: str, trips: bool
) -> None:
    assert ("X31" in checks(judge(years=years, cover_date=cover))) == trips


def test_a_report_without_a_date_says_that_the_year_is_inferred(judge) -> None:  # type: ignore[no-untyped-def]
    found = judge(cover_date="20  年    月    日")
    assert checks(found) == ["N06"]
    assert found.dates is not None
    assert (found.dates.diagnosis_year, found.dates.date_source) == (2023, "inferred")


_EXPERTS = [("1", "甲", "能源", "高级工程师", "能源"), ("2", "乙", "环境", "副研究员", "环境")]
_STAFF = [("园区工作人员",), ("1", "戊", "联络", "科长", "管理")]
_ENGINEER = ("3", "丙", "生态", "工程师", "生态")


@pytest.mark.parametrize(
    ("team", "trips"),
    [
        ([*_EXPERTS, _ENGINEER, _ENGINEER, *_STAFF], False),
        ([*_EXPERTS, _ENGINEER, *_STAFF], True),  # four members
        ([_EXPERTS[0], _ENGINEER, _ENGINEER, _ENGINEER, *_STAFF], True),  # one senior title
        ([*_EXPERTS, _ENGINEER, _ENGINEER, _ENGINEER], True),  # no park staff
        ([_EXPERTS[0], ("2", "乙", "", "助理研究员", ""), _ENGINEER, _ENGINEER, *_STAFF], True),
    ],
)
def test_team(judge, team: list[tuple[str, ...]], trips: bool) -> None:  # type: ignore[no-untyped-def]
    assert ("X34" in checks(judge(team=team))) == trips


@pytest.mark.parametrize(
    ("total", "fixed", "trips"),
    [
        ("1200", "1200", False),
        ("1200", "1200.1", True),
        ("1000000", "1", False),
        ("1000001", "1", True),
        ("", "5", False),
    ],
)
def test_investment(judge, total: str, fixed: str, trips: bool) -> None:  # type: ignore[no-untyped-def]
    found = judge(recommendations=[("1", "屋顶光伏", total, fixed, "节能", "")])
    assert ("X36" in checks(found)) == trips


def test_unreadable_investment_and_no_recommendation(judge) -> None:  # type: ignore[no-untyped-def]
    assert checks(judge(recommendations=[("1", "屋顶光伏", "待定", "", "", "")])) == ["V07"]
    assert checks(judge(recommendations=[])) == ["N08"]


def test_requirements_missing_unknown_and_for_the_district(judge) -> None:  # type: ignore[no-untyped-def]
    assert checks(judge(requirements=("符合",) * 7)) == ["L06"]
    found = judge(requirements=("符合",) * 4 + ("基本符合", "", "符合", "符合"))
    assert checks(found) == ["V05", "V05"]
    assert {i.responsible for i in found.issues if i.check_id != "K00"} == {"district"}


def test_an_unknown_park_is_taken_in_unconfirmed_with_near_names(judge) -> None:  # type: ignore[no-untyped-def]
    found = judge(park="云杉产业园区")
    assert checks(found) == ["P01"]
    assert found.park is not None
    assert (found.park.to_register, found.park.park.district_code) == (True, "110105")
    assert "云杉产业园" in found.issues[0].message_zh


def test_district_and_level_that_contradict_the_register(  # type: ignore[no-untyped-def]
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = report(registry, level="■国家级 □市级 □其他")
    found = judged(doc, registry, monkeypatch, district="110108")
    assert checks(found) == ["P02", "P04"]
    assert "海淀区" in found.issues[0].message_zh
    assert found.park is not None
    assert found.park.park.district_code == "110105"


def test_an_unknown_park_without_a_district(  # type: ignore[no-untyped-def]
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = judged(report(registry, park="银杏谷"), registry, monkeypatch, district=None)
    assert checks(found) == ["P01", "P03"]


def test_no_park_name_blocks(judge) -> None:  # type: ignore[no-untyped-def]
    found = judge(park="")
    assert found.outcome == "rejected"
    assert "N01" in checks(found)


def _later(registry: Registry) -> list[list[list[str | None]]]:
    return [[LATER_HEAD, *indicator_rows(registry, growth=at)] for at in (1, 2)]
