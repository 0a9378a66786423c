"""A build loads the registry where it changed, and spares itself the load where it did not."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.home import Home
from warehouse.publishing import build as building
from warehouse.publishing.build import build
from warehouse.rules.files import seed_files

AS_OF = date(2026, 11, 22)


def lead_values(home: Home) -> dict[int, float]:
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        return dict(
            con.execute(
                "SELECT indicator_no, lead_value FROM registry.scoring_items "
                "WHERE indicator_no IN (1, 2)"
            ).fetchall()
        )


def test_a_registry_is_loaded_again_only_when_it_changed(tmp_path: Path, empty_home: Home) -> None:
    home = Home.at(tmp_path / "home")
    shutil.copytree(empty_home.root, home.root)  # built once, as of the same day
    assert lead_values(home) == {1: 3.0, 2: 15.0}
    with duckdb.connect(str(home.warehouse_file)) as con:
        con.execute("UPDATE registry.scoring_items SET lead_value = 99 WHERE indicator_no = 1")
    build(home, AS_OF)
    assert lead_values(home) == {1: 99.0, 2: 15.0}, "an unchanged registry was loaded again"
    with seed_files()["scoring_items"].open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    rows[1]["lead_value"] = "20"
    home.registry_dir.mkdir()
    with (home.registry_dir / "scoring_items.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    build(home, AS_OF)
    assert lead_values(home) == {1: 3.0, 2: 20.0}


@pytest.mark.parametrize(("made_by", "is_kept"), [(building.PROJECT, True), ("/opt/0.1", False)])
def test_a_saved_parse_is_kept_only_for_the_project_it_names(
    tmp_path: Path, made_by: object, is_kept: bool
) -> None:
    home = Home.at(tmp_path)
    parse = home.dbt_dir / "target" / "partial_parse.msgpack"
    parse.parent.mkdir(parents=True)
    parse.write_bytes(b"x")
    (home.dbt_dir / "project.txt").write_text(str(made_by), "utf-8")
    building._forget_parse_of_another_place(home)
    assert parse.exists() == is_kept
    assert (home.dbt_dir / "project.txt").read_text("utf-8") == str(building.PROJECT)
