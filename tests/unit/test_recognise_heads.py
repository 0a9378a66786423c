"""Heads that differ, repeat or are not known; units in them; tables that go on; merged cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from ingest.bulk.recognise import recognise_record
from ingest.bulk.record import Item, Record
from ingest.findings import Finding
from ingest.grid import Cell, Document, Grid, Paragraph
from ingest.readers import Limits, read_document
from ingest.recognise.forms import FollowUp, IndicatorRow, Report
from tests.documents import (
    HEAD,
    LATER_HEAD,
    Row,
    document,
    grid,
    indicator_rows,
    recognised,
    report,
)
from warehouse.rules.rows import Registry

NAMED = {"N01", "N05", "N07"}


def read(doc: Document, registry: Registry) -> tuple[Report, list[Finding]]:
    found = recognised(doc, registry)
    (form,) = found.forms
    assert isinstance(form, Report)
    return form, [f for f in found.findings if f.check_id not in NAMED]


def checks(findings: list[Finding]) -> set[str]:
    return {finding.check_id for finding in findings}


def row_of(form: Report, year: int, number: int) -> IndicatorRow:
    return next(r for r in form.indicators if (r.data_year, r.indicator_no) == (year, number))


def three(registry: Registry, head: list[str | None] | None = None, at: int = 0) -> list[list[Row]]:
    """The three yearly tables, one of them under another head."""
    made: list[list[Row]] = []
    for index in range(3):
        own = head if head is not None and index == at else (HEAD if not index else LATER_HEAD)
        made.append([own, *indicator_rows(registry, growth=index)])
    return made


# --- heads side by side and in two rows


def side(registry: Registry, *heads: Row) -> Document:
    rows = [[r[1], r[2], r[3], r[4], r[4], r[4]] for r in indicator_rows(registry)]
    return document("绿色诊断评估报告", [*heads, *rows])


@pytest.mark.parametrize(
    "values",
    [
        ["2020年指标数据", "2021年指标数据", "2022年指标数据"],
        ["指标数据（2020年）", "指标数据（2021年）", "指标数据（2022年）"],
        ["第1年（2020年）", "第2年（2021年）", "第3年（2022年）"],
        ["二〇二〇年", "二〇二一年", "二〇二二年"],
        ["2020年度数值", "2021年度数值", "2022年度数值"],
        ["2020", "2021", "2022"],
    ],
)
def test_years_in_heads_side_by_side(values: list[str | None], registry: Registry) -> None:
    form, findings = read(side(registry, ["序号", "二级指标", "指标单位", *values]), registry)
    assert form.data_years == [2020, 2021, 2022]
    assert (len(form.indicators), findings) == (93, [])


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["指标数据", None, None], ["2020年", "2021年", "2022年"]),
        (["近三年情况", None, None], ["2020年", "2021年", "2022年"]),
        (["2020年", "2021年", "2022年"], ["指标数据", "指标数据", "指标数据"]),
        (["指标数据", "", ""], ["第1年（2020）", "第2年（2021）", "第3年（2022）"]),
    ],
)
def test_a_second_head_row(
    upper: list[str | None], lower: list[str | None], registry: Registry
) -> None:
    first = ["序号", "二级指标", "指标单位", *upper]
    second = [None, None, None, *lower]
    form, findings = read(side(registry, first, second), registry)
    assert form.data_years == [2020, 2021, 2022]
    assert (len(form.indicators), checks(findings) - {"L09"}) == (93, set())


def test_each_year_has_its_own_note(registry: Registry) -> None:
    head = [
        "二级指标",
        "指标单位",
        "2020年指标数据",
        "2020年情况说明",
        "2021年指标数据",
        "2021年情况说明",
    ]
    rows = [[r[2], r[3], r[4], "甲", r[4], "乙"] for r in indicator_rows(registry)]
    form, _ = read(document("绿色诊断评估报告", [head, *rows]), registry)
    assert (row_of(form, 2020, 1).note, row_of(form, 2021, 1).note) == ("甲", "乙")


# --- two columns alike


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("指标数据", "指标数据"),
        ("指标数据", "指标值"),
        ("数值", "指标数值"),
        ("2020年", "2020年指标数据"),
    ],
)
def test_l08_two_columns_that_may_both_be_the_value(
    first: str, second: str, registry: Registry
) -> None:
    tables = three(registry)
    tables[0] = [
        [*row[:4], first if not at else "1.1", second if not at else row[4], row[5]]
        for at, row in enumerate(tables[0])
    ]
    form, findings = read(report(registry, tables=tables), registry)  # type: ignore[arg-type]
    (finding,) = findings
    assert (finding.check_id, finding.source.place) == ("L08", "表4 第1行 第5列")
    assert first in str(finding.parts["found"])
    assert second in str(finding.parts["found"])
    rows = [r for r in form.indicators if r.data_year == 2020]
    assert len(rows) == 31
    assert {(r.value.state, r.value.number) for r in rows} == {("invalid", None)}
    assert row_of(form, 2021, 7).value.number is not None


def test_l08_two_columns_of_investment(registry: Registry) -> None:
    head = [
        "序号",
        "项目建设内容",
        "总投资（万元）",
        "总投资（万元）",
        "其中固定资产投资（万元）",
        "预期实施效果",
    ]
    doc = report(registry)
    last = document([head, ["1", "屋顶光伏", "12", "1200", "8", "节能"]]).blocks
    form, findings = read(Document((*doc.blocks[:-1], *last)), registry)
    assert checks(findings) == {"L08"}
    assert [r.total_investment_wan_yuan for r in form.recommendations] == [None]


# --- heads that are not known


@pytest.mark.parametrize("head", ["指标得分情况", "本期", "实绩", "监测情况"])
def test_l07_an_unknown_head_is_named_and_never_refuses_the_report(
    head: str, registry: Registry
) -> None:
    tables = [[[*t[0][:4], head, t[0][5]], *t[1:]] for t in three(registry)]
    form, findings = read(report(registry, tables=tables), registry)  # type: ignore[arg-type]
    assert form.data_years == [2020, 2021, 2022]
    assert len(form.indicators) == 93
    assert [(f.check_id, f.value, f.source.place) for f in findings] == [
        ("L07", head, f"表{number} 第1行 第5列") for number in (4, 5, 6)
    ]
    assert all(f.parts["nearest"] and f.parts["expected"] == "指标数据" for f in findings)
    assert {r.value.number for r in form.indicators} == {None}
    assert row_of(form, 2020, 1).text_as_written == "3.5"


@pytest.mark.parametrize("head", ["考核条目", "绿色内容", ""])
def test_l12_a_table_is_known_by_its_rows(head: str, registry: Registry) -> None:
    tables = three(registry, [*HEAD[:2], head, *HEAD[3:]])
    form, findings = read(report(registry, tables=tables), registry)  # type: ignore[arg-type]
    assert len(form.indicators) == 93
    assert row_of(form, 2020, 1).value.number == 3.5
    assert [f.check_id for f in findings] == (["L12"] if head else [])


@pytest.mark.parametrize("at", [0, 1, 2])
def test_l11_a_table_without_any_head(at: int, registry: Registry) -> None:
    tables = three(registry)
    tables[at] = tables[at][1:]
    years = ("2020", "2021", "2022") if not at else (2020, 2021, 2022)
    form, findings = read(report(registry, tables=tables, years=years), registry)  # type: ignore[arg-type]
    assert form.data_years == [2020, 2021, 2022]
    if not at:  # later ones go on with the columns of the table before
        assert checks(findings) == {"L11"}
        assert {r.value.number for r in form.indicators if r.data_year == 2020} == {None}
    else:
        assert (findings, row_of(form, 2020 + at, 1).value.state) == ([], "reported")


def test_l11_requirements_without_any_head_are_there_and_not_answered(registry: Registry) -> None:
    form, findings = read(without_head(report(registry), "表3"), registry)
    assert [(f.check_id, f.source.place) for f in findings] == [("L11", "表3 第1行 第1列")]  # type: ignore[union-attr]
    assert {row.is_met for row in form.requirements} == {None}


def without_head(doc: Document, name: str, head: list[str] | None = None) -> Document:
    """The document with another head over a table, or with none."""
    blocks = []
    for block in doc.blocks:
        if isinstance(block, Grid) and block.name == name:
            rows = [[cell.text if cell else None for cell in row] for row in block.rows[1:]]
            blocks.append(grid(int(name[1:]), [head, *rows] if head else rows))
        else:
            blocks.append(block)
    return Document(tuple(blocks))


def under(doc: Document, title: str, name: str) -> Document:
    """The document with a title right above a table."""
    at = next(i for i, block in enumerate(doc.blocks) if getattr(block, "name", "") == name)
    return Document((*doc.blocks[:at], Paragraph(90, title), *doc.blocks[at:]))


@pytest.mark.parametrize(
    ("title", "name", "head", "said"),
    [
        ("绿色化改造提升建议表", "表7", ["编号", "任务", "资金", "固投", "成效", "说明"], "资金"),
        ("附件2-1-3 绿色化改造提升建议表", "表7", ["号", "事项", "钱", "其中", "成效", ""], "事项"),
        ("三、绿色化改造提升建议表", "表7", None, "屋顶光伏项目"),
        ("绿色诊断工作组成员表", "表2", ["序号", "人员", "分管", "职务", "方向"], "……"),
        ("绿色诊断工作组成员表", "表2", None, "……"),
    ],
)
def test_l13_a_table_under_its_title_whose_head_nobody_knows(
    title: str, name: str, head: list[str] | None, said: str, registry: Registry
) -> None:
    doc = without_head(report(registry), name, head)
    _, findings = read(under(doc, title, name), registry)
    (finding,) = [f for f in findings if f.check_id == "L13"]
    assert (finding.source.place, said in finding.parts["found"].zh) == ("第90段", True)  # type: ignore[union-attr]
    assert "甲" not in str(finding)


def test_a_title_over_a_table_that_is_read_says_nothing(registry: Registry) -> None:
    doc = under(report(registry), "附件2-1-3 绿色化改造提升建议表", "表7")
    assert read(doc, registry)[1] == []


@pytest.mark.parametrize("head", ["上年数据", "数据来源部门", "同比", "责任人"])
def test_l09_a_column_that_nothing_needs_is_said(head: str, registry: Registry) -> None:
    tables = three(registry)
    tables[0] = [[*row, head if not at else "1"] for at, row in enumerate(tables[0])]
    form, findings = read(report(registry, tables=tables), registry)  # type: ignore[arg-type]
    assert [(f.check_id, f.value) for f in findings] == [("L09", head)]
    assert row_of(form, 2020, 1).value.number == 3.5


@pytest.mark.parametrize("head", ["改造工程", "拟建事项", "任务"])
def test_l07_recommendations_under_a_head_that_is_not_known(head: str, registry: Registry) -> None:
    doc = report(registry)
    heads = ["序号", head, "总投资（万元）", "其中固定资产投资（万元）", "预期实施效果", "备注"]
    last = document([heads, ["1", "屋顶光伏", "1200", "800", "节能", ""]]).blocks
    _, findings = read(Document((*doc.blocks[:-1], *last)), registry)
    assert [(f.check_id, f.value, f.parts["expected"]) for f in findings] == [
        ("L07", head, "项目建设内容")
    ]


@pytest.mark.parametrize("head", ["核查意见", "自评", "现状"])
def test_l07_requirements_whose_answers_have_an_unknown_head(head: str, registry: Registry) -> None:
    doc = report(registry)
    blocks = [
        Grid(b.name, ((b.rows[0][0], Cell(1, 2, head), b.rows[0][2]), *b.rows[1:]))
        if isinstance(b, Grid) and b.name == "表3"
        else b
        for b in doc.blocks
    ]
    form, findings = read(Document(tuple(blocks)), registry)
    assert [(f.check_id, f.value) for f in findings] == [("L07", head)]
    assert [r.is_met for r in form.requirements] == [None] * 8


@pytest.mark.parametrize(
    ("met", "not_met"), [("符合", "不符合"), ("满足", "不满足"), ("达标", "未达标")]
)
def test_requirements_ticked_in_one_of_two_columns(
    met: str, not_met: str, registry: Registry
) -> None:
    doc = report(registry)
    old = next(b for b in doc.blocks if isinstance(b, Grid) and b.name == "表3")
    rows: list[Row] = [["基本要求", met, not_met]]
    for at, row in enumerate(old.rows[1:]):
        assert row[0] is not None
        rows.append([row[0].text, "" if at == 5 else "√", "√" if at == 5 else ""])
    (new,) = document(rows).blocks
    blocks = tuple(new if b is old else b for b in doc.blocks)
    form, _ = read(Document(blocks), registry)
    assert [r.is_met for r in form.requirements] == [True] * 5 + [False] + [True] * 2


# --- units


@pytest.mark.parametrize(
    ("name", "written", "number"),
    [
        ("土地资源产出率（万元/亩）", "83.3", 12.495),
        ("土地资源产出率[单位：万元/亩]", "83.3", 12.495),
        ("土地资源产出率，万元/亩", "83.3", 12.495),
        ("土地资源产出率（亿元/km²）", "12.5", 12.5),
        ("土地资源产出率", "12.5", 12.5),
    ],
)
def test_a_unit_in_the_name_counts(
    name: str, written: str, number: float, registry: Registry
) -> None:
    tables = three(registry)
    tables[0][5] = ["", "5", name, "", written, ""]
    form, findings = read(report(registry, tables=tables), registry)  # type: ignore[arg-type]
    assert row_of(form, 2020, 5).value.number == number
    assert checks(findings) == ({"U01"} if "亩" in name else set())


@pytest.mark.parametrize(
    ("number", "name", "unit"),
    [
        (4, "水资源产出率（万元/m3）", "元/m3"),
        (19, "人均工业增加值（元/人）", "万元/人"),
        (5, "土地资源产出率（万元/亩）", "亿元/km2"),
        (23, "单位工业增加值废水排放量（t/亿元）", "t/万元"),
        (7, "工业用水重复利用率（‰）", "%"),
    ],
)
def test_l10_units_that_contradict_each_other(
    number: int, name: str, unit: str, registry: Registry
) -> None:
    tables = three(registry)
    tables[0][number] = ["", str(number), name, unit, "20", ""]
    form, findings = read(report(registry, tables=tables), registry)  # type: ignore[arg-type]
    (finding,) = findings
    assert finding.check_id == "L10"
    assert finding.parts["found"] == unit
    assert str(finding.parts["other"]) in name.replace("³", "3")
    assert row_of(form, 2020, number).value.state == "invalid"


def test_the_same_unit_written_otherwise_is_no_contradiction(registry: Registry) -> None:
    tables = three(registry)
    tables[0][4] = ["", "4", "水资源产出率（元/立方米）", "元/m³", "1700", ""]
    form, findings = read(report(registry, tables=tables), registry)  # type: ignore[arg-type]
    assert (row_of(form, 2020, 4).value.number, findings) == (1700, [])


def test_a_unit_in_the_head_of_the_values(registry: Registry) -> None:
    tables = three(registry)
    tables[0] = [
        ["序号", "二级指标", "指标数据（%）"],
        *([r[1], r[2], r[4]] for r in tables[0][1:]),
    ]
    form, findings = read(report(registry, tables=tables), registry)  # type: ignore[arg-type]
    assert row_of(form, 2020, 7).value.number == 75
    assert row_of(form, 2020, 1).value.number is None
    assert checks(findings) == {"U02"}


def test_bulk_labels_are_read_by_the_same_rule(registry: Registry) -> None:
    record = Record("a.csv", "第2行", Item({"park_name": "云杉产业园"}, "第2行", False))
    for label, unit in (("土地资源产出率（万元/亩）", ""), ("水资源产出率（万元/m3）", "元/m3")):
        fields = {"data_year": "2020", "label": label, "unit": unit, "value": "83.3"}
        record.sections["indicator"].append(Item(fields, "第3行", False))
    found = recognise_record(record, registry)
    form = next(f for f in found.forms if isinstance(f, Report))
    assert [r.value.number for r in form.indicators] == [12.495, None]
    assert {"U01", "L10"} <= checks(found.findings)


# --- tables that go on


def split(doc: Document, name: str, after: int, *between: str) -> Document:
    """The table of a name broken in two after a row, the second part without a head."""
    blocks: list[object] = []
    for block in doc.blocks:
        if isinstance(block, Grid) and block.name == name:
            blocks += [Grid(name, block.rows[:after])]
            blocks += list(document(*between).blocks)
            rest = [
                tuple(cell and cell._replace(row=number) for cell in row)
                for number, row in enumerate(block.rows[after:], start=1)
            ]
            blocks += [Grid(f"{name}续", tuple(rest))]
        else:
            blocks.append(block)
    return Document(tuple(blocks))  # type: ignore[arg-type]


PROJECTS = [[str(n), f"项目{n}改造", "100", "80", "节能", "2024年"] for n in range(1, 6)]


@pytest.mark.parametrize(
    ("name", "after"), [("表2", 4), ("表2", 6), ("表3", 5), ("表4", 16), ("表7", 3)]
)
def test_tables_of_every_kind_go_on_without_a_head(
    name: str, after: int, registry: Registry
) -> None:
    doc = report(registry, recommendations=PROJECTS)
    whole, _ = read(doc, registry)
    parts, findings = read(split(doc, name, after), registry)
    assert findings == []
    assert len(parts.team) == len(whole.team)
    assert len(parts.requirements) == 8
    assert len(parts.indicators) == 93
    assert [r.content for r in parts.recommendations] == [r.content for r in whole.recommendations]


def test_recommendations_go_on_under_a_line_of_text_if_their_numbers_do(registry: Registry) -> None:
    doc = report(registry, recommendations=PROJECTS)
    form, _ = read(split(doc, "表7", 3, "（续表）"), registry)
    assert len(form.recommendations) == 5


@pytest.mark.parametrize("number", ["9", "", "2", "甲"])
def test_l14_rows_without_a_head_whose_numbers_do_not_follow(
    number: str, registry: Registry
) -> None:
    other = [*PROJECTS[:2], *([[number, *row[1:]] for row in PROJECTS[2:]])]
    doc = report(registry, recommendations=other)
    form, findings = read(split(doc, "表7", 3, "以下为其他项目"), registry)
    assert len(form.recommendations) == 2
    assert [f.check_id for f in findings] == ["L14"]


def test_a_follow_up_goes_on_without_a_head(registry: Registry) -> None:
    head = ["序号", "项目建设内容", "采纳情况", "落实进展", "实际投资（万元）"]
    rows = [[str(n), f"项目{n}", "采纳", "已完成", "10"] for n in range(1, 5)]
    doc = document(
        "绿色化改造建议采纳与落实情况反馈表", "园区名称：云杉产业园", [head, *rows[:2]], rows[2:]
    )
    (form,) = recognised(doc, registry).forms
    assert isinstance(form, FollowUp)
    assert [item.seq for item in form.items] == [1, 2, 3, 4]


# --- merged cells


def merged(registry: Registry, text: str, first: int, count: int) -> Document:
    doc = report(registry)
    blocks = []
    for block in doc.blocks:
        if isinstance(block, Grid) and block.name == "表4":
            rows = [list(row) for row in block.rows]
            rows[first][4] = Cell(first + 1, 5, text, span=(count, 1))
            for under in range(first + 1, first + count):
                rows[under][4] = None
            blocks.append(Grid(block.name, tuple(map(tuple, rows))))
        else:
            blocks.append(block)
    return Document(tuple(blocks))


@pytest.mark.parametrize("word", ["不涉及", "/", "—", "不适用"])
def test_a_word_merged_over_rows_holds_for_each(word: str, registry: Registry) -> None:
    form, _ = read(merged(registry, word, 13, 3), registry)
    assert [row_of(form, 2020, n).value.state for n in (13, 14, 15)] == ["not_applicable"] * 3


@pytest.mark.parametrize(("first", "count"), [(13, 2), (2, 2), (26, 3)])
def test_a_number_merged_over_rows_is_said_at_each(
    first: int, count: int, registry: Registry
) -> None:
    form, findings = read(merged(registry, "50", first, count), registry)
    assert [row_of(form, 2020, n).value.number for n in range(first, first + count)] == [
        None
    ] * count
    assert [(f.check_id, f.indicator_no) for f in findings] == [
        ("V16", number) for number in range(first, first + count)
    ]


def test_evidence_and_unit_merged_over_rows_hold_for_each(registry: Registry) -> None:
    doc = report(registry)
    blocks = []
    for block in doc.blocks:
        if isinstance(block, Grid) and block.name == "表4":
            rows = [list(row) for row in block.rows]
            rows[2][3], rows[3][3] = Cell(3, 4, "‰", span=(2, 1)), None
            rows[2][5], rows[3][5] = Cell(3, 6, "附件88", span=(2, 1)), None
            blocks.append(Grid(block.name, tuple(map(tuple, rows))))
        else:
            blocks.append(block)
    form, _ = read(Document(tuple(blocks)), registry)
    assert [row_of(form, 2020, n).evidence for n in (2, 3)] == ["附件88"] * 2
    assert row_of(form, 2020, 3).value.number == 8


# --- workbooks


@pytest.mark.parametrize(
    "names",
    [
        ("2020", "2021", "2022"),
        ("2020年度", "2021年度", "2022年度"),
        ("2-1-2 2020年", "2-1-2 2021年", "2-1-2 2022年"),
        ("评价表（2020）", "评价表（2021）", "评价表（2022）"),
    ],
)
@pytest.mark.parametrize("title", [None, "指标数据评价情况", "第{}年"])
def test_years_in_the_names_of_sheets(
    names: tuple[str, ...], title: str | None, registry: Registry, tmp_path: Path
) -> None:
    book = Workbook()
    book.active.title = "基本信息"  # type: ignore[union-attr]
    book.active.append(["园区名称", "云杉产业园"])  # type: ignore[union-attr]
    for at, name in enumerate(names, start=1):
        sheet = book.create_sheet(name)
        if title:
            sheet.append([title.format(at)])
        for row in [HEAD, *indicator_rows(registry, growth=at)]:
            sheet.append(row)
    path = tmp_path / "附件.xlsx"
    book.save(path)
    doc = read_document(path.name, path.read_bytes(), Limits.of(registry.parameters))
    form, findings = read(doc, registry)
    assert form.data_years == [2020, 2021, 2022]
    assert (len(form.indicators), checks(findings)) == (93, set())


def test_n18_a_title_and_the_head_of_its_only_column_that_name_two_years(
    registry: Registry,
) -> None:
    tables = three(registry, [*HEAD[:4], "2021年指标数据", HEAD[5]])
    doc = report(registry, years=(2020, 2021, "   "), tables=tables)  # type: ignore[arg-type]
    form, findings = read(doc, registry)
    assert form.data_years == [2021]
    assert {"N18", "N10"} <= checks(findings) <= {"N18", "N10", "L13"}


def test_n19_the_titles_of_the_other_years_tell_which_of_the_two_is_meant(
    registry: Registry,
) -> None:
    tables = three(registry, [*HEAD[:4], "2021年指标数据", HEAD[5]])
    form, findings = read(report(registry, tables=tables), registry)  # type: ignore[arg-type]
    assert form.data_years == [2020, 2021, 2022]
    assert checks(findings) == {"N19"}
