"""The raw layer: schema files once each, appends by name, all or nothing, the register's latest row."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from warehouse.home import Home
from warehouse.registers.park_rows import park_id_of, park_register
from warehouse.store.raw import (
    DDL,
    SchemaChanged,
    append_rows,
    apply_ddl,
    known_submission,
    open_writer,
    transaction,
)

SUBMISSION = {
    "received_at": datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    "content_sha256": "00",
    "display_name": "报告.docx",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


def test_each_schema_file_is_applied_once(home: Home) -> None:
    with open_writer(home) as con:
        append_rows(con, "raw.submissions", [SUBMISSION | {"submission_id": "a"}])
    with open_writer(home) as con:
        assert known_submission(con, "a")
        assert not known_submission(con, "b")
        applied = con.execute("SELECT file_name FROM raw.schema_versions ORDER BY 1").fetchall()
    assert [name for (name,) in applied] == sorted(path.name for path in DDL.glob("*.sql"))


def test_a_new_schema_file_is_applied_to_a_database_that_stands(tmp_path: Path) -> None:
    (tmp_path / "0001_first.sql").write_text("CREATE SCHEMA raw; CREATE TABLE raw.a (x INT);")
    con = duckdb.connect()
    apply_ddl(con, tmp_path)
    con.execute("INSERT INTO raw.a VALUES (1)")
    (tmp_path / "0002_second.sql").write_text("ALTER TABLE raw.a ADD COLUMN y INT DEFAULT 7;")
    apply_ddl(con, tmp_path)
    assert con.execute("SELECT x, y FROM raw.a").fetchall() == [(1, 7)]


def test_an_edited_schema_file_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "0001_first.sql"
    file.write_text("CREATE SCHEMA raw;")
    con = duckdb.connect()
    apply_ddl(con, tmp_path)
    file.write_text("CREATE SCHEMA raw; CREATE TABLE raw.a (x INT);")
    with pytest.raises(SchemaChanged, match=r"0001_first\.sql"):
        apply_ddl(con, tmp_path)


def test_a_schema_file_that_fails_leaves_nothing_of_itself(tmp_path: Path) -> None:
    (tmp_path / "0001_first.sql").write_text("CREATE SCHEMA raw; CREATE TABLE raw.a (x INT);")
    (tmp_path / "0002_bad.sql").write_text(
        "CREATE TABLE raw.b (x INT); CREATE TABLE raw.a (x INT);"
    )
    con = duckdb.connect()
    with pytest.raises(duckdb.Error):
        apply_ddl(con, tmp_path)
    tables = con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
    assert tables == [("a",), ("schema_versions",)]


def test_columns_left_out_take_their_default_and_times_are_stored_in_utc(home: Home) -> None:
    rows = [SUBMISSION | {"submission_id": "a"}, {"submission_id": "b"} | SUBMISSION]
    with open_writer(home) as con:
        append_rows(con, "raw.submissions", rows)
        append_rows(con, "raw.submissions", [])
        stored = con.execute(
            "SELECT submission_id, received_seq, received_at, envelope_district_code "
            "FROM raw.submissions ORDER BY 2"
        ).fetchall()
    moment = datetime(2026, 1, 2, 3, 4)
    assert stored == [("a", 1, moment, None), ("b", 2, moment, None)]


def test_a_failed_transaction_appends_nothing(home: Home) -> None:
    with open_writer(home) as con:
        with pytest.raises(duckdb.ConstraintException), transaction(con):
            append_rows(con, "raw.submissions", [SUBMISSION | {"submission_id": "a"}])
            append_rows(con, "raw.submissions", [SUBMISSION | {"submission_id": "a"}])
        assert not known_submission(con, "a")


def test_the_register_is_the_starter_list_and_the_latest_row_of_each_park(home: Home) -> None:
    registry = home.registry()
    starter = registry.starter_parks[0].park_name
    row = {
        "registered_at": datetime(2026, 1, 2),
        "park_id": park_id_of(starter),
        "park_name": starter,
        "aliases": "甲;乙",
        "district_code": "110105",
        "park_level": "市级",
        "is_confirmed": True,
        "source": "import",
    }
    with open_writer(home) as con:
        assert {park.source for park in park_register(con, registry)} == {"starter"}
        append_rows(con, "raw.park_register", [row])
        append_rows(con, "raw.park_register", [row | {"aliases": "丙"}])
        parks = {park.park_name: park for park in park_register(con, registry)}
    assert len(parks) == len(registry.starter_parks)
    assert parks[starter].aliases == ("丙",)
    assert parks[starter].source == "import"
