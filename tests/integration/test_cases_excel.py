"""Workbooks and bulk tables with one habit of real clerks each: what the screen shows is read, or said."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from ingest.bulk.files import records
from ingest.judging.judge import Judged
from tests.cases import CASES, investments, issues_of, judged, value, values_read
from tests.unit.docx_xml import LIMITS

THIRD = "附件2-1-2 第3年"
TWO = [(1200.0, 800.0), (360.5, 300.0)]
Edit = Callable[[Workbook], object]


def written(tmp_path: Path, edit: Edit) -> Path:
    """A workbook read whole (93 values; no. 7 of 2022, 85.2, is in E9) with one change."""
    book = openpyxl.load_workbook(CASES / "X_plandate.xlsx")
    edit(book)
    path = tmp_path / "工作簿.xlsx"
    book.save(path)
    return path


def shown_as(place: str, stored: float, code: str, sheet: str = THIRD) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][place].value = stored
        book[sheet][place].number_format = code

    return edit


def number(found: Judged, indicator_no: int = 7) -> float | None:
    row = value(found, 2022, indicator_no)
    assert row is not None
    return row.number


def places(found: Judged, *check_ids: str) -> list[str]:
    return [issue.place for issue in issues_of(found, *check_ids)]


def test_what_was_struck_is_said_at_the_cell() -> None:
    assert places(judged(CASES / "X_strike.xlsx"), "V08") == [f"{THIRD}!E6"]


def test_an_amount_counts_as_it_is_shown() -> None:
    assert investments(judged(CASES / "Z_recwan_small.xlsx"))[0] == (80.0, 60.0)


def test_a_formula_without_a_saved_result_is_no_number() -> None:
    found = judged(CASES / "X_formula.xlsx")
    assert number(found) is None
    (issue,) = issues_of(found, "V10")
    assert issue.place == f"{THIRD}!E9"
    assert "=42.6*2" in issue.message_zh


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        (0.3, '"-"0.0'),
        (0.3, "\\-0.0;\\-0.0"),
        (0.3, "[Red]-0.0"),
        (-0.3, "0.0_);[Red](0.0)"),
        (-0.3, "0.0;-0.0"),
    ],
)
def test_signs_by_format(tmp_path: Path, stored: float, code: str) -> None:
    assert number(judged(written(tmp_path, shown_as("E26", stored, code))), 24) == -0.3


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        (0.852, "0.0%"),
        (0.852, "0.0%;-0.0%"),
        (0.852, "[<=1]0.0%;0.0"),
        (85.2, '0.0"%"'),
        (85.2, "[<=1]0.0%;0.0"),
    ],
)
def test_percent_by_format(tmp_path: Path, stored: float, code: str) -> None:
    found = judged(written(tmp_path, shown_as("E9", stored, code)))
    assert number(found) == 85.2
    assert places(found, "V10") == []


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        (85, '"≥"0'),
        (85, '0"以上"'),
        (85.2, ";;;"),
        (85.2, "[DBNum1]0.0"),
        (45356, 'm"月"d"日"'),
        (45356, "m-d"),
    ],
)
def test_a_look_that_is_no_value_is_never_stored(tmp_path: Path, stored: float, code: str) -> None:
    found = judged(written(tmp_path, shown_as("E9", stored, code)))
    assert number(found) is None
    assert f"{THIRD}!E9" in [issue.place for issue in found.issues]


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        (12000000, '0!.0,"万元"'),
        (12000000, '#,##0,"千元"'),
        (1200, '#,##0"万元"'),
        (1200, "#,##0.00万元"),
        (12000000, '0!.0000"万"'),
        (0.12, '0.00"亿元"'),
    ],
)
def test_amounts_by_format_are_the_shown_ones_or_said(
    tmp_path: Path, stored: float, code: str
) -> None:
    found = judged(written(tmp_path, shown_as("C3", stored, code, "附件2-1-3")))
    total, fixed = investments(found)[0]
    assert fixed == 800.0
    assert total == 1200.0 or (total is None and "附件2-1-3!C3" in [i.place for i in found.issues])


@pytest.mark.parametrize("code", ['yyyy"年"m"月"', "yyyy.m", "mmm-yy", '[$-804]yyyy"年"mm"月"'])
def test_months_by_format(tmp_path: Path, code: str) -> None:
    def edit(book: Workbook) -> None:
        book["附件2-1-3"]["F3"].value = dt.datetime(2024, 6, 1)
        book["附件2-1-3"]["F3"].number_format = code

    report = judged(written(tmp_path, edit)).report
    assert report is not None
    first = report.recommendations[0]
    assert (first.planned_date, first.planned_precision) == (dt.date(2024, 6, 1), "month")


def test_titles_that_are_numbers_with_a_word_by_format(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        for sheet, year in (("附件2-1-2", 2020), ("附件2-1-2 第2年", 2021), (THIRD, 2022)):
            book[sheet]["A1"].value = year
            book[sheet]["A1"].number_format = '0"年度指标数据评价情况"'

    found = judged(written(tmp_path, edit))
    assert found.report is not None
    assert found.report.data_years == [2020, 2021, 2022]
    assert number(found) == 85.2


def rich(*parts: tuple[str, InlineFont | None]) -> CellRichText:
    return CellRichText(*(TextBlock(font, text) if font else text for text, font in parts))


@pytest.mark.parametrize(
    "text",
    [
        rich(("18", InlineFont(strike=True)), ("85.2", InlineFont())),
        rich(("85.2", InlineFont()), ("（旧值80）", InlineFont(strike=True))),
        rich(("85.2", InlineFont()), ("1", InlineFont(vertAlign="superscript"))),
        rich(("85.2", InlineFont()), ("a", InlineFont(vertAlign="superscript"))),
    ],
)
def test_struck_and_raised_runs_leave_the_number_and_are_said(
    tmp_path: Path, text: CellRichText
) -> None:
    def edit(book: Workbook) -> None:
        book[THIRD]["E9"].value = text

    found = judged(written(tmp_path, edit))
    assert number(found) == 85.2
    assert f"{THIRD}!E9" in [issue.place for issue in found.issues if issue.severity == "info"]


@pytest.mark.parametrize("stored", [85.2, "85.2", "85.2%"])
def test_a_cell_that_is_struck_as_a_whole_has_no_value(tmp_path: Path, stored: float | str) -> None:
    def edit(book: Workbook) -> None:
        book[THIRD]["E9"].value = stored
        book[THIRD]["E9"].font = Font(strike=True)

    found = judged(written(tmp_path, edit))
    assert number(found) is None
    assert f"{THIRD}!E9" in [issue.place for issue in found.issues]


@pytest.mark.parametrize(
    "formula", ["=42.6*2", "=SUM(E10:E11)", '=IF(1=1,85.2,"")', '=DISPIMG("ID_1",1)']
)
def test_formulas_without_results(tmp_path: Path, formula: str) -> None:
    def edit(book: Workbook) -> None:
        book[THIRD]["E9"].value = formula

    found = judged(written(tmp_path, edit))
    assert number(found) is None
    assert f"{THIRD}!E9" in [issue.place for issue in found.issues if issue.severity == "error"]


def renamed(
    rename: Callable[[str], str], edit: Callable[[bytes], bytes] = lambda data: data
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(CASES / "X_plandate.xlsx") as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo("x")
            info.filename = rename(entry.filename)
            data = old.read(entry)
            new.writestr(
                info, edit(data) if entry.filename.endswith((".rels", "Types].xml")) else data
            )
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        renamed(lambda name: name.replace("/", "\\")),
        renamed(
            lambda name: name.replace("/", "\\"),
            lambda data: data.replace(b"/xl/worksheets/sheet", b"\\xl\\worksheets\\sheet"),
        ),
        renamed(lambda name: name.replace("xl/worksheets/sheet", "xl/Worksheets/Sheet")),
        renamed(
            lambda name: name.replace("xl/worksheets/", "xl/工 作 表/"),
            lambda data: data.replace(b"xl/worksheets/", b"xl/%E5%B7%A5%20%E4%BD%9C%20%E8%A1%A8/"),
        ),
        renamed(
            lambda name: name.replace("xl/", "book/"), lambda data: data.replace(b"xl/", b"book/")
        ),
    ],
    ids=["backslashes", "backslashes in targets", "other case", "percent signs", "another folder"],
)
def test_odd_part_names(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "odd.xlsx"
    path.write_bytes(data)
    found = judged(path)
    assert values_read(found) == 93
    assert number(found) == 85.2


def under_password(password: str) -> bytes:
    out = io.BytesIO()
    with (CASES / "X_plandate.xlsx").open("rb") as plain:
        OOXMLFile(plain).encrypt(password, out)
    return out.getvalue()


def test_the_default_password_is_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "protected.xlsx"
    path.write_bytes(under_password("VelvetSweatshop"))
    assert msoffcrypto.OfficeFile(path.open("rb")).is_encrypted()
    assert number(judged(path)) == 85.2


def test_another_password_is(tmp_path: Path) -> None:
    path = tmp_path / "protected.xlsx"
    path.write_bytes(under_password("开门"))
    assert [issue.check_id for issue in judged(path).issues] == ["F07"]


SPREADSHEET_XML = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)


FLAT_ODS = (
    b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:'
    b'office:1.0" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>'
)


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("html.xls", (CASES / "html.xls").read_bytes(), "HTML"),
        ("表.xls", "<table><tr><td>指标数据</td></tr></table>".encode("gb18030"), "HTML"),
        ("表.xlsx", b'\xef\xbb\xbf<!DOCTYPE html><html xmlns:x="urn:x"></html>', "HTML"),
        ("表.xls", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "MHTML"),
        ("表.xls", SPREADSHEET_XML.encode(), "XML (Excel 2003)"),
        ("表.xml", SPREADSHEET_XML.encode("utf-16"), "XML (Excel 2003)"),
        ("表.xls", "序号\t指标\t数据\n1\t能源产出率\t3.2\n".encode("gb18030"), "CSV/TXT"),
        ("表.xlsx", "序号,指标\n1,能源产出率\n".encode("utf-16"), "CSV/TXT"),
        ("表.xls", FLAT_ODS, "FODS"),
        ("表.fods", FLAT_ODS, "FODS"),
        ("表.xls", b'ID;PWXL;N;E\r\nC;Y1;X1;K"1"\r\nE\r\n', "SYLK"),
        ("表.slk", b"ID;PCALCOOO32\nE\n", "SYLK"),
        ("表.dif", b'TABLE\r\n0,1\r\n"EXCEL"\r\n', "DIF"),
        ("跟踪反馈表.xlsm", "序号\t建议内容\t采纳情况\n".encode(), "CSV/TXT"),
    ],
)
def test_f14_tables_that_are_no_workbooks_are_told_apart(
    tmp_path: Path, name: str, data: bytes, found: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (issue,) = judged(path).issues
    assert (issue.check_id, issue.blocks) == ("F14", True)
    assert found in issue.message_zh
    assert ".xlsx" in issue.remedy_zh


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "ODS"),
        (
            {
                "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                'relationships"><Relationship Id="r" Type="http://x/officeDocument" '
                'Target="xl/workbook.bin"/></Relationships>',
                "xl/workbook.bin": "x",
            },
            "XLSB",
        ),
    ],
)
def test_f14_zips_of_other_spreadsheets(tmp_path: Path, parts: dict[str, str], found: str) -> None:
    path = tmp_path / "表.zip.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    (issue,) = judged(path).issues
    assert issue.check_id == "F14"
    assert found in issue.message_en


SEMICOLONS = (CASES / "semi.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SEMICOLONS, "utf-8-sig"),
        (SEMICOLONS, "gb18030"),
        (SEMICOLONS.replace(";", "\t"), "utf-8"),
        (SEMICOLONS.replace(";", "|"), "utf-8"),
        (SEMICOLONS.replace(";", ","), "utf-8"),
        ("sep=;\r\n" + SEMICOLONS, "utf-8-sig"),
        ("sep=,\n" + SEMICOLONS.replace(";", ","), "gb18030"),
        ('"sep=\t"\n' + SEMICOLONS.replace(";", "\t"), "utf-8"),
    ],
)
def test_bulk_tables_by_any_separator(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "批量.csv"
    path.write_bytes(text.encode(encoding))
    (record,) = records(path, path.name, LIMITS)
    assert record.is_report
    assert {name: len(items) for name, items in record.sections.items()} == {
        "indicator": 93,
        "requirement": 8,
        "recommendation": 1,
        "own_score": 0,
    }
    offset = 1 if "sep=" in text else 0
    assert record.sections["indicator"][0].place == f"第{3 + offset}行"
