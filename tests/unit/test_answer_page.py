"""The answer's page: what it says first, what it never says, and that it needs nothing from outside."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html as lxml_html

from ingest.answer.files import folder_name, marked_name, write_answer
from ingest.answer.page import FileAnswer, label_tables, render
from ingest.answer.words import Words
from ingest.arrival.sources import Candidate, InputFile
from ingest.judging.judge import Judged
from ingest.judging.park_match import Register
from ingest.taking_in.examiner import Examiner
from tests import documents
from tests.planted import SAMPLE, planted
from warehouse.registers.park_rows import starter_parks
from warehouse.rules.rows import Registry

AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
SAMPLES = sorted(p for p in SAMPLE.parent.rglob("*.*") if p.suffix in {".docx", ".xlsx"})


def judge_bytes(data: bytes, name: str, registry: Registry) -> Judged:
    judge = Examiner(registry, Register(starter_parks(registry), registry))
    file = InputFile(name, lambda: data, Path(name))
    return judge.judge(Candidate(name, (file,), "110102", Path(name)))


def page_of(judged: Judged, words: Words, *, is_trial: bool = False) -> str:
    files = [
        FileAnswer(
            file.name, file.form, [i for i in judged.issues if i.file == file.name], "副本 1.docx"
        )
        for file in judged.files
    ]
    return render(judged, files, words, AT, is_trial)


@pytest.fixture(scope="module")
def judged(registry: Registry) -> Judged:
    return judge_bytes(planted(), "报告.docx", registry)


def texts(page: str, css_class: str) -> list[str]:
    found = lxml_html.fromstring(page).find_class(css_class)
    return [" ".join(element.text_content().split()) for element in found]


def test_outcome_comes_first_then_counts_then_every_issue(
    judged: Judged, registry: Registry
) -> None:
    page = page_of(judged, Words(registry, "zh"))
    body = lxml_html.fromstring(page).find("body").text_content()
    assert body.index("已接收（有问题）") < body.index("问题汇总") < body.index("问题与改正要求")
    errors = sum(issue.severity == "error" for issue in judged.issues)
    (counts,) = texts(page, "counts")
    assert counts.startswith(f"{errors}错误")
    remedies = texts(page, "remedy")
    assert len(remedies) == len(judged.issues)
    for issue, message, remedy in zip(judged.issues, texts(page, "message"), remedies, strict=True):
        assert " ".join(issue.message_zh.split()) == message
        assert remedy == f"改正：{issue.remedy_zh}"


def test_an_issue_says_its_place_its_indicator_and_who_must_act(
    judged: Judged, registry: Registry
) -> None:
    metas = texts(page_of(judged, Words(registry, "zh")), "meta")
    (meta,) = [meta for meta in metas if "V02" in meta]
    for part in ("错误 V02", "表6 第20行 第5列", "2022 · 19 人均工业增加值", "由谁处理：服务商"):
        assert part in meta


def test_every_row_of_the_report_is_shown_with_how_it_was_read(
    judged: Judged, registry: Registry
) -> None:
    tables = label_tables(judged, Words(registry, "zh"))
    assert {year: len(rows) for year, rows in tables.items()} == {2020: 31, 2021: 31, 2022: 31}
    by_place = {row.place: row for rows in tables.values() for row in rows}
    unit_unknown, read, level = (
        by_place[f"表{place}"] for place in ("5 第5行 第5列", "4 第5行 第5列", "4 第32行 第5列")
    )
    assert (read.label, read.indicator) == ("水资源产出率", "4 水资源产出率")
    assert (read.value_as_written, read.value_as_read) == ("1626.7", "1626.7 元/m3")
    assert (read.state, read.is_other_name) == ("已填报", False)
    assert (unit_unknown.value_as_read, unit_unknown.state) == ("—", "无效")
    assert (level.value_as_written, level.value_as_read) == ("完善", "达到")


def test_other_names_and_unknown_labels_are_marked(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = documents.indicator_rows(registry)
    rows[5][2] = "工业固体废物综合利用率"
    rows[6][2] = "毫不相干的指标"
    table = [documents.HEAD, *rows]
    later = [[documents.LATER_HEAD, *documents.indicator_rows(registry, growth=g)] for g in (1, 2)]
    doc = documents.report(registry, tables=[table, *later])
    first = label_tables(documents.judged(doc, registry, monkeypatch), Words(registry, "zh"))[2020]
    assert [row.label for row in first if row.is_other_name] == ["工业固体废物综合利用率"]
    assert [row.label for row in first if row.indicator is None] == ["毫不相干的指标"]


def test_the_page_asks_for_nothing_from_outside(judged: Judged, registry: Registry) -> None:
    page = page_of(judged, Words(registry, "zh"))
    assert not re.search(r"https?:|src=|@import|url\(|<script|<link", page)
    assert re.findall(r'href="([^"]+)"', page) == ["%E5%89%AF%E6%9C%AC%201.docx"]


def test_text_from_the_document_is_never_markup(registry: Registry) -> None:
    name = "<script>alert(1)</script>.docx"
    faulty = planted([("表4 第2行 第5列", "<img src=x onerror=y>", "V01", "")])
    judged = judge_bytes(faulty, name, registry)
    page = page_of(judged, Words(registry, "zh"))
    assert "<script" not in page
    assert "<img" not in page
    assert html.escape("<img src=x onerror=y>") in page


def test_in_english_nothing_around_the_document_s_own_words_is_chinese(
    judged: Judged, registry: Registry
) -> None:
    page = page_of(judged, Words(registry, "en"), is_trial=True)
    assert 'lang="en"' in page
    assert "it would be accepted, with the issues below" in page
    root = lxml_html.fromstring(page)
    for tag in ("h1", "h2", "th", "caption", "dt", "footer"):
        for element in root.iter(tag):
            assert not re.search("[\u4e00-\u9fff]", element.text_content()), tag
    assert texts(page, "message") == [" ".join(i.message_en.split()) for i in judged.issues]


def test_a_check_does_not_say_that_something_was_taken_in(
    judged: Judged, registry: Registry
) -> None:
    words = Words(registry, "zh")
    assert "已接收并入库" in page_of(judged, words)
    assert "已接收并入库" not in page_of(judged, words, is_trial=True)
    assert "材料尚未入库" in page_of(judged, words, is_trial=True)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_no_person_is_named_in_an_answer(path: Path, registry: Registry, tmp_path: Path) -> None:
    judged = judge_bytes(path.read_bytes(), path.name, registry)
    report = judged.report
    people = [text for p in report.people for text in (p.name, p.phone, p.email)] if report else []
    people += [member.name for member in report.team] if report else []
    if report and path.suffix == ".docx":
        assert len([text for text in people if text]) > 10  # there is something to leak
    write_answer(tmp_path, judged, registry)
    said = "".join((tmp_path / name).read_text("utf-8") for name in ("answer.html", "answer.json"))
    assert [text for text in people if text and text in said] == []


def test_names_of_marked_copies() -> None:
    assert marked_name("报告.docx", ()) == "报告.批注.docx"
    assert marked_name("报告.批注.docx", ()) == "报告.批注.docx"
    assert marked_name("一/报告.docx", {"报告.批注.docx"}) == "报告2.批注.docx"
    assert marked_name("..\\..\\a:b?.xlsx", ()) == "ab.批注.xlsx"
    assert len(marked_name("长" * 200 + ".docx", ()).encode()) < 255
    assert folder_name("../..", ()) == "答复"
    assert folder_name("报告.docx", {"报告"}) == "报告2"


def test_an_issue_that_no_file_of_the_submission_holds_is_on_the_page_too(
    judged: Judged, registry: Registry, tmp_path: Path
) -> None:
    """Such as of a package as a whole, or of a correction that the city declared."""
    other = replace(judged.issues[0], file="corrections.csv", message_zh="更正甲未采用")
    write_answer(tmp_path, replace(judged, issues=[*judged.issues, other]), registry)
    page = (tmp_path / "answer.html").read_text(encoding="utf-8")
    assert "corrections.csv" in page
    assert page.count("更正甲未采用") == 1
