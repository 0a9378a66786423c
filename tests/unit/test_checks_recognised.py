"""Faults that recognition and the grid find: a table, a requirement or a word that is not as it should be."""

from __future__ import annotations

from tests.check_cases import Given, judge
from tests.documents import HEAD, LATER_HEAD, document, indicator_rows, recognised, report
from warehouse.rules.rows import Registry

_FOLLOW_UP = "绿色化改造建议采纳与落实情况反馈表"
_COLUMNS = ["序号", "项目建设内容", "采纳情况", "未采纳原因", "落实进展", "实际投资（万元）"]


def test_a_report_with_two_of_three_tables(registry: Registry) -> None:
    tables = [[HEAD, *indicator_rows(registry)], [LATER_HEAD, *indicator_rows(registry, growth=1)]]
    years = (2021, 2022)
    _, gated = judge(Given(others={"tables": tables, "years": years}), registry)
    (finding,) = gated.findings
    assert (finding.check_id, finding.parts["found"]) == ("N04", 2)
    _, whole = judge(Given(), registry)
    assert "N04" not in [found.check_id for found in whole.findings]


def test_an_unknown_requirement_and_the_nearest_known_one(registry: Registry) -> None:
    sound = report(registry)
    assert recognised(sound, registry).findings == []
    blocks: list[object] = ["北京市工业园区绿色诊断评估报告"]
    head = ["基本要求", "是否符合", "证明材料索引"]
    blocks.append([head, ["园区重点企业全部实施清洁生产。", "符合", "附件4"]])
    found = recognised(document(*blocks), registry).findings  # type: ignore[arg-type]
    (finding,) = [f for f in found if f.check_id == "L05"]
    assert finding.source.place == "表1 第2行 第1列"
    assert finding.value == "园区重点企业全部实施清洁生产。"
    assert "清洁生产审核" in str(finding.parts["nearest"])


def test_a_word_that_the_follow_up_form_does_not_offer(registry: Registry) -> None:
    def of(adoption: str) -> list[str]:
        row = ["1", "屋顶光伏项目", adoption, "", "已完成", "900"]
        form = document(_FOLLOW_UP, [_COLUMNS, row])
        return [finding.check_id for finding in recognised(form, registry).findings]

    assert of("也许") == ["N13"]
    assert of("采纳") == []
