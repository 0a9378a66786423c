"""Every accepted reading of a report leaves a status for each check that is judged while reading."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from ingest.taking_in.intake import ingest
from warehouse.home import Home
from warehouse.rules.rows import Registry

SAMPLES = Path(__file__).parent.parent / "fixtures" / "samples"


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("checks")
    home = Home(folder / "home")
    home.root.mkdir()
    names = ["report-102-plain.docx", "report-107-workbook.xlsx", "package-106"]
    bad = folder / "bad.docx"
    shutil.copy(SAMPLES / names[0], bad)
    bad.write_bytes(bad.read_bytes()[:2000])
    paths = [*(SAMPLES / name for name in names), bad]
    outcomes = [a.outcome for a in ingest(home, paths, None, registry)]
    assert outcomes == [*["accepted_with_issues"] * 3, "rejected"]
    return duckdb.connect(str(home.warehouse_file), read_only=True)


def status(con: duckdb.DuckDBPyConnection, name: str, check_id: str) -> tuple[str, str | None]:
    row = con.execute(
        "SELECT status, reason_en FROM raw.check_results JOIN raw.submissions USING (submission_id) "
        "WHERE display_name = ? AND check_id = ?",
        [name, check_id],
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def test_each_accepted_report_has_each_check_once(
    con: duckdb.DuckDBPyConnection, registry: Registry
) -> None:
    expected = sorted(row.check_id for row in registry.check_rows if row.judged_by != "model")
    readings = con.execute(
        "SELECT list_sort(list(check_id)) FROM raw.check_results GROUP BY reading_id"
    ).fetchall()
    assert [row[0] for row in readings] == [expected] * 3


def test_fail_exactly_where_there_is_an_issue(con: duckdb.DuckDBPyConnection) -> None:
    differing = con.execute(
        "SELECT submission_id, check_id, status FROM raw.check_results AS results "
        "WHERE (status = 'FAIL') != EXISTS (SELECT 1 FROM raw.issues AS issues "
        "WHERE issues.reading_id = results.reading_id AND issues.check_id = results.check_id)"
    ).fetchall()
    assert differing == []


def test_what_a_form_can_and_cannot_tell(con: duckdb.DuckDBPyConnection) -> None:
    assert status(con, "report-102-plain.docx", "X30") == ("FAIL", "2 issues")
    assert status(con, "report-102-plain.docx", "X33") == (
        "UNKNOWN",
        "There is no confirmation form (2-3)",
    )
    assert status(con, "package-106", "X33") == ("PASS", None)
    assert status(con, "package-106", "T02") == ("PASS", None)
    assert status(con, "report-107-workbook.xlsx", "T02")[0] == "UNKNOWN"
    assert status(con, "package-106", "X37")[0] == "UNKNOWN"
