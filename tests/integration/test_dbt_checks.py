"""Every check has a status for every diagnosis of the made-up city."""

from __future__ import annotations

import duckdb

from tests.dbt_expected import seed
from tests.made_up import SCORES, rows


def test_checks_are_an_index_of_diagnosis_and_catalogue(marts: duckdb.DuckDBPyConnection) -> None:
    (diagnoses,) = rows(marts, "SELECT count(*) FROM marts.fct_diagnoses")[0]
    found = rows(
        marts,
        "SELECT count(*), count(DISTINCT check_id), count(*) FILTER (status <> 'PASS' AND"
        " (reason_zh IS NULL OR reason_en IS NULL)) FROM marts.fct_diagnosis_checks",
    )
    checks = len(seed("checks"))
    assert found == [(diagnoses * checks, checks, 0)]


def test_own_score_is_held_against_ours(marts: duckdb.DuckDBPyConnection) -> None:
    ours = round(SCORES["试验园区01", 2024].gi, 2).normalize()
    assert abs(ours - 88) > 1
    assert rows(
        marts,
        "SELECT park_name, message_zh, place FROM marts.fct_issues WHERE check_id = 'X27'"
        " AND state = 'open'",
    ) == [("试验园区01", f"2024年报告自评得分 88.8，按规则计算为 {ours}", "第9段")]
    statuses = rows(
        marts,
        "SELECT DISTINCT status, reason_zh FROM marts.fct_diagnosis_checks"
        " WHERE check_id = 'X27' AND park_name <> '试验园区01'",
    )
    assert statuses == [("UNKNOWN", "报告没有写明自评得分")]
