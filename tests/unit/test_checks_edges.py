"""Each check trips on one side of its edge, once and at its place, and keeps still on the other."""

from __future__ import annotations

import pytest

from ingest.checks.results import results
from ingest.judging.issues import to_issue
from tests.check_cases import Edge, Given, edges, judge
from warehouse.rules.files import load_registry
from warehouse.rules.rows import Registry

EDGES = edges(load_registry())
NAMED = [
    pytest.param(edge, id=f"{edge.check_id}-{number}") for number, edge in enumerate(EDGES, start=1)
]


def ids(given: Given, registry: Registry) -> list[str]:
    return [finding.check_id for finding in judge(given, registry)[1].findings]


def test_a_sound_report_trips_nothing(registry: Registry) -> None:
    assert ids(Given(), registry) == []


@pytest.mark.parametrize("edge", NAMED)
def test_one_fault_gets_one_issue_at_its_place(edge: Edge, registry: Registry) -> None:
    form, gated = judge(edge.trips, registry)
    assert [finding.check_id for finding in gated.findings] == [edge.check_id]
    (finding,) = gated.findings
    if isinstance(edge.at, str):
        assert finding.source.place == edge.at
    else:
        places = {(row.data_year, row.indicator_no): row.source for row in form.indicators}
        assert (finding.data_year, finding.indicator_no) == edge.at
        assert finding.source == places[edge.at]


@pytest.mark.parametrize("edge", NAMED)
def test_just_inside_the_edge_it_keeps_still(edge: Edge, registry: Registry) -> None:
    assert edge.check_id not in ids(edge.passes, registry)


@pytest.mark.parametrize("edge", NAMED)
def test_the_message_renders_in_both_languages(edge: Edge, registry: Registry) -> None:
    form, gated = judge(edge.trips, registry)
    issue = to_issue(gated.findings[0], form.indicator_set_id, registry)
    for text in (issue.message_zh, issue.message_en, issue.remedy_zh, issue.remedy_en):
        assert text
        assert "{" not in text
        assert "Bilingual" not in text
        assert "None" not in text
        assert " 1 members" not in text


@pytest.mark.parametrize("edge", NAMED)
def test_the_status_is_fail_where_it_trips(edge: Edge, registry: Registry) -> None:
    _, gated = judge(edge.trips, registry)
    status = {
        row.check_id: row
        for row in results((f.check_id for f in gated.findings), gated.gaps, registry)
    }
    assert status[edge.check_id].status == "FAIL"
    assert status[edge.check_id].reason_en == "1 issue"
