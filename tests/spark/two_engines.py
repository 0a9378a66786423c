"""The same dbt project on Spark, and what differs between its marts and DuckDB's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import duckdb

from tests.spark.cluster import SPARK_PYTHON

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
DRIVER = Path(__file__).with_name("dbt_on_spark.py")
LOADED = ("raw", "registry")
ROWS_SHOWN = 3


def export_inputs(con: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write the tables that no model makes, raw rows and seeds, as ``target``/schema/table/*.parquet.

    Seeds go this way too: on Spark dbt would insert them as literals, minutes for the longer ones.
    """
    tables = con.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() "
        "WHERE list_contains(?, schema_name) ORDER BY ALL",
        [list(LOADED)],
    ).fetchall()
    for schema, table in tables:
        folder = target / schema / table
        folder.mkdir(parents=True)
        con.execute(f"COPY {schema}.{table} TO '{folder}/rows.parquet' (FORMAT parquet)")


def build_on_spark(
    environment: dict[str, str], parquet: Path, as_of: date, work: Path, *more: str
) -> None:
    """Run models and data tests with ``--target spark`` over the exported tables.

    ``more`` are further arguments for dbt, such as ``--select``.

    Raises RuntimeError with dbt's own words where a model or a test fails.
    """
    arguments = ["build", "--target", "spark", "--exclude-resource-type", "seed", "unit_test"]
    arguments += ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    arguments += ["--target-path", str(work / "target"), "--log-path", str(work / "logs")]
    arguments += ["--no-send-anonymous-usage-stats", "--quiet"]
    arguments += ["--vars", json.dumps({"as_of": as_of.isoformat()})]
    done = subprocess.run(
        [str(SPARK_PYTHON), str(DRIVER), str(parquet), *arguments, *more],
        env=environment,
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            f"dbt --target spark failed:\n{done.stdout[-4000:]}\n{done.stderr[-8000:]}"
        )


def mart_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the tables of schema ``marts``."""
    rows = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' ORDER BY 1"
    )
    return [name for (name,) in rows.fetchall()]


def differences(con: duckdb.DuckDBPyConnection, left: str, right: str) -> list[str]:
    """What tells two tables apart: columns and their types first, then rows; [] where nothing does.

    Rows are compared as they are, null equal to null and repeated rows counted: no rounding, no tolerance.
    """
    columns, others = (_columns(con, table) for table in (left, right))
    if columns != others:
        return [f"columns of {left} are {columns}, of {right} {others}"]
    found = []
    for one, other in ((left, right), (right, left)):
        only = f"(FROM {one} EXCEPT ALL FROM {other})"
        row = con.execute(f"SELECT count(*) FROM {only}").fetchone()
        if row and row[0]:
            shown = con.execute(f"FROM {only} LIMIT {ROWS_SHOWN}").fetchall()
            found.append(f"{row[0]} rows of {one} are not in {other}: {shown}")
    return found


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    described = con.execute(f"DESCRIBE FROM {table}").fetchall()
    return [(name, column_type) for name, column_type, *_ in described]


def attach_spark_marts(con: duckdb.DuckDBPyConnection, warehouse: Path) -> list[str]:
    """Views ``spark_marts.<table>`` over the files Spark wrote; returns the names of the tables."""
    con.execute("CREATE SCHEMA memory.spark_marts")
    folders = sorted(path for path in (warehouse / "marts.db").iterdir() if path.is_dir())
    for folder in folders:
        con.execute(
            f"CREATE VIEW memory.spark_marts.{folder.name} AS "
            f"FROM read_parquet('{folder}/*.parquet')"
        )
    return [folder.name for folder in folders]


def has_spark() -> bool:
    """Whether a Java runtime and Spark's own environment are here; ``make spark-test`` installs both."""
    java_home = os.environ.get("JAVA_HOME")
    java = Path(java_home, "bin", "java").exists() if java_home else shutil.which("java")
    return bool(java) and SPARK_PYTHON.exists()
