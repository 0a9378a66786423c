"""`greenpark rebuild`: what readers see comes out of the archived bytes again, or it is said where not."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ingest.taking_in.intake import ingest
from ingest.taking_in.rebuild import NothingRecorded, rebuild
from tests.integration.test_cli_commands import run
from warehouse.home import Home
from warehouse.publishing.build import build
from warehouse.publishing.publication import current_publication

AS_OF = date(2026, 6, 30)
SAMPLES = Path(__file__).parents[1] / "fixtures" / "samples"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A report, a package of several forms, a bulk file and a refused file, taken in and published."""
    home = Home.at(tmp_path_factory.mktemp("kept") / "home")
    registry = home.registry()
    handed_in = [
        SAMPLES / "report-101-plain.docx",
        *sorted(path for path in SAMPLES.iterdir() if path.is_dir()),
        *sorted(SAMPLES.glob("*.xlsx")),
    ]
    for _ in ingest(home, handed_in, None, registry):
        pass
    build(home, AS_OF)
    return home


@pytest.fixture
def home(kept: Home, tmp_path: Path) -> Home:
    shutil.copytree(kept.root, tmp_path / "home")
    return Home.at(tmp_path / "home")


def value(home: Home) -> tuple[object, ...]:
    """One published value of an indicator, by its place."""
    with duckdb.connect(str(current_publication(home).path), read_only=True) as con:
        found = con.execute(
            "SELECT value FROM marts.fct_indicator_values WHERE value IS NOT NULL "
            "ORDER BY ALL DESC LIMIT 1"
        ).fetchone()
    assert found is not None
    return found


def test_what_was_published_comes_out_again_and_nothing_is_changed(home: Home) -> None:
    before = {path: path.stat().st_mtime_ns for path in sorted(home.published.rglob("*"))}
    told = run("--home", home.root, "rebuild")
    assert told.returncode == 0, told.stdout + told.stderr
    assert "逐行一致" in told.stdout
    assert {path: path.stat().st_mtime_ns for path in sorted(home.published.rglob("*"))} == before
    assert [path.name for path in home.root.iterdir() if path.name.startswith(".")] == []


def test_a_number_that_no_document_gives_is_found_and_replaced(home: Home) -> None:
    right = value(home)
    with duckdb.connect(str(home.warehouse_file)) as con:
        con.execute("UPDATE raw.indicator_values SET value = 77777777 WHERE value = ?", [right[0]])
    build(home, AS_OF)
    assert value(home) != right
    told = run("--home", home.root, "rebuild", "--replace")
    assert told.returncode == 0, told.stderr
    assert "× fct_indicator_values" in told.stdout
    assert value(home) == right
    assert len(list(home.root.glob("warehouse.2*.duckdb"))) == 1


def test_a_damaged_original_is_named_and_nothing_is_replaced(home: Home) -> None:
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        found = con.execute("SELECT sha256 FROM raw.files WHERE joined_from IS NULL").fetchone()
    assert found is not None
    (home.archive / found[0]).write_bytes(b"x")
    made = rebuild(home, replace=True)
    assert len(made.damaged) == 1
    assert found[0][:12] in str(made.damaged[0])
    assert not made.is_equal
    assert made.set_aside is None


def test_without_a_warehouse_nobody_knows_what_came(tmp_path: Path) -> None:
    with pytest.raises(NothingRecorded, match="greenpark restore"):
        rebuild(Home.at(tmp_path), replace=False)
