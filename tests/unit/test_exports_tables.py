"""Tables to take away: numbers stay numbers, formulas do not run, the file says where it is from."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import openpyxl
import pandas as pd
import pytest
import streamlit as st

from dashboard.exports.stamp import Stamp
from dashboard.exports.tables import columns_of, excel_format, workbook
from dashboard.words import Words
from warehouse.rules.rows import Registry

STAMP = Stamp(
    origin=("发布版本：greenpark-1", "导出人：张三（市级）"),
    cautions=("演示数据：虚构",),
    published_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    as_of=date(2026, 11, 22),
)
ROWS = pd.DataFrame(
    {
        "name": ["=cmd|'/c calc'!A0", "甲园区"],
        "gi": [91.25, None],
        "shown": ["1,234.5", "（不适用）"],
        "is_counted": [True, False],
        "day": [date(2026, 5, 2), None],
        "hidden": ["secret", "secret"],
    }
)
COLUMNS = {
    "name": st.column_config.TextColumn("园区"),
    "gi": st.column_config.NumberColumn("绿色指数", format="%.2f", help="最高120"),
    "shown": st.column_config.TextColumn("总投资（万元）", alignment="right"),
    "is_counted": st.column_config.CheckboxColumn("是否计入"),
    "day": st.column_config.DateColumn("完成日期"),
}


def written(registry: Registry) -> tuple[bytes, openpyxl.Workbook]:
    words = Words("zh", registry, ())
    data = workbook(ROWS, columns_of(COLUMNS, frozenset()), "园区排名", STAMP, words)
    return data, openpyxl.load_workbook(io.BytesIO(data))


def test_cells_keep_their_kind_and_a_formula_is_text(registry: Registry) -> None:
    _, book = written(registry)
    head, first, second = list(book["数据"].iter_rows(min_row=2, values_only=True))
    assert head == ("园区", "绿色指数", "总投资（万元）", "是否计入", "完成日期")
    assert first == ("'=cmd|'/c calc'!A0", 91.25, 1234.5, "是", datetime(2026, 5, 2))
    assert second == ("甲园区", None, "（不适用）", "否", None)
    assert book["数据"]["A3"].data_type == "s"
    assert book["数据"]["B3"].number_format == "0.00"
    assert book["数据"]["E3"].number_format == 'yyyy"年"m"月"d"日"'


def test_the_file_says_its_publication_who_took_it_the_cautions_and_the_meaning_of_columns(
    registry: Registry,
) -> None:
    _, book = written(registry)
    said = [cell for row in book["说明"].iter_rows(values_only=True) for cell in row if cell]
    assert [*STAMP.cautions, *STAMP.origin] == said[1:4]
    assert said[-2:] == ["绿色指数", "最高120"]


def test_a_column_that_the_page_does_not_show_is_not_in_the_file(registry: Registry) -> None:
    _, book = written(registry)
    assert all("secret" not in row for row in book["数据"].iter_rows(values_only=True))


def test_the_same_publication_gives_the_same_bytes(registry: Registry) -> None:
    assert written(registry)[0] == written(registry)[0]


def test_headings_alone_describe_columns_and_name_which_hold_numbers(registry: Registry) -> None:
    columns = columns_of({"name": "园区", "shown": "总投资（万元）"}, frozenset({"shown"}))
    data = workbook(ROWS, columns, "建议", STAMP, Words("zh", registry, ()))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["数据"]
    assert [cell.value for cell in sheet[3]] == ["'=cmd|'/c calc'!A0", 1234.5]


@pytest.mark.parametrize(
    ("printf", "excel"),
    [
        ("%d", "0"),
        ("%.1f", "0.0"),
        ("%,.2f", "#,##0.00"),
        ("%,d", "#,##0"),
        ("%+d", "+0;-0;0"),
        ("YYYY", None),
        (None, None),
    ],
)
def test_number_formats_of_the_page_become_those_of_excel(
    printf: str | None, excel: str | None
) -> None:
    assert excel_format(printf) == excel


def test_a_file_name_holds_nothing_that_a_system_refuses() -> None:
    assert STAMP.file_name("甲/乙: 园区 ", "xlsx") == "甲-乙-园区-20261122.xlsx"
