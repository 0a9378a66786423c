"""A day's work of each of the four, in a browser, signed in, with `watch` taking in what they hand in."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docx
import duckdb
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dashboard.access.audit import entries
from dashboard.access.store import User
from tests.app_pages import sql
from tests.e2e.browser import cells, settle
from tests.e2e.signed_in import fresh_context, served_with_sign_in, sign_in
from tests.needs import NEEDS_FONT, NEEDS_SIGN_IN
from warehouse.home import Home
from warehouse.publishing.publication import current_publication

pytestmark = NEEDS_SIGN_IN

ROW_HEIGHT = 32
PUBLISHED_WITHIN = 90_000  # milliseconds; seconds on an idle machine


@pytest.fixture(scope="module")
def home(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The city, in a copy that these journeys may change."""
    root = tmp_path_factory.mktemp("work") / "home"
    shutil.copytree(published_home.root, root)
    return Home.at(root)


@pytest.fixture(scope="module")
def owed(home: Home) -> dict[str, Any]:
    """A diagnosis whose follow-up is overdue, alone of its district and year."""
    names = ("district", "park", "park_id", "year", "provider", "recommendations")
    found = sql(
        home,
        "SELECT f.district_code, f.park_name, f.park_id, f.diagnosis_year, d.provider_id, "
        "a.recommendations FROM marts.fct_follow_ups f "
        "JOIN marts.fct_diagnoses d USING (diagnosis_id) "
        "JOIN marts.fct_recommendation_adoption a ON a.district_code = f.district_code "
        "AND a.diagnosis_year = f.diagnosis_year "
        "WHERE f.state = 'overdue' AND a.recommendations BETWEEN 3 AND 4 ORDER BY f.park_id",
    )[0]
    return dict(zip(names, found, strict=True))


@pytest.fixture(scope="module")
def report(published_home: Home, owed: dict[str, Any]) -> Path:
    """The document that was handed in for that diagnosis."""
    files = (published_home.root.parent / "files").rglob("*评估报告*.docx")
    return next(path for path in files if owed["park"] in str(path))


@contextmanager
def watching(home: Home) -> Iterator[None]:
    """`greenpark watch` of ``home``, as it runs beside the dashboard."""
    process = subprocess.Popen(
        [Path(sys.executable).with_name("greenpark"), "--home", home.root, "watch"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="module")
def address(home: Home, owed: dict[str, Any]) -> Iterator[str]:
    users = (
        User("bureau@example.cn", "bureau"),
        User("district@example.cn", "district", frozenset({owed["district"]})),
        User("provider@example.cn", "provider", provider_id=owed["provider"]),
        User("analyst@example.cn", "analyst"),
    )
    with watching(home), served_with_sign_in(home, users) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with fresh_context(browser, height=1400) as context:
        yield context


def taken(page: Page, button: str) -> bytes:
    """What a button gives as a file."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def exported(home: Home, name: str) -> list[str | None]:
    """The files a user has taken, as the audit log tells."""
    who = f"{name}@example.cn"
    return [each.detail for each in entries(home) if (each.who, each.action) == (who, "exported")]


def sign_out(page: Page, address: str) -> None:
    """Sign out; a copy of the cookies opens nothing any more."""
    copied = page.context.cookies(address)
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_load_state()
    page.wait_for_timeout(1000)
    browser = page.context.browser
    assert browser is not None
    thief = browser.new_context()
    thief.add_cookies([dict(cookie) for cookie in copied])  # type: ignore[misc]
    other = thief.new_page()
    other.goto(address)
    settle(other)
    expect(other.get_by_text("登录已失效，请重新登录")).to_be_visible()
    expect(other.get_by_test_id("stDataFrame")).to_have_count(0)
    thief.close()


@NEEDS_FONT
def test_the_bureau_finds_what_a_candidate_lacks_and_takes_the_bulletin(
    context: BrowserContext, address: str, home: Home
) -> None:
    park, criterion, reason = sql(
        home,
        "SELECT c.park_name, k.criterion_id, k.reason FROM marts.fct_benchmark_candidates c "
        "JOIN marts.fct_benchmark_checks k USING (policy_id, park_id) "
        "WHERE NOT c.is_candidate AND k.kind = 'gate' AND k.status = 'FAIL' "
        "ORDER BY c.is_near_miss DESC, c.park_id, k.criterion_id LIMIT 1",
    )[0]
    page = sign_in(context, address, "bureau", "candidates")
    matrix = page.get_by_test_id("stDataFrame").first
    at = [row[1] for row in cells(matrix)].index(park)
    matrix.click(position={"x": 150, "y": ROW_HEIGHT * (at + 1.5)})
    expect(page.locator("h3")).to_contain_text(park)
    settle(page)
    checks = {row[0]: row[-1] for row in cells(page.get_by_test_id("stDataFrame").nth(1))}
    assert checks[criterion] == reason

    page.get_by_role("link", name="总览").click()
    expect(page.locator("h1")).to_have_text("总览")
    settle(page)
    title = "工业园区绿色诊断情况通报"
    bulletin = docx.Document(io.BytesIO(taken(page, f"{title}（Word）")))
    text = "\n".join(paragraph.text for paragraph in bulletin.paragraphs)
    assert title in text
    assert "bureau@example.cn" in text + "".join(
        paragraph.text for section in bulletin.sections for paragraph in section.footer.paragraphs
    )
    assert taken(page, f"{title}（PDF）").startswith(b"%PDF")
    assert [name.rsplit(".", 1)[1] for name in exported(home, "bureau")] == ["docx", "pdf"]
    sign_out(page, address)


def test_a_district_records_a_follow_up_and_sees_the_rate_change(
    context: BrowserContext, address: str, home: Home, owed: dict[str, Any]
) -> None:
    before = sql(
        home,
        "SELECT adopted, adoption_pct FROM marts.fct_recommendation_adoption "
        "WHERE district_code = ? AND diagnosis_year = ?",
        owed["district"],
        owed["year"],
    )
    assert before == [(0, 0)]
    page = sign_in(context, address, "district", "follow_up")
    page.get_by_role("tab", name="登记反馈").click()
    form = page.get_by_test_id("stForm")
    grid = form.get_by_test_id("stDataFrame")
    expect(page.get_by_role("combobox", name="登记哪份诊断的反馈")).to_have_value(
        re.compile(owed["park"])
    )
    grid.scroll_into_view_if_needed()
    grid.click(position={"x": 330, "y": ROW_HEIGHT * 1.5})
    for _ in range(owed["recommendations"]):
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
        page.keyboard.type("采纳")
        page.wait_for_timeout(300)
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
    form.get_by_role("button", name="登记并提交").click()
    expect(page.get_by_text("1份已办结")).to_be_visible(timeout=PUBLISHED_WITHIN)

    page.reload()
    settle(page)
    page.get_by_role("tab", name="采纳与落实").click()
    settle(page)
    panel = page.get_by_role("tabpanel").filter(has_text="采纳率")
    row = next(
        row for row in cells(panel.get_by_test_id("stDataFrame").first) if str(owed["year"]) in row
    )
    assert "100" in row
    assert str(owed["recommendations"]) in row
    sign_out(page, address)


def test_a_provider_mends_what_the_marked_copy_shows_and_is_accepted(
    context: BrowserContext, address: str, home: Home, report: Path, tmp_path: Path
) -> None:
    spoilt, mended = tmp_path / "报告.docx", tmp_path / "报告（修改）.docx"
    _write_without_park_name(report, spoilt)
    _write_mended(report, mended)
    page = sign_in(context, address, "provider", "hand_in")
    choose = page.locator("[data-testid=stFileUploader] input[type=file]")
    choose.set_input_files(spoilt)
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_text("检查结果：提交后将为“已退回”")).to_be_visible(timeout=30_000)
    settle(page)
    expect(page.get_by_text("没有可用的园区名称")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("下载答复和批注副本")).click()
    with zipfile.ZipFile(download.value.path()) as answer:
        marked = docx.Document(io.BytesIO(answer.read("报告.批注.docx")))
    assert exported(home, "provider") == ["报告-答复.zip"]
    comments = [comment.text for comment in marked.comments]
    assert any("没有可用的园区名称" in comment for comment in comments)
    assert any("“一点四三左右”不是数值" in comment for comment in comments)

    page.reload()
    settle(page)
    choose.set_input_files(mended)
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_text("错误0个")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_text("1份已办结")).to_be_visible(timeout=PUBLISHED_WITHIN)
    page.reload()
    settle(page)
    latest = cells(page.get_by_test_id("stDataFrame").first)[0]
    assert mended.name in " ".join(latest)
    assert latest[1].startswith("已接收")
    sign_out(page, address)


def _write_without_park_name(report: Path, target: Path) -> None:
    document = docx.Document(str(report))
    _paragraph(document, "园   区   名   称").runs[1].text = ""
    document.tables[0].rows[1].cells[1].text = ""
    document.tables[3].rows[1].cells[4].text = "一点四三左右"
    document.save(str(target))


def _write_mended(report: Path, target: Path) -> None:
    """The report as it was, but for a sentence: another document of the same diagnosis."""
    document = docx.Document(str(report))
    document.add_paragraph("本报告已按反馈意见修改。")
    document.save(str(target))


def _paragraph(document: Any, start: str) -> Any:
    return next(each for each in document.paragraphs if each.text.startswith(start))


def test_an_analyst_answers_a_question_in_sql(
    context: BrowserContext, address: str, home: Home
) -> None:
    question = (
        "SELECT district_name, round(median(gi), 2) AS gi FROM fct_current_standings "
        "WHERE is_rankable GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 3"
    )
    with duckdb.connect(str(current_publication(home).path), read_only=True) as con:
        con.execute("USE marts")
        answer = con.execute(question).fetchall()
    page = sign_in(context, address, "analyst", "workbench")
    page.get_by_role("textbox", name="SQL 查询语句").fill(question)
    page.keyboard.press("Control+Enter")
    settle(page)
    page.get_by_role("button", name="运行", exact=True).click()
    expect(page.get_by_text("3行、2列")).to_be_visible(timeout=30_000)
    settle(page)
    shown = cells(page.get_by_test_id("stDataFrame").first)
    assert [row[-2] for row in shown] == [district for district, _ in answer]
    assert [float(row[-1]) for row in shown] == [float(gi) for _, gi in answer]
    sign_out(page, address)
