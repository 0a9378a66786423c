"""One build of a small made-up city, held against the same rules computed a second time."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb

from tests.dbt_expected import city_rank_changes, item_score, ranks
from tests.dbt_fixture import (
    DISTRICTS,
    PARK_LEVELS,
    PROJECT,
    RawWarehouse,
    park_id,
)
from tests.made_up import AS_OF, CITY, SCORES, rows, run_dbt

CENT = Decimal("0.01")


def test_every_index_and_dimension_equals_the_second_computation(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = {
        (park, year): values
        for park, year, *values in rows(
            marts,
            "SELECT park_name, data_year, gi, gi_scored_only, slots_scored, slots,"
            " eg, rg, ig, cg, hg, mg FROM marts.fct_park_scores",
        )
    }
    assert found == {
        key: [
            score.gi,
            score.gi_scored_only,
            score.slots_scored,
            24,
            *(score.dimensions[code] for code in ("EG", "RG", "IG", "CG", "HG", "MG")),
        ]
        for key, score in SCORES.items()
    }


def test_every_item_score_and_choice_equals_the_second_computation(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        marts,
        "SELECT park_name, data_year, indicator_no, score, is_counted"
        " FROM marts.fct_indicator_scores",
    )
    assert len(found) == 31 * len(SCORES)
    for park, year, number, score, is_counted in found:
        expected = SCORES[park, year]
        value = expected.report.years[year].get(number)
        assert (score, is_counted) == (item_score(number, value), number in expected.counted), (
            park,
            year,
            number,
        )


def test_ranks_and_their_changes_equal_the_second_computation(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    parks = sorted({report.park for report in CITY})
    district = {park: DISTRICTS[number % 4] for number, park in enumerate(parks)}
    level = {park: PARK_LEVELS[number % 3] for number, park in enumerate(parks)}
    changes = city_rank_changes(SCORES)
    expected = {}
    for park, year in SCORES:
        of_year = [score for score in SCORES.values() if score.year == year]
        expected[park, year] = [
            ranks(of_year).get(park),
            ranks(s for s in of_year if district[s.park] == district[park]).get(park),
            ranks(s for s in of_year if level[s.park] == level[park]).get(park),
            changes.get((park, year)),
        ]
    found = {
        (park, year): values
        for park, year, *values in rows(
            marts,
            "SELECT park_name, data_year, city_rank, district_rank, level_rank, city_rank_change"
            " FROM marts.fct_park_rankings",
        )
    }
    assert found == expected
    assert found["试验园区04", 2024][0] == found["试验园区05", 2024][0], "the tie is in the city"


def test_parks_that_are_not_rankable_say_why(marts: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        marts,
        "SELECT DISTINCT park_name, not_rankable_reason FROM marts.fct_park_rankings"
        " WHERE NOT is_rankable ORDER BY ALL",
    ) == [
        ("试验园区02", "基本要求3不符合；基本要求5待区级认定"),
        ("试验园区03", "基本要求6待区级认定"),
    ]


def test_current_standing_leaves_out_the_park_diagnosed_too_long_ago(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    latest = [s for (_, year), s in SCORES.items() if year == 2024]
    found = rows(marts, "SELECT park_name, data_year, city_rank FROM marts.fct_current_standings")
    assert sorted(found) == sorted((s.park, 2024, ranks(latest).get(s.park)) for s in latest)
    assert "试验园区06" not in {park for park, _, _ in found}


def test_overlapping_years_come_from_the_later_diagnosis_and_changes_are_issues(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    park = park_id("试验园区00")
    sources = rows(
        marts,
        "SELECT DISTINCT data_year, diagnosis_id FROM marts.fct_indicator_values"
        f" WHERE park_id = '{park}' ORDER BY ALL",
    )
    assert sources == [
        (2021, f"{park}-2024"),
        (2022, f"{park}-2025"),
        (2023, f"{park}-2025"),
        (2024, f"{park}-2025"),
    ]
    earlier = next(r for r in CITY if r.park == "试验园区00" and r.diagnosis_year == 2024)
    later = next(r for r in CITY if r.park == "试验园区00" and r.diagnosis_year == 2025)
    changed = {
        (year, number)
        for year in (2022, 2023)
        for number in range(1, 32)
        if item_score(number, earlier.years[year].get(number)) is not None
        and earlier.years[year].get(number) != later.years[year].get(number)
    }
    issues = rows(
        marts,
        "SELECT data_year, indicator_no, diagnosis_id, message_zh FROM marts.fct_issues"
        " WHERE check_id = 'S01'",
    )
    assert {(year, number) for year, number, _, _ in issues} == changed
    assert len(issues) == len(changed)
    assert {diagnosis for _, _, diagnosis, _ in issues} == {f"{park}-2025"}
    message = next(text for year, number, _, text in issues if (year, number) == (2022, 1))
    assert str(earlier.years[2022][1]) in message
    assert str(later.years[2022][1]) in message


def test_a_second_report_supersedes_the_first_and_a_rejected_one_stays_outside(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        marts,
        "SELECT display_name, outcome, park_name, district_name FROM marts.fct_submissions"
        " WHERE outcome IN ('superseded', 'rejected') ORDER BY received_seq",
    ) == [
        ("000-试验园区01.docx", "superseded", "试验园区01", "海淀区"),
        ("坏文件.docx", "rejected", None, "朝阳区"),
    ]
    assert rows(marts, "SELECT file, state FROM marts.fct_issues WHERE park_id IS NULL") == [
        ("坏文件.docx", "open")
    ]


def test_absent_values_are_rows_that_say_missing(marts: duckdb.DuckDBPyConnection) -> None:
    expected = sum(
        score.report.years[year].get(number) is None
        for (_, year), score in SCORES.items()
        for number in range(1, 32)
    )
    assert expected > 0
    assert rows(
        marts, "SELECT count(*) FROM marts.fct_indicator_values WHERE state = 'missing'"
    ) == [(expected,)]


def test_follow_ups_stand_as_their_dates_say(marts: duckdb.DuckDBPyConnection) -> None:
    found = {
        park: values
        for park, *values in rows(
            marts,
            "SELECT park_name, due_date, submitted_date, state, is_on_time, days_overdue, next_plan"
            " FROM marts.fct_follow_ups WHERE park_name IN"
            " ('试验园区09', '试验园区10', '试验园区11', '试验园区13')",
        )
    }
    d = dt.date
    assert found == {
        "试验园区09": [d(2026, 5, 19), d(2026, 5, 2), "submitted", True, 0, "二期"],
        "试验园区10": [d(2026, 6, 21), d(2026, 6, 29), "submitted", False, 8, "继续推进"],
        "试验园区11": [d(2026, 7, 23), None, "due_soon", None, 0, None],
        "试验园区13": [d(2026, 6, 27), None, "overdue", None, 3, None],
    }
    assert rows(
        marts,
        "SELECT adoption, progress FROM marts.fct_recommendations"
        " WHERE park_name = '试验园区09' ORDER BY seq",
    ) == [("adopted", "done")]


def test_demonstration_works_show_the_sentence(marts: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        marts,
        "SELECT park_name, criterion_id, measured, evidence FROM marts.fct_benchmark_checks"
        " WHERE evidence IS NOT NULL",
    ) == [("试验园区07", "B9", 2, "水的梯级利用：……；氢能：……")]


def test_a_park_merged_into_another_counts_there(marts: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        marts, "SELECT state, next_plan FROM marts.fct_follow_ups WHERE park_name = '试验园区12'"
    ) == [("submitted", "扩建")]
    assert rows(marts, "SELECT count(*) FROM marts.dim_parks WHERE park_name = '十二号园'") == [
        (0,)
    ]


def test_adoption_counts_each_recommendation_of_a_due_diagnosis_once(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    # 海淀区 has parks 1, 5, 9 and 13 with one recommendation each, of 100.5 万元 x (number + 1).
    # Park 9 adopted and carried it out, 1 and 13 are overdue without a word, 5 is not due yet.
    assert rows(
        marts,
        "SELECT diagnosis_year, recommendations, due_recommendations, adopted, partly_adopted,"
        " rejected, unanswered, carried_out, adoption_pct, adoption_investment_pct"
        " FROM marts.fct_recommendation_adoption WHERE district_code = '110108'",
    ) == [(2025, 4, 3, 1, 0, 0, 2, 1, Decimal("33.333333"), Decimal("38.461538"))]


def test_benchmark_checks_say_what_was_measured(marts: duckdb.DuckDBPyConnection) -> None:
    found = dict(
        rows(
            marts,
            "SELECT criterion_id, status || ' ' || reason FROM marts.fct_benchmark_checks"
            " WHERE park_name = '试验园区10'",
        )
    )
    gi = SCORES["试验园区10", 2024].gi
    assert gi < 90
    assert found["B2"] == f"FAIL 实测{gi.quantize(CENT, ROUND_HALF_UP).normalize():f}，要求不低于90"
    assert gi != gi.quantize(CENT), "the figure has more decimals than its words"
    assert found["B6"] == "PASS 区级审核同意，无未处理的错误级问题"
    assert found["B8"] == "PASS 实测0.99，要求不低于0.8"
    assert found["B10"] == "FAIL 反馈逾期8天"


def test_every_rule_holds_on_the_made_up_rows_of_its_unit_test(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path, parse_folder: Path
) -> None:
    (built,) = rows(marts, "SELECT path FROM duckdb_databases() WHERE NOT internal")[0]
    warehouse = Path(shutil.copy(built, tmp_path))
    arguments = ("--select", "test_type:unit", "--vars", f"as_of: '{AS_OF}'")
    result = run_dbt(warehouse, "test", *arguments, target=tmp_path / "target", parse=parse_folder)
    written = {
        name
        for path in (PROJECT / "dbt_project" / "models").rglob("*__unit_tests.yml")
        for name in re.findall(r"^  - name: (\w+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    ran = {r.node.name: (str(r.status), r.message) for r in result.result or []}
    assert ran == dict.fromkeys(written, ("pass", None)), result.exception


def test_a_build_without_an_as_of_date_says_what_is_missing(
    tmp_path: Path, parse_folder: Path
) -> None:
    RawWarehouse(tmp_path / "warehouse.duckdb").connection.close()
    result = run_dbt(
        tmp_path / "warehouse.duckdb",
        "compile",
        "--select",
        "int_as_of",
        target=tmp_path / "t",
        parse=parse_folder,
    )
    assert not result.success
    assert "must be an ISO date" in str(result.exception or [r.message for r in result.result])
