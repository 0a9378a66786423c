"""From files to raw rows: what a path is, what is refused, what is kept, what is never doubled."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import duckdb
import pytest

from ingest.answer.said import Answer
from ingest.taking_in.intake import check, ingest
from warehouse.home import Home
from warehouse.rules.rows import Registry

SAMPLES = Path(__file__).parent.parent / "fixtures" / "samples"
REPORT = SAMPLES / "report-101-plain.docx"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


def take(home: Home, registry: Registry, *paths: Path, district: str | None = None) -> list[Answer]:
    row = registry.districts_by_name[district] if district else None
    return list(ingest(home, list(paths), row, registry))


def rows(home: Home, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        return con.execute(sql).fetchall()


def count(home: Home, table: str) -> object:
    return rows(home, f"SELECT count(*) FROM {table}")[0][0]


def test_one_report_fills_the_raw_tables(home: Home, registry: Registry) -> None:
    (answer,) = take(home, registry, REPORT, district="西城区")
    assert answer.outcome == "accepted_with_issues"
    assert [issue["check_id"] for issue in answer.issues if issue["severity"] == "error"] == []
    assert count(home, "raw.indicator_values") == 93
    assert count(home, "raw.basic_requirements") == 8
    assert count(home, "raw.recommendations") == 7
    assert count(home, "raw.own_scores") == 3
    assert rows(home, "SELECT envelope_district_code FROM raw.submissions") == [("110102",)]


def test_original_bytes_are_kept_under_their_hash(home: Home, registry: Registry) -> None:
    take(home, registry, REPORT)
    ((sha256,),) = rows(home, "SELECT sha256 FROM raw.files")
    assert (home.archive / str(sha256)).read_bytes() == REPORT.read_bytes()


def test_the_same_bytes_twice_are_a_duplicate_and_no_second_row(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    renamed = tmp_path / "另一个名字.docx"
    shutil.copy(REPORT, renamed)
    take(home, registry, REPORT)
    (answer,) = take(home, registry, renamed)
    assert answer.outcome == "duplicate"
    assert count(home, "raw.submissions") == 1
    assert count(home, "raw.indicator_values") == 93
    assert [r[0] for r in rows(home, "SELECT outcome FROM raw.arrivals ORDER BY arrived_at")] == [
        "accepted_with_issues",
        "duplicate",
    ]


def test_every_row_says_where_it_is_from_and_what_read_it(home: Home, registry: Registry) -> None:
    take(home, registry, REPORT)
    tables = [
        row[0]
        for row in rows(
            home,
            "SELECT table_schema || '.' || table_name FROM information_schema.columns "
            "WHERE column_name = 'source_place'",
        )
    ]
    assert "restricted.people" in tables
    for table in tables:
        bad = rows(
            home,
            f"SELECT count(*) FROM {table} WHERE source_file IS NULL OR source_place IS NULL "
            f"OR code_version IS NULL OR registry_hash != '{registry.registry_hash}'",
        )
        assert bad == [(0,)], table


def test_names_and_phones_stand_in_restricted_alone(home: Home, registry: Registry) -> None:
    take(home, registry, REPORT)
    assert ("13899115817",) in rows(home, "SELECT phone FROM restricted.people")
    tables = rows(
        home,
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'raw' AND data_type = 'VARCHAR'",
    )
    for table, column in tables:
        found = rows(
            home,
            f'SELECT count(*) FROM raw."{table}" '
            f"WHERE \"{column}\" LIKE '%13899115817%' OR \"{column}\" LIKE '%徐娜%'",
        )
        assert found == [(0,)], (table, column)


@pytest.fixture
def bad_files(tmp_path: Path) -> Path:
    """A district's folder, whose files are judged one by one."""
    folder = tmp_path / "朝阳区"
    folder.mkdir()
    (folder / "说明.docx").write_text("这不是报告", encoding="utf-8")
    (folder / "空.docx").write_bytes(b"")
    (folder / "截断.docx").write_bytes(REPORT.read_bytes()[:20000])
    (folder / "旧.doc").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1024)
    shutil.copy(REPORT, folder / "好.docx")
    return folder


def test_bad_files_are_refused_with_their_reasons_and_the_others_go_through(
    home: Home, registry: Registry, bad_files: Path
) -> None:
    answers = {answer.name: answer for answer in take(home, registry, bad_files)}
    assert {name: answer.outcome for name, answer in answers.items()} == {
        "说明.docx": "rejected",
        "空.docx": "rejected",
        "截断.docx": "rejected",
        "旧.doc": "rejected",
        "好.docx": "accepted_with_issues",
    }
    assert [answers["空.docx"].issues[0]["check_id"]] == ["F02"]
    assert [answers["截断.docx"].issues[0]["check_id"]] == ["F03"]
    assert all(answer.issues[0]["remedy_zh"] for answer in answers.values())
    assert count(home, "raw.diagnoses") == 1
    assert len(list(home.archive.iterdir())) == 5  # refused bytes are kept too


def test_what_was_refused_is_judged_again_when_it_comes_again(
    home: Home, registry: Registry, bad_files: Path
) -> None:
    empty = bad_files / "空.docx"
    assert [take(home, registry, empty)[0].outcome for _ in range(2)] == ["rejected", "rejected"]
    assert count(home, "raw.submissions") == 1
    assert count(home, "raw.readings") == 2


def test_a_folder_named_like_a_district_is_the_envelope(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    for district, sample in (
        ("朝阳区", "report-101-plain.docx"),
        ("海淀", "report-102-plain.docx"),
    ):
        (tmp_path / "in" / district).mkdir(parents=True)
        shutil.copy(SAMPLES / sample, tmp_path / "in" / district)
    take(home, registry, tmp_path / "in")
    codes = rows(home, "SELECT envelope_district_code FROM raw.submissions ORDER BY 1")
    assert codes == [("110105",), ("110108",)]


def test_a_folder_of_several_reports_is_not_a_package(home: Home, registry: Registry) -> None:
    answers = take(home, registry, SAMPLES)
    by_name = {answer.name: answer for answer in answers}
    assert len(by_name["package-106"].files) == 3
    assert by_name["report-101-plain.docx"].files == ["report-101-plain.docx"]
    assert {a.outcome for n, a in by_name.items() if n.endswith(".json")} == {"rejected"}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_zip_is_one_submission_whatever_system_named_its_files(
    home: Home, registry: Registry, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted((SAMPLES / "package-106").iterdir()):
            archive.writestr(_zip_name(file.name, encoding), file.read_bytes())
    (answer,) = take(home, registry, path)
    assert sorted(answer.files) == sorted(f.name for f in (SAMPLES / "package-106").iterdir())
    assert answer.outcome == "accepted_with_issues"


def _zip_name(name: str, encoding: str) -> str:
    """A name as Chinese Windows stores it: GBK bytes without the UTF-8 flag, read as cp437."""
    return name if encoding == "utf-8" else name.encode("gb18030").decode("cp437")


def test_a_zip_of_several_reports_is_looked_into(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for sample in ("report-101-plain.docx", "report-102-plain.docx"):
            archive.write(SAMPLES / sample, sample)
    assert len(take(home, registry, path)) == 2


def test_a_zip_that_climbs_out_of_itself_is_refused(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../outside.docx", REPORT.read_bytes())
    (answer,) = take(home, registry, path)
    assert (answer.outcome, answer.issues[0]["check_id"]) == ("rejected", "F09")


def test_a_known_park_is_found_again_and_an_unknown_one_is_registered_once(
    home: Home, registry: Registry
) -> None:
    take(home, registry, REPORT, SAMPLES / "report-102-plain.docx", district="朝阳区")
    assert rows(home, "SELECT is_confirmed, source FROM raw.park_register") == [
        (False, "submission"),
        (False, "submission"),
    ]


def test_check_judges_the_same_and_writes_nothing(home: Home, registry: Registry) -> None:
    checked = list(check(home, [REPORT], None, registry))
    assert not home.root.exists()
    taken = take(home, registry, REPORT)
    assert [(a.outcome, a.issues) for a in checked] == [(a.outcome, a.issues) for a in taken]


def test_a_failure_in_the_middle_of_a_submission_leaves_nothing_of_it(
    home: Home, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ingest.taking_in.batch as batch

    whole = batch.append_rows

    def fail_late(con: duckdb.DuckDBPyConnection, table: str, table_rows: list[object]) -> None:
        if table == "raw.arrivals":
            raise RuntimeError("disk full")
        whole(con, table, table_rows)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "append_rows", fail_late)
    with pytest.raises(RuntimeError):
        take(home, registry, REPORT)
    monkeypatch.undo()
    assert count(home, "raw.submissions") == 0
    assert take(home, registry, REPORT)[0].outcome == "accepted_with_issues"
