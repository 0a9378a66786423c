"""A city's own registry through the real build: a second standard, a correction, a waiver."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from ingest.demo import write_city
from ingest.taking_in.intake import ingest
from tests.made_up import rows
from warehouse.home import Home
from warehouse.publishing.build import build
from warehouse.publishing.publication import current_publication
from warehouse.rules.files import SEEDS

AS_OF = date(2026, 11, 22)
BY = {"corrected_by": "市经信局", "corrected_on": "2026-11-01"}


def add_rows(home: Home, name: str, *added: dict[str, str]) -> None:
    """Copy a seed into the home's registry and put rows behind those it has."""
    home.registry_dir.mkdir(exist_ok=True)
    path = home.registry_dir / f"{name}.csv"
    if not path.exists():
        shutil.copyfile(SEEDS / path.name, path)
    with path.open(encoding="utf-8", newline="") as file:
        columns = csv.DictReader(file).fieldnames or []
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerows(added)


def seed_rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def cities(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]]:
    """The same city under the registry as shipped, and under its own."""
    root = tmp_path_factory.mktemp("own")
    home = Home.at(root / "home")
    home.root.mkdir()
    write_city(root / "files", parks=5)
    for _ in ingest(home, [root / "files"], None, home.registry()):
        pass
    build(home, AS_OF)
    shipped = duckdb.connect(str(current_publication(home).path), read_only=True)
    add_own_rules(home, shipped)
    build(home, AS_OF)
    own = duckdb.connect(str(current_publication(home).path), read_only=True)
    yield shipped, own
    shipped.close()
    own.close()


def add_own_rules(home: Home, shipped: duckdb.DuckDBPyConnection) -> None:
    """A standard with twice the lead value of indicator 1; corrections and a waiver of what stands."""
    strict = {"standard_id": "strict"}
    standard = seed_rows("scoring_standards")[0] | strict | {"is_in_force": "false"}
    add_rows(home, "scoring_standards", standard)
    items = [row | strict for row in seed_rows("scoring_items")]
    items[0]["lead_value"] = "6"
    add_rows(home, "scoring_items", *items)
    add_rows(home, "scoring_levels", *[row | strict for row in seed_rows("scoring_levels")])
    park, diagnosis_year, year, text = rows(
        shipped,
        "SELECT park_name, diagnosis_year, data_year, text_as_written FROM marts.fct_indicator_values"
        " JOIN marts.fct_diagnoses USING (diagnosis_id, park_name) WHERE indicator_no = 1"
        " AND state = 'reported' ORDER BY park_name, data_year LIMIT 1",
    )[0]
    cell = {"park_name": park, "diagnosis_year": diagnosis_year, "data_year": year}
    cell |= {"indicator_no": "1", "reason": "小数点错位"} | BY
    nowhere = cell | {"park_name": "无此园区"}
    other = cell | {"indicator_no": "2", "expect": "不是原文", "value": "3"}
    add_rows(
        home,
        "corrections",
        cell | {"correction_id": "c1", "expect": text, "value": "0.75"},
        other | {"correction_id": "c2"},
        nowhere | {"correction_id": "c3", "expect": text, "value": "0.75"},
    )
    check, waived_park = rows(
        shipped,
        "SELECT check_id, park_name FROM marts.fct_issues WHERE state = 'open'"
        " AND park_name IS NOT NULL ORDER BY park_name, check_id LIMIT 1",
    )[0]
    waiver = {"check_id": check, "park_name": waived_park, "reason": "已核实"}
    add_rows(home, "issue_waivers", waiver | {"waived_by": "市经信局", "waived_on": "2026-11-01"})


Cities = tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]


def test_both_standards_stand_and_a_new_lead_value_recomputes_history(cities: Cities) -> None:
    shipped, own = cities
    years = "SELECT count(*) FROM marts.fct_park_scores WHERE standard_id = 'miit-2016'"
    doubled = rows(
        own,
        "SELECT count(*), count(*) FILTER (abs(2 * strict.score - s.score) <= 0.000001"
        " OR s.score = 120) FROM marts.fct_indicator_scores AS strict"
        " JOIN marts.fct_indicator_scores AS s USING (park_id, data_year, indicator_no)"
        " WHERE strict.standard_id = 'strict' AND s.standard_id = 'miit-2016'"
        " AND indicator_no = 1 AND s.score IS NOT NULL",
    )[0]
    assert doubled[0] == doubled[1] > 0
    for standard in ("miit-2016", "strict"):
        of_standard = years.replace("miit-2016", standard)
        assert rows(own, of_standard) == rows(shipped, years)
    assert rows(own, "SELECT count(DISTINCT standard_id) FROM marts.fct_rank_sensitivity") == [(2,)]


def test_a_correction_is_scored_and_shows_what_it_replaced(cities: Cities) -> None:
    _, own = cities
    corrected = rows(
        own,
        "SELECT value, value_as_read <> value, correction_reason, corrected_by, score"
        " FROM marts.fct_indicator_values JOIN marts.fct_indicator_scores"
        " USING (park_id, data_year, indicator_no)"
        " WHERE is_corrected AND standard_id = 'miit-2016'",
    )
    assert corrected == [(0.75, True, "小数点错位", "市经信局", 25)]


def test_c01_a_correction_that_no_longer_fits_is_an_issue_for_the_bureau(cities: Cities) -> None:
    _, own = cities
    found = rows(
        own,
        "SELECT place, responsible, severity, park_name IS NULL, message_zh"
        " FROM marts.fct_issues WHERE check_id = 'C01' ORDER BY place",
    )
    assert [row[:4] for row in found] == [
        ("c2", "bureau", "error", False),
        ("c3", "bureau", "error", True),
    ]
    assert "不再是“不是原文”" in found[0][4]
    assert "没有该园区该年度的诊断" in found[1][4]


def test_a_waiver_closes_the_issue_with_its_reason(cities: Cities) -> None:
    _, own = cities
    waived = rows(own, "SELECT DISTINCT answer FROM marts.fct_issues WHERE state = 'waived'")
    assert waived == [("已核实",)]
