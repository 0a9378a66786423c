"""Time, CPU and memory of the same build on both engines, for a small city and for copies of it.

    python -m tests.spark.measure [--copies 1 40]

A copy is the city's raw rows under other names; the marts of both engines are compared each time.
Memory is the highest sum of resident memory of the processes an engine runs, looked at twice a second.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from tests.city import AS_OF
from tests.spark.cluster import standalone_cluster
from tests.spark.test_two_engines import city_with_special_cases
from tests.spark.two_engines import (
    attach_spark_marts,
    build_on_spark,
    differences,
    export_inputs,
    mart_tables,
)
from warehouse.home import Home
from warehouse.publishing.build import build
from warehouse.store.raw import connect

TICK = os.sysconf("SC_CLK_TCK")
NUMBERS = ("reading_id", "received_seq", "register_seq")
NAMES = ("submission_id", "replaced_submission_id", "park_id", "parent_park_id", "park_name")
A_COPY = 10_000_000


class Meter:
    """Wall, CPU and peak resident memory of this process and all below it, while the block runs."""

    def __enter__(self) -> Meter:
        self._over = threading.Event()
        self._cpu_before = _processes()
        self._cpu: dict[int, float] = {}
        self.peak_mb = 0.0
        self._start = time.monotonic()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.monotonic() - self._start
        self._over.set()
        self._thread.join()
        before = {pid: cpu for pid, (cpu, _) in self._cpu_before.items()}
        self.cpu_seconds = sum(cpu - before.get(pid, 0.0) for pid, cpu in self._cpu.items())

    def _look(self) -> None:
        while True:
            found = _processes()
            self._cpu |= {pid: cpu for pid, (cpu, _) in found.items()}
            self.peak_mb = max(self.peak_mb, sum(memory for _, memory in found.values()))
            if self._over.wait(0.5):
                return


def _processes() -> dict[int, tuple[float, float]]:
    """CPU seconds and resident MB of this process and every one below it."""
    stats: dict[int, tuple[int, float, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        cpu = (int(fields[11]) + int(fields[12])) / TICK
        stats[int(path.parent.name)] = (int(fields[1]), cpu, int(fields[21]) * 4096 / 1e6)
    ours = {os.getpid()}
    while found := {pid for pid, (parent, _, _) in stats.items() if parent in ours} - ours:
        ours |= found
    return {pid: stats[pid][1:] for pid in ours if pid in stats}


def multiply(con: duckdb.DuckDBPyConnection, copies: int) -> None:
    """Let every raw row stand ``copies`` times, each copy under its own names and numbers."""
    tables = con.execute(
        "SELECT table_name, list(column_name) FROM duckdb_columns() WHERE schema_name = 'raw' "
        "AND database_name = current_database() AND table_name <> 'schema_versions' GROUP BY 1"
    ).fetchall()
    for table, columns in tables:
        changed = [f"{name} + {A_COPY} * copy AS {name}" for name in columns if name in NUMBERS]
        changed += [f"{name} || '-' || copy AS {name}" for name in columns if name in NAMES]
        con.execute(
            f"INSERT INTO raw.{table} BY NAME SELECT rows.* REPLACE ({', '.join(changed)}) "
            f"FROM raw.{table} AS rows, range(1, {copies}) AS copies(copy)"
        )


def both_engines(root: Path, home: Home) -> None:
    """Build on DuckDB, then on Spark, print what each took and whether the marts differ."""
    _measured("DuckDB", lambda: build(home, AS_OF))
    con = duckdb.connect()
    con.execute(f"ATTACH '{home.warehouse_file}' AS city (READ_ONLY)")
    con.execute("USE city")
    export_inputs(con, root / "parquet")
    with Meter() as cluster, standalone_cluster(root / "cluster", executor_memory="2g") as at:
        _measured("Spark", lambda: build_on_spark(at, root / "parquet", AS_OF, root))
    print(f"  with the cluster's start and end: {cluster.seconds:.0f} s")
    attach_spark_marts(con, root / "cluster" / "warehouse")
    pairs = [(f"city.marts.{name}", f"memory.spark_marts.{name}") for name in mart_tables(con)]
    found = [difference for pair in pairs for difference in differences(con, *pair)]
    counts = con.execute("SELECT count(*) FROM marts.fct_indicator_values").fetchone()
    print(f"  {counts[0] if counts else 0} indicator values, differences: {found or 'none'}")
    con.close()


def _measured(engine: str, job: Callable[[], object]) -> None:
    with Meter() as meter:
        job()
    print(
        f"  {engine}: {meter.seconds:.0f} s, {meter.cpu_seconds:.0f} s CPU, {meter.peak_mb:.0f} MB",
        flush=True,
    )


def main() -> None:
    """Measure for each number of copies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 40])
    for copies in parser.parse_args().copies:
        with tempfile.TemporaryDirectory(prefix="two-engines-") as folder:
            home = city_with_special_cases(Path(folder))
            with connect(home) as con:
                multiply(con, copies)
                row = con.execute("SELECT count(DISTINCT park_id) FROM raw.diagnoses").fetchone()
            print(f"{row[0] if row else 0} diagnosed parks", flush=True)
            both_engines(Path(folder), home)


if __name__ == "__main__":
    main()
