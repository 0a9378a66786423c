"""What a form cannot tell is UNKNOWN with its reason, and never a fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ingest.checks.results import CheckResult, results
from ingest.judging.gate import judge_report
from ingest.recognise.labels import lexicons
from tests.check_cases import Given, confirmation, in_all_years, in_year, judge, others
from warehouse.rules.rows import Registry


def statuses(given: Given, registry: Registry) -> dict[str, CheckResult]:
    _, gated = judge(given, registry)
    fired = [finding.check_id for finding in gated.findings]
    return {row.check_id: row for row in results(fired, gated.gaps, registry)}


def test_every_check_but_those_of_the_models_has_a_status(registry: Registry) -> None:
    found = statuses(Given(confirmation=confirmation()), registry)
    judged_here = [row.check_id for row in registry.check_rows if row.judged_by != "model"]
    assert list(found) == judged_here
    unknown = {check_id for check_id, row in found.items() if row.status == "UNKNOWN"}
    assert unknown == {"X13", "X16", "X37", "X38", "X40"}
    assert all(row.status == "PASS" for i, row in found.items() if i not in unknown)


@pytest.mark.parametrize("check_id", ["X13", "X37", "X38", "X40"])
def test_an_input_that_no_form_holds_is_named(check_id: str, registry: Registry) -> None:
    check = registry.checks[check_id]
    assert check.judged_by == "none"
    assert check.needs_input_zh
    assert check.needs_input_en
    row = statuses(Given(), registry)[check_id]
    assert row.status == "UNKNOWN"
    assert row.reason_zh is not None
    assert row.reason_en is not None
    assert check.needs_input_zh in row.reason_zh
    assert check.needs_input_en in row.reason_en


def test_only_checks_that_nobody_judges_need_an_input(registry: Registry) -> None:
    for check in registry.check_rows:
        assert (check.judged_by == "none") == (check.needs_input_zh is not None)
        assert (check.judged_by == "none") == (check.needs_input_en is not None)


@pytest.mark.parametrize(
    ("check_id", "given", "reason"),
    [
        ("X01", in_year(1, {6: ""}), "no. 6 of 2021"),
        ("X02", in_year(1, {4: "不详"}), "no. 4 of 2021"),
        ("X02", in_year(1, {4: 200_000}), "no. 4 of 2021"),
        ("X09", in_all_years({19: ("/", "/", "/")}), "indicators 5、19"),
        ("X16", Given(), "2020, 2021"),
        ("X12", others(requirements=("符合", "基本符合", *("符合",) * 6)), "requirement 2"),
        ("X28", others(requirements=("符合",) * 7 + ("",)), "requirement 8"),
        ("X29", others(requirements=("符合",) * 6 + ("整改中", "符合")), "requirement 7"),
        ("X11", others(years=(2018, 2020, 2022)), "do not follow"),
        ("X14", others(years=(2018, 2020, 2022)), "do not follow"),
        ("X21", others(years=(2018, 2020, 2022)), "do not follow"),
        ("X31", others(cover_date=""), "inferred"),
        ("X33", Given(), "confirmation form"),
        ("X33", Given(confirmation=confirmation(end=None)), "both dates"),
        ("X33", Given(confirmation=confirmation(end=date(2023, 6, 1))), "before it starts"),
        (
            "X33",
            Given(confirmation=confirmation(date(2098, 6, 2), date(2098, 6, 9))),
            "calendar of working days for 2098",
        ),
        ("X35", Given(), "confirmation form"),
        ("X36", others(recommendations=[]), "No recommendation"),
        ("T01", others(chapters=["一、概述"]), "scope"),
        ("T03", others(chapters=["六、参考文件", "《节约能源法》"]), "chapter 六"),
    ],
)
def test_what_cannot_be_judged_says_why(
    check_id: str, given: Given, reason: str, registry: Registry
) -> None:
    row = statuses(given, registry)[check_id]
    assert row.status == "UNKNOWN"
    assert row.reason_en is not None
    assert reason in row.reason_en
    assert row.reason_zh


def test_a_fault_in_one_year_counts_though_another_year_cannot_be_judged(
    registry: Registry,
) -> None:
    found = statuses(in_all_years({21: (80, "", 97)}), registry)
    assert found["X01"].status == "FAIL"


def test_a_workbook_has_no_text_to_judge(registry: Registry) -> None:
    form, _ = judge(Given(), registry)
    gated = judge_report(replace(form, narrative=None), None, lexicons(registry)[0])
    assert not {finding.check_id for finding in gated.findings} & {"T01", "T02", "T03"}
    found = {row.check_id: row for row in results((), gated.gaps, registry)}
    for check_id in ("T01", "T02", "T03"):
        assert found[check_id].status == "UNKNOWN"
        assert found[check_id].reason_en == "The file holds tables alone, no text of a report"


def test_several_issues_are_counted(registry: Registry) -> None:
    row = statuses(in_all_years({3: (70, 71, 72)}), registry)["X17"]
    assert (row.reason_zh, row.reason_en) == ("3 处问题", "3 issues")
