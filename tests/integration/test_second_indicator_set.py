"""A second indicator set with its own form edition and standard, added to a home's registry as rows."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import duckdb
import pytest
from docx import Document

from ingest.answer.said import Answer
from ingest.taking_in.intake import ingest
from warehouse.home import Home
from warehouse.publishing.build import build
from warehouse.publishing.publication import current_publication
from warehouse.rules.files import seed_files

FIRST, SECOND = "bj-2023", "draft-5"

# A made-up draft standard: five indicators, two of them a choice, other names, units and leads.
INDICATORS = [
    # no, dimension, name, unit, value_type, better, hard_min, hard_max, review_min, review_max
    (1, "EN", "单位产值综合能耗", "tce/万元", "numeric", "lower", 0, 50, 0.01, 5),
    (2, "EN", "绿色电力占比", "%", "numeric", "higher", 0, 100, 0, 100),
    (3, "CI", "固体废物循环率", "%", "numeric", "higher", 0, 100, 0, 100),
    (4, "CI", "再生水占比", "%", "numeric", "higher", 0, 100, 0, 100),
    (5, "CI", "零碳园区规划", "-", "categorical", "level", "", "", "", ""),
]
LEADS = {1: ("0.2", ""), 2: ("50", ""), 3: ("90", ""), 4: ("40", ""), 5: ("", "已批复")}
REQUIREMENT = "园区三年内无重大环境事件。"
VALUES = {
    2022: {1: "0.4", 2: "25", 3: "45", 4: "/", 5: "未编制"},
    2023: {1: "0.3", 2: "30", 3: "60", 4: "/", 5: "编制中"},
    2024: {1: "0.2", 2: "60", 3: "90", 4: "10", 5: "已批复"},
}


def add_rows(home: Home, file: str, rows: list[dict[str, object]]) -> None:
    """Append rows to the home's own copy of a registry file; columns left out are blank."""
    home.registry_dir.mkdir(parents=True, exist_ok=True)
    path = home.registry_dir / f"{file}.csv"
    source = path if path.exists() else seed_files()[file]
    with source.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        names, known = list(reader.fieldnames or []), list(reader)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*known, *rows])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home.at(tmp_path_factory.mktemp("second") / "home")
    of_set = {"indicator_set_id": SECOND}
    add_rows(
        made,
        "indicator_sets",
        [of_set | {"name_zh": "草案", "name_en": "Draft", "source": "made up"}],
    )
    edition = {"form_edition_id": SECOND}
    add_rows(
        made,
        "form_editions",
        [edition | of_set | {"name_zh": "草案报告", "name_en": "Draft report"}],
    )
    with seed_files()["label_variants"].open(encoding="utf-8", newline="") as handle:
        shared = [row for row in csv.DictReader(handle) if row["kind"] != "indicator"]
    add_rows(made, "label_variants", [row | edition for row in shared])
    add_rows(made, "dimensions", [
        of_set | {"dimension_code": code, "dimension_seq": n, "name_zh": zh, "short_zh": zh, "name_en": code}
        for n, (code, zh) in enumerate((("EN", "能源"), ("CI", "循环")), start=1)
    ])  # fmt: skip
    columns = (
        "indicator_no", "dimension_code", "name_zh", "unit", "value_type", "better",
        "hard_min", "hard_max", "review_min", "review_max",
    )  # fmt: skip
    add_rows(made, "indicators", [
        of_set | dict(zip(columns, row, strict=True)) | {"name_en": f"I{row[0]}", "is_required": "true"}
        for row in INDICATORS
    ])  # fmt: skip
    add_rows(made, "basic_requirements", [
        of_set | {"requirement_no": 1, "kind": "mandatory", "text_zh": REQUIREMENT, "text_en": "R1"}
    ])  # fmt: skip
    add_rows(made, "level_words", [
        of_set | {"indicator_no": 5, "word": word, "level": level}
        for word, level in (("已批复", "met"), ("编制中", "partly"), ("未编制", "not_met"))
    ])  # fmt: skip
    standard = {"standard_id": "draft-5-std"}
    add_rows(made, "scoring_standards", [standard | of_set | {
        "name_zh": "草案引领值", "name_en": "Draft leads", "is_in_force": "true", "status": "unverified",
        "at_or_below_zero_score": 120, "current_within_years": 3, "source": "made up",
    }])  # fmt: skip
    add_rows(made, "scoring_items", [
        standard | {
            "indicator_no": no, "lead_value": LEADS[no][0], "lead_words": LEADS[no][1], "better": better,
            "choice_group": "CI-A" if no in (3, 4) else "", "choose_n": 1 if no in (3, 4) else "",
            "max_score": 100 if better == "level" else 120, "status": "unverified",
        }
        for no, _, _, _, _, better, *_ in INDICATORS
    ])  # fmt: skip
    add_rows(made, "scoring_levels", [
        standard | {"level": level, "score": score, "source": "made up"}
        for level, score in (("met", 100), ("partly", 50), ("not_met", 0))
    ])  # fmt: skip
    return made


def write_report(path: Path) -> Path:
    """A report in the draft's own form edition, as a Word file."""
    document = Document()
    document.add_paragraph("工业园区绿色诊断评估报告")
    document.add_paragraph("园区名称：草案示范园")
    document.add_paragraph("绿色诊断服务商名称：草案咨询有限公司")
    document.add_paragraph("2025年9月15日")
    fill(document, [["园区名称", "草案示范园"], ["园区级别", "□国家级 ☑市级 □其他"]])
    fill(
        document,
        [["基本要求", "是否符合", "证明材料索引"], [REQUIREMENT, "符合", "附件1"]],
    )
    for slot, (year, values) in enumerate(VALUES.items(), start=1):
        document.add_paragraph(f"第{slot}年（{year}年）指标数据评价情况")
        rows = [[str(no), name, unit, values[no]] for no, _, name, unit, *_ in INDICATORS]
        fill(document, [["序号", "二级指标", "指标单位", "指标数据"], *rows])
    head = [
        "序号",
        "项目建设内容",
        "总投资（万元）",
        "其中固定资产投资（万元）",
        "预期实施效果",
        "备注",
    ]
    fill(document, [head, ["1", "屋顶光伏", "100", "80", "节能", "2026年"]])
    document.save(str(path))
    return path


def fill(document: object, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))  # type: ignore[attr-defined]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


@pytest.fixture(scope="module")
def answer(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    path = write_report(tmp_path_factory.mktemp("draft") / "草案报告.docx")
    registry = home.registry()
    old = Path(__file__).parent.parent / "fixtures" / "samples" / "report-104-words.docx"
    district = registry.districts_by_name["朝阳区"]
    new, first = ingest(home, [path, old], district, registry)
    assert first.outcome == "accepted_with_issues"
    build(home, date(2026, 11, 22))
    return new


def test_its_form_is_read_by_its_own_labels_and_judged_by_its_own_rows(answer: Answer) -> None:
    found = {issue["check_id"] for issue in answer.issues}
    assert answer.outcome != "rejected", found
    assert not {"L01", "L02", "L05", "L06", "N03", "N04", "U02", "V01", "V04"} & found
    # Checks that name indicators of the guide by number keep still.
    assert not {"X01", "X02", "X06", "X08", "X12", "X16", "X17", "X28", "X29", "X30"} & found


def test_its_values_are_scored_by_its_own_standard(home: Home, answer: Answer) -> None:
    assert answer.outcome != "rejected"
    with duckdb.connect(str(current_publication(home).path), read_only=True) as con:
        scores = con.execute(
            "SELECT data_year, gi, slots FROM marts.fct_park_scores "
            "WHERE standard_id = 'draft-5-std' ORDER BY 1"
        ).fetchall()
        others = con.execute(
            "SELECT DISTINCT standard_id, park_name FROM marts.fct_park_rankings ORDER BY 1"
        ).fetchall()
    # 4 slots: energy use 100*0.2/v, green power, the better of 3 and 4 (3), the plan.
    expected = [
        (2022, (50 + 50 + 50 + 0) / 4),
        (2023, (100 * 0.2 / 0.3 + 60 + 100 * 60 / 90 + 50) / 4),
        (2024, (100 + 120 + 100 + 100) / 4),
    ]
    assert [(year, slots) for year, _, slots in scores] == [(year, 4) for year, _ in expected]
    for (_, gi, _), (_, wanted) in zip(scores, expected, strict=True):
        assert float(gi) == pytest.approx(wanted, abs=1e-6)
    assert others == [("draft-5-std", "草案示范园"), ("miit-2016", "航溪经济开发区104")]
