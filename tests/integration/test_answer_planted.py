"""Twelve faults in one report: twelve issues, each at its place, at once, and as many comments."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from ingest.answer.files import write_answer
from ingest.arrival.sources import Candidate, InputFile
from ingest.judging.judge import Judged
from ingest.judging.park_match import Register
from ingest.readers import Limits, read_document
from ingest.taking_in.examiner import Examiner
from tests.planted import FAULTS, SAMPLE, planted
from warehouse.registers.park_rows import starter_parks
from warehouse.rules.rows import Registry

WORKBOOK = SAMPLE.with_name("report-107-workbook.xlsx")


def judge_bytes(data: bytes, name: str, registry: Registry) -> Judged:
    judge = Examiner(registry, Register(starter_parks(registry), registry))
    file = InputFile(name, lambda: data, Path(name))
    return judge.judge(Candidate(name, (file,), "110102", Path(name)))


def found_in(judged: Judged) -> set[tuple[str, str]]:
    return {(issue.check_id, issue.place) for issue in judged.issues}


@pytest.fixture(scope="module")
def judged(registry: Registry) -> Judged:
    return judge_bytes(planted(), "报告.docx", registry)


def comments_by_cell(document: docx.document.Document) -> dict[str, list[str]]:
    """Texts of the comments whose mark stands in a cell, by the cell's place."""
    texts = {str(comment.comment_id): comment.text for comment in document.comments}
    found: dict[str, list[str]] = {}
    for number, table in enumerate(document.tables, 1):
        for row_number, row in enumerate(table.rows, 1):
            for cell in row._tr.tc_lst:
                place = f"表{number} 第{row_number}行 第{cell.grid_offset + 1}列"
                for mark in cell.iter(qn("w:commentReference")):
                    found.setdefault(place, []).append(texts[mark.get(qn("w:id"))])
    return found


def test_twelve_faults_are_twelve_issues_each_at_its_place(
    judged: Judged, registry: Registry
) -> None:
    before = found_in(judge_bytes(SAMPLE.read_bytes(), "报告.docx", registry))
    new = found_in(judged) - before
    assert new == {(check_id, place) for _, _, check_id, place in FAULTS}
    assert len(FAULTS) == len(new) == 12


def test_the_marked_copy_carries_a_comment_for_each(
    judged: Judged, registry: Registry, tmp_path: Path
) -> None:
    write_answer(tmp_path, judged, registry)
    marked = docx.Document(str(tmp_path / "报告.批注.docx"))
    assert len(list(marked.comments)) == len(judged.issues)
    assert {comment.author for comment in marked.comments} == {"greenpark"}
    by_cell = comments_by_cell(marked)
    for _, _, check_id, place in FAULTS:
        (issue,) = [i for i in judged.issues if (i.check_id, i.place) == (check_id, place)]
        (text,) = [text for text in by_cell[place] if f" {check_id}]" in text]
        assert issue.message_zh in text
        assert issue.remedy_zh in text


def test_the_marked_copy_reads_as_the_original(
    judged: Judged, registry: Registry, tmp_path: Path
) -> None:
    write_answer(tmp_path, judged, registry)
    limits = Limits.of(registry.parameters)
    copy = (tmp_path / "报告.批注.docx").read_bytes()
    assert read_document("a.docx", copy, limits) == read_document("a.docx", planted(), limits)


def test_a_workbook_gets_notes_and_colour_at_its_cells(registry: Registry, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(WORKBOOK)
    sheet, head = next(
        (sheet, cell)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == "指标数据"
    )
    faults = {head.row + 1: "三点七五", head.row + 3: 120, head.row + 12: "马马虎虎"}
    for row, value in faults.items():
        sheet.cell(row, head.column).value = value
    out = io.BytesIO()
    book.save(out)
    judged = judge_bytes(out.getvalue(), "附表.xlsx", registry)
    write_answer(tmp_path, judged, registry)
    marked = openpyxl.load_workbook(tmp_path / "附表.批注.xlsx")[sheet.title]
    cells = [marked.cell(row, head.column) for row in faults]
    shown = [(c.comment.text.split("]")[0], c.fill.fgColor.rgb) for c in cells if c.comment]
    assert shown == [
        ("[错误 V14", "FFF7B893"),
        ("[错误 X03", "FFF7B893"),
        ("[错误 V04", "FFF7B893"),
    ]
    assert [cell.value for cell in cells] == list(faults.values())


def test_json_of_the_answer_says_what_the_command_says(
    judged: Judged, registry: Registry, tmp_path: Path
) -> None:
    write_answer(tmp_path, judged, registry)
    (answer,) = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    assert list(answer) == ["files", "outcome", "issues"]
    assert answer["files"] == ["报告.docx"]
    assert answer["outcome"] == "accepted_with_issues"
    assert [issue["check_id"] for issue in answer["issues"]] == [i.check_id for i in judged.issues]
