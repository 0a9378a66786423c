"""Where answers go: receipts of what was taken in, and the folder that a check is given."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwt

from ingest.answer.files import keep_answer
from ingest.answer.said import Answer
from ingest.taking_in.intake import check, ingest
from tests.integration.test_cli_commands import run
from tests.planted import SAMPLE, planted
from warehouse.home import Home
from warehouse.rules.rows import Registry

PACKAGE = SAMPLE.parent / "package-106"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


def take(home: Home, registry: Registry, *paths: Path) -> list[Answer]:
    return list(ingest(home, list(paths), None, registry))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_taken_in_has_a_receipt_with_page_json_and_marked_copy(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    report = tmp_path / "报告.docx"
    report.write_bytes(planted())
    (answer,) = take(home, registry, report)
    receipt = home.receipts / answer.judged.submission_id
    assert names_in(home.receipts) == [answer.judged.submission_id]
    assert names_in(receipt) == ["answer.html", "answer.json", "报告.批注.docx"]
    (said,) = json.loads((receipt / "answer.json").read_text(encoding="utf-8"))
    assert said["outcome"] == answer.outcome
    assert len(said["issues"]) == len(answer.issues)


def test_a_duplicate_keeps_its_answer_and_gets_one_that_a_crash_lost(
    home: Home, registry: Registry
) -> None:
    (answer,) = take(home, registry, SAMPLE)
    receipt = home.receipts / answer.judged.submission_id
    first = (receipt / "answer.html").read_bytes()
    (again,) = take(home, registry, SAMPLE)
    assert again.outcome == "duplicate"
    assert (receipt / "answer.html").read_bytes() == first
    shutil.rmtree(receipt)
    take(home, registry, SAMPLE)
    (said,) = json.loads((receipt / "answer.json").read_text(encoding="utf-8"))
    assert said["outcome"] == answer.outcome
    assert len(said["issues"]) == len(answer.issues)


def test_a_refused_file_is_answered_in_full_without_a_marked_copy(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    (answer,) = take(home, registry, broken)
    receipt = home.receipts / answer.judged.submission_id
    assert answer.outcome == "rejected"
    assert names_in(receipt) == ["answer.html", "answer.json"]
    page = (receipt / "answer.html").read_text(encoding="utf-8")
    assert "已退回" in page
    assert str(answer.issues[0]["message_zh"]) in page
    assert "不附带批注的副本" in page


def test_a_readable_file_that_is_refused_has_its_marked_copy(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    letter = docx.Document()
    letter.add_paragraph("会议通知")
    letter.save(str(tmp_path / "通知.docx"))
    (answer,) = take(home, registry, tmp_path / "通知.docx")
    assert answer.outcome == "rejected"
    copy = docx.Document(str(home.receipts / answer.judged.submission_id / "通知.批注.docx"))
    assert ["F10" in comment.text for comment in copy.comments] == [True]


def test_an_old_workbook_is_answered_and_told_how_to_get_a_marked_copy(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "无关内容")
    book.save(str(tmp_path / "旧.xls"))
    (answer,) = take(home, registry, tmp_path / "旧.xls")
    receipt = home.receipts / answer.judged.submission_id
    assert names_in(receipt) == ["answer.html", "answer.json"]
    assert "另存为 .xlsx" in (receipt / "answer.html").read_text(encoding="utf-8")


def test_a_file_that_changed_after_it_was_judged_is_not_marked(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    report = tmp_path / "报告.docx"
    report.write_bytes(planted())
    (answer,) = check(home, [report], None, registry)
    report.write_bytes(SAMPLE.read_bytes())
    folder = keep_answer(home, answer.judged, answer.outcome, registry)
    assert names_in(folder) == ["answer.html", "answer.json"]


def test_what_was_taken_in_is_marked_as_it_was_whatever_became_of_the_file(
    home: Home, registry: Registry, tmp_path: Path
) -> None:
    report = tmp_path / "报告.docx"
    report.write_bytes(planted())
    (answer,) = take(home, registry, report)
    shutil.rmtree(home.receipts)
    report.write_bytes(SAMPLE.read_bytes())
    folder = keep_answer(home, answer.judged, answer.outcome, registry)
    assert names_in(folder) == ["answer.html", "answer.json", "报告.批注.docx"]


def test_a_check_writes_its_answer_to_the_folder_and_nothing_to_the_home(tmp_path: Path) -> None:
    report, home, out = tmp_path / "报告.docx", tmp_path / "home", tmp_path / "答复"
    report.write_bytes(planted())
    done = run("check", report, "--output", out, home=home)
    assert done.returncode == 0, done.stderr
    assert str(out) in done.stdout
    assert names_in(out) == ["answer.html", "answer.json", "报告.批注.docx"]
    assert not home.exists()
    shown = run("check", report, "--output", out, "--format", "json", home=home)
    assert json.loads(shown.stdout) == json.loads((out / "answer.json").read_text("utf-8"))


def test_several_submissions_have_a_folder_each_in_english_on_request(tmp_path: Path) -> None:
    report, out = tmp_path / "报告.docx", tmp_path / "out"
    report.write_bytes(planted())
    done = run(
        "check", report, PACKAGE, "--output", out, home=tmp_path / "home", GREENPARK_LANG="en"
    )
    assert done.returncode == 0, done.stderr
    assert names_in(out) == ["package-106", "报告"]
    page = (out / "报告" / "answer.html").read_text(encoding="utf-8")
    assert "Issues and what would make them right" in page
    comments = docx.Document(str(out / "报告" / "报告.批注.docx")).comments
    assert any("To do: " in comment.text for comment in comments)


def test_a_workbook_s_answer_has_its_marked_copy(home: Home, registry: Registry) -> None:
    sample = SAMPLE.with_name("report-107-workbook.xlsx")
    (answer,) = take(home, registry, sample)
    assert answer.issues
    copy = home.receipts / answer.judged.submission_id / "report-107-workbook.批注.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(copy.read_bytes()))
    notes = [c.comment.text for s in book for r in s.iter_rows() for c in r if c.comment]
    said = "\n".join(notes)
    assert [i["check_id"] for i in answer.issues if f" {i['check_id']}]" not in said] == []
