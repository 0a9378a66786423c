"""What the workbook readers see; .xlsx and .xls are held to the same."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import xlsxwriter
import xlwt

from ingest.grid import Grid
from ingest.readers import read_document
from ingest.readers.format_codes import BUILT_IN
from ingest.readers.number_formats import number_text, shown_number
from tests.unit.docx_xml import LIMITS


def xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("附件2-1-2")
        percent = book.add_format({"num_format": "0.0%"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write(2, 1, 0.852, percent)
        sheet.write(2, 2, 12.340000000000002)
        sheet.write(2, 3, "85%")
        sheet.write_datetime(3, 1, dt.datetime(2023, 9, 15), day)
        sheet.write(3, 2, True)
        sheet.write_formula(3, 3, "=1/0", None, "#DIV/0!")
        sheet.merge_range(4, 1, 5, 2, "能源\n利用")
        sheet.write(5, 3, 13742033729)
        book.add_worksheet("空表")
        hidden = book.add_worksheet("隐藏")
        hidden.write(0, 0, "x")
        hidden.hide()
    return out.getvalue()


def xls() -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("附件2-1-2")
    sheet.write(2, 1, 0.852, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write(2, 2, 12.340000000000002)
    sheet.write(2, 3, "85%")
    sheet.write(3, 1, dt.date(2023, 9, 15), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(3, 2, True)
    sheet.row(3).set_cell_error(3, "#DIV/0!")
    sheet.write_merge(4, 5, 1, 2, "能源\n利用")
    sheet.write(5, 3, 13742033729)
    book.add_sheet("空表")
    hidden = book.add_sheet("隐藏")
    hidden.write(0, 0, "x")
    hidden.visibility = 1
    book.save(out)
    return out.getvalue()


@pytest.fixture(params=[xlsx, xls], ids=["xlsx", "xls"])
def grid(request: pytest.FixtureRequest) -> Grid:
    return next(read_document("表", request.param(), LIMITS).grids())


def test_places_are_those_of_the_sheet_though_it_starts_with_blank_rows(grid: Grid) -> None:
    assert len(grid.rows) == 6
    assert {len(row) for row in grid.rows} == {4}
    cell = grid.rows[2][3]
    assert cell is not None
    assert (cell.row, cell.col, cell.text) == (3, 4, "85%")
    assert grid.place(3, 4) == "附件2-1-2!D3"
    assert all(blank is not None and blank.text == "" for blank in grid.rows[0])


def test_percent_cells_are_told_apart_from_numbers_and_from_text(grid: Grid) -> None:
    percent, number, text = grid.rows[2][1:]
    assert percent is not None
    assert number is not None
    assert text is not None
    assert (percent.text, percent.number, percent.is_percent) == ("85.2%", 0.852, True)
    assert (number.text, number.number, number.is_percent) == ("12.34", pytest.approx(12.34), False)
    assert (text.text, text.number, text.is_percent) == ("85%", None, False)


def test_dates_truth_values_and_errors_are_text(grid: Grid) -> None:
    assert [cell.text for cell in grid.rows[3][1:] if cell] == ["2023-09-15", "TRUE", "#DIV/0!"]
    assert [cell.number for cell in grid.rows[3][1:] if cell] == [None] * 3


def test_merged_cells_cover_all_but_their_first_place(grid: Grid) -> None:
    shown = [[cell.text if cell else None for cell in row] for row in grid.rows[4:]]
    assert shown == [["", "能源\n利用", None, ""], ["", None, None, "13742033729"]]


@pytest.mark.parametrize("write", [xlsx, xls])
def test_hidden_sheets_are_not_read(write: pytest.FixtureRequest) -> None:
    names = [grid.name for grid in read_document("表", write(), LIMITS).grids()]  # type: ignore[operator]
    assert names == ["附件2-1-2", "空表"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (55.0, "55"),
        (3.75, "3.75"),
        (12.340000000000002, "12.34"),
        (0.1 + 0.2, "0.3"),
        (-0.38, "-0.38"),
        (0.0, "0"),
        (1e-7, "1e-07"),
        (0.00001, "0.00001"),
        (110105199001011234.0, "1.10105199001e+17"),
        (9007199254740991.0, "9007199254740991"),
    ],
)
def test_numbers_are_written_as_a_person_would(number: float, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize(
    ("code", "expected"),
    [(BUILT_IN[9], True), (BUILT_IN[10], True), ("0.0%", True), ('0.0"%"', False), ("0.00", False)],
)
def test_a_percent_sign_in_quotes_makes_no_percent_format(code: str, expected: bool) -> None:
    assert shown_number(0.85, code).is_percent is expected
