"""Text of a cell to number, unit and state: the ways of writing listed for real forms."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.grid import Cell
from ingest.recognise.values import Value, parse_number, read_amount, read_requirement, read_value
from warehouse.rules.files import load_registry
from warehouse.rules.rows import Registry

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


@pytest.mark.parametrize("text", ["/", "—", "－", "-", "--", "无", "不涉及", "N/A", "n/a", " / "])
def test_words_for_not_applicable(registry: Registry, text: str) -> None:
    assert read(registry, 9, text).state == "not_applicable"


def test_blank_is_missing_and_zero_is_a_number(registry: Registry) -> None:
    assert read(registry, 9, " \n　").state == "missing"
    assert read(registry, 9, "0").number == 0.0


def test_a_blank_value_with_the_reason_in_its_note_is_not_applicable(registry: Registry) -> None:
    assert read(registry, 9, "", note="本园区不涉及余热").state == "not_applicable"
    assert read(registry, 9, "", note="较上年有所改善").state == "missing"


@pytest.mark.parametrize(
    "text", ["八十五", "85.2.1", "1,23", "3 4", ">95", "见附件", "12..5", "1e999"]
)
def test_what_is_not_a_number_is_invalid_and_never_guessed(registry: Registry, text: str) -> None:
    value = read(registry, 8, text, "%")
    assert value.state == "invalid"
    assert value.number is None
    assert value.problems[0][0] in {"V01", "U02"}


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
    ("text", "is_met", "is_clear"),
    [
        ("符合", True, True),
        ("√", True, True),
        ("不符合", False, True),
        ("基本符合", None, False),
        ("", None, False),
        ("见附件", None, False),
        ("□是 ☑否", False, True),
    ],
)
def test_requirement_words(
    registry: Registry, text: str, is_met: bool | None, is_clear: bool
) -> None:
    assert read_requirement(text, registry) == (is_met, is_clear)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,200", (1200.0, True)),
        ("1200万元", (1200.0, True)),
        ("1.2亿元", (12000.0, True)),
        ("", (None, True)),
        ("/", (None, True)),
        ("待定", (None, False)),
        ("50吨", (None, False)),
    ],
)
def test_amounts_in_wan_yuan(
    registry: Registry, text: str, expected: tuple[float | None, bool]
) -> None:
    assert read_amount(Cell(1, 1, text), registry) == expected


@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False).map(lambda x: round(x, 4)))
def test_a_written_number_reads_back_as_itself(number: float) -> None:
    for text in (f"{number:.4f}", f"{number:,.4f}", f" {number:.4f}%\n"):
        parsed = parse_number(Cell(1, 1, text))
        assert parsed is not None
        assert math.isclose(parsed[0], number, abs_tol=1e-9)


@given(st.text(max_size=40))
def test_any_text_gets_a_state_and_never_an_exception(text: str) -> None:
    for number in (1, 8, 12, 24):
        value = read(SHIPPED, number, text, text[:5], text[5:])
        assert value.state in {"reported", "not_applicable", "missing", "invalid"}
        has_value = value.number is not None or value.attainment is not None
        assert has_value == (value.state == "reported")
