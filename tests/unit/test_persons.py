"""People in free text: what is theirs is masked at its length, and no amount or other number ever is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ingest.judging.persons import MASK, is_identity_number, masked, names_in
from warehouse.rules.files import load_registry

SHIPPED = load_registry()
IDENTITY = "11010519491231002X"  # the example of GB 11643
UNITS = sorted(
    {row.unit for row in SHIPPED.indicators if row.unit != "-"}
    | {
        "元",
        "万元",
        "亿元",
        "吨",
        "千瓦时",
        "kWh",
        "度",
        "立方米",
        "平方米",
        "吨标准煤",
        "tce",
        "%",
    }
)
NUMBER_WORDS = [row.word for row in SHIPPED.person_words if row.kind == "number"]


def shown(text: str) -> str:
    return masked(text, SHIPPED)


@pytest.mark.parametrize(
    "written",
    [
        "13812345678", "138 1234 5678", "138-1234-5678", "+86 13812345678", "(86)13812345678",
        "１３８１２３４５６７８", "010-12345678", "010-1234-5678", "(010)12345678", "（０１０）1234-5678",
        "010 12345678", "010—12345678", "0311-8612345", "0571-87654321-801", "010-12345678转12",
        "+86-10-12345678", "6123-4567转801", "li.wei@example.cn", "a_b+c@mail.example.com.cn",
        "ａ@example．cn", "13812345678@163.com", "110105 19491231 002x",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "frame", ["{}", "请联系园区{}，谢谢", "责任人（{}）", "详询{}；年节电1200kWh"]
)
def test_a_phone_a_mail_address_and_an_identity_number_are_masked_at_their_length(
    frame: str, written: str
) -> None:
    text = frame.format(written)
    found = shown(text)
    assert len(found) == len(text)
    start = frame.index("{}")
    kept = found[start : start + len(written)]
    assert not any(sign.isalnum() for sign in kept.replace("转", ""))
    assert MASK in kept
    assert (found[:start], found[start + len(written) :]) == tuple(frame.split("{}"))
    assert shown(found) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电话：6123-4567", "电话：****-****"),
        ("电话61234567、61234568转2", "电话********、********转*"),
        ("传真 01012345678", "传真 ***********"),
        ("手机号为138 1234 5678", "手机号为*** **** ****"),
        ("Tel:61234567", "Tel:********"),
    ],
)  # fmt: skip
def test_after_a_word_for_a_phone_a_number_without_area_code_is_one(
    text: str, expected: str
) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "按GB/T 51366-2019核算", "GB 50189-2015", "2021-2023年", "2021—2023年节电12345678千瓦时",
        "投资13812345678元", "产值13,812,345,678元", "年用电13812345678 kWh", "¥13812345678",
        "3.13812345678", "13812345678.50元", "电表号：13812345678", "合同编号 13912345678",
        "91110108551385082Q", "911101085513850829", "许可证号110105194912310021", "110105194912310021",
        "110105194902300026", "证书 123456789012345678", "12345678", "1234-5678", "0.010-12345678",
        "电话会议2021-2023", "电话费12345678元", "排污许可证91110000MA01234567001V", "2×1234567kW",
        "116.3974,39.9093", "0.3MPa@25℃", "cos@0.95", "8760h@380V",
    ],
)  # fmt: skip
def test_amounts_years_standards_and_other_numbers_stay(text: str) -> None:
    assert shown(text) == text


AMOUNT = st.one_of(
    st.integers(min_value=0, max_value=10**17).map(str),
    st.integers(min_value=0, max_value=10**17).map("{:,}".format),
    st.decimals(min_value=0, max_value=10**13, places=2).map(str),
    st.integers(13_000_000_000, 19_999_999_999).map(str),
)


@given(AMOUNT, st.sampled_from(["", " "]), st.sampled_from(UNITS))
@example("13812345678", "", "万元")
def test_no_amount_is_masked(number: str, gap: str, unit: str) -> None:
    for text in (
        number + gap + unit,
        f"投资{number}{gap}{unit}，约占三成",
        f"¥{number}{gap}{unit}",
    ):
        assert shown(text) == text


@given(
    st.text("0123456789", min_size=12, max_size=30), st.sampled_from(["", "编号", "表号：", "电表"])
)
def test_no_long_number_is_masked_unless_it_is_an_identity_number(number: str, before: str) -> None:
    assume(len(number) != 18 or not is_identity_number(number))
    assume(not number.startswith("861") or len(number) != 13)  # a mobile with its country
    assert shown(before + number) == before + number


@given(
    st.sampled_from(NUMBER_WORDS),
    st.sampled_from(["", "：", "为", " "]),
    st.integers(13 * 10**9, 20 * 10**9 - 1),
)
def test_a_number_that_says_what_it_is_the_number_of_is_not_masked(
    word: str, sign: str, number: int
) -> None:
    assert shown(f"{word}{sign}{number}") == f"{word}{sign}{number}"


@given(
    st.integers(1, 9999),
    st.integers(1949, 2035),
    st.sampled_from(["GB/T ", "GB ", "DB11/T ", "HJ "]),
)
def test_no_number_of_a_standard_is_masked(number: int, year: int, kind: str) -> None:
    assert shown(f"按{kind}{number}-{year}执行") == f"按{kind}{number}-{year}执行"


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=18, max_size=18))
def test_no_credit_code_is_masked(code: str) -> None:
    """They begin with a kind of registration and a region that no identity number has, or hold letters."""
    code = "9111" + code[4:]
    assert shown(f"统一社会信用代码{code}") == f"统一社会信用代码{code}"


@given(st.text())
def test_a_mask_changes_no_length_and_masks_nothing_twice(text: str) -> None:
    found = shown(text)
    assert len(found) == len(text)
    assert shown(found) == found


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999), st.sampled_from(range(11))
)
def test_of_the_last_signs_one_in_eleven_makes_an_identity_number(
    day: date, order: int, at: int
) -> None:
    head = f"110105{day:%Y%m%d}{order:03d}"
    passing = [sign for sign in "0123456789X" if is_identity_number(head + sign)]
    assert len(passing) == 1
    text = f"证号{head}{'0123456789X'[at]}。"
    assert (shown(text) != text) == ("0123456789X"[at] == passing[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由王伟经理牵头", ["**经理"]),
        ("联系人：李明", ["联系人：**"]),
        ("陈建国（主任）确认", ["***（主任"]),
        ("请张工程师复核", ["*工程师"]),
        ("总经理 周敏，同意", ["总经理 **"]),
        ("与刘先生联系；李总已同意。", ["*先生", "*总"]),
    ],
)
def test_a_name_beside_a_title_is_found_and_not_repeated(text: str, expected: list[str]) -> None:
    assert sorted(names_in(text, SHIPPED)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "高级工程师3名", "安全主管负责", "能源管理部主任审批", "项目经理负责制", "金属车间主任", "时任组长",
        "任务组长", "由设计院院长审核",
        "园区管委会主任", "高工审核", "安全总监", "常务副主任", "党委书记", "施工负责人", "余热利用工程",
        "万元产值能耗", "联系人：见附件",
        "节能服务公司总经理",
    ],
)  # fmt: skip
def test_posts_without_a_name_are_not_taken_for_people(text: str) -> None:
    assert list(names_in(text, SHIPPED)) == []
