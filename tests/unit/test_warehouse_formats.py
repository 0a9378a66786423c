"""What a result looks like as csv, json, table and parquet, and formulas made harmless."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.asking import formats
from warehouse.csvsafe import FORMULA_STARTS, neutralised, restored


def result(sql: str) -> pa.RecordBatchReader:
    return duckdb.connect().execute(sql).to_arrow_reader(1000)


def as_csv(sql: str) -> str:
    out = io.StringIO()
    formats.write_csv(result(sql), out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1 AS a, NULL AS b, true AS c, false AS d", "a,b,c,d\n1,,true,false\n"),
        ("SELECT 'x,y' AS a, 'say \"hi\"' AS b", 'a,b\n"x,y","say ""hi"""\n'),
        ("SELECT 'two' || chr(10) || 'lines' AS a", 'a\n"two\nlines"\n'),
        ("SELECT '' AS a, NULL AS b", 'a,b\n"",\n'),
        ("SELECT NULL AS a", "a\n\n"),
        ("SELECT 0::DECIMAL(18,6) AS a, 100.5::DECIMAL(18,6) AS b", "a,b\n0.000000,100.500000\n"),
        ("SELECT sum(range) AS a FROM range(4)", "a\n6\n"),
        ("SELECT DATE '2026-01-02' AS a", "a\n2026-01-02\n"),
        ("SELECT TIMESTAMP '2026-01-02 03:04:05' AS a", "a\n2026-01-02 03:04:05\n"),
        ("SELECT [1, 2] AS a", 'a\n"[1, 2]"\n'),
        ("SELECT 1 AS a, 2 AS a", "a,a\n1,2\n"),
        ("SELECT '朝阳区' AS 区 WHERE false", "区\n"),
    ],
)
def test_csv_form(sql: str, expected: str) -> None:
    assert as_csv(sql) == expected


def test_csv_has_every_row_of_a_result_of_many_batches() -> None:
    lines = as_csv("SELECT range AS n FROM range(50000)").splitlines()
    assert lines == ["n", *map(str, range(50000))]


def test_json_keeps_both_of_two_columns_of_one_name() -> None:
    out = io.StringIO()
    formats.write_json(
        result("SELECT 1 AS a, 2 AS a, NULL AS b, 'nan'::DOUBLE AS c, 1.5 AS d UNION ALL "
               "SELECT 3, 4, NULL, 0.5, 2.0"), out,
    )  # fmt: skip
    assert json.loads(out.getvalue()) == [
        {"a": 1, "a_1": 2, "b": None, "c": None, "d": 1.5},
        {"a": 3, "a_1": 4, "b": None, "c": 0.5, "d": 2},
    ]


def test_json_of_no_rows_is_an_empty_array() -> None:
    out = io.StringIO()
    formats.write_json(result("SELECT 1 AS a WHERE false"), out)
    assert json.loads(out.getvalue()) == []


def test_unique_names_step_over_a_name_that_is_taken() -> None:
    assert formats.unique_names(["a", "a", "a_1", "a"]) == ["a", "a_2", "a_1", "a_3"]


def test_a_table_is_aligned_where_chinese_characters_take_two_places() -> None:
    out = io.StringIO()
    formats.write_table(result("VALUES ('园区', 7), ('ab', 10)"), out)
    assert out.getvalue().splitlines() == [
        "col0  col1",
        "----  ----",
        "园区     7",
        "ab      10",
    ]


def test_an_empty_result_shows_its_columns() -> None:
    out = io.StringIO()
    formats.write_table(result("SELECT 1 AS a WHERE false"), out)
    assert out.getvalue() == "a\n-\n"


def test_parquet_keeps_the_types(tmp_path: Path) -> None:
    formats.write_parquet(
        result("SELECT 1.5::DECIMAL(18,6) AS gi, NULL::DATE AS d, 2 AS gi"), tmp_path / "x.parquet"
    )
    table = pq.read_table(tmp_path / "x.parquet")
    assert table.schema.names == ["gi", "d", "gi_1"]
    assert table.to_pylist() == [{"gi": Decimal("1.500000"), "d": None, "gi_1": 2}]


@given(st.text(alphabet=st.sampled_from("'=+-@＝＋－＠\t\r\na 园")))
def test_neutralised_text_is_no_formula_and_comes_back_as_it_was(text: str) -> None:
    assert not neutralised(text).startswith(FORMULA_STARTS)
    assert restored(neutralised(text)) == text


RUN = (
    'SELECT \'=HYPERLINK("http://a.example")\' AS "=a", '
    "'+1' AS b, '甲园' AS c, -1.5::DOUBLE AS d, NULL AS e"
)


def test_a_csv_to_open_holds_no_text_that_a_spreadsheet_runs_and_numbers_as_they_are() -> None:
    out = io.StringIO()
    formats.write_csv_to_open(result(RUN), out)
    assert list(csv.reader(out.getvalue().splitlines())) == [
        ["'=a", "b", "c", "d", "e"],
        ['\'=HYPERLINK("http://a.example")', "'+1", "甲园", "-1.5", ""],
    ]


def test_the_csv_of_the_command_line_gives_texts_as_stored() -> None:
    out = io.StringIO()
    formats.write_csv(result(RUN), out)
    (head, row) = csv.reader(out.getvalue().splitlines())
    assert (head[0], row[0], row[1]) == ("=a", '=HYPERLINK("http://a.example")', "+1")
