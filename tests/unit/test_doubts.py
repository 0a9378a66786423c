"""What a cell holds beside plain text is said, or forbids to read it: in every form alike."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.findings import Source
from ingest.grid import Cell, Document, Doubt, DoubtKind, Grid
from ingest.recognise.annexes import read_requirements, read_team
from ingest.recognise.basic_info import field_doubts
from ingest.recognise.cells.answers import read_amount, read_requirement
from ingest.recognise.cells.doubts import Shown, text_findings
from ingest.recognise.cells.values import Value, read_value
from ingest.recognise.labels import lexicons
from ingest.recognise.tables.of_grid import find_tables
from tests.documents import grid
from warehouse.rules.files import load_registry
from warehouse.rules.rows import Registry

SET = "bj-2023"
SHIPPED = load_registry()
KINDS = get_args(DoubtKind)


def read(number: int, text: str, *doubts: Doubt, value: float | None = None) -> Value:
    indicator = SHIPPED.indicators_of(SET)[number]
    cell = Cell(1, 1, text, value, doubts=doubts)
    return read_value(cell, "", "", indicator, SHIPPED)


def checks(value: Value) -> list[str]:
    return [check_id for check_id, _ in value.problems]


@pytest.mark.parametrize("kind", ["struck", "hidden"])
def test_what_is_struck_out_or_hidden_is_left_out_and_said(kind: DoubtKind) -> None:
    value = read(7, "50.5", Doubt(kind, "18"))
    assert (value.number, checks(value)) == (50.5, ["V08"])
    assert "18" in value.problems[0][1]["found"].zh  # type: ignore[union-attr]


def test_a_cell_that_is_all_struck_out_is_missing_and_says_so() -> None:
    value = read(7, "", Doubt("struck", "85.2"))
    assert (value.state, checks(value)) == ("missing", ["V08"])


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("85.2¹", Doubt("raised", "1")),
        ("85.2₂", Doubt("lowered", "2")),
        ("85.2", Doubt("raised", "*")),
        ("85.2", Doubt("raised", "注1")),
        ("85.2", Doubt("raised", "[1]")),
        ("85.2%⁽¹⁾", Doubt("raised", "(1)")),
        ("85.2", Doubt("raised", "①")),
    ],
)
def test_a_raised_or_lowered_run_after_a_number_is_a_note_mark(text: str, doubt: Doubt) -> None:
    value = read(7, text, doubt)
    assert (value.number, checks(value)) == (85.2, ["V09"])


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("10³", Doubt("raised", "3")),
        ("85", Doubt("raised", ".2")),
        ("85", Doubt("raised", "万")),
        ("85.2\ufffd", Doubt("symbol", "Wingdings F0A8")),
        ("\ufffd85.2", Doubt("symbol", "Symbol F0B3")),
        ("85.2", Doubt("object", "Equation.3")),
        ("85.2", Doubt("picture")),
        ("85.2", Doubt("format", '"约"0.0')),
        ("", Doubt("formula", "=42.6*2")),
        ("", Doubt("picture")),
        ("x²+1", Doubt("equation", "x²+1")),
        ("约10³", Doubt("equation", "10³")),
        ("5³", Doubt("equation", "5³")),
    ],
)
def test_what_is_not_certain_is_no_number(text: str, doubt: Doubt) -> None:
    value = read(7, text, doubt)
    assert (value.state, value.number, checks(value)) == ("invalid", None, ["V10"])


@pytest.mark.parametrize(("text", "number"), [("10³", 1000.0), ("85.2", 85.2), ("1.2×10³", 1200.0)])
def test_an_equation_that_is_a_number_or_a_power_of_ten_is_read(text: str, number: float) -> None:
    value = read(4, text, Doubt("equation", text))
    assert (value.number, checks(value)) == (number, ["V17"])


def test_an_exponent_of_a_unit_is_no_note_mark(registry: Registry) -> None:
    indicator = registry.indicators_of(SET)[4]
    cell = Cell(1, 1, "1700元/m³", doubts=(Doubt("raised", "3"),))
    value = read_value(cell, "", "", indicator, registry)
    assert (value.number, value.problems) == (1700.0, ())


@given(
    st.floats(min_value=0, max_value=100).map(lambda x: f"{x:.1f}"),
    st.sampled_from(KINDS),
    st.text(max_size=4),
)
def test_no_doubt_passes_in_silence(text: str, kind: DoubtKind, of: str) -> None:
    value = read(7, text, Doubt(kind, of))
    assert value.problems
    assert value.number in (None, float(text))
    amount = read_amount(Cell(1, 1, text, doubts=(Doubt(kind, of),)), SHIPPED)
    assert amount.problems
    assert amount.wan_yuan in (None, float(text))


def test_words_with_a_picture_beside_them_are_not_certain(registry: Registry) -> None:
    cell = Cell(1, 1, "符合", doubts=(Doubt("picture"),))
    is_met, problems = read_requirement(cell, 1, SET, registry)
    assert (is_met, [check_id for check_id, _ in problems]) == (None, ["V10"])
    level = read(12, "具备", Doubt("struck", "不具备"))
    assert (level.attainment, checks(level)) == ("met", ["V08"])


def merged(*rows: tuple[str | None, int]) -> Grid:
    """One column; each row's text, None where covered, and how many rows it is merged over."""
    return Grid(
        "表1",
        tuple(
            (None if text is None else Cell(at, 1, text, span=(span, 1)),)
            for at, (text, span) in enumerate(rows, start=1)
        ),
    )


def test_a_number_merged_over_rows_is_nobodys_and_a_word_is_everybodys(registry: Registry) -> None:
    indicator = registry.indicators_of(SET)[13]
    for text, expected in (
        ("60.5", "invalid"),
        ("不涉及", "not_applicable"),
        ("/", "not_applicable"),
    ):
        table = merged((text, 2), (None, 1), ("7", 1))
        for row in (1, 2):
            cell, is_merged = Shown(table).value(row, 1)
            value = read_value(cell, "%", "", indicator, registry, is_merged)
            assert (value.state, value.number) == (expected, None)
            assert checks(value) == (["V16"] if expected == "invalid" else [])
        assert Shown(table).value(3, 1) == (table.rows[2][0], False)


def test_what_is_said_of_words_and_what_is_not_repeated_of_people(registry: Registry) -> None:
    source = Source("a.docx", "表1 第1行 第1列")
    struck = Cell(1, 1, "李四", doubts=(Doubt("struck", "张三"),))
    (said,) = text_findings(struck, source, registry)
    (private,) = text_findings(struck, source, registry, is_private=True)
    assert "张三" in said.parts["found"].zh  # type: ignore[union-attr]
    assert "张三" not in private.parts["found"].zh  # type: ignore[union-attr]
    assert private.value is None
    raised = Cell(1, 1, "年节水20万m³", doubts=(Doubt("raised", "3"),))
    assert text_findings(raised, source, registry) == []
    unread = Cell(1, 1, "", doubts=(Doubt("formula", "=A1"),))
    assert [f.check_id for f in text_findings(unread, source, registry)] == ["V10"]


def test_doubts_are_said_in_the_team_the_requirements_and_the_fields(registry: Registry) -> None:
    (lexicon, *_) = lexicons(registry)
    struck = (Doubt("struck", "张三"),)
    team = Grid("表1", (
        (Cell(1, 1, "姓名"), Cell(1, 2, "职称")),
        (Cell(2, 1, "", doubts=struck), Cell(2, 2, "高工")),
        (Cell(3, 1, "李四"), Cell(3, 2, "高工", doubts=(Doubt("struck", "教授"),))),
    ))  # fmt: skip
    members, findings = read_team(find_tables(team, lexicon, None, None), "a.docx", lexicon)
    assert [member.name for member in members] == ["李四"]
    assert [(f.check_id, f.source.place) for f in findings] == [
        ("V08", "表1 第2行 第1列"),
        ("V08", "表1 第3行 第2列"),
    ]
    text = registry.requirements_of(SET)[1].text_zh
    answers = Grid("表2", (
        (Cell(1, 1, "基本要求"), Cell(1, 2, "是否符合")),
        (Cell(2, 1, text), Cell(2, 2, "符合", doubts=(Doubt("struck", "不"),))),
    ))  # fmt: skip
    rows, findings = read_requirements(find_tables(answers, lexicon, None, None), "a.docx", lexicon)
    assert (rows[0].is_met, [f.check_id for f in findings]) == (True, ["V08"])
    fields = Grid("表3", ((Cell(1, 1, "园区名称"), Cell(1, 2, "甲园区", doubts=struck)),))
    found = list(field_doubts(Document((fields,)), "a.docx", lexicon))
    assert [(f.check_id, f.value) for f in found] == [("V08", "甲园区")]


@pytest.mark.parametrize(
    ("head", "row", "is_met"),
    [
        (["基本要求", "符合", "不符合"], ["√", ""], True),
        (["基本要求", "符合", "不符合"], ["", "√"], False),
        (["基本要求", "符合", "不符合"], ["√", "×"], True),
        (["基本要求", "符合", "不符合"], ["☑", "□"], True),
        (["基本要求", "符合", "不符合"], ["√", "√"], None),
        (["基本要求", "符合", "不符合"], ["", ""], None),
        (["基本要求", "符合", "不符合"], ["见说明", ""], None),
    ],
)
def test_two_columns_of_which_one_is_ticked(
    registry: Registry, head: list[str], row: list[str], is_met: bool | None
) -> None:
    (lexicon, *_) = lexicons(registry)
    text = registry.requirements_of(SET)[3].text_zh
    for rows in (
        [head, [text, *row]],
        [["基本要求", "是否符合", None], ["", "符合", "不符合"], [text, *row]],
    ):
        tables = find_tables(grid(1, rows), lexicon, None, None)
        found, findings = read_requirements(tables, "a.docx", lexicon)
        assert [requirement.is_met for requirement in found] == [is_met]
        assert [f.check_id for f in findings] == (["V05"] if is_met is None else [])
