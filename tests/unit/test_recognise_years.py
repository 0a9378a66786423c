"""Which year a title says, in whatever figures and words; a sentence says none."""

from __future__ import annotations

import pytest

from ingest.recognise.labels import Lexicon, lexicons
from ingest.recognise.tables.years import YearTitle, joined, year_title
from tests.documents import HEAD, LATER_HEAD, document, indicator_rows, recognised, report
from warehouse.rules.rows import Registry


@pytest.fixture(scope="module")
def lexicon(registry: Registry) -> Lexicon:
    return lexicons(registry)[0]


@pytest.mark.parametrize(
    ("text", "slot", "year"),
    [
        ("第1年（2020年）指标数据评价情况", 1, 2020),
        ("第一年（二〇二〇年）指标数据评价情况", 1, 2020),
        ("第二年（二○二一年）", 2, 2021),
        ("第三年（二零二二年度）", 3, 2022),
        ("第二年（ ２０２１ 年 度）", 2, 2021),
        ("第2年 2 0 2 1 年", 2, 2021),
        ("第Ⅰ年（2020年）指标数据", 1, 2020),
        ("第III年（2022年）", 3, 2022),
        ("第⑴年（2020年）", 1, 2020),
        ("Ⅱ、2021年指标数据评价情况", None, 2021),
        ("（1）2020年指标数据评价情况", None, 2020),
        ("2020年", None, 2020),
        ("数据年份：2020年", None, 2020),
        ("附件2－1－2 2020年", None, 2020),
        ("附件2-1-2 工业园区绿色诊断评价表（2020年）", None, 2020),
        ("云杉产业园2020年指标数据评价情况", None, 2020),
        ("第1年（填报于2023年，数据2020年）指标数据评价情况", 1, 2020),
        ("第1年（数据年份2020年，2023年填报）", 1, 2020),
        ("第1年（2020年）（填报时间：2023年）", 1, 2020),
        ("第1年（2020年，以2015年为基准年）", 1, 2020),
        ("第2年（2021年）指标数据（较2020年）", 2, 2021),
        ("第1年（    年）指标数据评价情况", 1, None),
    ],
)
def test_a_title(text: str, slot: int | None, year: int | None, lexicon: Lexicon) -> None:
    found = year_title(text, lexicon)
    assert found is not None
    assert (found.slot, found.year, found.candidates) == (slot, year, ())


@pytest.mark.parametrize(
    "text",
    [
        "较第1年（2020年）各项指标均有所改善。",
        "与第1年（2020年）相比",
        "见第1年（2020年）",
        "2020年各项指标均有所改善",
        "第1年（2020年）工作稳步推进",
        "数据来源：2020年统计年鉴",
        "数据来源：2019年",
        "2023年 9 月 15 日",
        "二〇二三年九月",
        "2023年绿色诊断",
        "按2015年不变价",
        "依据GB/T 36132-2018评价",
    ],
)
def test_what_is_no_title(text: str, lexicon: Lexicon) -> None:
    assert year_title(text, lexicon) is None


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("第1年（2023年，2020年）", (2020, 2023)),
        ("第1年（2020—2022年）", (2020, 2022)),
        ("第1年（填报于2023年）", (2023,)),
        ("第1年（2020年）2021年指标数据", (2020, 2021)),
    ],
)
def test_n18_a_title_whose_year_is_not_certain(
    text: str, candidates: tuple[int, ...], lexicon: Lexicon
) -> None:
    found = year_title(text, lexicon)
    assert found is not None
    assert (found.year, found.candidates) == (None, candidates)


@pytest.mark.parametrize(
    "name", ["2020", "2020年", "2020年度", "2020年 (2)", "2-1-2 2020年", "评价表2020"]
)
def test_the_name_of_a_sheet(name: str, lexicon: Lexicon) -> None:
    found = year_title(name, lexicon, is_name=True)
    assert found is not None
    assert found.year == 2020


@pytest.mark.parametrize("name", ["Sheet2020x", "附件2-1-2", "基本信息", "2023年诊断", "20年"])
def test_a_name_without_a_certain_year(name: str, lexicon: Lexicon) -> None:
    assert year_title(name, lexicon, is_name=True) is None


def test_two_titles_of_one_table() -> None:
    strong, weak = YearTitle(1, 2020), YearTitle(None, 2021, is_weak=True)
    assert joined(strong, weak).candidates == (2020, 2021)
    assert joined(YearTitle(None, 2020, is_weak=True), YearTitle(1, None)).year == 2020
    assert joined(YearTitle(1, 2020), YearTitle(2, 2021)) == YearTitle(2, 2021)


def tables(registry: Registry, titles: tuple[str, ...]) -> list[object]:
    blocks: list[object] = ["北京市工业园区绿色诊断评估报告", "园区名称：云杉产业园"]
    for at, title in enumerate(titles):
        blocks += [
            *title.split("\n"),
            [HEAD if not at else LATER_HEAD, *indicator_rows(registry, growth=at)],
        ]
    return blocks


def read(registry: Registry, *titles: str) -> tuple[list[int], list[str], list[str]]:
    found = recognised(document(*tables(registry, titles)), registry)  # type: ignore[arg-type]
    (form,) = found.forms
    findings = [
        f for f in found.findings if f.check_id[0] in "LN" and f.check_id not in {"N05", "N07"}
    ]
    return form.data_years, [f.check_id for f in findings], [f.source.place for f in findings]  # type: ignore[union-attr]


def test_n18_stands_at_the_title_and_its_table_is_not_read(registry: Registry) -> None:
    years, checks, places = read(
        registry, "第1年（2021年，2020年）", "第2年（2021年）", "第3年（   年）"
    )
    assert years == [2021]
    assert sorted(checks) == ["N10", "N18"]
    assert "第3段" in places


@pytest.mark.parametrize(
    ("titles", "place"),
    [
        (("第1年（2023年，2020年）", "第2年（2021年）", "第3年（2022年）"), "第3段"),
        (("第1年（2020年）", "第2年（2021年、2023年）", "第3年（2022年）"), "第4段"),
        (("第1年（2020年）", "第2年（2021年）", "第3年（2022年/2024年）"), "第5段"),
        (("第一年（2019年 2020年）", "第二年（2021年）", "第三年（2022年）"), "第3段"),
    ],
)
def test_n19_the_other_two_titles_tell_which_of_several_years_is_meant(
    titles: tuple[str, ...], place: str, registry: Registry
) -> None:
    assert read(registry, *titles) == ([2020, 2021, 2022], ["N19"], [place])


@pytest.mark.parametrize(
    "between",
    [
        "较第1年（2020年）各项指标均有所改善。",
        "2020年为园区建设首年",
        "数据来源：2020年统计年鉴",
        "与2020年相比，能耗下降",
    ],
)
def test_a_sentence_that_names_another_year_under_a_title(between: str, registry: Registry) -> None:
    titles = ("第1年（2020年）", f"第2年（2021年）\n{between}", "第3年（2022年）")
    assert read(registry, *titles)[:2] == ([2020, 2021, 2022], [])


def test_a_title_that_is_not_known_does_not_take_the_year_of_the_table_before(
    registry: Registry,
) -> None:
    years, checks, _ = read(registry, "第1年（2020年）", "次年各项情况", "第3年（2022年）")
    assert years == [2020, 2022]
    assert "N10" in checks
    assert "N11" not in checks


def test_l13_a_title_without_its_table(registry: Registry) -> None:
    doc = report(registry, years=(2020, 2021, 2022))
    without = [b for b in doc.blocks if getattr(b, "name", "") != "表6"]
    found = recognised(type(doc)(tuple(without)), registry)
    (finding,) = [f for f in found.findings if f.check_id == "L13"]
    assert finding.value == "第3年( 2022 年)指标数据评价情况"
