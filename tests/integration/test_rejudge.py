"""The archive read again under today's registry: what changed is shown and kept beside the old."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import docx
import duckdb
import pytest
from click.testing import CliRunner

from ingest.arrival.archive import sha256_of
from ingest.commands.watch import rejudge_command
from ingest.taking_in.intake import ingest
from ingest.taking_in.rejudge import rejudge
from tests.bulk import as_json, report
from tests.documents import GOOD
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.rules.files import seed_files

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


def answers(home: Home) -> dict[str, bytes]:
    """Every file of every answer, by its path in receipts/."""
    paths = [path for path in home.receipts.rglob("*") if path.is_file()]
    return {path.relative_to(home.receipts).as_posix(): path.read_bytes() for path in paths}


def checks_told(home: Home, submission_id: str) -> list[str]:
    (told,) = json.loads((home.receipts / submission_id / "answer.json").read_bytes())
    return [issue["check_id"] for issue in told["issues"]]


def readings(home: Home) -> list[tuple[str, int]]:
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        return con.execute(
            "SELECT submission_id, count(*) FROM raw.readings GROUP BY 1 ORDER BY 1"
        ).fetchall()


def test_under_the_same_rules_nothing_changes(home: Home) -> None:
    before, told = readings(home), answers(home)
    results = list(rejudge(home, home.registry()))
    assert [(r.changes, r.before == r.after, r.has_new_answer) for r in results] == [
        ((), True, False)
    ] * 2
    assert readings(home) == before
    assert answers(home) == told


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


def test_a_check_that_came_later_is_known_of_what_was_read_before(home: Home) -> None:
    """It finds nothing here, but that it passes is what the build asks of the reading."""
    with duckdb.connect(str(home.warehouse_file)) as con:
        con.execute("DELETE FROM raw.check_results WHERE check_id = 'X30'")
    changes = [c for result in rejudge(home, home.registry()) for c in result.changes]
    assert {(c.table, c.key, c.before) for c in changes} == {("raw.check_results", ("X30",), None)}
    assert not any(result.changes for result in rejudge(home, home.registry()))


def test_a_submission_judged_otherwise_is_answered_anew(home: Home) -> None:
    """The JSON, the page and the marked copy say the new issues, once each."""
    (first, _) = rejudge(home, home.registry())
    before = checks_told(home, first.submission_id)
    change_registry(home, "indicators", {"indicator_no": "1"}, "review_max", "3.9")
    results = list(rejudge(home, home.registry()))
    assert [result.has_new_answer for result in results] == [True, True]
    after = checks_told(home, first.submission_id)
    assert sorted(after) == sorted([*before, *["V03"] * after.count("V03")])
    assert (
        after.count("V03")
        == sum(
            (change.table, change.key[0]) == ("raw.issues", "V03") for change in results[0].changes
        )
        > 0
    )
    folder = home.receipts / first.submission_id
    assert (folder / "answer.html").read_text(encoding="utf-8").count("V03") >= after.count("V03")
    (marked,) = folder.glob("*.docx")
    comments = [comment.text for comment in docx.Document(str(marked)).comments]
    assert sum("V03]" in text for text in comments) == after.count("V03")
    assert not any(result.has_new_answer for result in rejudge(home, home.registry()))


def test_an_answer_that_a_crash_left_behind_is_written_anew(home: Home) -> None:
    """The rows of the new reading are on record, its answer is not: the next run writes it."""
    (first, _) = rejudge(home, home.registry())
    answer = home.receipts / first.submission_id / "answer.json"
    whole = answer.read_bytes()
    for leftover in (b"[]", None):
        answer.unlink() if leftover is None else answer.write_bytes(leftover)
        again = list(rejudge(home, home.registry()))
        assert [(r.changes, r.has_new_answer) for r in again] == [((), True), ((), False)]
        assert answer.read_bytes() == whole


def test_reports_of_a_bulk_file_keep_one_line_each_in_their_order(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    registry = home.registry()
    path = tmp_path / "积压.json"
    path.write_bytes(as_json(report(registry, park) for park in ("甲园", "乙园", "丙园")))
    list(ingest(home, [path], None, registry))
    list(rejudge(home, registry))  # the parks are known by now
    (answer,) = home.receipts.glob("B*/answer.jsonl")
    before = [json.loads(line) for line in answer.read_bytes().splitlines()]
    change_registry(home, "indicators", {"indicator_no": "1"}, "review_max", str(GOOD[1]))
    results = list(rejudge(home, home.registry()))
    after = [json.loads(line) for line in answer.read_bytes().splitlines()]
    assert [result.has_new_answer for result in results] == [True] * 3
    assert [line["name"] for line in after] == [line["name"] for line in before]
    told = [[issue["check_id"] for issue in line["issues"]] for line in after]
    assert all("V03" in ids for ids in told)
    assert not any("V03" in json.dumps(line) for line in before)
    assert [path.name for path in answer.parent.iterdir()] == ["answer.jsonl"]


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


def _damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize("fault", [_damage, Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_damaged_original_is_named_and_makes_no_submission(
    home: Home, fault: Callable[[Path], object]
) -> None:
    before = readings(home)
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        (sha256, owner) = con.execute(
            "SELECT sha256, submission_id FROM raw.files WHERE file_name = 'report-101-plain.docx'"
        ).fetchone()  # type: ignore[misc]
    fault(home.archive / sha256)
    results = {result.submission_id: result for result in rejudge(home, home.registry())}
    assert sha256 in str(results.pop(owner).fault)
    assert [result.fault for result in results.values()] == [None]
    assert readings(home) == before
    ran = CliRunner().invoke(rejudge_command, ["--home", str(home.root)])
    assert isinstance(ran.exception, GreenparkError)
    assert "report-101-plain.docx" in ran.output


def test_the_same_file_handed_in_again_mends_the_archive(home: Home) -> None:
    path = SAMPLES / "report-101-plain.docx"
    _damage(home.archive / sha256_of(path.read_bytes()))
    district = home.registry().districts_by_name["朝阳区"]
    (answer,) = ingest(home, [path], district, home.registry())
    assert answer.outcome == "duplicate"
    assert [result.fault for result in rejudge(home, home.registry())] == [None, None]


def test_a_damaged_bulk_file_is_named_and_makes_no_submission(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "bulk")
    file = tmp_path / "一批.json"
    registry = home.registry()
    file.write_bytes(as_json([report(registry), report(registry, "水杉产业园")]))
    assert len(list(ingest(home, [file], None, home.registry()))) == 2
    before = readings(home)
    _damage(home.archive / sha256_of(file.read_bytes()))
    assert all(result.fault for result in rejudge(home, home.registry()))
    assert readings(home) == before
