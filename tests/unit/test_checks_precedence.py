"""One fault gets one issue: which check speaks where several would."""

from __future__ import annotations

import pytest

from ingest.findings import Finding
from tests.check_cases import Given, confirmation, in_all_years, in_year, judge, value
from warehouse.rules.rows import Registry


def found(given: Given, registry: Registry) -> list[Finding]:
    return judge(given, registry)[1].findings


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(in_year(1, {8: 120}), "X03", id="an impossible value is not compared"),
        pytest.param(in_year(1, {8: "见附表"}), "V01", id="an unreadable value is not compared"),
        pytest.param(in_year(1, {6: 0.86}), "X04", id="a fraction is no jump and no unusual value"),
        pytest.param(in_year(1, {4: 0.17}), "X06", id="万元/m3 rather than a factor of 10,000"),
        pytest.param(in_year(2, {19: 202}), "X05", id="a factor rather than an unusual value"),
        pytest.param(in_year(2, {5: 88}), "X07", id="gross output rather than a jump"),
        pytest.param(in_year(1, {21: 80}), "X01", id="a contradiction rather than a jump"),
        pytest.param(in_year(2, {25: 50}), "X16", id="the city's rate rather than bounds"),
        pytest.param(
            in_year(1, {3: 20}), "X17", id="the city's coal-free zones rather than bounds"
        ),
        pytest.param(in_year(1, {7: 40}), "X22", id="a turn rather than two jumps"),
        pytest.param(in_year(1, {7: 89}), "X21", id="out and back is one jump"),
        pytest.param(in_year(1, {1: 25}), "X22", id="a turn rather than an unusual value"),
    ],
)
def test_one_speaks(given: Given, expected: str, registry: Registry) -> None:
    form_findings = found(given, registry)
    if expected == "V01":
        assert form_findings == []  # told by recognition
    else:
        assert [finding.check_id for finding in form_findings] == [expected]


def test_what_keeps_still_is_unknown_and_names_the_check_that_spoke(registry: Registry) -> None:
    _, gated = judge(in_year(1, {7: 40}), registry)
    (gap,) = gated.gaps["X21"]
    assert (gap.reason, gap.parts) == ("doubted", {"check": "X22"})


def test_two_jumps_the_same_way_are_two(registry: Registry) -> None:
    jumps = found(in_all_years({1: (2, 3, 4.5)}), registry)
    assert [(f.check_id, f.data_year) for f in jumps] == [("X21", 2021), ("X21", 2022)]


def test_several_faults_of_the_dates_are_told_apart(registry: Registry) -> None:
    from datetime import date

    given = Given(confirmation=confirmation(end=date(2023, 6, 11), meeting=None))
    faults = found(given, registry)
    assert [finding.check_id for finding in faults] == ["X35", "X35"]
    assert len({tuple(finding.parts.values()) for finding in faults}) == 2


def test_a_cover_that_names_the_month_alone_is_not_before_the_work_of_that_month(
    registry: Registry,
) -> None:
    given = Given(confirmation=confirmation(), others={"cover_date": "2023年6月"})
    assert found(given, registry) == []
    earlier = Given(confirmation=confirmation(), others={"cover_date": "2023年5月"})
    assert [finding.check_id for finding in found(earlier, registry)] == ["X35"]


def test_far_faults_of_one_report_are_all_told(registry: Registry) -> None:
    given = Given(
        {
            0: {25: "86.19"},
            1: {4: "0.17", 22: "0", 14: "/"},
            2: {6: "120", 3: "70", 5: f"{value(5, 1) * 4:.4g}", 31: "不完善"},
        }
    )
    told = {(f.check_id, f.data_year, f.indicator_no) for f in found(given, registry)}
    assert told == {
        ("X15", 2020, 25),
        ("X06", 2021, 4),
        ("X12", 2021, 22),
        ("X24", 2021, 13),
        ("X03", 2022, 6),
        ("X17", 2022, 3),
        ("X07", 2022, 5),
        ("X29", 2022, 31),
    }
