"""Text of a cell to number, unit and state: the ways of writing listed for real forms."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.grid import Cell
from ingest.recognise.cells.answers import read_amount, read_requirement
from ingest.recognise.cells.certain import plain_number
from ingest.recognise.cells.values import Value, read_value
from warehouse.rules.files import load_registry
from warehouse.rules.rows import NumberWord, Registry

SET = "bj-2023"
SHIPPED = load_registry()


def read(registry: Registry, number: int, text: str, unit: str = "", note: str = "") -> Value:
    indicator = registry.indicators_of(SET)[number]
    return read_value(Cell(1, 1, text), unit, note, indicator, registry)


@pytest.mark.parametrize(
    ("number", "text", "unit", "expected"),
    [
        (4, "1,234.5", "元/m3", 1234.5),
        (4, "12,345,678", "元/m3", 12345678.0),
        (8, "８５．２％", "%", 85.2),
        (8, "85%", "%", 85.0),
        (8, "85", "%", 85.0),
        (8, " 85.2　", "%", 85.2),
        (8, "85.2\n", "%", 85.2),
        (8, "约85", "%", 85.0),
        (1, "3.2万元/tce", "", 3.2),
        (1, "3.2万元／吨标准煤", "", 3.2),
        (4, "1.2e3", "", 1200.0),
        (24, "-0.46", "-", -0.46),
        (24, "－0.46", "—", -0.46),
        (24, "−0.46", "", -0.46),
        (23, "0", "t/万元", 0.0),
        (23, "4.5", "吨/万元", 4.5),
        (4, "0.28", "万元/m3", 2800.0),
        (5, "12", "亿元/平方公里", 12.0),
        (1, "30000", "元/tce", 3.0),
    ],
)
def test_numbers_as_people_write_them(
    registry: Registry, number: int, text: str, unit: str, expected: float
) -> None:
    value = read(registry, number, text, unit)
    assert (value.state, value.number) == ("reported", expected)


@pytest.mark.parametrize(
    "text",
    [
        "/",
        "—",
        "－",
        "-",
        "--",
        "无",
        "不涉及",
        "N/A",
        "n/a",
        " / ",
        "\\",
        "＼",
        "／",
        "─",
        "无此类",
        "未涉及",
        "不涉及该指标",
        "不涉及①",
    ],
)
def test_words_for_not_applicable(registry: Registry, text: str) -> None:
    assert read(registry, 9, text).state == "not_applicable"


def test_blank_is_missing_and_zero_is_a_number(registry: Registry) -> None:
    assert read(registry, 9, " \n　").state == "missing"
    assert read(registry, 9, "0").number == 0.0


def test_a_blank_value_with_the_reason_in_its_note_is_not_applicable(registry: Registry) -> None:
    assert read(registry, 9, "", note="本园区不涉及余热").state == "not_applicable"
    assert read(registry, 9, "", note="较上年有所改善").state == "missing"


@pytest.mark.parametrize(
    ("text", "check_id"),
    [
        ("见附件", "V01"),
        ("85.2.1", "V01"),
        ("12..5", "V01"),
        ("1e999", "V01"),
        ("——0.3", "V01"),
        ("1,23", "V11"),
        ("3 4", "V11"),
        ("12\n345", "V11"),
        ("12　345", "V11"),
        ("85.2/86.1", "V11"),
        ("85.2、86", "V11"),
        ("85.2 2", "V11"),
        ("85\n.2", "V11"),
        (">95", "V12"),
        ("≥85", "V12"),
        ("85以上", "V12"),
        ("85%以上", "V12"),
        ("不低于85%", "V12"),
        ("至少85", "V12"),
        ("不超过85", "V12"),
        ("85+", "V12"),
        ("85-90", "V12"),
        ("85%~90%", "V12"),
        ("85至90", "V12"),
        ("3-5", "V12"),
        ("85.2(1)", "V13"),
        ("85.2（2022年）", "V13"),
        ("85½", "V13"),
        ("85.2家", "V13"),
        ("八十五", "V14"),
        ("百分之八十五", "V14"),
        ("壹佰", "V14"),
        ("一", "V14"),
        ("3月5日", "V15"),
        ("2024-03-05", "V15"),
        ("2024/3/5 0:00", "V15"),
        ("03:05", "V15"),
        ("5-Mar", "V15"),
        ("85.2\ufffd", "V10"),
        ("8\u03365.2", "V10"),
        ("\u202e2.58", "V10"),
        ("10³", "V10"),
        ("85.2 m²", "U02"),
        ("85.2吨", "U02"),
        ("85.2万元/吨油", "U02"),
    ],
)
def test_what_is_not_one_number_is_invalid_and_named(
    registry: Registry, text: str, check_id: str
) -> None:
    value = read(registry, 8, text, "%")
    assert (value.state, value.number) == ("invalid", None)
    assert value.problems[0][0] == check_id


@pytest.mark.parametrize(
    ("text", "number", "checks"),
    [
        ("85.2①", 85.2, ["V09"]),
        ("85.2²", 85.2, ["V09"]),
        ("85.2¹²", 85.2, ["V09"]),
        ("85.2[1]", 85.2, ["V09"]),
        ("85.2【1】", 85.2, ["V09"]),
        ("85.2*", 85.2, ["V09"]),
        ("85.2†", 85.2, ["V09"]),
        ("85.2※", 85.2, ["V09"]),
        ("85.2注1", 85.2, ["V09"]),
        ("85.2（注）", 85.2, ["V09"]),
        ("85①%", 85.0, ["V09"]),
        ("85%①", 85.0, ["V09"]),
        ("85.2↑", 85.2, ["V09"]),
        ("85.2。", 85.2, []),
        ("85.2；", 85.2, []),
        ("85\u200b.2", 85.2, []),
        ("\ufeff85.2\u200e", 85.2, []),
        ("8\u00ad5.2", 85.2, []),
        ("12\n%", 12.0, []),
        ("大约85", 85.0, ["V06"]),
        ("85左右", 85.0, ["V06"]),
        ("85%上下", 85.0, ["V06"]),
        ("≈85", 85.0, ["V06"]),
        ("1.2×10³", 1200.0, []),
    ],
)
def test_marks_at_a_number_are_no_part_of_it(
    registry: Registry, text: str, number: float, checks: list[str]
) -> None:
    value = read(registry, 8, text, "%")
    assert (value.state, value.number) == ("reported", number)
    assert [check_id for check_id, _ in value.problems] == checks


@pytest.mark.parametrize("text", ["—0.3", "–0.3", "‐0.3", "─0.3", "ー0.3", "负0.3"])
def test_a_dash_right_before_a_number_is_a_minus_sign_and_said(
    registry: Registry, text: str
) -> None:
    value = read(registry, 24, text)
    assert (value.number, [check_id for check_id, _ in value.problems]) == (-0.3, ["V17"])


@pytest.mark.parametrize("text", ["无数据", "未统计", "暂无", "待补充"])
def test_no_data_is_missing_and_not_inapplicable(registry: Registry, text: str) -> None:
    value = read(registry, 9, text)
    assert (value.state, value.problems[0][0]) == ("missing", "V18")


def test_a_bound_is_never_told_as_a_unit(registry: Registry) -> None:
    for text in ("85以上", "85以内", "85多", "85左右以上"):
        assert [check_id for check_id, _ in read(registry, 8, text, "%").problems] == ["V12"]


def test_a_converted_unit_is_said(registry: Registry) -> None:
    value = read(registry, 4, "0.28", "万元/立方米")
    assert value.problems == (("U01", {"found": "万元/立方米", "factor": "10000"}),)


def test_an_unknown_unit_is_invalid_with_the_nearest_known_one(registry: Registry) -> None:
    value = read(registry, 1, "3.2", "万元/吨油")
    assert value.state == "invalid"
    assert value.problems[0][0] == "U02"
    assert value.problems[0][1]["nearest"]


def test_a_percent_sign_on_a_measure_that_is_no_share_is_invalid(registry: Registry) -> None:
    assert read(registry, 1, "60%", "").state == "invalid"


@pytest.mark.parametrize(
    ("number", "text", "level"),
    [
        (12, "具备", "met"),
        (12, "√", "met"),
        (12, "✔", "met"),
        (12, "无", "not_met"),
        (12, "在建", "partly"),
        (29, "较完善", "partly"),
        (30, "编制中", "partly"),
        (31, "不完善", "not_met"),
        (31, "×", "not_met"),
        (12, "☑具备 □不具备", "met"),
        (12, "具备□ 不具备■", "not_met"),
    ],
)
def test_level_words(registry: Registry, number: int, text: str, level: str) -> None:
    value = read(registry, number, text)
    assert (value.state, value.attainment) == ("reported", level)


def test_an_unknown_level_word_names_the_nearest_and_the_expected(registry: Registry) -> None:
    value = read(registry, 29, "比较完善吧")
    assert value.state == "invalid"
    check_id, parts = value.problems[0]
    assert check_id == "V04"
    assert "完善" in str(parts["nearest"])
    assert "较完善" in str(parts["expected"])


def test_a_percent_cell_of_a_workbook_is_told_from_a_plain_number(registry: Registry) -> None:
    indicator = registry.indicators_of(SET)[8]
    percent = read_value(Cell(1, 1, "85%", 0.85, True), "%", "", indicator, registry)
    plain = read_value(Cell(1, 1, "0.85", 0.85), "%", "", indicator, registry)
    assert (percent.number, plain.number) == (85.0, 0.85)


@pytest.mark.parametrize(
    ("number", "text", "is_met"),
    [
        (1, "符合", True),
        (1, "√", True),
        (1, "符合。", True),
        (1, "符合①", True),
        (1, "不符合", False),
        (1, "基本符合", None),
        (1, "", None),
        (1, "见附件", None),
        (1, "□是 ☑否", False),
        (1, "( )是 (√)否", False),
        (5, "无", True),
        (5, "没有", True),
        (5, "不存在", True),
        (5, "有", False),
        (2, "未发生", True),
        (2, "发生", False),
        (6, "无", False),
        (6, "有", True),
        (8, "没有", False),
        (1, "无", None),
        (3, "有", None),
    ],
)
def test_requirement_words_are_judged_by_the_requirement(
    registry: Registry, number: int, text: str, is_met: bool | None
) -> None:
    found, problems = read_requirement(Cell(1, 1, text), number, SET, registry)
    assert found is is_met
    assert ("V05" in {check_id for check_id, _ in problems}) == (is_met is None)


@pytest.mark.parametrize(
    ("text", "unit", "expected", "checks"),
    [
        ("1,200", "", 1200.0, []),
        ("1200万元", "", 1200.0, []),
        ("1.2亿元", "", 12000.0, ["U01"]),
        ("12000000", "元", 1200.0, ["U01"]),
        ("1200万元", "元", 1200.0, []),
        ("0.12", "亿元", 1200.0, ["U01"]),
        ("12000", "千元", 1200.0, ["U01"]),
        ("约1200", "", 1200.0, ["V06"]),
        ("1200左右", "", 1200.0, ["V06"]),
        ("1200①", "", 1200.0, ["V09"]),
        ("", "", None, []),
        ("/", "", None, []),
        ("待定", "", None, ["V07"]),
        ("50吨", "", None, ["V07"]),
        ("-50", "", None, ["V07"]),
        ("1200以上", "", None, ["V12"]),
        ("1000-1200", "", None, ["V12"]),
        ("800\n400", "", None, ["V11"]),
        ("一千二百", "", None, ["V14"]),
    ],
)
def test_amounts_in_wan_yuan(
    registry: Registry, text: str, unit: str, expected: float | None, checks: list[str]
) -> None:
    amount = read_amount(Cell(1, 1, text), registry, unit)
    assert amount.wan_yuan == expected
    assert [check_id for check_id, _ in amount.problems] == checks


@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False).map(lambda x: round(x, 4)))
def test_a_written_number_reads_back_as_itself(number: float) -> None:
    for text in (f"{number:.4f}", f"{number:,.4f}", f" {number:.4f}%\n"):
        parsed = plain_number(text, SHIPPED, "%")
        assert parsed is not None
        assert math.isclose(parsed, number, abs_tol=1e-9)


@given(st.text(max_size=40))
def test_any_text_gets_a_state_and_never_an_exception(text: str) -> None:
    for number in (1, 8, 12, 24):
        value = read(SHIPPED, number, text, text[:5], text[5:])
        assert value.state in {"reported", "not_applicable", "missing", "invalid"}
        has_value = value.number is not None or value.attainment is not None
        assert has_value == (value.state == "reported")


NUMBERS = st.floats(min_value=0, max_value=100).map(lambda x: f"{x:.2f}")
# A digit, a point or an e makes another number, a minus too; a comma or a blank may group its digits.
MARKS = st.characters(
    exclude_characters="0123456789.eE-+−－﹣⁻",
    exclude_categories=("Cs", "Nd"),
)


@given(NUMBERS, MARKS, st.integers(0, 6))
def test_a_mark_never_changes_a_number_without_an_issue(text: str, mark: str, at: int) -> None:
    marked = text[:at] + mark + text[at:]
    value = read(SHIPPED, 7, marked, "%")
    if value.number is not None and value.number != float(text):
        assert value.problems, marked
    if value.state != "reported":
        assert value.problems, marked


@given(NUMBERS, st.sampled_from([w for w in SHIPPED.number_words if w.meaning == "bound"]))
def test_a_bound_never_stores_a_number(text: str, bound: NumberWord) -> None:
    written = bound.word + text if bound.stands == "before" else text + bound.word
    assert read(SHIPPED, 7, written, "%").problems == (("V12", {"found": ""}),)
    amount = read_amount(Cell(1, 1, written), SHIPPED)
    assert (amount.wan_yuan, amount.problems[0][0]) == (None, "V12")


@given(
    NUMBERS,
    NUMBERS,
    st.sampled_from(["-", "~", "—", "至", "到", "–", "\n", "/", "、", "；", " 和 "]),
)
def test_two_numbers_are_never_one(first: str, second: str, between: str) -> None:
    value = read(SHIPPED, 7, f"{first}{between}{second}", "%")
    assert (value.state, value.number) == ("invalid", None)
