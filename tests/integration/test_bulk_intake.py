"""A backlog in one file: each report a submission with its rows, issues and place, none twice."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import duckdb
import pytest

from ingest.answer.said import Answer
from ingest.taking_in.intake import check, ingest
from ingest.taking_in.rejudge import rejudge
from tests.bulk import Report, as_csv, as_json, as_json_lines, report
from warehouse.home import Home
from warehouse.registers.parks import merge_parks
from warehouse.rules.rows import Registry

SAMPLES = Path(__file__).parent.parent / "fixtures" / "samples"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


@pytest.fixture
def write(tmp_path: Path):  # type: ignore[no-untyped-def]
    def run(data: bytes, name: str = "积压.json") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return run


def take(home: Home, registry: Registry, path: Path, district: str | None = None) -> list[Answer]:
    given = registry.districts_by_name[district] if district else None
    return list(ingest(home, [path], given, registry))


def rows(home: Home, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        return con.execute(sql).fetchall()


def checks(answer: Answer) -> list[object]:
    return [issue["check_id"] for issue in answer.issues]


NEW_NAMES = ["P01", "P05"]  # the register of these homes is empty


def test_each_report_is_a_submission_of_its_own(home: Home, registry: Registry, write) -> None:  # type: ignore[no-untyped-def]
    path = write(as_json(report(registry, park) for park in ("甲园", "乙园")))
    answers = take(home, registry, path)
    assert [answer.outcome for answer in answers] == ["accepted_with_issues"] * 2
    assert [answer.name for answer in answers] == ["积压.json reports[0]", "积压.json reports[1]"]
    assert all(set(checks(answer)) <= {"K00", *NEW_NAMES} for answer in answers)
    assert rows(home, "SELECT count(*) FROM raw.indicator_values") == [(186,)]
    assert rows(home, "SELECT DISTINCT state FROM raw.indicator_values ORDER BY 1") == [
        ("not_applicable",),
        ("reported",),
    ]
    assert rows(
        home,
        "SELECT park_name_as_written, diagnosis_year, date_source, provider_name "
        "FROM raw.diagnoses ORDER BY source_place",
    ) == [
        ("甲园", 2023, "cover", "某某咨询有限公司"),
        ("乙园", 2023, "cover", "某某咨询有限公司"),
    ]
    assert rows(home, "SELECT count(*) FROM raw.provider_register") == [(1,)]


def test_the_bulk_file_is_archived_once_and_every_row_leads_to_it(
    home: Home,
    registry: Registry,
    write,  # type: ignore[no-untyped-def]
) -> None:
    data = as_json([report(registry, park) for park in ("甲园", "乙园")])
    take(home, registry, write(data))
    ((kept,),) = [tuple(home.archive.iterdir())]
    assert kept.read_bytes() == data
    assert rows(home, "SELECT sha256, part, size_bytes FROM raw.files ORDER BY part") == [
        (kept.name, "reports[0]", len(data)),
        (kept.name, "reports[1]", len(data)),
    ]
    assert rows(
        home,
        "SELECT source_file, source_place FROM raw.indicator_values "
        "WHERE data_year = 2020 AND indicator_no = 13 ORDER BY 2",
    ) == [("积压.json", f"reports[{at}].indicators[12]") for at in (0, 1)]


def test_the_same_report_again_is_a_duplicate_in_whatever_file(
    home: Home,
    registry: Registry,
    write,  # type: ignore[no-untyped-def]
) -> None:
    one, other = report(registry, "甲园"), report(registry, "乙园")
    take(home, registry, write(as_json([one])))
    for data, name in (
        (as_json([other, one]), "二.json"),
        (as_json_lines([one, one]), "三.jsonl"),
        (as_csv([other, one]), "四.csv"),
    ):
        outcomes = [answer.outcome for answer in take(home, registry, write(data, name))]
        expected = ["accepted_with_issues" if name == "二.json" else "duplicate", "duplicate"]
        assert outcomes == expected, name
    assert rows(home, "SELECT count(*) FROM raw.submissions") == [(2,)]
    assert rows(home, "SELECT count(*) FROM raw.indicator_values") == [(186,)]


def test_a_report_says_the_same_in_bulk_and_in_word(home: Home, registry: Registry) -> None:
    """Values as written in a sample, handed in as bulk, are read as from the sample itself."""
    take(home, registry, SAMPLES / "report-103-typist.docx")
    read = rows(
        home,
        "SELECT data_year, indicator_no, text_as_written, evidence, note, "
        "value, attainment, state FROM raw.indicator_values ORDER BY rowid",
    )
    units = rows(home, "SELECT unit_as_written FROM raw.indicator_values ORDER BY rowid")
    entries = [
        {
            "data_year": year,
            "indicator_no": number,
            "value": text,
            "unit": None if unit[0] and str(unit[0]) in str(text) else unit[0],
            "evidence": evidence,
            "note": note,
        }
        for (year, number, text, evidence, note, *_), unit in zip(read, units, strict=True)
    ]
    path = home.root / "同.json"
    path.write_bytes(as_json([report(registry, "同园", indicators=entries)]))
    take(home, registry, path)
    again = rows(
        home,
        "SELECT v.data_year, indicator_no, text_as_written, evidence, note, "
        "value, attainment, state FROM raw.indicator_values AS v "
        "WHERE source_file = '同.json' ORDER BY rowid",
    )
    assert again == read


def test_a_broken_report_or_entry_does_not_stop_the_others(
    home: Home,
    registry: Registry,
    write,  # type: ignore[no-untyped-def]
) -> None:
    faulty = report(registry, "乙园", onsite_start_date="某日")
    faulty["indicators"][0]["value"] = "很多"
    faulty["indicators"][1]["label"] = "再生水回收率"
    faulty["indicators"][1].pop("indicator_no")
    faulty["requirements"][0] = {"label": "无此要求", "is_met": "符合"}
    reports: list[object] = [report(registry, "甲园"), 5, faulty, {}, report(registry, "丙园")]
    answers = take(home, registry, write(as_json(reports)))
    assert [answer.outcome for answer in answers] == [
        "accepted_with_issues",
        "rejected",
        "accepted_with_issues",
        "rejected",
        "accepted_with_issues",
    ]
    assert [(issue["check_id"], issue["place"]) for issue in answers[1].issues] == [
        ("B03", "reports[1]")
    ]
    told = {(issue["check_id"], issue["place"]) for issue in answers[2].issues}
    assert {
        ("B02", "reports[2].onsite_start_date"),
        ("V01", "reports[2].indicators[0]"),
        ("L01", "reports[2].indicators[1]"),
        ("L05", "reports[2].requirements[0]"),
    } <= told
    assert "N01" in checks(answers[3])


def test_the_head_of_a_file_with_a_broken_tail_stays(home: Home, registry: Registry, write) -> None:  # type: ignore[no-untyped-def]
    whole = as_json([report(registry, park) for park in ("甲园", "乙园")])
    path = write(whole[:-200])
    assert [a.outcome for a in take(home, registry, path)] == ["accepted_with_issues", "rejected"]
    answers = take(home, registry, write(whole))
    assert [answer.outcome for answer in answers] == ["duplicate", "accepted_with_issues"]
    assert rows(home, "SELECT count(*) FROM raw.diagnoses") == [(2,)]


def test_the_district_of_a_report(home: Home, registry: Registry, write) -> None:  # type: ignore[no-untyped-def]
    reports = [
        report(registry, "甲园", district="海淀"),
        report(registry, "乙园", district=None),
        report(registry, "丙园", district="南城区"),
    ]
    path = write(as_json(reports), "西城区/积压.json")
    answers = take(home, registry, path.parent)
    codes = rows(home, "SELECT envelope_district_code FROM raw.submissions ORDER BY received_seq")
    assert codes == [("110108",), ("110102",), ("110102",)]
    assert "P06" in checks(answers[2])
    assert "东城区" in str(
        next(i["message_zh"] for i in answers[2].issues if i["check_id"] == "P06")
    )
    given = list(check(home, [path], registry.districts_by_name["朝阳区"], registry))
    assert [answer.judged.candidate.district_code for answer in given] == ["110105"] * 3


def test_dates_make_a_confirmation(home: Home, registry: Registry, write) -> None:  # type: ignore[no-untyped-def]
    dates = {
        "onsite_start_date": "2023年6月5日",
        "onsite_end_date": "2023-06-08",
        "handover_date": "2023/9/20",
        "meeting_date": "2023.9.18",
    }
    take(home, registry, write(as_json([report(registry, **dates)])))
    assert rows(
        home,
        "SELECT date_source, onsite_working_days, CAST(completed_date AS VARCHAR), is_free, "
        "has_third_party_evaluation FROM raw.diagnoses",
    ) == [("confirmation", 4, "2023-09-20", None, None)]


def test_check_writes_nothing_and_says_the_same(home: Home, registry: Registry, write) -> None:  # type: ignore[no-untyped-def]
    path = write(as_json([report(registry, "甲园"), 5]))
    checked = list(check(home, [path], None, registry))
    assert not home.root.exists()
    taken = take(home, registry, path)
    assert [(a.outcome, a.issues) for a in checked] == [(a.outcome, a.issues) for a in taken]


def test_the_archive_can_be_read_again(home: Home, registry: Registry, write) -> None:  # type: ignore[no-untyped-def]
    path = write(as_csv([report(registry, park) for park in ("甲园", "乙园")]), "积压.csv")
    take(home, registry, path)
    path.unlink()
    again = list(rejudge(home, registry))
    assert [(one.before, one.after) for one in again] == [("accepted_with_issues",) * 2] * 2
    changed = {change.key[0] for one in again for change in one.changes}
    assert changed <= {"P01", "P05"}


def test_a_confirmation_that_comes_later_joins_its_report(
    home: Home, registry: Registry, write, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    take(home, registry, SAMPLES / "package-106")
    ((park, provider),) = rows(
        home, "SELECT park_name_as_written, provider_name_as_written FROM raw.diagnoses"
    )
    other = Home.at(tmp_path / "other")
    one: Report = report(registry, str(park), provider_name=provider)
    take(other, registry, write(as_json([report(registry, "甲园"), one])))
    later = tmp_path / "later"
    later.mkdir()
    for path in (SAMPLES / "package-106").iterdir():
        if "报告" not in path.name:
            shutil.copy(path, later)
    answers = take(other, registry, later)
    assert [answer.outcome for answer in answers] != ["rejected"]
    joined = rows(other, "SELECT file_name, part FROM raw.files WHERE joined_from IS NOT NULL")
    assert ("积压.json", "reports[1]") in joined


def test_a_run_that_breaks_off_is_finished_by_the_next(
    home: Home, registry: Registry, write, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    import ingest.taking_in.batch as batch

    parks = [f"{name}园" for name in "甲乙丙丁戊"]
    path = write(as_json([report(registry, park) for park in parks]))
    whole, appended = batch.append_rows, [0]

    def fail_in_the_second_batch(con: object, table: str, table_rows: list[object]) -> None:
        appended[0] += table == "raw.arrivals"
        if appended[0] == 2:
            raise RuntimeError("disk full")
        whole(con, table, table_rows)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "BATCH", 2)
    monkeypatch.setattr(batch, "append_rows", fail_in_the_second_batch)
    with pytest.raises(RuntimeError):
        take(home, registry, path)
    monkeypatch.setattr(batch, "append_rows", whole)
    assert rows(home, "SELECT count(*) FROM raw.diagnoses") == [(2,)]
    assert rows(home, "SELECT count(*) FROM raw.indicator_values") == [(186,)]
    outcomes = [answer.outcome for answer in take(home, registry, path)]
    assert outcomes == ["duplicate"] * 2 + ["accepted_with_issues"] * 3
    assert rows(home, "SELECT count(*), count(DISTINCT park_id) FROM raw.diagnoses") == [(5, 5)]


def test_the_answer_is_one_file_with_a_line_for_each_report(
    home: Home,
    registry: Registry,
    write,  # type: ignore[no-untyped-def]
) -> None:
    answers = take(home, registry, write(as_json([report(registry, "甲园"), 5])))
    (folder,) = home.receipts.iterdir()
    lines = [json.loads(x) for x in (folder / "answer.jsonl").read_text("utf-8").splitlines()]
    assert [line["name"] for line in lines] == ["积压.json reports[0]", "积压.json"]
    assert [line["outcome"] for line in lines] == [answer.outcome for answer in answers]
    assert [i["check_id"] for i in lines[1]["issues"]] == ["B03"]


def test_a_merged_park_takes_the_reports_of_its_other_name(
    home: Home,
    registry: Registry,
    write,  # type: ignore[no-untyped-def]
) -> None:
    take(home, registry, write(as_json([report(registry, "星河产业园")])))
    take(home, registry, write(as_json([report(registry, "星河园")])))
    merge_parks(home, "星河园", "星河产业园")
    (answer,) = take(home, registry, write(as_json([report(registry, "星河园", district="海淀")])))
    assert answer.judged.park is not None
    assert answer.judged.park.park.park_name == "星河产业园"
    assert answer.judged.replaces is not None  # the diagnosis of the same year, under either name


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_bulk_files_in_a_zip_are_read_as_beside_it(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    """Each is archived as it was before it was zipped, and its reports stand beside the zip's forms."""
    data = as_json([report(registry, "甲园", district="海淀"), report(registry, "乙园")])
    word = SAMPLES / "report-101-plain.docx"
    (tmp_path / "西城区").mkdir()
    path = zipped(
        tmp_path / "西城区" / "全部.zip",
        {
            "2023/积压.json": data,
            "补报.csv": as_csv([report(registry, "丙园", district=None)]),
            "报告.docx": word.read_bytes(),
        },
    )
    checked = list(check(home, [path], None, registry))
    taken = take(home, registry, path.parent)
    assert [(answer.name, answer.outcome) for answer in taken] == [
        ("全部.zip", "accepted_with_issues"),
        ("2023/积压.json reports[0]", "accepted_with_issues"),
        ("2023/积压.json reports[1]", "accepted_with_issues"),
        ("补报.csv 第2行", "accepted_with_issues"),
    ]
    assert [a.name for a in checked] == [a.name for a in taken]
    assert {path for answer in taken for path in answer.paths} == {path}
    codes = rows(home, "SELECT envelope_district_code FROM raw.submissions ORDER BY received_seq")
    assert codes == [("110102",), ("110108",), ("110105",), ("110102",)]
    ((sha256,),) = rows(home, "SELECT DISTINCT sha256 FROM raw.files WHERE part LIKE 'reports%'")
    assert (home.archive / str(sha256)).read_bytes() == data
    again = zipped(tmp_path / "再交.zip", {"积压.json": data})
    assert [answer.outcome for answer in take(home, registry, again)] == ["duplicate"] * 2
    path.unlink()
    assert [(one.before == one.after) for one in rejudge(home, registry)] == [True] * 4


def test_a_later_form_joins_a_report_of_a_zipped_bulk_file_within_one_check(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    forms = {
        path.name: path.read_bytes()
        for path in (SAMPLES / "package-106").iterdir()
        if "报告" not in path.name
    }
    (known,) = check(home, [SAMPLES / "package-106"], None, registry)
    park, provider = known.judged.report.park_name, known.judged.report.provider_name
    one = report(registry, park.text, provider_name=provider.text)
    paths = [
        zipped(tmp_path / "后.zip", forms),
        zipped(tmp_path / "先.zip", {"积压.json": as_json([report(registry, "甲园"), one])}),
    ]
    later = list(check(home, paths, None, registry))[-1]
    joined = [(file.name, file.part) for file in later.judged.files if file.joined_from]
    assert joined == [("积压.json", "reports[1]")]


def test_a_zip_with_a_damaged_member_is_refused_whole(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    """Whether it is the bulk file or a form that is damaged: nothing of the zip is taken in."""
    word = (SAMPLES / "report-101-plain.docx").read_bytes()
    for damaged in ("报告.docx", "积压.json"):
        path = tmp_path / "坏.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("报告.docx", word)
            archive.writestr("积压.json", as_json([report(registry, "甲园")]))
            at = archive.getinfo(damaged).header_offset + 1000
        data = bytearray(path.read_bytes())
        data[at] ^= 0xFF
        path.write_bytes(data)
        (answer,) = take(home, registry, path)
        assert [(i["check_id"], i["file"]) for i in answer.issues] == [("F03", "坏.zip")]
        assert damaged in str(answer.issues[0]["message_zh"])
    assert rows(home, "SELECT count(*) FROM raw.diagnoses") == [(0,)]
