"""Documents whose values, answers, projects or names were read wrongly: what is right now (INDEX.md)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cases import CASES, investments, issues_of, judged, value, values_read

PROJECTS = [(1200.0, 800.0), (360.5, 300.0)]


@pytest.mark.parametrize(
    ("name", "number", "expected", "check_id"),
    [
        ("V011.docx", 7, 85.2, "V09"),
        ("V018.docx", 7, 85.2, None),
        ("V024.docx", 7, 85.2, None),
        ("V035.docx", 24, -0.3, "V17"),
        ("V005.docx", 7, None, "V12"),
        ("V109.docx", 4, None, "V11"),
    ],
)
def test_values(name: str, number: int, expected: float | None, check_id: str | None) -> None:
    found = judged(CASES / name)
    read = value(found, 2022, number) or value(found, 2020, number)
    assert values_read(found) == 93
    years = [value(found, year, number) for year in (2020, 2021, 2022)]
    assert any(one is not None and one.number == expected for one in years)
    assert read is not None
    told = [issue.check_id for issue in issues_of(found, "V09", "V11", "V12", "V17", "U02", "V01")]
    assert told == ([check_id] if check_id else [])


def test_a_backslash_is_not_applicable() -> None:
    found = judged(CASES / "V060.docx")
    assert any(
        one is not None and one.state == "not_applicable"
        for one in (value(found, year, 9) for year in (2020, 2021, 2022))
    )


@pytest.mark.parametrize("name", ["R_total1.docx", "R_sub.docx", "R_group2.docx", "R_head4.docx"])
def test_two_projects_and_what_is_none_is_said(name: str) -> None:
    found = judged(CASES / name)
    assert investments(found) == PROJECTS
    assert len(issues_of(found, "V19")) == (0 if name == "R_head4.docx" else 1)


def test_amounts_in_yuan_are_converted_and_it_is_said() -> None:
    found = judged(CASES / "R_yuan.docx")
    assert investments(found) == [(1200.0, 800.0)]
    assert len(issues_of(found, "U01")) == 2


def test_an_approximate_investment_is_read_and_said() -> None:
    found = judged(CASES / "A373.docx")
    assert investments(found)[0][0] == 1200.0
    assert len(issues_of(found, "V06")) == 1


@pytest.mark.parametrize(
    ("name", "day", "precision"),
    [("B401.docx", date(2025, 6, 1), "month"), ("B420.docx", date(2025, 1, 1), "year")],
)
def test_planned_times(name: str, day: date, precision: str) -> None:
    report = judged(CASES / name).report
    assert report is not None
    first = report.recommendations[0]
    assert (first.planned_date, first.planned_precision) == (day, precision)


@pytest.mark.parametrize("name", ["Y_req7.docx", "Y_reqcols.docx"])
def test_all_requirements_are_met(name: str) -> None:
    found = judged(CASES / name)
    assert found.report is not None
    assert [row.is_met for row in found.report.requirements] == [True] * 8
    assert issues_of(found, "V05", "L05", "L06") == []


@pytest.mark.parametrize("name", ["L199.docx", "L205.docx"])
def test_ticks_in_brackets_and_with_a_variation_selector(name: str) -> None:
    found = judged(CASES / name)
    assert found.report is not None
    assert found.report.park_level == "国家级"
    assert issues_of(found, "N07") == []


def test_two_parks_in_one_name_are_no_park() -> None:
    found = judged(CASES / "K434.docx")
    assert found.outcome == "rejected"
    (issue,) = issues_of(found, "N01")
    assert "测试甲产业园/测试乙产业园" in issue.message_zh
    assert "more than one park" in issue.message_en
