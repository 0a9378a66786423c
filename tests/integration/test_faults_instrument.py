"""The instrument of `make faults` can fail: what is lost, doubled or damaged by hand is counted."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from random import Random

import duckdb
import pytest

from benchmarks.faults import damage, inbox, kills, machine  # noqa: F401 -- they enter their kinds
from benchmarks.faults.measure import Left, marts_of, measure, on_record
from benchmarks.faults.rounds import KINDS, Kind, Round, Tally, play
from benchmarks.faults.table import page, row
from benchmarks.faults.template import Template
from warehouse.home import Home
from warehouse.publishing.publication import current_publication

RELIABILITY = Path(__file__).parents[2] / "docs" / "reliability.md"
WELL = Left(0, 0, 0, is_well=True)


@pytest.fixture
def home(published_home: Home, tmp_path: Path) -> Home:
    shutil.copytree(published_home.root, tmp_path / "home")
    home = Home.at(tmp_path / "home")
    home.root.chmod(0o700)
    return home


def test_a_home_in_health_has_nothing_to_count(home: Home) -> None:
    assert measure(home, on_record(home), marts_of(home)) == WELL


def test_a_file_that_is_nowhere_and_a_table_with_other_rows_are_lost(home: Home) -> None:
    marts = marts_of(home)
    assert measure(home, on_record(home) | {"0" * 64}, marts).lost == 1
    assert measure(home, on_record(home), marts | {"fct_gone": "(1, 1)"}).lost == 1
    waits = home.inbox / "a.docx"
    waits.parent.mkdir(exist_ok=True)
    waits.write_bytes(b"x")
    with duckdb.connect(str(current_publication(home).path)) as con:
        con.execute("DELETE FROM marts.dim_providers WHERE true")
    assert measure(home, on_record(home), marts).lost == 1


def test_a_row_that_stands_twice_is_doubled(home: Home) -> None:
    marts, known = marts_of(home), on_record(home)
    with duckdb.connect(str(home.warehouse_file)) as con:
        con.execute("INSERT INTO raw.indicator_values FROM raw.indicator_values LIMIT 3")
    assert measure(home, known, marts).doubled == 3


def test_a_file_that_does_not_open_is_unreadable(home: Home) -> None:
    marts, known = marts_of(home), on_record(home)
    next(path for path in home.archive.iterdir() if path.is_file()).write_bytes(b"x")
    assert measure(home, known, marts) == Left(0, 0, 1, is_well=False)
    current_publication(home).path.write_bytes(b"")
    assert measure(home, known, marts).unreadable > 1


def test_a_round_that_ends_otherwise_or_in_a_traceback_does_not_come_back(
    home: Home, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(home.root, kept)
    template = Template(
        kept, home, tmp_path / "b.zip", tmp_path, marts_of(home), frozenset(on_record(home))
    )

    def asks_for_what_is_not_said(one: Round) -> None:
        one.says(one.run("status"), "修复")

    def ends_in_a_traceback(one: Round) -> None:
        one.run("status", code="raise ValueError")

    def says_it(one: Round) -> None:
        one.says(one.run("sql", "SELECT 1; SELECT 2"), "一条")

    plays = (asks_for_what_is_not_said, ends_in_a_traceback, says_it)
    tallies = [play(Kind("x", 1, each), template, tmp_path / "place", "seed") for each in plays]
    assert [tally.comes_back for tally in tallies] == [False, False, True]
    assert "一条" in tallies[2].message
    assert row(tallies[1]).startswith("| x | 1 | 0 | 0 | 0 | no |")


def test_each_way_of_damage_changes_a_file(tmp_path: Path) -> None:
    for way in ("cut", "emptied", "overwritten"):
        path = tmp_path / way
        path.write_bytes(b"x" * 10_000)
        chance = Random(1)  # noqa: S311 -- the same each time
        one = Round(None, tmp_path, chance, Home.at(tmp_path))  # type: ignore[arg-type]
        one.damage(path, way)
        assert path.read_bytes() != b"x" * 10_000


def test_the_page_holds_every_kind_with_zeros_and_yes() -> None:
    text = RELIABILITY.read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (.+?) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\w+) \| .+ \|$", text, re.M
    )
    assert [name for name, *_ in rows] == [kind.name for kind in KINDS]
    assert {tuple(rest) for _, _, *rest in rows} == {("0", "0", "0", "yes")}
    assert len(rows) >= 20
    assert sum(kind.rounds for kind in KINDS) >= 200
    tallies = [Tally(kind, [WELL] * kind.rounds) for kind in KINDS]
    assert page(tallies, "greenpark").count("\n| ") == len(rows) + 2
