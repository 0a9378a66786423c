"""Comparable text, tick boxes and dates as Chinese forms write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.recognise.cells.dates import find_date, find_dates
from ingest.recognise.facts import working_days, year_basis
from ingest.text import label_key, ticked_options


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("□国家级      □市级      ■其他", ["其他"]),
        ("国家级□   市级☑   其他□", ["市级"]),
        ("☑国家级 □市级 □其他", ["国家级"]),
        ("☐国家级 ☒市级 ☐其他", ["市级"]),
        ("□ 国家级  ■ 市级  □ 其他", ["市级"]),
        ("国家级 □  市级 √  其他 □", ["市级"]),
        ("□国家级 □市级 □其他", []),
        ("■国家级 ■市级 □其他", ["国家级", "市级"]),
        ("国家级□市级☑其他□", ["市级"]),
        ("□国家级☑市级□其他", ["市级"]),
        ("国家级 市级☑ 其他", ["市级"]),
    ],
)
def test_tick_boxes_before_or_after_the_word(text: str, options: list[str]) -> None:
    assert ticked_options(text) == options


@given(st.text(alphabet="□☑■√ 国家级市其他\n", max_size=30))
def test_any_arrangement_of_boxes_is_read_without_error(text: str) -> None:
    assert all(option.strip() for option in ticked_options(text))


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        ("园  区  名  称：", "园区名称"),
        ("工业固体废弃物（含危废）处置利用率", "工业固体废弃物(含危废)处置利用率"),
        ("1、能源产出率", "能源产出率"),
        ("二、服务商信息", "服务商信息"),
        ("能源\n产出率", "能源产出率"),
    ],
)
def test_labels_that_are_the_same(written: str, same_as: str) -> None:
    assert label_key(written) == label_key(same_as)


def test_a_leading_number_that_belongs_to_the_label_stays() -> None:
    assert label_key("500米公交站点覆盖率").startswith("500")


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2023年 9 月 15 日", date(2023, 9, 15), "day"),
        ("二〇二三年九月十五日", date(2023, 9, 15), "day"),
        ("二○二四年十月二十一日", date(2024, 10, 21), "day"),
        ("拟于2024年8月实施", date(2024, 8, 1), "month"),
        ("2024年", date(2024, 1, 1), "year"),
        ("2023.9.15", date(2023, 9, 15), "day"),
        ("2023-09-15", date(2023, 9, 15), "day"),
        ("２０２３年９月", date(2023, 9, 1), "month"),
    ],
)
def test_dates_with_their_precision(text: str, day: date, precision: str) -> None:
    found = find_date(text)
    assert found is not None
    assert (found.value, found.precision) == (day, precision)


@pytest.mark.parametrize(
    "text", ["近期暂无实施意愿", "", "2023年2月30日", "20240801", "20  年    月    日"]
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


@given(st.text(max_size=60))
def test_any_text_is_searched_for_dates_without_error(text: str) -> None:
    for found in find_dates(text):
        assert 1900 <= found.value.year <= 2099


def test_working_days_by_the_chinese_calendar() -> None:
    # 2023-06-10 is a Saturday; 2023-10-07 and 08 were made up for the National Day holiday.
    assert working_days(date(2023, 6, 10), date(2023, 6, 16)) == 5
    assert working_days(date(2023, 10, 1), date(2023, 10, 8)) == 2
    assert working_days(date(2023, 6, 16), date(2023, 6, 10)) is None
    assert working_days(date(1990, 6, 10), date(1990, 6, 16)) is None


def test_both_readings_of_the_three_years_are_told_apart() -> None:
    assert year_basis([2020, 2021, 2022], 2023) == "before"
    assert year_basis([2021, 2022, 2023], 2023) == "including"
    assert year_basis([2018, 2019, 2020], 2023) == "other"
