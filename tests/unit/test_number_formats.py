"""What a spreadsheet shows of a value by its number format, and when that is the stored number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.grid import Doubt
from ingest.readers.excel.format_codes import BUILT_IN
from ingest.readers.excel.number_formats import is_plain, number_text, shown_number, shown_text

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (800000, '0!.0,"万元"', "80.0万元"),
        (1234567, '0!.0,"万元"', "123.5万元"),
        (5, '0!.0,"万元"', "0.0万元"),
        (12345678, '0!.0000"万"', "1234.5678万"),
        (120000000, '0!.00,,"亿元"', "1.20亿元"),
        (120000000, '0.0,,"百万元"', "120.0百万元"),
        (1234567, "#,##0,", "1,235"),
        (1234567, "0.0,,", "1.2"),
        (12345, "0,.0", "12.3"),
        (-1234567, "#,##0.00,", "-1,234.57"),
        (1200, '#,##0.0"万元"', "1,200.0万元"),
        (1200, "0.0万元", "1200.0万元"),
        (85.2, 'General"万元"', "85.2万元"),
        (85.2, 'G/通用格式"万元"', "85.2万元"),
        (1200, "¥#,##0.00", "¥1,200.00"),
        (1200, "[$¥-804]#,##0", "¥1,200"),
        (0.3, '"-"0.0', "-0.3"),
        (0.3, "\\-0.0", "-0.3"),
        (85, '"≥"0', "≥85"),
        (85, '0"以上"', "85以上"),
        (0.852, '"约"0.0%', "约85.2%"),
        (85.2, "0.0\\%", "85.2%"),
        (85.2, '0.0"%"', "85.2%"),
        (2021, '0"年度"', "2021年度"),
        (1, '[=1]"是";"否"', "是"),
        (0, '[=1]"是";"否"', "否"),
        (250000, '[>=10000]0!.0,"万";0', "25.0万"),
        (0, '0.0;-0.0;"无"', "无"),
        (0.5, '#.0"吨"', ".5吨"),
        (2.5, '0"吨"', "3吨"),
        (2.50, '0.0#"吨"', "2.5吨"),
        (123456, '000-000"号"', "123-456号"),
        (45444, 'yyyy"年"m"月"', "2024年6月"),
        (45444, "[$-804]yyyy年m月", "2024年6月"),
        (45444, '[DBNum1]yyyy"年"m"月"', "2024年6月"),
        (45444, BUILT_IN[57], "2024年6月"),
        (45444, "yyyy.mm", "2024.06"),
        (45444, BUILT_IN[17], "2024-06"),
        (45444, 'yyyy"年"', "2024年"),
        (45356, 'm"月"d"日"', "3月5日"),
        (45356, BUILT_IN[58], "3月5日"),
        (45356, BUILT_IN[16], "5-Mar"),
        (45356, "m-d", "3-5"),
        (45356, "m/d;@", "3/5"),
        (45356, BUILT_IN[14], "2024-03-05"),
        (45356.5, BUILT_IN[22], "2024-03-05 12:00:00"),
        (45356.5, BUILT_IN[14], "2024-03-05"),
        (0.25, "h:mm", "6:00"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (1.25, "[h]:mm", "30:00"),
        (0.0625, 'mm"分"ss"秒"', "30分00秒"),
    ],
)
def test_a_look_that_is_not_the_stored_number_is_a_text(value: float, code: str, text: str) -> None:
    assert shown_number(value, code) == (text, None, False, ())


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (85.25, "General"),
        (85.25, "G/通用格式"),
        (85.25, "0.0"),
        (1234.5, "#,##0"),
        (1234.5, ACCOUNTING),
        (-1234.5, ACCOUNTING),
        (-0.3, "0.00_);(0.00)"),
        (-0.3, "0.00_ ;[Red]\\-0.00\\ "),
        (-0.3, BUILT_IN[40]),
        (0.3, "+0.0;-0.0;0.0"),
        (12345678, "0.00E+00"),
        (0.5, "# ?/?"),
        (7, "00000"),
        (7, "@"),
        (7, "[$-804]0.0"),
        (7, "[蓝色]0.0"),
        (7, "0.0;@"),
        (-7, "0.0;-0.0;;@"),
    ],
)
def test_rounding_grouping_and_colour_leave_the_stored_number(value: float, code: str) -> None:
    assert shown_number(value, code) == (number_text(value), value, False, ())


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.852, "0%", "85.2%"),
        (-0.05, "0.0%;-0.0%", "-5%"),
        (0.5, "[<1]0.0%;0.0", "50%"),
        (0.852, "[Red]0.00%", "85.2%"),
    ],
)
def test_percent_is_the_stored_share(value: float, code: str, text: str) -> None:
    assert shown_number(value, code) == (text, value, True, ())


def test_percent_in_one_section_is_not_percent_in_another() -> None:
    assert shown_number(50, "[<1]0.0%;0.0") == ("50", 50, False, ())


@pytest.mark.parametrize("code", [";;;", '0;0;;@"x"', "[<1];0.0"])
def test_a_section_that_shows_nothing_hides_the_number(code: str) -> None:
    assert shown_number(0, code) == ("", None, False, (Doubt("hidden", "0"),))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (3, "[DBNum1]0"),
        (-0.3, "0.00;[Red]0.00"),
        (-0.3, "[<1]0.0%;0.0"),
        (5, "0.0xx"),
        (5, "0.0.0"),
        (5, "0;0;0;@;0"),
        (5, '@"元"'),
        (5, '0.0E+0"吨"'),
        (-5, "yyyy-mm-dd"),
        (60, "yyyy-mm-dd"),
        (3e6, "yyyy-mm-dd"),
        (1.5, "h:mm"),
        (1e308, "0%"),
    ],
)
def test_a_look_that_is_not_certain_is_a_doubt(value: float, code: str) -> None:
    assert shown_number(value, code) == (number_text(value), None, False, (Doubt("format", code),))


@pytest.mark.parametrize("code", ['0.0;-0.0;"-"', '0;-0;"—"', '0;;"/"', ACCOUNTING])
def test_a_zero_that_looks_like_none_is_a_doubt(code: str) -> None:
    shown = shown_number(0, code)
    assert shown.text in ("-", "—", "/")
    assert (shown.number, shown.doubts) == (None, (Doubt("format", code),))


@pytest.mark.parametrize("code", ["[White]0.0", "[白色]0.0", "0;-0;[White]0", "[Color2]0"])
def test_a_number_that_its_format_writes_in_white_is_a_doubt(code: str) -> None:
    assert shown_number(0, code) == ("0", None, False, (Doubt("format", code),))


def test_days_that_count_from_1904() -> None:
    assert shown_number(45444 - 1462, 'yyyy"年"m"月"', is_1904=True).text == "2024年6月"


@pytest.mark.parametrize(
    ("code", "text", "doubts"),
    [
        ("0.0", "85.2", ()),
        ("@", "85.2", ()),
        (ACCOUNTING, "85.2", ()),
        ('@"万元"', "85.2万元", ()),
        ('0;0;0;"见附件"', "见附件", ()),
        (";;;", "", (Doubt("hidden", "85.2"),)),
        ("0;-0;0;", "", (Doubt("hidden", "85.2"),)),
        (";;", "85.2", ()),
        ("0;-0;0;[White]@", "85.2", (Doubt("format", "0;-0;0;[White]@"),)),
    ],
)
def test_texts_are_shown_by_the_section_for_texts(
    code: str, text: str, doubts: tuple[Doubt, ...]
) -> None:
    assert shown_text("85.2", code) == (text, None, False, doubts)


CODES = st.one_of(
    st.text(alphabet='0#?.,%;@-+"\\!_*[]<>=Red1ymdhsEG/万元年月 ¥()', max_size=24),
    st.lists(
        st.sampled_from(
            [
                "0",
                "0.0",
                "#,##0",
                ",",
                "%",
                ";",
                '"万元"',
                "[Red]",
                "[>=1]",
                "@",
                "-",
                "General",
                "m",
                "y",
            ]
        ),
        max_size=8,
    ).map("".join),
    st.sampled_from(sorted(BUILT_IN.values())),
)
VALUES = st.floats(allow_nan=False, allow_infinity=False)


@given(VALUES, CODES)
def test_a_number_is_never_another_than_the_stored_one(value: float, code: str) -> None:
    shown = shown_number(value, code)
    assert shown.number is None or (shown.number == value and not shown.doubts)
    if shown.number is not None and not shown.is_percent:
        assert shown.text == number_text(value)
    if not shown.text:
        assert shown.doubts
    if is_plain(code):
        assert (shown.number, shown.text) == (value, number_text(value))


@given(st.text(max_size=12), CODES)
def test_a_text_is_shown_or_its_hiding_is_said(text: str, code: str) -> None:
    shown = shown_text(text, code)
    assert shown.number is None
    if not shown.text.strip() and text.strip():
        assert shown.doubts == (Doubt("hidden", text),)
    if is_plain(code):
        assert (shown.text, shown.doubts) == (text, ())


@given(
    st.integers(-(10**12), 10**12).map(lambda n: n / 100),
    st.integers(0, 3),
    st.integers(0, 4),
    st.booleans(),
)
def test_what_scales_is_off_by_no_more_than_rounding(
    value: float, commas: int, places: int, grouped: bool
) -> None:
    decimals = "." + "0" * places if places else ""
    code = ("#,##0" if grouped else "0") + decimals + "," * commas + '"吨"'
    shown = shown_number(value, code).text.removesuffix("吨").replace(",", "")
    # Half of the last place, and what the fifteen digits that Excel keeps leave of the value.
    off = (0.5 * 10.0**-places) * 1.000001 + abs(value) * 1e-15
    assert math.isclose(float(shown), value / 1000**commas, rel_tol=1e-12, abs_tol=off)
