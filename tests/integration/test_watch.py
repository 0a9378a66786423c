"""The inbox is watched: whole files are taken in and published, half ones wait, nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from ingest.taking_in.batch import BATCH
from ingest.taking_in.inbox import Waiting, ingest_inbox, leave, waiting, whole
from tests.bulk import as_json, report
from warehouse.home import Home
from warehouse.rules.rows import Registry

SAMPLES = Path(__file__).parent.parent / "fixtures" / "samples"
REPORT = SAMPLES / "report-101-plain.docx"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home.at(tmp_path / "home")
    made.inbox.mkdir(parents=True)
    return made


def test_a_file_that_still_grows_is_not_whole(home: Home) -> None:
    (home.inbox / "done.docx").write_bytes(b"x" * 10)
    growing = home.inbox / "growing.docx"
    growing.write_bytes(b"x")
    before = waiting(home)
    growing.write_bytes(b"xx")
    assert whole(before, waiting(home), home.inbox) == [home.inbox / "done.docx"]
    assert whole(Waiting({}), waiting(home), home.inbox) == []


def test_a_folder_is_whole_when_nothing_in_it_changes(home: Home) -> None:
    folder = home.inbox / "package"
    folder.mkdir()
    (folder / "a.docx").write_bytes(b"a")
    before = waiting(home)
    (folder / "b.docx").write_bytes(b"b")
    assert whole(before, waiting(home), home.inbox) == []
    assert whole(waiting(home), waiting(home), home.inbox) == [folder]


def test_answered_files_leave_the_inbox_and_the_districts_folder_stays(
    home: Home, registry: Registry
) -> None:
    (home.inbox / "朝阳区" / "批次").mkdir(parents=True)
    shutil.copy(REPORT, home.inbox / "朝阳区" / "批次")
    seen = waiting(home)
    (answer,) = ingest_inbox(home, seen, seen.entries(home.inbox), None, registry)
    assert answer.outcome == "accepted_with_issues"
    assert list(home.inbox.rglob("*")) == [home.inbox / "朝阳区"]


def test_a_file_that_changed_after_it_was_seen_stays(home: Home, registry: Registry) -> None:
    path = home.inbox / "a.docx"
    path.write_bytes(b"first")
    seen = waiting(home)
    path.write_bytes(b"second, longer")
    leave([path], seen, home, registry)
    assert path.exists()


def test_an_ingest_killed_again_and_again_is_finished_by_the_next_one(tmp_path: Path) -> None:
    """Kill -9 at three points of 200 files: the last run ends with all, none twice, none lost."""
    folder = tmp_path / "in"
    folder.mkdir()
    count = 200
    report = REPORT.read_bytes()
    for number in range(count):
        # A zip may be followed by other bytes: every copy is a submission of its own.
        (folder / f"{number:03}.docx").write_bytes(report + bytes(str(number), "ascii"))
    home = tmp_path / "home"
    command = [sys.executable, "-m", "greenpark", "ingest", str(folder), "--home", str(home)]
    for seconds in (0.7, 2.0, 3.1):
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    last = subprocess.run(command, capture_output=True, check=False)
    assert last.returncode == 0, last.stderr.decode()
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        found = con.execute(
            "SELECT count(*), count(DISTINCT submission_id) FROM raw.submissions"
        ).fetchone()
        values = con.execute(
            "SELECT count(*), count(DISTINCT (submission_id, data_year, indicator_no)) "
            "FROM raw.indicator_values"
        ).fetchone()
    assert found == (count, count)
    assert values == (count * 93, count * 93)
    kept = [path for path in (home / "archive").iterdir() if not path.name.startswith(".")]
    assert len(kept) == count


def test_a_bulk_run_killed_between_its_batches_is_finished_by_the_next_one(
    tmp_path: Path, registry: Registry
) -> None:
    """Kill -9 once a batch is on record: the next run ends with all, none twice, each answered once."""
    count = 300
    path = tmp_path / "积压.json"
    path.write_bytes(as_json(report(registry, f"第{number}园区") for number in range(count)))
    home = Home.at(tmp_path / "home")
    command = [sys.executable, "-m", "greenpark", "ingest", str(path), "--home", str(home.root)]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (lines := [*home.receipts.glob("B*/answer.jsonl")]):  # answered: it is on record
        assert run.poll() is None
        time.sleep(0.01)
    os.kill(run.pid, signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    on_record = "SELECT count(*), count(DISTINCT submission_id) FROM raw.submissions"
    with duckdb.connect(str(home.warehouse_file)) as con:  # DuckDB takes in the dead writer's log
        ((before, distinct),) = con.execute(on_record).fetchall()
    assert before == distinct
    assert before % BATCH == 0
    assert 0 < before < count

    # What a kill in the middle of an answer's line leaves.
    (answer,) = lines
    answer.write_bytes(answer.read_bytes()[:-100])
    last = subprocess.run(command, capture_output=True, check=False)
    assert last.returncode == 0, last.stderr.decode()
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        assert con.execute(on_record).fetchall() == [(count, count)]
        diagnoses = con.execute("SELECT count(*), count(DISTINCT park_id) FROM raw.diagnoses")
        assert diagnoses.fetchall() == [(count, count)]
        values = con.execute(
            "SELECT count(*), count(DISTINCT (submission_id, data_year, indicator_no)) "
            "FROM raw.indicator_values"
        )
        assert values.fetchall() == [(count * 93, count * 93)]
    told = [json.loads(line)["name"] for line in answer.read_bytes().splitlines()]
    assert sorted(told) == sorted(f"积压.json reports[{at}]" for at in range(count))
    kept = [path for path in home.archive.iterdir() if not path.name.startswith(".")]
    assert len(kept) == 1
