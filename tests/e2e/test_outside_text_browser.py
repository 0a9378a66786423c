"""Names with pictures and links in them, before a real browser: it shows them and asks nobody.

The Content-Security-Policy is that of deploy/nginx.conf, put on the pages on their way to the browser.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect

from dashboard.parts.outside import APART
from tests.e2e.browser import free_port, served, settle, strangers, wait_for
from tests.needs import NEEDS_BROWSER
from tests.unit.test_plain import HOSTILE
from warehouse.home import Home
from warehouse.publishing.publication import current_publication

pytestmark = NEEDS_BROWSER

CONFIG = Path(__file__).parents[2] / "deploy" / "nginx.conf"
STRANGER = "http://stranger.example"
PICTURE = f"![x]({STRANGER}/x.png)<img src={STRANGER}/y.png> :material/home: {STRANGER}"
TEXTS = frozenset(
    {"park_name", "provider_name", "content", "expected_effect", "note"}
    | {"evidence", "display_name", "message_zh"}
)
PAGES = {
    "": "总览",
    "ranking": "园区排名",
    "park": "园区档案",
    "candidates": "标杆候选",
    "indicators": "指标分析",
    "follow_up": "跟踪反馈",
    "review": "区级审核",
    "providers": "服务商",
    "quality": "数据质量",
    "hand_in": "提交材料",
    "register": "名录与规则",
    "workbench": "SQL工作台",
}


@pytest.fixture(scope="module")
def hostile(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The demo city, every name and free text of which begins with a picture."""
    home = Home.at(tmp_path_factory.mktemp("hostile") / "home")
    shutil.copytree(published_home.root, home.root)
    path = current_publication(home).path
    path.chmod(0o600)
    with duckdb.connect(str(path)) as con:
        columns = con.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'marts' AND data_type = 'VARCHAR'"
        ).fetchall()
        for table, column in columns:
            if column in TEXTS:
                con.execute(f'UPDATE marts."{table}" SET "{column}" = ? || "{column}"', [PICTURE])
    return home


@pytest.fixture(scope="module")
def address(hostile: Home) -> Iterator[str]:
    with served(hostile) as address:
        yield address


def policy() -> str:
    (found,) = re.findall(r'Content-Security-Policy "([^"]+)"', CONFIG.read_text(encoding="utf-8"))
    return str(found).replace("$host", "127.0.0.1")


def under_policy(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": policy()})


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may ask nobody but this machine, and tries nothing that its policy forbids."""
    # To the browser a page on its way through a test is from elsewhere, and asks this machine.
    context = browser.new_context(
        viewport={"width": 1280, "height": 1600}, permissions=["local-network-access"]
    )
    page = context.new_page()
    outside, refused = strangers(page), list[str]()

    def note(said: ConsoleMessage) -> None:
        if "Security Policy" in said.text:
            refused.append(said.text)

    page.on("console", note)
    page.route(lambda url: "/static/" not in url and "/_stcore/" not in url, under_policy)
    yield page
    context.close()
    assert outside == []
    assert refused == []


@pytest.mark.parametrize("path", PAGES)
def test_a_name_with_a_picture_makes_no_request(
    page: Page, address: str, hostile: Home, path: str
) -> None:
    with duckdb.connect(str(current_publication(hostile).path), read_only=True) as con:
        (park,) = con.execute(
            "SELECT park_id FROM marts.fct_current_standings ORDER BY city_rank LIMIT 1"
        ).fetchone() or ("",)
    page.goto(f"{address}/{path}?park={park}")
    settle(page)
    expect(page.locator("h1").first).to_have_text(PAGES[path])
    expect(page.get_by_test_id("stException")).to_have_count(0)
    views = page.locator("[data-testid=stMain] [data-testid=stButtonGroup]").get_by_role("radio")
    for view in views.all():
        view.click()
        settle(page)
    assert page.locator(f"a[href^='{STRANGER}'], img[src^='{STRANGER}']").count() == 0


def test_a_park_with_a_picture_in_its_name_is_shown_by_its_name(page: Page, address: str) -> None:
    page.goto(f"{address}/ranking")
    settle(page)
    expect(page.locator(".gp-finding")).to_contain_text(PICTURE)


SCRIPT = """
import streamlit as st
from dashboard.parts.outside import plain
from tests.unit.test_plain import HOSTILE
for number, text in enumerate(HOSTILE):
    with st.container(key=f"text_{number}"):
        st.markdown("x" + plain(text) + "x" if not text.strip() else plain(text))
    st.button(plain(text), key=f"button_{number}")
with st.container(key="control"):
    st.markdown("![x](http://stranger.example/x.png)")
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("script") / "shown.py"
    path.write_text(SCRIPT, encoding="utf-8")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", path, "--server.headless=true",
         f"--server.port={port}", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false"],
        cwd=Path(__file__).parents[2], env=None, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def test_the_browser_shows_every_escaped_text_letter_for_letter(
    browser: Browser, script: str
) -> None:
    page = browser.new_page()
    outside = strangers(page)
    page.route(f"{STRANGER}/**", lambda route: route.abort())
    page.goto(script)
    settle(page)
    page.wait_for_selector(".st-key-control img")
    for number, text in enumerate(HOSTILE):
        expected = " ".join(text.split())
        if not expected:
            continue
        markdown = page.locator(f".st-key-text_{number}")
        button = page.locator(f".st-key-button_{number}")
        for shown in (markdown, button):
            assert " ".join(shown.inner_text().replace(APART, "").split()) == expected
        made = "a, img, code, em, strong, del, .katex, [role=img], span[style], h1, li, hr, table"
        assert markdown.locator(made).count() == 0, text
    # The same text without the escape is fetched, so that the browser would have told.
    assert outside == [f"{STRANGER}/x.png"]
    page.close()
