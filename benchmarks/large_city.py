"""A publication of very many parks, to try the dashboard on: ``python -m benchmarks.large_city HOME NEW``.

Each park of HOME's publication stands in NEW's as often as needed, under ids and names of its own
and with its ranks as they were: it is for reading, not for ranking.
"""

from __future__ import annotations

import argparse
import math
import shutil
import time
from pathlib import Path

import duckdb

from warehouse.home import Home
from warehouse.publishing.extracts import write_extracts
from warehouse.publishing.publication import current_publication
from warehouse.quoting import literal

OWN = ("park_id", "park_name", "diagnosis_id", "submission_id", "recommendation_id", "issue_id")


def main() -> None:
    """Write the home NEW and say how long its extracts took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--parks", type=int, default=15_000)
    options = parser.parse_args()
    source = current_publication(Home.at(options.home))
    new = Home.at(options.new)
    new.published.mkdir(parents=True)
    path = new.published / source.path.name
    with duckdb.connect(str(path)) as con:
        con.execute(f"ATTACH {literal(source.path)} AS old (READ_ONLY)")
        standing = con.execute("SELECT count(*) FROM old.marts.fct_current_standings").fetchone()
        assert standing is not None
        copies = math.ceil(options.parks / standing[0])
        con.execute("CREATE SCHEMA marts")
        tables = con.execute(
            "SELECT table_name, list(column_name) FROM duckdb_columns() "
            "WHERE database_name = 'old' GROUP BY 1"
        ).fetchall()
        for table, columns in tables:
            if "park_id" not in columns:
                con.execute(f"CREATE TABLE marts.{table} AS FROM old.marts.{table}")
                continue
            own = ", ".join(f"{name} || '-' || copy AS {name}" for name in OWN if name in columns)
            con.execute(
                f"CREATE TABLE marts.{table} AS SELECT t.* REPLACE ({own}) "
                f"FROM old.marts.{table} AS t CROSS JOIN range({copies}) AS c(copy)"
            )
        con.execute("CHECKPOINT")
    shutil.copy(source.path.parent / "current.json", new.published)
    started = time.perf_counter()
    write_extracts(path)
    print(
        f"{copies * standing[0]} parks; extracts written in {time.perf_counter() - started:.1f} s"
    )


if __name__ == "__main__":
    main()
