"""What a second version of a report changed, in the made-up city."""

from __future__ import annotations

import duckdb

from tests.integration.test_dbt_build import CITY, marts, rows

__all__ = ["marts"]


def test_every_figure_that_a_new_version_changed_is_a_row(marts: duckdb.DuckDBPyConnection) -> None:
    before, after = (report for report in CITY if report.park == "试验园区01")
    expected = {
        (year, number, before_value, after_value)
        for year in (2022, 2023, 2024)
        for number in range(1, 32)
        if (before_value := before.years[year].get(number))
        != (after_value := after.years[year].get(number))
    }
    found = rows(
        marts,
        "SELECT data_year, indicator_no, before_text, after_text FROM marts.fct_submission_changes"
        " WHERE kind = 'value' AND park_name = '试验园区01'",
    )
    assert set(found) == {
        (year, number, None if a is None else str(a), None if b is None else str(b))
        for year, number, a, b in expected
    }
    assert len(found) == len(expected) > 60
    assert rows(
        marts,
        "SELECT DISTINCT changes.park_name, earlier.display_name, later.display_name"
        " FROM marts.fct_submission_changes AS changes"
        " JOIN marts.fct_submissions AS later USING (submission_id)"
        " JOIN marts.fct_submissions AS earlier"
        " ON earlier.submission_id = changes.supersedes_submission_id",
    ) == [("试验园区01", "000-试验园区01.docx", "003-试验园区01.docx")]
