"""One dbt project on two engines: every mart that DuckDB makes, Spark makes the same, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ingest.demo import register_csv, write_city
from ingest.taking_in.intake import ingest
from tests.city import AS_OF
from tests.dbt_fixture import RawWarehouse, fill, made_up_city
from tests.needs import needs
from tests.spark.cluster import standalone_cluster
from tests.spark.two_engines import (
    attach_spark_marts,
    build_on_spark,
    differences,
    export_inputs,
    has_spark,
    mart_tables,
)
from warehouse.home import Home
from warehouse.publishing.build import build
from warehouse.registers.parks import import_parks
from warehouse.rules.files import SEEDS
from warehouse.store.raw import connect

PARKS = 12
BEYOND_THE_DEMO = 1_000_000

needs_spark = needs(has_spark(), "no Java or no .venv-spark; make spark-test installs them")


def city_with_special_cases(root: Path) -> Home:
    """A built home: a demo city read from files, and the made-up one with ties and restatements."""
    home = Home.at(root / "home")
    home.root.mkdir()
    import_parks(home, register_csv(root, parks=PARKS))
    write_city(root / "files", parks=PARKS)
    for _ in ingest(home, [root / "files"], None, home.registry()):
        pass
    fixture = RawWarehouse(root / "fixture.duckdb")
    fill(fixture, made_up_city())
    fixture.connection.close()
    with connect(home) as con:
        con.execute(f"ATTACH '{root}/fixture.duckdb' AS fixture (READ_ONLY)")
        append_raw_rows(con)
    build(home, AS_OF)
    return home


def append_raw_rows(con: duckdb.DuckDBPyConnection) -> None:
    """Copy the raw rows of database ``fixture``, their numbers moved out of the way of those there."""
    numbers = con.execute(
        "SELECT table_name, list(column_name) FILTER (WHERE column_name IN "
        "('reading_id', 'received_seq', 'register_seq')) FROM duckdb_columns() "
        "WHERE database_name = 'fixture' AND schema_name = 'raw' GROUP BY table_name"
    ).fetchall()
    for table, columns in numbers:
        moved = ", ".join(f"{name} + {BEYOND_THE_DEMO} AS {name}" for name in columns or [])
        values = f"* REPLACE ({moved})" if moved else "*"
        con.execute(f"INSERT INTO raw.{table} BY NAME SELECT {values} FROM fixture.raw.{table}")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees the marts of DuckDB and those of Spark, made from the same raw rows."""
    root = tmp_path_factory.mktemp("two-engines")
    home = city_with_special_cases(root)
    con = duckdb.connect()
    con.execute(f"ATTACH '{home.warehouse_file}' AS city (READ_ONLY)")
    con.execute("USE city")
    export_inputs(con, root / "parquet")
    with standalone_cluster(root / "cluster") as environment:
        build_on_spark(environment, root / "parquet", AS_OF, root)
    attach_spark_marts(con, root / "cluster" / "warehouse")
    yield con
    con.close()


@needs_spark
def test_every_mart_is_the_same_on_both_engines(both: duckdb.DuckDBPyConnection) -> None:
    """The same tables, columns and types; rows differ nowhere, in either direction."""
    made_by_spark = both.execute(
        "SELECT view_name FROM duckdb_views() WHERE schema_name = 'spark_marts' ORDER BY 1"
    ).fetchall()
    tables = mart_tables(both)
    assert [name for (name,) in made_by_spark] == tables
    found = [
        difference
        for table in tables
        for difference in differences(both, f"city.marts.{table}", f"memory.spark_marts.{table}")
    ]
    assert found == []


@needs_spark
@pytest.mark.parametrize(
    ("table", "condition"),
    [
        ("fct_issues", "check_id = 'S01'"),
        ("fct_park_rankings", "city_rank_change <> 0"),
        ("fct_current_standings", "not is_rankable"),
        ("fct_follow_ups", "days_overdue > 0"),
        ("fct_recommendations", "adoption = 'partly'"),
        ("fct_benchmark_candidates", "failed_criteria like '%；%'"),
        ("fct_submissions", "outcome in ('rejected', 'superseded')"),
        ("fct_indicator_scores", "not is_counted and score is not null"),
    ],
)
def test_the_city_holds_the_special_cases(
    both: duckdb.DuckDBPyConnection, table: str, condition: str
) -> None:
    """The comparison is worth what it compares: restated figures, moves, refusals, ties in groups."""
    row = both.execute(
        f"SELECT count(*) FROM memory.spark_marts.{table} WHERE {condition}"
    ).fetchone()
    assert row is not None and row[0] > 0


@needs_spark
def test_spark_holds_a_contract_that_its_tables_do_not(tmp_path: Path) -> None:
    """A district without a code breaks not_null of dim_districts: the build on Spark fails and says so."""
    folder = tmp_path / "parquet" / "registry" / "districts"
    folder.mkdir(parents=True)
    duckdb.execute(
        "COPY (SELECT * REPLACE (nullif(district_code, '110101') AS district_code, "
        "tile_row::INTEGER AS tile_row, tile_col::INTEGER AS tile_col) "
        f"FROM read_csv('{SEEDS}/districts.csv', types={{'district_code': 'VARCHAR'}})) "
        f"TO '{folder}/rows.parquet' (FORMAT parquet)"
    )
    with (
        standalone_cluster(tmp_path / "cluster") as environment,
        pytest.raises(RuntimeError, match="district_code is null in 1 rows"),
    ):
        build_on_spark(
            environment, tmp_path / "parquet", AS_OF, tmp_path, "--select", "dim_districts"
        )
