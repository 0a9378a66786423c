"""Recommendations: one project a row, amounts in 万元, the planned time by its own words."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.findings import Finding
from ingest.grid import Cell, Grid
from ingest.recognise.follow_up import read_follow_up
from ingest.recognise.forms import FollowUp, RecommendationRow
from ingest.recognise.labels import lexicons
from ingest.recognise.names import name_fault, park_name_fault
from ingest.recognise.recommendations import read_recommendations
from ingest.recognise.tables.of_document import tables_of
from ingest.recognise.tables.of_grid import find_tables
from ingest.text import has_boxes, ticked_options
from tests.documents import document, grid
from warehouse.rules.files import load_registry

SHIPPED = load_registry()
(LEXICON, *_) = lexicons(SHIPPED)
HEAD = [
    "序号",
    "项目建设内容",
    "总投资（万元）",
    "其中固定资产投资（万元）",
    "预期实施效果",
    "备注",
]
FIRST = ["1", "余热回收改造", "1200", "800", "节能", "2024年6月"]
SECOND = ["2", "再生水管网", "360.5", "300", "节水", "2024年"]


def read(*tables: Grid) -> tuple[list[RecommendationRow], list[Finding]]:
    found = [table for one in tables for table in find_tables(one, LEXICON, None, None)]
    return read_recommendations(found, "a.docx", LEXICON)


def amounts(rows: list[RecommendationRow]) -> list[tuple[float | None, float | None]]:
    return [(row.total_investment_wan_yuan, row.fixed_investment_wan_yuan) for row in rows]


@pytest.mark.parametrize(
    "line",
    [
        ["合计", "", "1560.5", "1100", "", ""],
        ["", "合计", "1560.5", "1100", "", ""],
        ["合  计", None, "1560.5", "1100", "", ""],
        ["", "小计：", "1560.5", "1100", "", ""],
        ["", "节能类小计", "1560.5", "1100", "", ""],
        ["总计", "共计2项", "1560.5", "1100", "", ""],
        ["3", "总计（2个项目）", "1560.5", "1100", "", ""],
        ["", "一、节能类", "", "", "", ""],
        ["", "（一）节能类", "1560.5", "1100", "", ""],
        ["一", "节能类", "1560.5", "1100", "", ""],
        ["", "节能类", "", "", "", ""],
        ["", "二、能源结构优化", "", "", "", ""],
    ],
)
def test_totals_and_category_lines_are_no_projects(line: list[str | None]) -> None:
    for rows in ([FIRST, line, SECOND], [line, FIRST, SECOND], [FIRST, SECOND, line]):
        found, findings = read(grid(1, [HEAD, *rows]))
        assert amounts(found) == [(1200.0, 800.0), (360.5, 300.0)]
        assert [finding.check_id for finding in findings] == ["V19"]


@pytest.mark.parametrize(
    "content",
    ["合计10MW屋顶光伏建设", "一、余热回收改造", "节能类设备更新", "合同能源管理", "分类收集"],
)
def test_a_project_whose_name_is_like_a_line_stays_one(content: str) -> None:
    found, findings = read(grid(1, [HEAD, ["1", content, "50", "40", "节能", "2024年"], SECOND]))
    assert [row.content for row in found] == [content, "再生水管网"]
    assert findings == []


def test_rows_that_are_all_numbered_in_chinese_are_projects() -> None:
    rows = [["", "一、光伏", "", "", "", ""], ["", "二、热泵", "", "", "", ""]]
    assert len(read(grid(1, [HEAD, *rows]))[0]) == 2


@pytest.mark.parametrize(
    ("total", "fixed", "written"),
    [
        ("总投资（元）", "其中固定资产投资（元）", ["12000000", "8000000"]),
        ("总投资(亿元)", "固定资产投资（亿元）", ["0.12", "0.08"]),
        ("投资额（千元）", "其中固投（千元）", ["12000", "8000"]),
        ("投资估算/元", "固定资产投资/元", ["12000000", "8000000"]),
        ("总投资（单位：元）", "其中：固定资产投资（单位：元）", ["12000000", "8000000"]),
        ("总投资（元）", "固定资产投资", ["12000000", "800"]),
        ("总投资（元）", "固定资产投资（元）", ["1200万元", "800万元"]),
    ],
)
def test_the_unit_of_an_amount_is_that_of_its_head(
    total: str, fixed: str, written: list[str]
) -> None:
    head = ["序号", "项目名称及建设内容", total, fixed, "预期效果", "备注"]
    found, findings = read(grid(1, [head, ["1", "余热回收改造", *written, "节能", "2024年6月"]]))
    assert amounts(found) == [(1200.0, 800.0)]
    assert {finding.check_id for finding in findings} <= {"U01"}


def test_a_note_of_the_unit_above_the_head_counts_and_goes_on_with_the_table() -> None:
    head = ["序号", "项目建设内容", "总投资", "固定资产投资", "预期效果", "备注"]
    row = ["1", "余热回收改造", "12000000", "8000000", "节能", "2024年6月"]
    table = grid(1, [["单位：元", None, None, None, None, None], head, row])
    assert amounts(read(table)[0]) == [(1200.0, 800.0)]
    (first,) = find_tables(
        grid(
            1,
            [
                ["序号", "项目建设内容", "总投资（元）", "固定资产投资（元）", "预期效果", "备注"],
                row,
            ],
        ),
        LEXICON,
        None,
        None,
    )
    second = type(first)(
        first.kind, grid(2, [row]), first.columns, rows=[(1, grid(2, [row]).rows[0])]
    )
    assert (
        amounts(read_recommendations([first, second], "a.docx", LEXICON)[0])
        == [(1200.0, 800.0)] * 2
    )


UNITLESS = ["序号", "项目建设内容", "总投资", "固定资产投资", "预期效果", "备注"]
IN_YUAN = ["1", "余热回收改造", "12000000", "8000000", "节能", "2024年6月"]
AS_READ = ["1", "余热回收改造", "1200", "800", "节能", "2024年6月"]


@pytest.mark.parametrize(
    ("above", "row"),
    [
        (["单位：元"], IN_YUAN),
        (["附件2-1-3 建议汇总表（金额单位：人民币元）"], IN_YUAN),
        (["单位: 元", "（以下为建议）"], IN_YUAN),
        (["投资单位为元"], IN_YUAN),
        (["单位：万元"], AS_READ),
        (["单位：某某咨询有限公司"], AS_READ),
        (["单位：元", "一、概述", "二、过程", "三、建议"], AS_READ),  # too far away
    ],
)
def test_a_unit_named_right_above_a_table_is_that_of_its_amounts(
    above: list[str], row: list[str]
) -> None:
    tables = tables_of(document(*above, [UNITLESS, row]), LEXICON)
    assert amounts(read_recommendations(tables, "a.docx", LEXICON)[0]) == [(1200.0, 800.0)]


def test_the_head_wins_over_a_unit_named_above_the_table() -> None:
    tables = tables_of(document("单位：元", [HEAD, FIRST]), LEXICON)
    assert amounts(read_recommendations(tables, "a.docx", LEXICON)[0]) == [(1200.0, 800.0)]


def test_a_unit_named_above_one_table_is_not_that_of_the_next() -> None:
    one, other = [UNITLESS, IN_YUAN], [UNITLESS, AS_READ]
    tables = tables_of(document("单位：元", one, "附件2-1-3 续", other), LEXICON)
    assert amounts(read_recommendations(tables, "a.docx", LEXICON)[0]) == [(1200.0, 800.0)] * 2


def test_a_head_with_a_column_nobody_knows_and_no_rows_is_no_fault_of_the_reader() -> None:
    rows, findings = read(grid(1, [[*HEAD, "牵头处室"]]))
    assert (rows, findings) == ([], [])


def spans(rows: list[list[str | None]], cells: dict[tuple[int, int], tuple[int, int]]) -> Grid:
    plain = grid(1, rows)
    return Grid(plain.name, tuple(
        tuple(cell._replace(span=cells.get((cell.row, cell.col), (1, 1))) if cell else None for cell in row)
        for row in plain.rows
    ))  # fmt: skip


def test_an_amount_merged_over_projects_is_nobodys() -> None:
    second = [*SECOND[:2], None, *SECOND[3:]]
    found, findings = read(
        spans([HEAD, [*FIRST[:2], "1560.5", *FIRST[3:]], second], {(2, 3): (2, 1)})
    )
    assert amounts(found) == [(None, 800.0), (None, 300.0)]
    assert [(f.check_id, f.source.place) for f in findings] == [
        ("V16", "表1 第2行 第3列"),
        ("V16", "表1 第3行 第3列"),
    ]


def test_an_amount_merged_over_both_columns_is_neither() -> None:
    found, findings = read(spans([HEAD, [*FIRST[:3], None, *FIRST[4:]]], {(2, 3): (1, 2)}))
    assert amounts(found) == [(None, None)]
    assert [f.check_id for f in findings] == ["V16"]


def test_a_project_of_several_lines_keeps_its_amount_and_all_its_words() -> None:
    rows = [HEAD, FIRST, [None, None, None, None, "减碳", "分两期"]]
    over = {(2, col): (2, 1) for col in (1, 2, 3, 4)}
    found, findings = read(spans(rows, over))
    assert (amounts(found), findings) == ([(1200.0, 800.0)], [])
    assert (found[0].expected_effect, found[0].note) == ("节能；减碳", "2024年6月；分两期")
    rows[2] = [None, None, "400", None, "减碳", ""]
    found, findings = read(spans(rows, {key: span for key, span in over.items() if key != (2, 3)}))
    assert (amounts(found), [f.check_id for f in findings]) == ([(None, 800.0)], ["V11"])


def test_several_projects_in_one_cell_are_told_and_get_no_amount() -> None:
    row = ["1", "1. 余热回收\n2. 光伏", "800\n400", "500\n300", "节能", "2024年"]
    found, findings = read(grid(1, [HEAD, row, SECOND]))
    assert amounts(found) == [(None, None), (360.5, 300.0)]
    assert sorted(f.check_id for f in findings) == ["N16", "V11", "V11"]
    steps = ["1", "1. 拆除旧炉\n2. 安装热泵", "800", "500", "节能", "2024年"]
    assert read(grid(1, [HEAD, steps]))[1] == []


def test_a_list_of_projects_in_the_text_is_not_the_annex() -> None:
    listed = grid(1, [["序号", "项目名称", "总投资"], ["1", "已建成电站", "9000"]])
    found, findings = read(listed, grid(2, [HEAD, FIRST]))
    assert [row.content for row in found] == ["余热回收改造"]
    assert [(f.check_id, f.value) for f in findings] == [("V19", "已建成电站")]


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2025年6-8月", date(2025, 6, 1), "month"),
        ("2025年6月-8月", date(2025, 6, 1), "month"),
        ("2025年6、7月", date(2025, 6, 1), "month"),
        ("2025.6-8", date(2025, 6, 1), "month"),
        ("2025上半年", date(2025, 1, 1), "year"),
        ("2025年上半年", date(2025, 1, 1), "year"),
        ("2025Q3", date(2025, 1, 1), "year"),
        ("2025年三季度", date(2025, 1, 1), "year"),
        ("2025年底", date(2025, 1, 1), "year"),
        ("2025-2026年", date(2025, 1, 1), "year"),
        ("2025", date(2025, 1, 1), "year"),
        ("2021年已立项，2025年实施", date(2025, 1, 1), "year"),
        ("2021年备案2025年6月开工", date(2025, 6, 1), "month"),
        ("2025年建成（2023年核准）", date(2025, 1, 1), "year"),
        ("立项于2021年，实施于2025年", date(2025, 1, 1), "year"),
        ("2025年3个子项", date(2025, 1, 1), "year"),
        ("十四五期间", None, None),
        ("年节约2024.6万元", None, None),
        ("2021年已立项", None, None),
    ],
)
def test_the_planned_time_by_its_own_words(
    written: str, day: date | None, precision: str | None
) -> None:
    for head, row in (
        (HEAD, [*FIRST[:5], written]),
        ([*HEAD[:5], "拟实施时间", "备注"], [*FIRST[:5], written, "2019年投产的旧线"]),
    ):
        (found,) = read(grid(1, [head, row]))[0]
        if "拟实施时间" in head and day is None:
            continue
        assert (found.planned_date, found.planned_precision) == (day, precision)
        assert written in (found.note or "")


def follow_up(head: str, amount: str | Cell, done: str) -> tuple[FollowUp, list[Finding]]:
    rows = [
        ["序号", "建设内容", "采纳情况", "落实进展", head, "完成日期"],
        ["1", "余热回收改造", "采纳", "已完成", amount if isinstance(amount, str) else "", done],
    ]
    doc = document("采纳与落实情况反馈表", [["园区名称", "甲园区"], ["诊断年度", "2023"]], rows)
    table = doc.blocks[-1]
    assert isinstance(table, Grid)
    return read_follow_up(doc, find_tables(table, LEXICON, None, None), "a.docx", LEXICON)


@pytest.mark.parametrize(
    ("head", "written", "expected", "checks"),
    [
        ("实际投资（万元）", "约1200", 1200.0, ["V06"]),
        ("实际投资（元）", "12000000", 1200.0, ["U01"]),
        ("实际投资额（亿元）", "0.12", 1200.0, ["U01"]),
        ("实际投资", "1000-1200", None, ["V12"]),
        ("实际投资", "不低于1200", None, ["V12"]),
        ("实际投资", "1200①", 1200.0, ["V09"]),
        ("实际投资", "800\n400", None, ["V11"]),
    ],
)
def test_actual_investments_follow_the_same_rules(
    head: str, written: str, expected: float | None, checks: list[str]
) -> None:
    form, findings = follow_up(head, written, "2024年6月")
    assert form.items[0].actual_investment_wan_yuan == expected
    assert [finding.check_id for finding in findings] == checks


@pytest.mark.parametrize(
    ("written", "day", "checks"),
    [
        ("2024年6-8月", date(2024, 6, 1), []),
        ("2023年立项，2024年9月完成", date(2024, 9, 1), []),
        ("/", None, []),
        ("实施中", None, []),
        ("六月底", None, ["N17"]),
        ("2024年13月32日那天", date(2024, 1, 1), []),
    ],
)
def test_the_day_of_completion_is_read_or_told(
    written: str, day: date | None, checks: list[str]
) -> None:
    form, findings = follow_up("实际投资", "1200", written)
    assert form.items[0].done_date == day
    assert [finding.check_id for finding in findings] == checks


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "未填写"),
        ("____", "未填写"),
        ("XXX", "未填写"),
        ("/", "不是名称"),
        ("—", "不是名称"),
        ("无", "不是名称"),
        ("同上", "不是名称"),
        ("见封面", "不是名称"),
        ("12345", "不是名称"),
        ("填写园区全称", "占位文字"),
        ("XX经济开发区", "占位文字"),
        ("某某产业园", "占位文字"),
        ("甲产业园/乙产业园", "不止一个园区"),
        ("甲产业园、乙产业园", "不止一个园区"),
        ("甲产业园\n乙产业园", "不止一个园区"),
    ],
)
def test_what_is_no_name_of_one_park(name: str, said: str) -> None:
    fault = park_name_fault(name, LEXICON)
    assert fault is not None
    assert said in fault.zh


@pytest.mark.parametrize(
    "name",
    [
        "北京经济技术开发区",
        "中关村科技园区海淀园（东区、西区）",
        "测试L205产业园",
        "无锡路产业园",
        "AXX产业园",
    ],
)
def test_what_is_a_name(name: str) -> None:
    assert park_name_fault(name, LEXICON) is None
    assert name_fault(name, LEXICON) is None


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("(√)国家级 ( )市级 ( )其他", ["国家级"]),
        ("（√）国家级（ ）市级（ ）其他", ["国家级"]),
        ("国家级（√） 市级（ ） 其他（ ）", ["国家级"]),
        ("[√]国家级 [ ]市级", ["国家级"]),
        ("[x]国家级 [ ]市级", ["国家级"]),
        ("【√】国家级 【 】市级", ["国家级"]),
        ("☑️国家级 □市级 □其他", ["国家级"]),
        ("□国家级 ✔️市级", ["市级"]),
        ("(×)国家级 ( )市级", []),
        ("(x)国家级 ( )市级", []),
    ],
)
def test_brackets_that_are_boxes(text: str, options: list[str]) -> None:
    assert has_boxes(text)
    assert ticked_options(text) == options
