"""Runs inside .venv-spark: raw and registry tables from Parquet into Spark's catalog, then the dbt project.

Usage: python dbt_on_spark.py PARQUET_DIR DBT_ARGUMENT...; PARQUET_DIR holds <schema>/<table>/*.parquet.
Exit 0 where dbt succeeded, else 1 with what failed on stderr.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dbt.cli.main import dbtRunner
from pyspark.sql import SparkSession


def register_tables(spark: SparkSession, parquet: Path) -> None:
    """Make each folder <schema>/<table> a table of the catalog; the files stay where they are."""
    for folder in sorted(parquet.glob("*/*")):
        spark.sql(f"create schema if not exists {folder.parent.name}")
        spark.sql(
            f"create table {folder.parent.name}.{folder.name} using parquet location '{folder}'"
        )


def main() -> int:
    """Load, run dbt in the same session, say what failed."""
    parquet, *arguments = sys.argv[1:]
    spark = SparkSession.builder.getOrCreate()
    try:
        register_tables(spark, Path(parquet))
        outcome = dbtRunner().invoke(arguments)
    finally:
        spark.stop()
    if outcome.success:
        return 0
    failed = [
        result
        for result in getattr(outcome.result, "results", [])
        if str(result.status) in ("error", "fail")
    ]
    for result in failed:
        print(f"{result.node.name}: {result.message}", file=sys.stderr)
    if not failed:
        print(outcome.exception, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
