"""Indicator tables found however they are cut, merged, ordered and titled."""

from __future__ import annotations

from ingest.grid import Document
from ingest.recognise.forms import Recognised, Report
from tests.documents import HEAD, LATER_HEAD, document, indicator_rows, recognised, report
from warehouse.rules.rows import Registry


def read(doc: Document, registry: Registry) -> tuple[Report, list[str], Recognised]:
    found = recognised(doc, registry)
    (form,) = found.forms
    assert isinstance(form, Report)
    return form, [finding.check_id for finding in found.findings], found


def test_a_report_in_the_official_layout(registry: Registry) -> None:
    form, checks, _ = read(report(registry), registry)
    assert form.data_years == [2020, 2021, 2022]
    assert len(form.indicators) == 93
    assert checks == []


def test_three_years_in_one_table_under_title_rows(registry: Registry) -> None:
    rows = []
    for at, year in enumerate((2020, 2021, 2022), start=1):
        rows.append([f"第{at}年（{year}年）指标数据评价情况", None, None, None, None, None])
        rows.append(HEAD if at == 1 else LATER_HEAD)
        rows += indicator_rows(registry, growth=at)
    form, checks, _ = read(document("绿色诊断评估报告", rows), registry)
    assert form.data_years == [2020, 2021, 2022]
    assert len(form.indicators) == 93
    assert set(checks) <= {"N01", "N05", "N07"}


def test_three_years_side_by_side_under_one_head(registry: Registry) -> None:
    head = ["序号", "二级指标", "指标单位", "2020年", "2021年", "2022年"]
    rows = [[row[1], row[2], row[3], row[4], row[4], row[4]] for row in indicator_rows(registry)]
    form, _, _ = read(document("绿色诊断评估报告", [head, *rows]), registry)
    assert form.data_years == [2020, 2021, 2022]
    assert len(form.indicators) == 93
    row = next(r for r in form.indicators if (r.data_year, r.indicator_no) == (2021, 4))
    assert row.source.place == "表1 第5行 第5列"


def test_years_in_a_second_head_row(registry: Registry) -> None:
    head = ["序号", "二级指标", "指标单位", "指标数据", None, None]
    below = [None, None, None, "2020年", "2021年", "2022年"]
    rows = [[row[1], row[2], row[3], row[4], row[4], row[4]] for row in indicator_rows(registry)]
    form, _, _ = read(document("绿色诊断评估报告", [head, below, *rows]), registry)
    assert form.data_years == [2020, 2021, 2022]
    assert len(form.indicators) == 93


def test_a_table_broken_over_pages_with_and_without_its_head(registry: Registry) -> None:
    rows = indicator_rows(registry)
    for second in ([HEAD, *rows[15:]], rows[15:]):
        doc = document("绿色诊断评估报告", "第1年（2020年）", [HEAD, *rows[:15]], second)
        form, checks, _ = read(doc, registry)
        assert form.data_years == [2020]
        assert len(form.indicators) == 31
        assert "L03" not in checks


def test_rows_out_of_order_and_blank_rows(registry: Registry) -> None:
    rows = indicator_rows(registry)
    shuffled = [HEAD, *reversed(rows[:10]), ["", "", "", "", "", ""], *rows[10:]]
    form, checks, _ = read(document("绿色诊断评估报告", "第一年（ 2020 年度）", shuffled), registry)
    assert len(form.indicators) == 31
    assert "L01" not in checks


def test_an_unknown_label_is_an_issue_with_the_nearest_known_one(registry: Registry) -> None:
    rows = indicator_rows(registry)
    rows[0][2] = "能源产出效率指数"
    doc = report(registry, tables=[[HEAD, *rows], *_later(registry)])
    form, _, found = read(doc, registry)
    (finding,) = [f for f in found.findings if f.check_id == "L01"]
    assert finding.parts["nearest"] == "能源产出率"
    assert finding.source.place == "表4 第2行 第3列"
    assert (2020, 1) not in {(r.data_year, r.indicator_no) for r in form.indicators}


def test_a_label_with_its_unit_in_brackets_is_known(registry: Registry) -> None:
    rows = indicator_rows(registry)
    rows[0][2] = "能源产出率（万元/tce）"
    _, checks, _ = read(report(registry, tables=[[HEAD, *rows], *_later(registry)]), registry)
    assert "L01" not in checks


def test_a_repeated_row_keeps_the_first(registry: Registry) -> None:
    rows = indicator_rows(registry)
    again = list(rows[0])
    again[4] = "9.9"
    doc = report(registry, tables=[[HEAD, *rows, again], *_later(registry)])
    form, checks, _ = read(doc, registry)
    assert checks == ["L03"]
    first = next(r for r in form.indicators if (r.data_year, r.indicator_no) == (2020, 1))
    assert first.value.number == 3.5


def test_a_number_that_contradicts_the_name_is_an_issue_and_the_name_wins(
    registry: Registry,
) -> None:
    rows = indicator_rows(registry)
    rows[0][1] = "7"
    form, checks, _ = read(report(registry, tables=[[HEAD, *rows], *_later(registry)]), registry)
    assert checks == ["L04"]
    assert (2020, 1) in {(r.data_year, r.indicator_no) for r in form.indicators}


def test_a_table_without_its_year_is_not_read(registry: Registry) -> None:
    form, checks, _ = read(report(registry, years=(2020, "    ", 2022)), registry)
    assert form.data_years == [2020, 2022]
    assert "N10" in checks


def test_no_year_anywhere(registry: Registry) -> None:
    form, checks, _ = read(report(registry, years=("  ", "  ", "  ")), registry)
    assert form.data_years == []
    assert checks == ["N02"]


def test_the_same_year_twice_keeps_the_first_table(registry: Registry) -> None:
    form, checks, _ = read(report(registry, years=(2020, 2020, 2022)), registry)
    assert form.data_years == [2020, 2022]
    assert checks == ["N11"]


def test_names_of_park_on_cover_and_table_that_differ(registry: Registry) -> None:
    doc = report(registry)
    cover = document("北京市工业园区绿色诊断评估报告", "园区名称：另一园区").blocks
    _, checks, _ = read(Document((*cover, *doc.blocks[2:])), registry)
    assert checks == ["N09"]


def test_levels_ticked_twice_or_not_at_all(registry: Registry) -> None:
    for level in ("□国家级 □市级 □其他", "■国家级 ■市级 □其他"):
        form, checks, _ = read(report(registry, level=level), registry)
        assert (form.park_level, checks) == (None, ["N07"])


def test_own_scores_demonstration_works_and_scope_from_the_text(registry: Registry) -> None:
    texts = (
        "本次诊断覆盖园区全部批复范围。",
        "近三年绿色诊断评分分别为98.5、99、101.25分。单项指标最高得分不超过120分。",
        "园区推广水的梯级利用。下一步拟建设氢能示范项目。",
    )
    form, _, _ = read(report(registry, paragraphs=texts), registry)
    assert [(s.data_year, s.score) for s in form.own_scores] == [
        (2020, 98.5),
        (2021, 99.0),
        (2022, 101.25),
    ]
    assert [work.work_code for work in form.demonstration_works] == ["cascade_water"]
    assert form.scope == "approved_area"


def test_own_scores_with_their_years_named(registry: Registry) -> None:
    text = "2022年绿色诊断得分为101.2分，2021年得分为98分。"
    form, _, _ = read(report(registry, paragraphs=(text,)), registry)
    assert {s.data_year: s.score for s in form.own_scores} == {2022: 101.2, 2021: 98.0}


def test_a_single_score_without_a_year_is_unknown_and_not_guessed(registry: Registry) -> None:
    form, _, _ = read(report(registry, paragraphs=("综合得分98.5分。",)), registry)
    assert form.own_scores == []


def test_a_document_that_is_no_form(registry: Registry) -> None:
    found = recognised(document("会议纪要", [["姓名", "电话"], ["张三", "1"]]), registry)
    assert [finding.check_id for finding in found.findings] == ["F10"]


def _later(registry: Registry) -> list[list[list[str | None]]]:
    return [[LATER_HEAD, *indicator_rows(registry, growth=at)] for at in (1, 2)]
