"""The habits of workbooks in other places (projects, follow-ups, requirements) and formats (.xls, .xlsm).

Each is set in a workbook that is read whole, and written by the library of its format: what a person
sees is read there too, or it is said at the cell.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from ingest.bulk.files import records
from ingest.judging.judge import Judged
from tests.cases import CASES, investments, issues_of, judged, value, values_read
from tests.unit.docx_xml import LIMITS

THIRD, REQUIREMENTS, PROJECTS, FEEDBACK = "附件2-1-2 第3年", "附件2-1-1", "附件2-1-3", "反馈表"
Runs = tuple[tuple[str, bool], ...]
"""Pieces of a text, and whether each is struck."""


@dataclass
class Content:
    """A cell to be written: a value, its number format, runs, or a formula without a result."""

    value: object = None
    code: str = "General"
    is_struck: bool = False
    runs: Runs = ()
    formula: str = ""


@dataclass
class Book:
    """Sheets to be written in any format: name -> place (from 0) -> content."""

    sheets: dict[str, dict[tuple[int, int], Content]]
    merges: dict[str, list[tuple[int, int, int, int]]] = field(default_factory=dict)
    hidden_cols: set[tuple[str, int]] = field(default_factory=set)


def report() -> Book:
    """The workbook of the cases: 93 values, no. 7 of 2022 (85.2) in E9, two projects."""
    book = Book({})
    for sheet in openpyxl.load_workbook(CASES / "X_plandate.xlsx"):
        cells = {
            (cell.row - 1, cell.column - 1): Content(cell.value, cell.number_format)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        book.sheets[sheet.title] = cells
        book.merges[sheet.title] = [
            (m.min_row - 1, m.max_row - 1, m.min_col - 1, m.max_col - 1)
            for m in sheet.merged_cells.ranges
        ]
    return book


def follow_up() -> Book:
    """A follow-up form of two projects; the first cost 1200 (E5) and was done on 2024-06-01 (F5)."""
    rows: list[list[object]] = [
        ["绿色化改造建议采纳与落实情况反馈表"],
        ["园区名称", "测试产业园", "诊断年度", "2022年"],
        ["服务商名称", "北京绿源咨询有限公司", "反馈日期", "2024年9月1日"],
        ["序号", "项目建设内容", "采纳情况", "落实进展", "实际投资（万元）", "完成日期"],
        [1, "空压机余热回收改造12台", "采纳", "已完成", 1200, "2024年6月1日"],
        [2, "再生水管网建设8公里", "部分采纳", "实施中", 360.5, "2025年"],
    ]
    cells = {(r, c): Content(text) for r, row in enumerate(rows) for c, text in enumerate(row)}
    return Book({FEEDBACK: cells})


def as_xls(book: Book) -> bytes:
    file, out = xlwt.Workbook(), io.BytesIO()
    looks: dict[tuple[str, bool], xlwt.XFStyle] = {}
    for name, cells in book.sheets.items():
        sheet = file.add_sheet(name)
        for (row, col), cell in cells.items():
            look = looks.setdefault((cell.code, cell.is_struck), xlwt.XFStyle())
            look.num_format_str = cell.code
            look.font.struck_out = cell.is_struck
            if cell.runs:
                fonts = [(text, xlwt.Font()) for text, _ in cell.runs]
                for (_, font), (_, is_struck) in zip(fonts, cell.runs, strict=True):
                    font.struck_out = is_struck
                sheet.write_rich_text(row, col, fonts, look)
            else:
                content = xlwt.Formula(cell.formula) if cell.formula else cell.value
                sheet.write(row, col, content, look)
        for top, bottom, left, right in book.merges.get(name, ()):
            sheet.merged_ranges.append((top, bottom, left, right))
        for _, col in (item for item in book.hidden_cols if item[0] == name):
            sheet.col(col).hidden = True
    file.save(out)
    return out.getvalue()


def as_xlsx(book: Book) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as file:
        _fill(file, book)
    return out.getvalue()


def as_xlsm(book: Book) -> bytes:
    """With a (made-up) project of macros, which is not run, and cannot be."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as file:
        file.add_vba_project(io.BytesIO(b"\xd0\xcf\x11\xe0 no code"), True)
        _fill(file, book)
    return out.getvalue()


def _fill(file: xlsxwriter.Workbook, book: Book) -> None:
    struck = file.add_format({"font_strikeout": True})
    for name, cells in book.sheets.items():
        sheet = file.add_worksheet(name)
        for top, bottom, left, right in book.merges.get(name, ()):
            sheet.merge_range(top, left, bottom, right, "")
        for (row, col), cell in cells.items():
            look = file.add_format({"num_format": cell.code, "font_strikeout": cell.is_struck})
            if cell.runs:
                pieces = [
                    x for text, off in cell.runs for x in ((struck, text) if off else (text,))
                ]
                sheet.write_rich_string(row, col, *pieces)
            elif cell.formula:
                sheet.write_formula(row, col, f"={cell.formula}", look, "")
            elif isinstance(cell.value, dt.datetime):
                sheet.write_datetime(row, col, cell.value, look)
            else:
                sheet.write(row, col, cell.value, look)
        for _, col in (item for item in book.hidden_cols if item[0] == name):
            sheet.set_column(col, col, None, None, {"hidden": True})


FORMATS: dict[str, Callable[[Book], bytes]] = {"xls": as_xls, "xlsx": as_xlsx, "xlsm": as_xlsm}


@pytest.fixture(params=FORMATS)
def judge(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Book], Judged]:
    """Writes a book in one of the formats, and has it judged."""

    def run(book: Book) -> Judged:
        path = tmp_path / f"表.{request.param}"
        path.write_bytes(FORMATS[request.param](book))
        return judged(path)

    return run


Judge = Callable[[Book], Judged]


def said(found: Judged, place: str) -> set[str]:
    return {issue.check_id for issue in found.issues if issue.place == place}


def number(found: Judged, indicator_no: int = 7) -> float | None:
    row = value(found, 2022, indicator_no)
    assert row is not None
    return row.number


def spent(found: Judged) -> list[float | None]:
    (form,) = found.follow_ups
    return [item.actual_investment_wan_yuan for item in form.items]


def test_the_books_themselves_are_read_whole(judge: Judge) -> None:
    found = judge(report())
    assert values_read(found) == 93
    assert investments(found) == [(1200.0, 800.0), (360.5, 300.0)]
    assert issues_of(found, "V08", "V10", "L15") == []
    assert spent(judge(follow_up())) == [1200.0, 360.5]


AMOUNTS: list[tuple[Content, float | None]] = [
    (Content(12000000, '0!.0,"万元"'), 1200.0),
    (Content(1200, '#,##0"万元"'), 1200.0),
    (Content(0.12, '0.00"亿元"'), 1200.0),
    (Content(1200, '"约"0'), 1200.0),
    (Content(-1200, "0;0"), None),
    (Content(1200, '"-"0'), None),
    (Content(1200, ";;;"), None),
    (Content(1200, is_struck=True), None),
    (Content(runs=(("900", True), ("1200", False))), 1200.0),
    (Content(runs=(("1200", False), ("（旧900）", True))), 1200.0),
    (Content(formula="600*2"), None),
    (Content(formula="SUM(G5:G6)"), None),
]


@pytest.mark.parametrize(("cell", "right"), AMOUNTS)
def test_amounts_of_projects(judge: Judge, cell: Content, right: float | None) -> None:
    book = report()
    book.sheets[PROJECTS][2, 2] = cell
    found = judge(book)
    assert investments(found)[0] == (right, 800.0)
    assert right is not None or said(found, f"{PROJECTS}!C3")
    assert not cell.runs or said(found, f"{PROJECTS}!C3") == {"V08"}


@pytest.mark.parametrize(("cell", "right"), AMOUNTS)
def test_amounts_of_a_follow_up(judge: Judge, cell: Content, right: float | None) -> None:
    book = follow_up()
    book.sheets[FEEDBACK][4, 4] = cell
    found = judge(book)
    assert spent(found) == [right, 360.5]
    assert right is not None or said(found, f"{FEEDBACK}!E5")
    assert not cell.runs or said(found, f"{FEEDBACK}!E5") == {"V08"}


@pytest.mark.parametrize(
    ("cell", "right"),
    [
        (Content(0.3, '"-"0.0'), -0.3),
        (Content(-0.3, "0.0_);(0.0)"), -0.3),
        (Content(-0.3, "0.0;[Red]0.0"), None),
        (Content(0.3, '"负"0.0'), -0.3),
        (Content(runs=(("0.5", True), ("-0.3", False))), -0.3),
        (Content(formula="A1-0.3"), None),
    ],
)
def test_indicators(judge: Judge, cell: Content, right: float | None) -> None:
    book = report()
    book.sheets[THIRD][25, 4] = cell
    found = judge(book)
    assert number(found, 24) == right
    assert right is not None or said(found, f"{THIRD}!E26")


@pytest.mark.parametrize(
    ("cell", "is_met"),
    [
        (Content(runs=(("不", True), ("符合", False))), True),
        (Content("符合", is_struck=True), None),
        (Content(1, '"符合"'), True),
        (Content(1, '[=1]"符合";"不符合"'), True),
        (Content(0, '[=1]"符合";"不符合"'), False),
        (Content(formula='IF(1=1,"符合","")'), None),
    ],
)
def test_requirements(judge: Judge, cell: Content, is_met: bool | None) -> None:
    book = report()
    book.sheets[REQUIREMENTS][2, 1] = cell
    found = judge(book)
    assert found.report is not None
    assert found.report.requirements[0].is_met is is_met
    assert is_met is not None or said(found, f"{REQUIREMENTS}!B3")


DAY = dt.datetime(2024, 6, 1)
MONTHS = ['yyyy"年"m"月"', "yyyy.m", "mmm-yy", '[$-804]yyyy"年"mm"月"']


@pytest.mark.parametrize("code", MONTHS)
@pytest.mark.parametrize("row", [2, 3])
def test_months_of_projects(judge: Judge, code: str, row: int) -> None:
    book = report()
    book.sheets[PROJECTS][row, 5] = Content(DAY, code)
    found = judge(book)
    assert found.report is not None
    project = found.report.recommendations[row - 2]
    assert (project.planned_date, project.planned_precision) == (DAY.date(), "month")


@pytest.mark.parametrize("code", [*MONTHS, "yyyy/m/d"])
def test_days_of_a_follow_up(judge: Judge, code: str) -> None:
    book = follow_up()
    book.sheets[FEEDBACK][4, 5] = Content(DAY, code)
    (form,) = judge(book).follow_ups
    assert form.items[0].done_date == DAY.date()


NAMES = [
    ("2020年度", "2021年度", "2022年度"),
    ("2020", "2021", "2022"),
    ("二〇二〇年", "二〇二一年", "二〇二二年"),
    ("指标数据2020年", "指标数据2021年", "指标数据2022年"),
    ("2-1-2(2020年)", "2-1-2(2021年)", "2-1-2(2022年)"),
]


@pytest.mark.parametrize("names", NAMES, ids=lambda names: names[0])
def test_years_that_stand_in_names_of_sheets_alone(judge: Judge, names: tuple[str, ...]) -> None:
    book = report()
    old = dict(zip(("附件2-1-2", "附件2-1-2 第2年", THIRD), names, strict=True))
    book.sheets = {old.get(name, name): cells for name, cells in book.sheets.items()}
    book.merges = {old.get(name, name): cells for name, cells in book.merges.items()}
    for name in names:
        book.sheets[name][0, 0] = Content("指标数据评价情况")
    found = judge(book)
    assert found.report is not None
    assert found.report.data_years == [2020, 2021, 2022]
    assert (values_read(found), number(found)) == (93, 85.2)


def widened(book: Book, name: str, at: int, head: str, figure: float) -> None:
    """Put a hidden column of other figures before a column (from 0) of a sheet."""
    moved = {(r, c + (c >= at)): cell for (r, c), cell in book.sheets[name].items()}
    head_row = next(row for (row, col), cell in sorted(moved.items()) if cell.value == head)
    for row in {row for row, col in moved if row >= head_row and (row, at + 1) in moved}:
        moved[row, at] = Content(head if row == head_row else figure)
    book.sheets[name] = moved
    book.merges[name] = [
        (top, bottom, left + (left >= at), right + (right >= at))
        for top, bottom, left, right in book.merges.get(name, [])
    ]
    book.hidden_cols.add((name, at))


@pytest.mark.parametrize(
    ("book", "name", "at", "head"),
    [
        (report, THIRD, 4, "指标数据"),
        (report, PROJECTS, 2, "总投资（万元）"),
        (report, PROJECTS, 3, "其中固定资产投资（万元）"),
        (report, REQUIREMENTS, 1, "是否符合"),
        (follow_up, FEEDBACK, 4, "实际投资（万元）"),
    ],
)
def test_hidden_columns(
    judge: Judge, book: Callable[[], Book], name: str, at: int, head: str
) -> None:
    changed = book()
    widened(changed, name, at, head, 11)
    found = judge(changed)
    if found.report is not None:
        assert number(found) == 85.2
        assert investments(found) == [(1200.0, 800.0), (360.5, 300.0)]
        assert [row.is_met for row in found.report.requirements] == [True] * 8
    else:
        assert spent(found) == [1200.0, 360.5]
    letter = "ABCDEF"[at]
    assert [issue.place for issue in issues_of(found, "L15")] == [f"{name}!{letter}1"]
    assert f"隐藏的列“{letter}”" in issues_of(found, "L15")[0].message_zh


@pytest.mark.parametrize("name", [THIRD, PROJECTS, REQUIREMENTS, "基本信息"])
@pytest.mark.parametrize("far", [Content(" "), Content("\u3000"), Content("\n")])
def test_blanks_in_the_last_row_of_a_sheet(judge: Judge, name: str, far: Content) -> None:
    book = report()
    book.sheets[name][65535, 200] = far
    found = judge(book)
    assert (values_read(found), number(found)) == (93, 85.2)
    assert investments(found) == [(1200.0, 800.0), (360.5, 300.0)]


def test_blank_lines_at_the_end_of_a_bulk_file(tmp_path: Path) -> None:
    path = tmp_path / "批量.csv"
    data = (CASES / "semi.csv").read_bytes()
    path.write_bytes(data + (b";" * 17 + b"\r\n") * 2000)
    first, *others = records(path, path.name, LIMITS)
    assert (first.is_report, len(first.sections["indicator"])) == (True, 93)
    assert others == []


SHEET_KINDS = [
    ("http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "宏工作表"),
    ("http://schemas.microsoft.com/office/2006/relationships/xlIntlMacrosheet", "宏工作表"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/dialogsheet",
        "宏工作表",
    ),
]


@pytest.mark.parametrize(("kind", "words"), SHEET_KINDS)
@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
@pytest.mark.parametrize("book", [report, follow_up])
def test_sheets_of_macros_are_named_and_not_read(
    tmp_path: Path, kind: str, words: str, state: str, book: Callable[[], Book]
) -> None:
    data, out = as_xlsm(book()), io.BytesIO()
    sheet = f'<sheet name="宏1" sheetId="99" state="{state}" r:id="rId99"/></sheets>'
    link = f'<Relationship Id="rId99" Type="{kind}" Target="other/s1.xml"/></Relationships>'
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                part = part.replace(b"</sheets>", sheet.encode())
            if name == "xl/_rels/workbook.xml.rels":
                part = part.replace(b"</Relationships>", link.encode())
            new.writestr(name, part)
        new.writestr("xl/other/s1.xml", "<xm:macrosheet xmlns:xm='urn:x'><broken")
    path = tmp_path / "表.xlsm"
    path.write_bytes(out.getvalue())
    found = judged(path)
    (issue,) = issues_of(found, "L15")
    assert issue.place == "宏1!A1"
    assert words in issue.message_zh
    assert found.report is None or values_read(found) == 93
    assert found.report is not None or spent(found) == [1200.0, 360.5]
