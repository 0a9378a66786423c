"""The made-up city, built once a run: what the tests of the dbt project hold their rules against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tests.dbt_expected import year_scores
from tests.dbt_fixture import PROJECT, RawWarehouse, fill, made_up_city, park_id
from tests.parsed import SHIPPED_SEEDS, shared_parse
from tests.sharing import made_once

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

AS_OF = dt.date(2026, 6, 30)
CITY = made_up_city()
SCORES = year_scores(CITY)


def run_dbt(warehouse: Path, *arguments: str, target: Path, parse: Path) -> dbtRunnerResult:
    """Run a dbt command in this process on a warehouse file, and let go of the file."""
    # Importing dbt takes seconds, and every test session imports this module.
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    with pytest.MonkeyPatch.context() as patch, shared_parse(parse):
        patch.setenv("GREENPARK_WAREHOUSE", str(warehouse))
        patch.setenv("GREENPARK_SEEDS", SHIPPED_SEEDS)
        result = dbtRunner().invoke(
            [
                "--quiet",
                *arguments,
                "--project-dir",
                str(PROJECT / "dbt_project"),
                "--profiles-dir",
                str(PROJECT / "dbt_project"),
                "--target-path",
                str(target),
                "--log-path",
                str(target / "logs"),
            ]
        )
    DuckDBConnectionManager.close_all_connections()
    return result


@pytest.fixture(scope="session")
def marts(
    tmp_path_factory: pytest.TempPathFactory, parse_folder: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the built warehouse of the made-up city; no test may change it."""

    def make(folder: Path) -> None:
        warehouse = RawWarehouse(folder / "warehouse.duckdb")
        fill(warehouse, CITY)
        add_follow_ups_and_reviews(warehouse)
        warehouse.connection.close()
        result = run_dbt(
            folder / "warehouse.duckdb",
            "build",
            "--exclude-resource-type",
            "unit_test",
            "--vars",
            f"as_of: '{AS_OF}'",
            target=folder / "target",
            parse=parse_folder,
        )
        assert result.success, [r.message for r in result.result or [] if r.status == "error"]

    folder = made_once(tmp_path_factory, "made-up", make)
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


def add_follow_ups_and_reviews(warehouse: RawWarehouse) -> None:
    """Park 9 answers on time and again later, park 10 late, park 11 not at all."""
    first = {1: ("adopted", "preparing")}
    warehouse.follow_up("试验园区09", 2025, dt.date(2026, 5, 2), first)
    later = {1: ("adopted", "done")}
    warehouse.follow_up("试验园区09", 2025, dt.date(2026, 6, 25), later, next_plan="二期")
    answers = {1: ("rejected", None), 2: ("partly", "under_way")}
    warehouse.follow_up("试验园区10", 2025, dt.date(2026, 6, 29), answers)
    # Park 12 was first known by another name, which its follow-up still gives.
    warehouse.register("十二号园", "110105", "市级", merged_into=park_id("试验园区12"))
    warehouse.follow_up("十二号园", 2025, dt.date(2026, 6, 1), {}, next_plan="扩建")
    warehouse.review("试验园区10", 2025, "returned", dt.date(2025, 9, 1))
    warehouse.review("试验园区10", 2025, "approved", dt.date(2025, 10, 1))


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return connection.execute(sql).fetchall()
