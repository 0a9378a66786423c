"""The comparison of two engines' tables finds the smallest difference, and none where there is none."""

from __future__ import annotations

import duckdb
import pytest

from tests.spark.two_engines import differences

SAME = (
    "SELECT 1::DECIMAL(18, 6) AS gi, 0.1::DOUBLE AS value, DATE '2026-01-01' AS due_date, "
    "NULL::VARCHAR AS note UNION ALL SELECT 1, 0.1, NULL, 'x' UNION ALL SELECT 1, 0.1, NULL, 'x'"
)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("gi + 0.000001 AS gi, * EXCLUDE gi", "3 rows"),
        ("gi, value + 1e-16 AS value, due_date, note", "3 rows"),
        ("gi, value, coalesce(due_date, DATE '2026-01-02') AS due_date, note", "2 rows"),
        ("gi, value, due_date, coalesce(note, '') AS note", "1 rows"),
        ("gi::DOUBLE AS gi, * EXCLUDE gi", "columns"),
        ("gi, value, note, due_date", "columns"),
        ("DISTINCT *", "1 rows"),
    ],
)
def test_a_difference_is_found(change: str, said: str) -> None:
    """A millionth, the last bit of a double, null for a value, a type, an order, a lost repeated row."""
    con = duckdb.connect()
    con.execute(f"CREATE TABLE one AS {SAME}")
    con.execute(f"CREATE TABLE other AS SELECT {change} FROM one")
    assert said in " ".join(differences(con, "one", "other"))


def test_the_same_rows_in_another_order_do_not_differ() -> None:
    """Order of rows is nobody's promise."""
    con = duckdb.connect()
    con.execute(f"CREATE TABLE one AS {SAME}")
    con.execute("CREATE TABLE other AS FROM one ORDER BY note NULLS LAST, due_date")
    assert differences(con, "one", "other") == []
