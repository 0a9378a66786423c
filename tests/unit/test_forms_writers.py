"""The writers give the official forms: blank ones as the guide prints them, filled ones as told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from ingest.forms import wording
from ingest.forms.companions import write_confirmation, write_pledge, write_satisfaction
from ingest.forms.content import (
    BasicInfo,
    ConfirmationContent,
    FollowUpContent,
    FollowUpEntry,
    IndicatorEntry,
    Layout,
    PledgeContent,
    RecommendationEntry,
    ReportContent,
    RequirementEntry,
    SatisfactionContent,
    YearTable,
)
from ingest.forms.follow_up import write_follow_up
from ingest.forms.report import write_report
from ingest.forms.workbook import write_workbook
from warehouse.rules.files import load_registry
from warehouse.rules.rows import Registry

WRITTEN = datetime(2024, 9, 15, 9, 0)


@cache
def registry() -> Registry:
    return load_registry()


def texts(data: bytes) -> str:
    """All text of a Word document, a paragraph or cell a line."""
    document = Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def rows(data: bytes, table: int) -> list[list[str]]:
    """A table of a Word document as rows of cell texts, merged cells repeated."""
    return [[shown(c) for c in row.cells] for row in Document(io.BytesIO(data)).tables[table].rows]


def shown(cell: Any) -> str:
    """A cell's text with that of its content controls, which `cell.text` leaves out."""
    return cell.text or "".join(text.text for text in cell._tc.iter(qn("w:t")))


def test_blank_report_has_every_label_of_the_registry() -> None:
    data = write_report(ReportContent(), registry(), written=WRITTEN)
    text = texts(data).replace("\n", "")
    for dimension in registry().dimensions:
        assert dimension.name_zh in text
    for requirement in registry().basic_requirements:
        assert requirement.text_zh in text
    for kind in ("table", "chapter", "team_section"):
        first = {
            row.target: row.label for row in reversed(registry().label_variants) if row.kind == kind
        }
        assert all(label in text for label in first.values())
    tables = Document(io.BytesIO(data)).tables
    assert len(tables) == 7
    for table in range(3, 6):
        printed = rows(data, table)[1:]
        expected = [(str(i.indicator_no), i.name_zh, i.unit, "", "") for i in registry().indicators]
        assert [tuple(row[1:]) for row in printed] == expected


def test_blank_report_prints_the_guides_instructions_and_blank_places() -> None:
    text = texts(write_report(ReportContent(), registry(), written=WRITTEN))
    for instructions in wording.CHAPTER_INSTRUCTIONS.values():
        assert all(line in text for line in instructions)
    assert wording.BLANK_DATE in text
    assert "□国家级      □市级      □其他" in text
    assert text.count("指标数据评价情况") == 3


def test_year_tables_differ_in_their_last_column() -> None:
    data = write_report(ReportContent(), registry(), written=WRITTEN)
    assert [rows(data, n)[0][-1] for n in range(3, 6)] == [
        "证明材料索引",
        "评价情况说明",
        "评价情况说明",
    ]


def test_filled_report_holds_the_texts_as_written() -> None:
    content = ReportContent(
        info=BasicInfo(
            park_name="云上园区", park_level="国家级□ 市级☑ 其他□", provider_name="甲公司"
        ),
        cover_date="2024年9月15日",
        mark="演示",
        chapters={1: ("第一段", "第二段 <&>")},
        requirements={4: RequirementEntry("基本符合", "附件4")},
        years=(
            YearTable("2021", {7: IndicatorEntry(" ８５．２％　", "附件15", "重复利用", "百分比")}),
        ),
        recommendations=(RecommendationEntry("光伏", "1,200", "900", "节煤", "拟于2025年6月实施"),),
    )
    data = write_report(content, registry(), written=WRITTEN)
    text = texts(data)
    for expected in ("云上园区", "国家级□ 市级☑ 其他□", "2024年9月15日", "演示", "第二段 <&>"):
        assert expected in text
    assert rows(data, 2)[4][1:] == ["基本符合", "附件4"]
    assert rows(data, 3)[7][1:] == ["7", "重复利用", "百分比", " ８５．２％　", "附件15"]
    assert rows(data, 4)[1] == ["1", "光伏", "1,200", "900", "节煤", "拟于2025年6月实施"]


def test_first_level_cells_are_merged_unless_the_layout_says_not() -> None:
    merged = rows(write_report(ReportContent(), registry(), written=WRITTEN), 3)
    assert merged[2][0] == merged[1][0] != ""
    layout = Layout(merge_dimensions=False, blank_row_after=frozenset({1}), split_runs=True)
    loose = write_report(ReportContent(layout=layout), registry(), written=WRITTEN)
    printed = rows(loose, 3)
    assert printed[1][0] and printed[2] == [""] * 6 and printed[3][:2] == ["", "2"]
    name = Document(io.BytesIO(loose)).tables[3].cell(1, 2).paragraphs[0]
    assert [run.text for run in name.runs] == ["能源", "产出率"]


def test_left_out_rows_are_not_printed_and_their_merge_still_begins() -> None:
    year = YearTable("2021", left_out=frozenset({1}))
    printed = rows(write_report(ReportContent(years=(year,)), registry(), written=WRITTEN), 3)
    assert printed[1][1] == "2" and "EG" in printed[1][0]
    assert len(printed) == 31


def test_pages_are_a4_with_chinese_fonts_and_repeated_heads() -> None:
    document = Document(io.BytesIO(write_report(ReportContent(), registry(), written=WRITTEN)))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fonts = {f.get(qn("w:eastAsia")) for f in document.element.body.iter(qn("w:rFonts"))}
    assert fonts == {"宋体", "仿宋", "黑体"}
    for table in document.tables[1:]:
        assert table._tbl.findall(f".//{qn('w:tblHeader')}"), "the head is repeated on each page"


def test_workbook_has_the_same_tables_as_the_report() -> None:
    report = write_report(ReportContent(), registry(), written=WRITTEN)
    book = openpyxl.load_workbook(
        io.BytesIO(write_workbook(ReportContent(), registry(), written=WRITTEN))
    )
    for table, sheet in enumerate(book.worksheets[3:6], start=3):
        head = 3  # below the title and the year
        names = [sheet.cell(head + n, 3).value for n in range(32)]
        assert names == [row[2] for row in rows(report, table)]
    requirements = book.worksheets[2]
    assert [c.value for c in requirements[2]] == rows(report, 2)[0]


@pytest.mark.parametrize(
    ("written", "value", "number_format"),
    [
        ("1151.5", 1151.5, "General"),
        ("85.20%", 0.852, "0.00%"),
        ("约85", "约85", "General"),
        ("-0.4", -0.4, "General"),
    ],
)
def test_workbook_cells_hold_what_excel_keeps_when_typed(
    written: str, value: object, number_format: str
) -> None:
    year = YearTable("2021", {1: IndicatorEntry(written)})
    data = write_workbook(ReportContent(years=(year,)), registry(), written=WRITTEN)
    cell = openpyxl.load_workbook(io.BytesIO(data)).worksheets[3].cell(4, 5)
    assert (cell.value, cell.number_format) == (value, number_format)


def test_confirmation_names_dates_and_drops_the_third_party_paragraph() -> None:
    content = ConfirmationContent(
        provider_name="甲公司",
        onsite_start="2024年6月10日",
        onsite_end="6月14日",
        handed_over="2024年8月1日",
        meeting="2024年8月6日",
        third_party_evaluation=False,
    )
    text = texts(write_confirmation(content, registry(), written=WRITTEN))
    assert "于2024年6月10日至6月14日开展了现场诊断，2024年8月1日向我单位提交" in text
    assert "第三方" not in text
    assert "第三方" in texts(write_confirmation(ConfirmationContent(), registry(), written=WRITTEN))


def test_satisfaction_ticks_one_grade_and_carries_the_opinion() -> None:
    content = SatisfactionContent(park_name="云上园区", grade="satisfied", review_opinion="同意。")
    text = texts(write_satisfaction(content, registry(), written=WRITTEN))
    assert "满意（ √ ）" in text and "非常满意（   ）" in text
    assert text.count("√ ）") == 1
    assert "同意。" in text


def test_pledge_names_the_park() -> None:
    text = texts(write_pledge(PledgeContent("云上园区", "甲公司"), registry(), written=WRITTEN))
    assert "本单位为云上园区开展绿色诊断工作" in text
    assert all(article in text for article in wording.PLEDGE_ARTICLES)


def test_follow_up_lists_recommendations_and_the_words_to_use() -> None:
    entry = FollowUpEntry("2", "光伏", "采纳", "", "已完成", "900", "节煤", "2025年6月30日")
    content = FollowUpContent("云上园区", "甲公司", "2024", "2025年8月1日", (entry,), "继续推进")
    data = write_follow_up(content, registry(), written=WRITTEN)
    assert rows(data, 1)[1] == ["2", "光伏", "采纳", "", "已完成", "900", "节煤", "2025年6月30日"]
    text = texts(data)
    adoption = [
        r.name_zh for r in registry().codes if r.domain == "adoption" and r.code != "unanswered"
    ]
    assert "、".join(adoption) in text
    assert "未答复" not in text, "an answer nobody may choose is not offered"
    assert "继续推进" in text


WRITERS: list[tuple[Callable[..., bytes], Any]] = [
    (write_report, ReportContent()),
    (write_workbook, ReportContent()),
    (write_pledge, PledgeContent()),
    (write_confirmation, ConfirmationContent()),
    (write_satisfaction, SatisfactionContent()),
    (write_follow_up, FollowUpContent()),
]


@pytest.mark.parametrize(("write", "content"), WRITERS)
def test_the_same_content_gives_the_same_bytes_without_the_present_moment(
    write: Callable[..., bytes], content: Any
) -> None:
    first = write(content, registry(), written=WRITTEN)
    assert first == write(content, registry(), written=WRITTEN)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2024-09-15T09:00:00Z") == 2
