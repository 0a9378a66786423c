"""Documents whose tables, heads, years or units are written otherwise: read, or said at their place."""

from __future__ import annotations

import pytest

from tests.cases import CASES, issues_of, judged, value, values_read

YEARS = [2020, 2021, 2022]


@pytest.mark.parametrize(
    "name",
    [
        "C264.docx",
        "C268.docx",
        "H275.docx",
        "T233.docx",
        "T237.docx",
        "T247.docx",
        "T_between.docx",
        "X_sheetyear.xlsx",
    ],
)
def test_all_values_of_three_years_are_read(name: str) -> None:
    found = judged(CASES / name)
    assert found.report is not None
    assert found.report.data_years == YEARS
    assert values_read(found) == 93
    assert {row.value.state for row in found.report.indicators} <= {"reported", "not_applicable"}
    assert issues_of(found, "L01", "L07", "L08", "N02", "N10", "N18") == []
    seventh = value(found, 2022, 7)
    assert seventh is not None
    assert seventh.number == 85.2


def test_two_columns_with_one_head_are_named_and_neither_is_read() -> None:
    found = judged(CASES / "W_twocolsW.docx")
    (issue,) = issues_of(found, "L08")
    assert (issue.place, issue.data_year) == ("表6 第1行 第5列", 2022)
    assert "第5列“指标数据”、第6列“指标数据”" in issue.message_zh
    assert found.report is not None
    rows = [row for row in found.report.indicators if row.data_year == 2022]
    assert {row.value.number for row in rows} == {None}
    assert rows[0].text_as_written == "3.16 | 3.2"
    assert issues_of(found, "L02", "X23", "N04") == []
    assert value(found, 2021, 7) is not None


def test_a_unit_in_the_name_alone_is_the_unit() -> None:
    found = judged(CASES / "W_nameunit5.docx")
    fifth = value(found, 2020, 5)
    assert fifth is not None
    assert fifth.number == 12.495
    assert issues_of(found, "U01")[0].message_zh.startswith("单位写作“万元/亩”")


def test_a_unit_in_the_name_that_contradicts_the_unit_column() -> None:
    found = judged(CASES / "N_conflict.docx")
    issue = issues_of(found, "L10")[0]
    assert "“元/m3”" in issue.message_zh
    assert "“万元/m3”" in issue.message_zh
    fourth = value(found, 2020, 4)
    assert fourth is not None
    assert (fourth.state, fourth.number) == ("invalid", None)


def test_a_file_embedded_in_place_of_a_table_is_one_issue_that_names_the_table() -> None:
    found = judged(CASES / "S_altchunk.docx")
    (issue,) = issues_of(found, "F12")
    assert not issues_of(found, "L13")
    assert "（chunk1.html）" in issue.message_zh
    assert "2022" in issue.message_zh
    assert "2022" in issue.message_en
