"""An analyst's SQL: what is refused, what the settings stop even unguarded, what is killed, what runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.asking.guard import QueryRefused, check_query
from warehouse.asking.query import LimitReached, Limits, QueryFailed, run_query
from warehouse.asking.sandbox import locked_connection

CANARY = "canary-5e0b"
SHORT = Limits(seconds=2, kill_seconds=4, memory_mb=256, result_mb=16)

# SECRET stands for the path of a file with the canary, OUT for a file that must not come to be.
ATTACKS = [
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE t",
    "SELECT 1; -- ;\n SELECT 2;",
    "COPY t TO 'OUT'",
    "COPY (SELECT 1) TO 'OUT' (FORMAT parquet)",
    "COPY t FROM 'SECRET'",
    "EXPORT DATABASE 'OUT'",
    "IMPORT DATABASE 'OUT'",
    "ATTACH 'OUT' AS other",
    "ATTACH ':memory:' AS other",
    "DETACH memory",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD 'SECRET'",
    "PRAGMA database_list",
    "PRAGMA enable_profiling",
    "PRAGMA table_info('t')",
    "CALL pragma_database_size()",
    "CHECKPOINT",
    "VACUUM",
    "SET memory_limit = '100GB'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "RESET disabled_filesystems",
    "USE memory",
    "SET VARIABLE x = 1",
    "CREATE TABLE x AS SELECT 1",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CREATE MACRO f() AS TABLE SELECT * FROM read_text('SECRET')",
    "CREATE SECRET s (TYPE s3)",
    "INSERT INTO t VALUES (1, 'x', 1)",
    "UPDATE t SET a = 1",
    "DELETE FROM t",
    "DROP TABLE t",
    "ALTER TABLE t ADD COLUMN z INT",
    "TRUNCATE t",
    "BEGIN TRANSACTION",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "DEALLOCATE p",
    "EXPLAIN COPY t TO 'OUT'",
    "EXPLAIN ANALYZE INSERT INTO t VALUES (1, 'x', 1)",
    "EXPLAIN /* */ ANALYZE COPY t TO 'OUT'",
    "EXPLAIN SELECT 1; COPY t TO 'OUT'",
    "COMMENT ON TABLE t IS 'x'",
    "SELECT * FROM read_csv('SECRET')",
    "SELECT * FROM read_csv_auto('SECRET', header = false)",
    "SELECT content FROM read_text('SECRET')",
    "SELECT content FROM read_blob('SECRET')",
    "SELECT * FROM read_json('SECRET')",
    "SELECT * FROM read_parquet('SECRET')",
    "SELECT * FROM parquet_metadata('SECRET')",
    "SELECT * FROM sniff_csv('SECRET')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM 'SECRET'",
    'SELECT * FROM "SECRET"',
    "FROM 'SECRET'",
    "DESCRIBE 'SECRET'",
    "SUMMARIZE 'SECRET'",
    "DESCRIBE SELECT * FROM read_text('SECRET')",
    "EXPLAIN SELECT * FROM read_text('SECRET')",
    "SELECT * FROM READ_TEXT /* x */ ('SECRET')",
    'SELECT * FROM "read_text"(\'SECRET\')',
    "SELECT (SELECT content FROM read_text('SECRET')) AS hidden",
    "WITH x AS (SELECT * FROM read_text('SECRET')) SELECT * FROM x",
    "SELECT a FROM t WHERE b IN (SELECT content FROM read_text('SECRET'))",
    "SELECT a FROM t UNION ALL SELECT 1 FROM read_text('SECRET')",
    "SELECT * FROM t, LATERAL (SELECT * FROM read_text('SECRET'))",
    "PIVOT (SELECT * FROM read_text('SECRET')) ON content USING count(*)",
    "PIVOT (SELECT * FROM read_text/**/('SECRET')) ON content USING count(*)",
    "PIVOT 'SECRET' ON content USING count(*)",
    'PIVOT "SECRET" AS s ON content USING count(*)',
    'WITH s AS (FROM "SECRET") PIVOT s ON content USING count(*)',
    "SELECT * FROM query('SELECT content FROM read_text(''SECRET'')')",
    "SELECT * FROM query_table('SECRET')",
    "SELECT json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "SELECT getenv('HOME')",
    "SELECT current_setting('memory_limit')",
    "SELECT write_log('x')",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_secrets()",
    "SELECT path FROM duckdb_databases()",
    "SELECT path FROM duckdb_databases",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM 'https://example.com/x.csv'",
    "SELECT * FROM read_csv('https://example.com/x.csv')",
    "SELECT * FROM sqlite_scan('SECRET', 'x')",
    "SELECT * FROM read_duckdb('SECRET')",
    "",
    "-- nothing",
]  # fmt: skip

BOMBS = [
    "SELECT repeat('x', 3000000000)",
    "SELECT length(repeat(repeat('x', 1000000), 100000))",
    "SELECT list_sum(range(1000000000))",
    "WITH RECURSIVE x AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM x) SELECT count(*) FROM x",
    "WITH RECURSIVE x AS (SELECT 'x' AS a UNION ALL SELECT a || a FROM x) SELECT * FROM x",
    "SELECT count(*) FROM range(1000000000000)",
    "SELECT * FROM range(1000000000000)",
    "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b",
    "SELECT array_agg(range) FROM range(10000000000)",
    "SELECT count(*) FROM (SELECT DISTINCT hash(range) FROM range(10000000000))",
    f"SELECT {'(' * 20000}1{')' * 20000}",
]

HONEST = [
    ("SELECT count(*) FROM t", [(1000,)]),
    ("SELECT count(*) FROM marts.t;", [(1000,)]),
    ("FROM t SELECT max(a)", [(999,)]),
    ("VALUES (1, 'x;y')", [(1, "x;y")]),
    ("WITH x AS (SELECT a FROM t WHERE a < 3) SELECT sum(a) FROM x", [(Decimal(3),)]),
    ("WITH RECURSIVE x AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM x WHERE a < 9) "
     "SELECT max(a) FROM x", [(9,)]),
    ("SELECT b, rank() OVER (ORDER BY b) FROM t ORDER BY a LIMIT 1", [("x0", 1)]),
    ("SELECT x1 FROM (PIVOT t ON b IN ('x1') USING count(*) GROUP BY a) WHERE x1 = 1 LIMIT 1", [(1,)]),
    ("PIVOT (SELECT b FROM t) ON b USING count(*)", [(334, 333, 333)]),
    ("UNPIVOT (SELECT 1 AS p, 2 AS q) ON p, q INTO NAME n VALUE v", [("p", 1), ("q", 2)]),
    ("DESCRIBE t", [("a", "BIGINT", "YES", None, None, None),
                    ("b", "VARCHAR", "YES", None, None, None)]),
    ("SHOW TABLES", [("t",)]),
    ("SELECT column_name FROM (SUMMARIZE t)", [("a",), ("b",)]),
    ("EXPLAIN SELECT * FROM t", None),
    ("EXPLAIN ANALYZE SELECT count(*) FROM t", None),
    ("SELECT comment FROM duckdb_tables()", [("一行一个园区",)]),
    ("SELECT table_name FROM information_schema.tables WHERE table_schema = 'marts'", [("t",)]),
    ("SELECT unnest([1, 2]) AS n", [(1,), (2,)]),
    ("/* read_csv('x') */ SELECT 'COPY t TO ''x''' AS text -- ; DROP TABLE t",
     [("COPY t TO 'x'",)]),
    ("SELECT a, b FROM t QUALIFY row_number() OVER (PARTITION BY b ORDER BY a DESC) = 1 ORDER BY a",
     [(997, "x1"), (998, "x2"), (999, "x0")]),
    ("SELECT avg(a) OVER (ORDER BY a ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM t "
     "ORDER BY a LIMIT 2", [(0.5,), (1.0,)]),
    ("SELECT a - lag(a) OVER w FROM t WINDOW w AS (PARTITION BY b ORDER BY a) "
     "ORDER BY a LIMIT 1 OFFSET 3", [(3,)]),
    ("SELECT fifth, count(*) FROM (SELECT ntile(5) OVER (ORDER BY a) AS fifth FROM t) "
     "GROUP BY fifth HAVING fifth > 3 ORDER BY fifth", [(4, 200), (5, 200)]),
    ('PIVOT t ON b USING sum(a) AS "万元/年", count(*) AS parks',
     [(166833, 334, 166167, 333, 166500, 333)]),
    ("FROM (PIVOT (SELECT a % 2 AS odd, b FROM t) ON b IN ('x0', 'x2') USING count(*) "
     "GROUP BY odd) ORDER BY odd", [(0, 167, 167), (1, 167, 166)]),
    ("WITH odd AS (SELECT * FROM t WHERE a % 2 = 1) PIVOT odd ON b USING max(a)",
     [(999, 997, 995)]),
    ("UNPIVOT (SELECT a, a * 2 AS twice FROM t WHERE a = 7) ON COLUMNS(*) "
     "INTO NAME measure VALUE figure", [("a", 7), ("twice", 14)]),
    ("SELECT b, count(*) FROM t GROUP BY ROLLUP (b) ORDER BY b NULLS FIRST LIMIT 2",
     [(None, 1000), ("x0", 334)]),
    ("SELECT b, count(*) FILTER (a < 10), CASE WHEN max(a) > 998 THEN '高' ELSE '低' END AS 水平 "
     "FROM t GROUP BY ALL ORDER BY ALL LIMIT 2", [("x0", 4, "高"), ("x1", 3, "低")]),
    ("SELECT q.n, t.a FROM (VALUES (10.5), (20.5)) AS q (n) ASOF JOIN t ON q.n >= t.a ORDER BY 1",
     [(Decimal("10.5"), 10), (Decimal("20.5"), 20)]),
    ("SELECT b, low.a FROM (SELECT DISTINCT b FROM t) AS kinds, "
     "LATERAL (SELECT min(a) AS a FROM t WHERE t.b = kinds.b) AS low ORDER BY b",
     [("x0", 0), ("x1", 1), ("x2", 2)]),
    ("SELECT a FROM t WHERE NOT EXISTS (FROM t AS o WHERE o.a = t.a + 1) "
     "UNION (SELECT a FROM t WHERE a < 5 EXCEPT SELECT a FROM t WHERE a % 2 = 0) ORDER BY a",
     [(1,), (3,), (999,)]),
    ("SELECT median(a), quantile_disc(a, 0.9), mode(b), round(corr(a, a), 3) FROM t",
     [(499.5, 899, "x0", 1.0)]),
    ("SELECT max(COLUMNS(* EXCLUDE (b))), list_transform(list(a ORDER BY a)[1:3], lambda x: x * 10), "
     "string_agg(DISTINCT b, '、' ORDER BY b) FROM t", [(999, [0, 10, 20], "x0、x1、x2")]),
    ("SELECT year(day), count(*) FROM generate_series(DATE '2026-12-30', DATE '2027-01-01', "
     "INTERVAL 1 DAY) AS days (day) GROUP BY 1 ORDER BY 1", [(2026, 2), (2027, 1)]),
    ("SELECT '{\"gi\": 90.5}'::JSON ->> 'gi', {'gi': 90.5}.gi, regexp_extract('第4项', '[0-9]+')",
     [("90.5", Decimal("90.5"), "4")]),
    ("SELECT column_name, column_type FROM (DESCRIBE SELECT a, a / 2 AS half FROM t)",
     [("a", "BIGINT"), ("half", "DOUBLE")]),
    ('-- how many parks?\nSELECT count(DISTINCT "a") AS "园区 数" FROM "marts"."t"; -- that many',
     [(1000,)]),
]  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("published") / "greenpark.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE SCHEMA marts")
        con.execute(
            "CREATE TABLE marts.t AS SELECT range AS a, 'x' || range % 3 AS b FROM range(1000)"
        )
        con.execute("COMMENT ON TABLE marts.t IS '一行一个园区'")
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def locked(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = locked_connection(str(database), 256)
    yield con
    con.close()


def filled(attack: str, tmp_path: Path, out: Path) -> str:
    secret = tmp_path / "secret.csv"
    secret.write_text(f"{CANARY}\n{CANARY}\n")
    return attack.replace("SECRET", str(secret)).replace("OUT", str(out))


def rows(database: Path, sql: str, limits: Limits | None = None) -> list[tuple[Any, ...]]:
    with run_query(database, sql, limits) as reader:
        table = reader.read_all()
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_guard_refuses(
    locked: duckdb.DuckDBPyConnection, tmp_path: Path, out: Path, attack: str
) -> None:
    with pytest.raises((QueryRefused, duckdb.Error)):
        check_query(locked, filled(attack, tmp_path, out))


@pytest.mark.parametrize("attack", ATTACKS)
def test_settings_stop_what_the_guard_would_miss(
    locked: duckdb.DuckDBPyConnection, tmp_path: Path, out: Path, attack: str
) -> None:
    try:
        result = locked.execute(filled(attack, tmp_path, out))
        seen = str(result.fetchall() if result else None)  # an empty text has no result
    except duckdb.Error as error:
        # A message may repeat the path that was asked for, never what is in the file.
        seen = str(error)
    assert CANARY not in seen
    assert not out.exists()
    assert locked.execute("SELECT count(*), count(DISTINCT b) FROM marts.t").fetchall() == [
        (1000, 3)
    ]
    settings = locked.execute(
        "SELECT name, value FROM duckdb_settings() WHERE name IN "
        "('enable_external_access', 'lock_configuration') ORDER BY 1"
    ).fetchall()
    assert settings == [
        ("enable_external_access", "false"),
        ("lock_configuration", "true"),
    ]


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb[:50])
def test_a_bomb_is_ended_in_time_and_hands_out_nothing(database: Path, bomb: str) -> None:
    start = time.monotonic()
    with pytest.raises((LimitReached, QueryFailed)):
        rows(database, bomb, SHORT)
    assert time.monotonic() - start < SHORT.kill_seconds + 3


@pytest.mark.parametrize(("sql", "expected"), HONEST, ids=[sql[:50] for sql, _ in HONEST])
def test_an_honest_query_runs(
    database: Path, sql: str, expected: list[tuple[Any, ...]] | None
) -> None:
    found = rows(database, sql)
    assert found == expected if expected is not None else found


def test_refusals_and_errors_come_through_in_words(database: Path) -> None:
    with pytest.raises(QueryRefused, match="一次只能执行一条"):
        rows(database, "SELECT 1; SELECT 2")
    with pytest.raises(QueryRefused, match="NUL"):
        rows(database, "SELECT 1 \0; SELECT 2")
    with pytest.raises(QueryFailed, match="no_such_column"):
        rows(database, "SELECT no_such_column FROM t")
    with pytest.raises(QueryFailed, match="syntax error"):
        rows(database, "SELEKT 1")


def test_a_result_over_the_size_limit_says_so(database: Path) -> None:
    with pytest.raises(LimitReached, match="2 MB"):
        rows(database, "SELECT range FROM range(1000000)", Limits(result_mb=2))


def test_every_row_of_a_large_result_comes_out_in_order(database: Path) -> None:
    found = rows(database, "SELECT range FROM range(300000) ORDER BY range")
    assert found == [(n,) for n in range(300000)]


def test_the_query_process_sees_no_environment(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/nonexistent")
    monkeypatch.setenv("PYTHONSTARTUP", "/nonexistent")
    assert rows(database, "SELECT 1") == [(1,)]
