"""What the workbook readers see; .xlsx and .xls are held to the same."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.grid import Cell, Doubt, Grid
from ingest.readers import UnreadableFile, read_document
from ingest.readers.excel.format_codes import BUILT_IN
from ingest.readers.excel.number_formats import number_text, shown_number
from ingest.readers.excel.xls import read_xls
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


def special_xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表")
        struck = book.add_format({"font_strikeout": True})
        raised = book.add_format({"font_script": 1})
        plain = book.add_format({"italic": True})
        sheet.write(0, 0, 800000, book.add_format({"num_format": '0.0,"千元"'}))
        sheet.write_datetime(
            0, 1, dt.datetime(2024, 6, 1), book.add_format({"num_format": 'yyyy"年"m"月"'})
        )
        sheet.write_rich_string(0, 2, struck, "18", plain, "50.5")
        sheet.write_rich_string(0, 3, plain, "85.2", raised, "1")
        sheet.write(0, 4, 5.5, struck)
        sheet.write(0, 5, 5, book.add_format({"num_format": ";;;"}))
        sheet.write(1, 0, "行", None)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(6, 6, None, None, {"hidden": True})
        sheet.write(0, 6, "列")
        sheet.merge_range(2, 0, 2, 1, "合")
        sheet.merge_range(3, 5, 3, 6, "半")
        sheet.write(3, 0, "R", book.add_format({"font_name": "Wingdings 2"}))
    return out.getvalue()


def special_xls() -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("表")
    struck, raised, plain = xlwt.Font(), xlwt.Font(), xlwt.Font()
    struck.struck_out = True
    raised.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    in_struck = xlwt.XFStyle()
    in_struck.font = struck
    sheet.write(0, 0, 800000, xlwt.easyxf(num_format_str='0.0,"千元"'))
    sheet.write(0, 1, dt.date(2024, 6, 1), xlwt.easyxf(num_format_str='yyyy"年"m"月"'))
    sheet.write_rich_text(0, 2, (("18", struck), ("50.5", plain)))
    sheet.write_rich_text(0, 3, (("85.2", plain), ("1", raised)))
    sheet.write(0, 4, 5.5, in_struck)
    sheet.write(0, 5, 5, xlwt.easyxf(num_format_str=";;;"))
    sheet.write(1, 0, "行")
    sheet.row(1).hidden = True
    sheet.col(6).hidden = True
    sheet.write(0, 6, "列")
    sheet.write_merge(2, 2, 0, 1, "合")
    sheet.write_merge(3, 3, 5, 6, "半")
    sheet.write(3, 0, "R", xlwt.easyxf("font: name Wingdings 2"))
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("write", [special_xlsx, special_xls])
def test_what_is_shown_is_the_text_and_the_rest_is_kept_as_doubts(
    write: Callable[[], bytes],
) -> None:
    (grid,) = read_document("表", write(), LIMITS).grids()
    assert [cell for cell in grid.rows[0] if cell] == [
        Cell(1, 1, "800.0千元"),
        Cell(1, 2, "2024年6月"),
        Cell(1, 3, "50.5", doubts=(Doubt("struck", "18"),)),
        Cell(1, 4, "85.2¹", doubts=(Doubt("raised", "1"),)),
        Cell(1, 5, "", doubts=(Doubt("struck", "5.5"),)),
        Cell(1, 6, "", doubts=(Doubt("hidden", "5"),)),
        Cell(1, 7, "", doubts=(Doubt("hidden", "列"),)),
    ]
    assert grid.rows[1][0] == Cell(2, 1, "", doubts=(Doubt("hidden", "行"),))
    assert grid.rows[2][:2] == (Cell(3, 1, "合", span=(1, 2)), None)
    assert grid.rows[3][5:] == (Cell(4, 6, "半", span=(1, 2)), None), "half of it is shown"
    assert grid.rows[3][0] == Cell(4, 1, "☑")


def patched(data: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with a text of one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            target.writestr(name, content)
    return out.getvalue()


def one_cell(xml: str) -> Cell | None:
    """How B2 is read when it stands so in the sheet's part."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表")
        sheet.write(1, 1, 4711)
    data = patched(
        out.getvalue(),
        "xl/worksheets/sheet1.xml",
        '<c r="B2"><v>4711</v></c>',
        f'<c r="B2"{xml}</c>',
    )
    (grid,) = read_document("表", data, LIMITS).grids()
    return grid.rows[1][1] if grid.rows else None


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ("><f>42.6*2</f><v></v>", Cell(2, 2, "", doubts=(Doubt("formula", "=42.6*2"),))),
        ("><f>42.6*2</f>", Cell(2, 2, "", doubts=(Doubt("formula", "=42.6*2"),))),
        ("><f>42.6*2</f><v>0</v>", Cell(2, 2, "", doubts=(Doubt("formula", "=42.6*2"),))),
        ("><f>42.6*2</f><v>85.2</v>", Cell(2, 2, "85.2", 85.2)),
        (' t="str"><f>A1</f><v></v>', None),
        (' t="str"><f>A1</f><v>无</v>', Cell(2, 2, "无")),
        (' t="inlineStr"><is><t>甲</t><rPh sb="0" eb="1"><t>jia</t></rPh></is>', Cell(2, 2, "甲")),
        (
            ' t="inlineStr"><is><r><rPr><strike/></rPr><t>18</t></r><r><t>5_x000D_\n</t></r></is>',
            Cell(2, 2, "5\n", doubts=(Doubt("struck", "18"),)),
        ),
        (
            ' t="inlineStr"><is><r><rPr><strike val="0"/></rPr><t>18</t></r></is>',
            Cell(2, 2, "18"),
        ),
        (
            ' t="inlineStr"><is><r><t>CO</t></r><r><rPr><vertAlign val="subscript"/></rPr>'
            "<t>2</t></r></is>",
            Cell(2, 2, "CO₂", doubts=(Doubt("lowered", "2"),)),
        ),
        (
            ' t="inlineStr"><is><r><rPr><rFont val="Symbol"/></rPr><t>\uf02d</t></r>'
            "<r><t>0.3</t></r></is>",
            Cell(2, 2, "−0.3"),
        ),
        (
            ' t="inlineStr"><is><t>\uf0ff5</t></is>',
            Cell(2, 2, "\ufffd5", doubts=(Doubt("symbol", "F0FF"),)),
        ),
        (' t="d"><v>2024-06-01T00:00:00</v>', Cell(2, 2, "45444", 45444.0)),
        (' t="e" vm="1"><v>#VALUE!</v>', Cell(2, 2, "", doubts=(Doubt("picture"),))),
        (' t="s"><v>99</v>', Cell(2, 2, "99", doubts=(Doubt("format", "99"),))),
        ("><v>zwölf</v>", Cell(2, 2, "zwölf", doubts=(Doubt("format", "zwölf"),))),
        (' t="b"><v>0</v>', Cell(2, 2, "FALSE")),
        ("><v></v>", None),
    ],
)
def test_cells_as_writers_put_them(xml: str, cell: Cell | None) -> None:
    assert one_cell(xml) == cell


def test_blanks_far_away_take_no_room() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表")
        sheet.write(0, 0, "甲")
        sheet.write(1048575, 16383, " ")
        sheet.write_blank(1048575, 0, None, book.add_format({"bold": True}))
        sheet.merge_range(5, 5, 6, 6, "")
    data = patched(out.getvalue(), "xl/worksheets/sheet1.xml", '"F6:G7"', '"F6:XFD1048576"')
    (grid,) = read_document("表", data, LIMITS).grids()
    assert grid.rows == ((Cell(1, 1, "甲"),),)


def test_text_under_a_merged_cell_is_kept_as_its_doubt() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表")
        sheet.merge_range(0, 0, 0, 1, "1560.5")
        sheet.write(0, 1, 360.5)
    (grid,) = read_document("表", out.getvalue(), LIMITS).grids()
    assert grid.rows == (
        (Cell(1, 1, "1560.5", doubts=(Doubt("hidden", "360.5"),), span=(1, 2)), None),
    )


def test_zeros_that_a_sheet_does_not_show_are_hidden() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表")
        sheet.hide_zero()
        sheet.write_row(0, 0, [0, 5])
    (grid,) = read_document("表", out.getvalue(), LIMITS).grids()
    assert grid.rows == ((Cell(1, 1, "", doubts=(Doubt("hidden", "0"),)), Cell(1, 2, "5", 5.0)),)


def test_a_second_library_reads_what_the_first_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("unknown record")

    monkeypatch.setattr("ingest.readers.excel.xls.xlrd.open_workbook", fails)
    grid = next(read_document("表.xls", xls(), LIMITS).grids())
    assert grid.rows[2][3] == Cell(3, 4, "85%")
    assert grid.rows[2][1] == Cell(3, 2, "0.852", doubts=(Doubt("format"),)), "no format, no number"
    assert grid.rows[4][1] == Cell(5, 2, "能源\n利用", span=(2, 2))
    with pytest.raises(UnreadableFile) as refused:
        read_xls(xls()[:3000], LIMITS)
    assert refused.value.check_id == "F03"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["strike", "vertAlign", "rFont"]),
    st.sampled_from(["", "superscript", "subscript", "Wingdings", "Symbol", "MT Extra"]),
    st.text(alphabet="0123456789.-\uf02d\uf0ffab", min_size=1, max_size=5),
)
def test_a_run_that_is_not_plain_never_changes_a_number_without_a_doubt(
    tag: str, look: str, text: str
) -> None:
    cell = one_cell(
        f' t="inlineStr"><is><r><t>5.5</t></r><r><rPr><{tag} val="{look}"/></rPr><t>{text}</t></r></is>'
    )
    assert cell is not None
    assert cell.text == f"5.5{text}" or cell.doubts or look in ("Symbol", "Wingdings")
    assert cell.text.startswith("5.5")
