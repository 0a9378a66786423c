"""Names that are none, names that list parks, and levels with words after them."""

from __future__ import annotations

import pytest

from ingest.judging.park_match import Register
from tests.documents import KNOWN_PARK, document, judged, recognised, report
from warehouse.registers.park_rows import RegisteredPark
from warehouse.rules.rows import Registry

OTHER = RegisteredPark("Kother", "银杏产业园", (), "110105", "市级", None, True, "import")


@pytest.mark.parametrize("name", ["/", "同上", "填写园区全称", "XX开发区", "甲产业园/乙产业园"])
def test_a_report_of_no_park_is_refused_in_words(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    found = judged(report(registry, park=name), registry, monkeypatch)
    assert (found.outcome, found.park) == ("rejected", None)
    (issue,) = [issue for issue in found.issues if issue.check_id == "N01"]
    assert name in issue.message_zh
    assert name in issue.message_en


def test_two_registered_parks_joined_by_a_word_are_no_park(registry: Registry) -> None:
    register = Register([KNOWN_PARK, OTHER], registry)
    assert register.lists_parks("云杉产业园和银杏产业园")
    assert register.lists_parks("云杉产业园以及银杏产业园")
    assert not register.lists_parks("云杉产业园")
    assert not register.lists_parks("和平产业园")
    assert not register.lists_parks("云杉产业园和平分园")


def test_a_slash_in_the_table_does_not_take_the_name_from_the_cover(registry: Registry) -> None:
    doc = document(
        "北京市工业园区绿色诊断评估报告",
        "园区名称：云杉产业园",
        "绿色诊断服务商名称：绿源咨询有限公司",
        [["园区名称", "见封面"], ["服务商名称", "同上"], ["园区级别", "市级"]],
    )
    (form,) = recognised(doc, registry).forms
    assert form.park_name.text == "云杉产业园"  # type: ignore[union-attr]
    assert form.provider_name.text == "绿源咨询有限公司"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("□国家级 □市级 ☑其他：产业集聚区", "其他"),
        ("( )国家级 ( )市级 (√)其他：产业集聚区", "其他"),
        ("□国家级 □市级 ■其他（镇级）", "其他"),
        ("□国家级 □市级 ☑其他____", "其他"),
        ("□国家级 □市级 ☑其他 产业集聚区", "其他"),
        ("[√]国家级 [ ]市级 [ ]其他", "国家级"),
        ("（√）国家级（ ）市级（ ）其他", "国家级"),
        ("☑️国家级 □市级 □其他", "国家级"),
        ("国家级（2010年批准）", "国家级"),
        ("(√)国家级 (√)市级 ( )其他", None),
        ("( )国家级 ( )市级 ( )其他", None),
    ],
)
def test_levels_as_they_are_ticked(registry: Registry, level: str, expected: str | None) -> None:
    found = recognised(report(registry, level=level), registry)
    (form,) = found.forms
    assert form.park_level == expected  # type: ignore[union-attr]
    checks = [finding.check_id for finding in found.findings]
    assert ("N07" in checks) == (expected is None)
