"""What a second version of a report changed, in the made-up city."""

from __future__ import annotations

import json

import duckdb

from tests.made_up import CITY, rows
from warehouse.lineage.explain import find_park
from warehouse.lineage.history import as_json, lines_of, read_history
from warehouse.rules.files import load_registry
from warehouse.rules.labels import Labels


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


def test_history_tells_what_happened_in_order(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "SELECT kind, title, outcome, supersedes_submission_id IS NOT NULL, changes > 60"
        " FROM marts.fct_park_history WHERE park_name = '试验园区01' ORDER BY event_no",
    )
    assert found == [
        ("registered", "试验园区01", "import", False, None),
        ("submission", "000-试验园区01.docx", "superseded", False, None),
        ("submission", "003-试验园区01.docx", "accepted", True, True),
    ]
    reviewed = rows(
        marts,
        "SELECT kind, outcome FROM marts.fct_park_history WHERE park_name = '试验园区10'"
        " AND kind IN ('review', 'follow_up') ORDER BY event_no",
    )
    assert reviewed == [("review", "returned"), ("review", "approved"), ("follow_up", None)]


def test_history_as_text_names_each_change(marts: duckdb.DuckDBPyConnection) -> None:
    registry = load_registry()
    before, after = (report for report in CITY if report.park == "试验园区01")
    history = read_history(marts, find_park(marts, "试验园区01", registry))
    text = "\n".join(lines_of(history, Labels(registry)))
    change = f"{before.years[2022][1]} → {after.years[2022][1]}"
    assert f"2022年第1项 能源产出率: {change}" in text
    assert "取代“000-试验园区01.docx”" in text
    assert json.loads(as_json(history))["events"][0]["kind"] == "registered"
