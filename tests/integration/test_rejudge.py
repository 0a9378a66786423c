"""The archive read again under today's registry: what changed is shown and kept beside the old."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from ingest.intake import ingest
from ingest.rejudge import rejudge
from warehouse.home import Home
from warehouse.reference import seed_files

SAMPLES = Path(__file__).parent.parent / "fixtures" / "samples"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home.at(tmp_path / "home")
    registry = made.registry()
    district = registry.districts_by_name["朝阳区"]
    paths = [SAMPLES / "report-101-plain.docx", SAMPLES / "package-106"]
    assert len(list(ingest(made, paths, district, registry))) == 2
    return made


def change_registry(home: Home, file: str, key: dict[str, str], column: str, value: str) -> None:
    with seed_files()[file].open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    (row,) = [row for row in rows if all(row[name] == text for name, text in key.items())]
    row[column] = value
    home.registry_dir.mkdir(exist_ok=True)
    with (home.registry_dir / f"{file}.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def readings(home: Home) -> list[tuple[str, int]]:
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        return con.execute(
            "SELECT submission_id, count(*) FROM raw.readings GROUP BY 1 ORDER BY 1"
        ).fetchall()


def test_under_the_same_rules_nothing_changes(home: Home) -> None:
    before = readings(home)
    results = list(rejudge(home, home.registry()))
    assert [(r.changes, r.before == r.after) for r in results] == [((), True)] * 2
    assert readings(home) == before


def test_a_changed_bound_makes_new_issues_and_a_new_reading_once(home: Home) -> None:
    change_registry(home, "indicators", {"indicator_no": "1"}, "review_max", "3.9")
    results = list(rejudge(home, home.registry()))
    found = {
        (change.key[0], change.key[1])
        for result in results
        for change in result.changes
        if change.table == "raw.issues" and change.before is None and change.key[0] == "V03"
    }
    assert found == {("V03", 2020), ("V03", 2021), ("V03", 2022)}
    assert sorted(count for _, count in readings(home)) == [2, 2]
    assert all(not r.changes for r in rejudge(home, home.registry()))


def test_a_word_that_is_now_known_turns_into_a_value(home: Home) -> None:
    change_registry(
        home, "level_words", {"indicator_no": "31", "word": "不完善"}, "level", "partly"
    )
    changes = [c for result in rejudge(home, home.registry()) for c in result.changes]
    values = [c for c in changes if c.table == "raw.indicator_values"]
    assert [c.key for c in values] == [(2021, 31)]
    assert values[0].before is not None
    assert values[0].after is not None
    assert (values[0].before[1], values[0].after[1]) == ("not_met", "partly")
