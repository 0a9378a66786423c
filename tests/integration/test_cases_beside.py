"""What a sheet hides, replaces or lays over its cells: never a number in silence, never nothing said."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.formatting.rule import CellIsRule, DataBarRule, FormulaRule, IconSetRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.workbook import Workbook
from openpyxl.worksheet.table import Table

from ingest.grid import Aside, Cell, Document, Doubt
from ingest.judging.judge import Judged
from ingest.readers import read_document
from tests.cases import CASES, investments, issues_of, judged, value, values_read
from tests.unit.docx_xml import LIMITS

THIRD, RECOMMENDATIONS = "附件2-1-2 第3年", "附件2-1-3"
Edit = Callable[[Workbook], object]
WHITE = "FFFFFFFF"


def written(tmp_path: Path, edit: Edit) -> Judged:
    """A workbook read whole (93 values; no. 7 of 2022, 85.2, is in E9) with one change, judged."""
    book = openpyxl.load_workbook(CASES / "X_plandate.xlsx")
    edit(book)
    path = tmp_path / "工作簿.xlsx"
    book.save(path)
    return judged(path)


def number(found: Judged, indicator_no: int = 7) -> float | None:
    row = value(found, 2022, indicator_no)
    assert row is not None
    return row.number


def said(found: Judged, *check_ids: str) -> list[tuple[str, str]]:
    return [(issue.check_id, issue.place) for issue in issues_of(found, *check_ids)]


def hide_column(book: Workbook) -> None:
    sheet = book[THIRD]
    sheet.insert_cols(5)
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 5).value = "指标数据" if row == 2 else 1
    sheet.column_dimensions["E"].hidden = True


def fold_column(book: Workbook) -> None:
    hide_column(book)
    book[THIRD].column_dimensions["E"].hidden = False
    book[THIRD].column_dimensions.group("E", "E", outline_level=1, hidden=True)


def hide_rows(book: Workbook) -> None:
    """Two hidden rows that repeat no. 7 with other figures, a blank hidden one between them."""
    sheet = book[THIRD]
    for at, figure in ((40, 11), (41, None), (42, 12)):
        for col, text in enumerate((None, 7, "清洁能源使用率", "%", figure), 1):
            sheet.cell(at, col).value = text if figure else None
        sheet.row_dimensions[at].hidden = True


def hide_project(book: Workbook) -> None:
    sheet = book[RECOMMENDATIONS]
    for col, text in enumerate((3, "旧项目", 99, 98, "无", "2024年"), 1):
        sheet.cell(5, col).value = text
    sheet.row_dimensions[5].hidden = True


def hide_sheet(state: str) -> Edit:
    def edit(book: Workbook) -> None:
        copy = book.copy_worksheet(book[THIRD])
        copy.title = "旧数据"
        copy["E9"].value = 11
        copy.sheet_state = state

    return edit


@pytest.mark.parametrize(
    ("edit", "place", "words"),
    [
        (hide_column, f"{THIRD}!E1", "隐藏的列“E”"),
        (fold_column, f"{THIRD}!E1", "隐藏的列“E”"),
        (hide_rows, f"{THIRD}!A40", "隐藏的行“40-42”"),
        (hide_project, f"{RECOMMENDATIONS}!A5", "隐藏的行“5”"),
        (hide_sheet("hidden"), "旧数据!A1", "隐藏的工作表“旧数据”"),
        (hide_sheet("veryHidden"), "旧数据!A1", "由程序隐藏的工作表“旧数据”"),
    ],
)
def test_what_is_hidden_is_not_read_and_said_once(
    tmp_path: Path, edit: Edit, place: str, words: str
) -> None:
    found = written(tmp_path, edit)
    assert number(found) == 85.2
    assert values_read(found) == 93
    assert investments(found) == [(1200.0, 800.0), (360.5, 300.0)]
    (issue,) = issues_of(found, "L15", "V08")
    assert (issue.check_id, issue.severity, issue.place) == ("L15", "info", place)
    assert words in issue.message_zh


def test_a_hidden_indicator_is_missing_and_its_row_is_named(tmp_path: Path) -> None:
    found = written(tmp_path, lambda book: setattr(book[THIRD].row_dimensions[9], "hidden", True))
    assert value(found, 2022, 7) is None
    assert said(found, "L15") == [("L15", f"{THIRD}!A9")]
    assert [(issue.data_year, issue.indicator_no) for issue in issues_of(found, "L02")] == [
        (2022, 7)
    ]


def hide_blank(book: Workbook) -> None:
    book.create_sheet("空").sheet_state = "hidden"
    book.create_sheet("仅格式")["C5"].font = Font(bold=True)
    book["仅格式"].sheet_state = "veryHidden"
    book[THIRD].column_dimensions["Z"].hidden = True
    book[THIRD].row_dimensions[50].hidden = True


def test_what_is_hidden_and_blank_is_not_worth_a_word(tmp_path: Path) -> None:
    assert issues_of(written(tmp_path, hide_blank), "L15") == []


def test_a_chart_sheet_is_said(tmp_path: Path) -> None:
    found = written(tmp_path, lambda book: book.create_chartsheet("趋势图"))
    (issue,) = issues_of(found, "L15")
    assert "图表工作表“趋势图”" in issue.message_zh


def in_white(place: str, paper: str | None = None, sheet: str = THIRD) -> Edit:
    def edit(book: Workbook) -> None:
        cell = book[sheet][place]
        cell.font = Font(color=WHITE)
        if paper:
            cell.fill = PatternFill("solid", fgColor=paper)

    return edit


@pytest.mark.parametrize("paper", [None, WHITE, "FFFFFFFE"])
def test_white_on_white_is_not_read_and_said(tmp_path: Path, paper: str | None) -> None:
    found = written(tmp_path, in_white("E9", paper))
    assert number(found) is None
    assert said(found, "V08") == [("V08", f"{THIRD}!E9")]


def test_a_white_amount_on_white_is_not_read_and_said(tmp_path: Path) -> None:
    found = written(tmp_path, in_white("C3", sheet=RECOMMENDATIONS))
    assert investments(found)[0] == (None, 800.0)
    assert said(found, "V08") == [("V08", f"{RECOMMENDATIONS}!C3")]


@pytest.mark.parametrize("paper", ["FF1F4E79", "FF00B050"])
def test_white_on_a_dark_filling_is_read(tmp_path: Path, paper: str) -> None:
    found = written(tmp_path, in_white("E9", paper))
    assert number(found) == 85.2
    assert said(found, "V08", "V10") == []


def test_white_in_a_table_whose_style_may_be_dark_is_in_doubt(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        in_white("E9")(book)
        book[THIRD].add_table(Table(displayName="T", ref="H2:I4"))
        book[THIRD]["H2"].value, book[THIRD]["I2"].value = "甲", "乙"

    found = written(tmp_path, edit)
    assert number(found) is None
    assert said(found, "V10") == [("V10", f"{THIRD}!E9")]


def look(**parts: object) -> Rule:
    return Rule(type="expression", dxf=DifferentialStyle(**parts), formula=["E9>80"])


UNSEEN = Font(color=WHITE)
HIDING = {
    "white": FormulaRule(formula=["E9>80"], font=UNSEEN),
    "white where it is so": CellIsRule(operator="greaterThan", formula=["80"], font=UNSEEN),
    "white between": CellIsRule(operator="between", formula=["80", "90"], font=UNSEEN),
    "its own filling": FormulaRule(
        formula=["TRUE"], font=Font(color="FFFF0000"), fill=PatternFill(bgColor="FFFF0000")
    ),
    "nothing": look(numFmt=NumberFormat(numFmtId=170, formatCode=";;;")),
    "another format": look(numFmt=NumberFormat(numFmtId=171, formatCode='0.0"万"')),
    "struck": FormulaRule(formula=["TRUE"], font=Font(strike=True)),
    "an icon alone": IconSetRule("3Arrows", "percent", [0, 33, 67], showValue=False),
    "a bar alone": DataBarRule("min", 0, "max", 100, color="FF638EC6", showValue=False),
}


@pytest.mark.parametrize("rule", HIDING.values(), ids=HIDING)
@pytest.mark.parametrize("cells", ["E9", "A1:H40", "E9:E9 G1"])
def test_a_rule_that_hides_or_replaces_gives_no_number(
    tmp_path: Path, rule: Rule, cells: str
) -> None:
    found = written(tmp_path, lambda book: book[THIRD].conditional_formatting.add(cells, rule))
    assert number(found) is None
    assert ("V10", f"{THIRD}!E9") in said(found, "V10")


HARMLESS = {
    "red": FormulaRule(formula=["E9>80"], font=Font(color="FFFF0000")),
    "white on red": FormulaRule(
        formula=["E9>80"], font=UNSEEN, fill=PatternFill(bgColor="FFFF0000")
    ),
    "white if an error": Rule(
        type="containsErrors", dxf=DifferentialStyle(font=UNSEEN), formula=["ISERROR(E9)"]
    ),
    "white if zero": CellIsRule(operator="equal", formula=["0"], font=UNSEEN),
    "white beyond": CellIsRule(operator="notBetween", formula=["0", "100"], font=UNSEEN),
    "an icon": IconSetRule("3Arrows", "percent", [0, 33, 67]),
    "a bar": DataBarRule("min", 0, "max", 100, color="FF638EC6"),
}


@pytest.mark.parametrize("rule", HARMLESS.values(), ids=HARMLESS)
def test_a_rule_that_colours_or_does_not_hold_leaves_the_number(tmp_path: Path, rule: Rule) -> None:
    found = written(tmp_path, lambda book: book[THIRD].conditional_formatting.add("E9", rule))
    assert number(found) == 85.2
    assert said(found, "V10", "V08") == []


@pytest.mark.parametrize(
    ("stored", "code", "right"),
    [
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', None),
        (0, '0.0;-0.0;"-"', None),
        (85.2, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 85.2),
        (85.2, '"¥"0.0', None),
        (85.2, '"$"#,##0.0', None),
        (85.2, "[$￥-804]0.0", None),
        (85.2, '0.0"吨"', None),
        (85.2, ";;;", None),
        (85.2, "[White]0.0", None),
        (85.2, "[Red]0.0", 85.2),
        (85.2, '"✓"', None),
    ],
)
def test_formats_that_change_what_is_shown(
    tmp_path: Path, stored: float, code: str, right: float | None
) -> None:
    def edit(book: Workbook) -> None:
        book[THIRD]["E9"].value, book[THIRD]["E9"].number_format = stored, code

    found = written(tmp_path, edit)
    row = value(found, 2022, 7)
    assert row is not None
    assert row.number == right
    assert row.state == ("invalid" if right is None and code != ";;;" else row.state)
    assert right is not None or f"{THIRD}!E9" in [issue.place for issue in found.issues]


@pytest.mark.parametrize(
    ("stored", "code", "right"),
    [
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', None),
        (1200, '"¥"#,##0.00', None),
        (1200, '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ', None),
        (0, '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ', None),
        (1200, "[$$-409]#,##0", None),
        (1200, '"$"#,##0"万元"', None),
        (1200, '#,##0"万元"', 1200.0),
    ],
)
def test_formats_of_amounts_are_read_as_shown_or_said(
    tmp_path: Path, stored: float, code: str, right: float | None
) -> None:
    def edit(book: Workbook) -> None:
        cell = book[RECOMMENDATIONS]["C3"]
        cell.value, cell.number_format = stored, code

    found = written(tmp_path, edit)
    total, fixed = investments(found)[0]
    assert fixed == 800.0
    assert total == right
    assert right is not None or f"{RECOMMENDATIONS}!C3" in [i.place for i in found.issues]


def drawn(draw: Callable[[xlsxwriter.worksheet.Worksheet], object]) -> Document:
    """A sheet with 85.2 in E9 and 3.2 in H20, and what is drawn over it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表")
        sheet.write("E9", 85.2)
        sheet.write("H20", 3.2)
        draw(sheet)
    return read_document("表.xlsx", out.getvalue(), LIMITS)


def at(document: Document, row: int, col: int) -> Cell:
    (grid,) = document.grids()
    cell = grid.rows[row - 1][col - 1]
    assert cell is not None
    return cell


def test_a_text_box_over_a_number_is_said_and_the_number_is_in_doubt() -> None:
    document = drawn(lambda sheet: sheet.insert_textbox("D8", "以此为准：80.1"))
    assert document.asides == (Aside("text_box", "表!D8", "D8"),)
    assert at(document, 9, 5).doubts == (Doubt("object"),)
    assert at(document, 20, 8) == Cell(20, 8, "3.2", 3.2)


def test_a_text_box_beside_the_numbers_is_said_alone() -> None:
    document = drawn(lambda sheet: sheet.insert_textbox("J30", "注：本表由园区填写"))
    assert document.asides == (Aside("text_box", "表!J30", "J30"),)
    assert at(document, 9, 5) == Cell(9, 5, "85.2", 85.2)


def test_a_frame_without_filling_hides_nothing_and_is_said() -> None:
    frame = {"fill": {"none": True}}
    document = drawn(lambda sheet: sheet.insert_textbox("D8", "", frame))
    assert document.asides == (Aside("shape", "表!D8", "D8"),)
    assert at(document, 9, 5) == Cell(9, 5, "85.2", 85.2)


def test_objects_of_a_kind_are_said_together_and_many_are_shortened() -> None:
    def draw(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        for row in range(30, 38):
            sheet.insert_textbox(row, 10, "注")

    (aside,) = drawn(draw).asides
    assert aside == Aside("text_box", "表!K31", "K31、K32、K33、K34、K35…")


def test_a_number_under_a_text_box_of_the_report_is_not_stored(tmp_path: Path) -> None:
    """The drawing of another workbook, put under the sheet of 2022."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("表").insert_textbox("E8", "80.1")
    path = tmp_path / "工作簿.xlsx"
    path.write_bytes(with_drawing((CASES / "X_plandate.xlsx").read_bytes(), out.getvalue()))
    found = judged(path)
    assert number(found) is None
    assert ("V10", f"{THIRD}!E9") in said(found, "V10")
    assert [issue.place for issue in issues_of(found, "L15")] == [f"{THIRD}!E8"]


def with_drawing(data: bytes, other: bytes) -> bytes:
    out = io.BytesIO()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{kind}" Target="../drawings/drawing1.xml"/></Relationships>'
    )
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(io.BytesIO(other)) as given,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/worksheets/_rels/sheet5.xml.rels", links)
        new.writestr("xl/drawings/drawing1.xml", given.read("xl/drawings/drawing1.xml"))
    return out.getvalue()


def old_workbook(edit: Callable[[xlwt.Workbook, xlwt.Worksheet], object]) -> Document:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("表")
    sheet.write(0, 0, "甲")
    edit(book, sheet)
    book.save(out)
    return read_document("表.xls", out.getvalue(), LIMITS)


def test_an_old_formula_without_a_result_is_no_zero() -> None:
    document = old_workbook(lambda _, sheet: sheet.write(0, 1, xlwt.Formula("42.6*2")))
    assert at(document, 1, 2) == Cell(1, 2, "", doubts=(Doubt("formula"),))


@pytest.mark.parametrize(("visibility", "kind"), [(1, "hidden_sheet"), (2, "very_hidden_sheet")])
def test_hidden_sheets_of_old_workbooks_are_said_if_they_hold_anything(
    visibility: int, kind: str
) -> None:
    def edit(book: xlwt.Workbook, _: xlwt.Worksheet) -> None:
        for name in ("旧数据", "空"):
            book.add_sheet(name).visibility = visibility
        book.get_sheet("旧数据").write(2, 2, 5)

    assert old_workbook(edit).asides == (Aside(kind, "旧数据!A1", "旧数据"),)  # type: ignore[arg-type]


def test_hidden_rows_and_columns_of_old_workbooks_are_said() -> None:
    def edit(_: xlwt.Workbook, sheet: xlwt.Worksheet) -> None:
        for row, col in ((3, 0), (4, 0), (0, 6)):
            sheet.write(row, col, "旧")
        sheet.row(3).hidden = sheet.row(4).hidden = sheet.col(6).hidden = True

    assert old_workbook(edit).asides == (
        Aside("hidden_rows", "表!A4", "4-5"),
        Aside("hidden_columns", "表!G1", "G"),
    )


def test_white_on_white_and_on_green_in_old_workbooks() -> None:
    def edit(_: xlwt.Workbook, sheet: xlwt.Worksheet) -> None:
        green = "font: colour white; pattern: pattern solid, fore_colour green"
        sheet.write(0, 1, 85.2, xlwt.easyxf("font: colour white"))
        sheet.write(0, 2, 85.2, xlwt.easyxf(green))

    document = old_workbook(edit)
    assert at(document, 1, 2) == Cell(1, 2, "", doubts=(Doubt("hidden", "85.2"),))
    assert at(document, 1, 3) == Cell(1, 3, "85.2", 85.2)
