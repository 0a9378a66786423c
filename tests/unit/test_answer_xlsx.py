"""Cell notes and colours in workbooks: all else about the workbook stays as it was."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from ingest.answer.marks import mark
from ingest.answer.notes import Note, SheetCell, sheet_cell
from ingest.answer.sheet_fills import SEVERITY_FILLS
from ingest.readers import read_document
from tests.unit.docx_xml import LIMITS

SAMPLES = Path(__file__).parent.parent / "fixtures" / "samples"
SAMPLE = SAMPLES / "report-107-workbook.xlsx"
AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def marked(data: bytes, *notes: tuple[str, str, str]) -> bytes:
    """The marked copy of (place, severity, line), after the checks that hold for every one."""
    done = mark(data, [Note(place, sev, (line,)) for place, sev, line in notes], AT, LIMITS)
    assert done is not None
    assert read_document("a.xlsx", done.data, LIMITS) == read_document("a.xlsx", data, LIMITS)
    return done.data


def opened(data: bytes, **options: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), **options)


pytestmark = pytest.mark.filterwarnings("ignore:.*will be removed:UserWarning")  # by openpyxl


@pytest.fixture(scope="module")
def rich() -> bytes:
    """A workbook with what openpyxl would drop or change: results, a sparkline, rich text, data bars."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("数据!一")
    bold, percent = book.add_format({"bold": True}), book.add_format({"num_format": "0.0%"})
    sheet.write("A1", "指标", bold)
    sheet.write("B1", 0.85, percent)
    sheet.write_formula("B2", "=B1*2", percent, 1.7)
    sheet.write_rich_string("A2", "红", bold, "黑")
    sheet.merge_range("C1:D3", "合并", bold)
    sheet.set_column("B:B", 33)
    sheet.data_validation("B3", {"validate": "list", "source": ["是", "否"]})
    sheet.conditional_format("B1:B3", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline("E1", {"range": "B1:B3"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='数据!一'!$B$1:$B$3"})
    sheet.insert_chart("F5", chart)
    sheet.write_comment("A1", "区里的说明", {"author": "区经信局"})
    other = book.add_worksheet("其他")
    other.write("A1", "不动")
    book.close()
    return out.getvalue()


def test_every_other_part_keeps_its_bytes(rich: bytes) -> None:
    with (
        zipfile.ZipFile(io.BytesIO(rich)) as old,
        zipfile.ZipFile(io.BytesIO(marked(rich, ("数据!一!B1", "error", "有误")))) as new,
    ):
        assert set(new.namelist()) == set(old.namelist())
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert changed == {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }


def test_formulas_results_formats_merges_and_widths_stay(rich: bytes) -> None:
    copy = marked(rich, ("数据!一!B2", "review", "请说明"), ("数据!一!C1", "info", "看"))
    before, after = opened(rich)["数据!一"], opened(copy)["数据!一"]
    assert after["B2"].value == "=B1*2"
    assert opened(copy, data_only=True)["数据!一"]["B2"].value == 1.7
    assert after["B2"].number_format == before["B2"].number_format == "0.0%"
    assert after["A1"].font.b is True
    assert after["C1"].font.b is True
    assert after["C1"].alignment.horizontal == before["C1"].alignment.horizontal
    assert after.merged_cells.ranges == before.merged_cells.ranges
    assert after.column_dimensions["B"].width == before.column_dimensions["B"].width
    assert str(after.data_validations.dataValidation[0].sqref) == "B3"
    assert after["B1"].fill.fill_type is None


def test_a_cell_takes_the_colour_of_its_gravest_issue_and_one_note_holds_all(rich: bytes) -> None:
    copy = marked(
        rich,
        ("数据!一!B1", "info", "约数"),
        ("数据!一!B1", "error", "超范围"),
        ("数据!一!B2", "info", "约数"),
    )
    sheet = opened(copy)["数据!一"]
    assert sheet["B1"].comment is not None
    assert sheet["B1"].comment.text == "约数\n超范围"
    assert sheet["B1"].comment.author == "greenpark"
    assert sheet["B1"].fill.fgColor.rgb == f"FF{SEVERITY_FILLS['error']}"
    assert sheet["B2"].fill.fgColor.rgb == f"FF{SEVERITY_FILLS['info']}"


def test_notes_that_were_there_stay_and_ours_follows_in_the_same_cell(rich: bytes) -> None:
    copy = marked(rich, ("数据!一!A1", "error", "名称有误"), ("数据!一!B1", "error", "有误"))
    sheet = opened(copy)["数据!一"]
    assert sheet["A1"].comment is not None
    assert sheet["A1"].comment.text == "区里的说明\n名称有误"
    assert sheet["B1"].comment is not None


def test_a_marked_copy_that_is_handed_in_again_has_our_note_replaced(rich: bytes) -> None:
    first = marked(rich, ("数据!一!B1", "error", "旧"))
    sheet = opened(marked(first, ("数据!一!B1", "error", "新")))["数据!一"]
    assert sheet["B1"].comment is not None
    assert sheet["B1"].comment.text == "新"


def test_each_note_has_one_shape_with_its_own_id(rich: bytes) -> None:
    copy = marked(rich, *((f"数据!一!B{row}", "error", "有误") for row in (1, 2, 3)))
    with zipfile.ZipFile(io.BytesIO(copy)) as package:
        vml = package.read("xl/drawings/vmlDrawing1.vml").decode()
    ids = [
        piece.split('"')[0]
        for piece in vml.split("<v:shape ")[1:]
        for piece in piece.split('id="')[1:2]
    ]
    assert len(ids) == len(set(ids)) == 4


def test_a_place_that_is_no_visible_cell_is_told_at_the_first() -> None:
    copy = marked(SAMPLE.read_bytes(), ("整个文件", "review", "缺少表单"))
    first = opened(copy).worksheets[0]["A1"]
    assert first.comment is not None
    assert first.comment.text == "整个文件\n缺少表单"


def test_places_of_sheets_may_hold_an_exclamation_mark() -> None:
    assert sheet_cell("数据!一!AB12") == SheetCell("数据!一", 12, 28)
    assert sheet_cell("表5 第2行 第1列") is None


def there(sheet: Worksheet) -> list[Cell]:
    """The cells that a sheet has: iter_rows makes all up to the furthest, three million for XFD200."""
    return list(sheet._cells.values())


PLACES = st.one_of(
    st.builds(
        "{}!{}{}".format,
        st.sampled_from([sheet.title for sheet in openpyxl.load_workbook(SAMPLE)]),
        st.sampled_from(["A", "B", "E", "F", "Z", "AA", "XFD"]),
        st.integers(1, 200),
    ),
    st.text(max_size=20),
)


@settings(max_examples=40, deadline=None)
@given(
    notes=st.lists(
        st.tuples(
            PLACES,
            st.sampled_from(sorted(SEVERITY_FILLS)),
            st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30),
        ),
        max_size=8,
    )
)
def test_any_places_give_a_workbook_that_reads_the_same(notes: list[tuple[str, str, str]]) -> None:
    book = opened(marked(SAMPLE.read_bytes(), *notes))
    shown = {
        SheetCell(sheet.title, cell.row, cell.column): cell.comment.text
        for sheet in book
        for cell in there(sheet)
        if cell.comment
    }
    for place, _, line in notes:
        cell = sheet_cell(place)
        is_own = (
            cell is not None
            and cell.sheet in book.sheetnames
            and not isinstance(book[cell.sheet].cell(cell.row, cell.col), MergedCell)
        )
        assert any(line in text for text in ([shown[cell]] if is_own else shown.values()))


def test_a_note_on_a_covered_cell_stands_at_the_merged_cell(rich: bytes) -> None:
    sheet = opened(marked(rich, ("数据!一!D2", "error", "有误")))["数据!一"]
    assert sheet["C1"].comment is not None
    assert sheet["C1"].comment.text == "有误"
