"""What the running text says, as people write it."""

from __future__ import annotations

import pytest

from ingest.recognise.forms import Narrative
from ingest.recognise.narrative import annexes_named
from tests.check_cases import judge, others
from warehouse.rules.rows import Registry


def narrative(registry: Registry, *lines: str) -> Narrative:
    form, _ = judge(others(chapters=lines), registry)
    assert form.narrative is not None
    return form.narrative


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("附件1", ["1"]),
        ("附件 3、4", ["3", "4"]),
        ("附件5－7：台账", ["5", "6", "7"]),
        ("见附件12和13，附件40", ["12", "13", "40"]),
        ("附件2－1－3", ["2-1-3"]),
        ("附件1、2023年统计年报", ["1"]),
        ("附件8（2023年报告）", ["8"]),
        ("统计年报", []),
    ],
)
def test_attachments_a_text_points_to(text: str, expected: list[str]) -> None:
    assert list(annexes_named(text)) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("六、参考文件", "附件1：文件汇编\n附件2：年报"), {"1", "2"}),
        (("六、参考文件", "[1] 文件汇编", "2. 年报", "（3）台账"), {"1", "2", "3"}),
        (("六、参考文件", "附件1-3：台账", "附件2－1－1", "附件9：表后的附件"), {"1", "2", "3"}),
        (("附件7见第六章",), set()),
    ],
)
def test_references_of_chapter_six(
    lines: tuple[str, ...], expected: set[str], registry: Registry
) -> None:
    assert narrative(registry, *lines).references == expected


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("一、概述", 1),
        ("第四章 结论", 4),
        ("五、对策建议", 5),
        ("参考文件", 6),
        ("五、建议园区进一步提高能源利用效率，推进屋顶光伏建设，完善绿色管理制度。", None),
    ],
)
def test_headings_of_chapters(line: str, number: int | None, registry: Registry) -> None:
    assert narrative(registry, line).chapters == ({number} if number else frozenset())


@pytest.mark.parametrize(
    ("sentence", "is_consent"),
    [
        ("已报市经济和信息化局同意。", True),
        ("并取得市经信局书面同意。", True),
        ("经同意（市经济和信息化局函）。", True),
        ("尚未取得市经济和信息化局同意。", False),
        ("未经市经济和信息化局同意。", False),
        ("已告知园区管委会并获同意。", False),
    ],
)
def test_consent_of_the_bureau(sentence: str, is_consent: bool, registry: Registry) -> None:
    found = narrative(registry, f"本次诊断涉及园区部分区域，{sentence}")
    assert (found.consent is not None) == is_consent
    assert found.scope is not None


def test_a_special_diagnosis_is_kept_with_its_sentence(registry: Registry) -> None:
    said = narrative(registry, "园区同时开展了危险废物专项诊断。").special_diagnosis
    assert said is not None
    assert said.text == "园区同时开展了危险废物专项诊断。"
    assert narrative(registry, "本次未开展专项诊断。").special_diagnosis is None
