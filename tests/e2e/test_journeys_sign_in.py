"""Signing in with a real OpenID provider, in a real browser, as each role; and signing out for good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from dashboard.access.navigation import PAGES
from dashboard.access.store import User
from dashboard.parts.outside import APART
from dashboard.words import catalogue
from tests.e2e.browser import settle
from tests.e2e.signed_in import fresh_context, served_with_sign_in, sign_in
from tests.needs import NEEDS_SIGN_IN
from warehouse.home import Home
from warehouse.publishing.publication import current_publication

pytestmark = NEEDS_SIGN_IN
REPORT = Path(__file__).parents[1] / "fixtures" / "samples" / "report-101-plain.docx"


@pytest.fixture(scope="module")
def district(published_home: Home) -> str:
    """A district with ranked parks."""
    with duckdb.connect(str(current_publication(published_home).path), read_only=True) as con:
        found = con.execute(
            "SELECT min(district_code) FROM marts.fct_current_standings WHERE is_rankable"
        ).fetchone()
    assert found is not None
    return str(found[0])


@pytest.fixture(scope="module")
def address(
    published_home: Home, tmp_path_factory: pytest.TempPathFactory, district: str
) -> Iterator[str]:
    """The dashboard with its sign-in, of a home with a user of each role and what is published."""
    home = Home.at(tmp_path_factory.mktemp("home"))
    home.published.symlink_to(published_home.published)
    users = (
        User("bureau@example.cn", "bureau"),
        User("district@example.cn", "district", frozenset({district})),
        User("provider@example.cn", "provider", provider_id="P00000000"),
        User("analyst@example.cn", "analyst"),
    )
    with served_with_sign_in(home, users) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with fresh_context(browser) as context:
        yield context


def titles_for(role: str) -> list[str]:
    return [catalogue()["zh"][f"{page.name}_title"] for page in PAGES if role in page.roles]


@pytest.mark.parametrize("role", ["bureau", "district", "provider", "analyst"])
def test_each_role_signs_in_and_finds_its_pages(
    context: BrowserContext, address: str, role: str
) -> None:
    page = sign_in(context, address, role)
    shown = page.get_by_test_id("stSidebar")
    who = re.escape(f"{role}@example.cn（{catalogue()['zh'][f'role_{role}']}）")
    # An invisible sign keeps the address from becoming a link.
    expect(shown).to_contain_text(re.compile(who.replace("@", f"{APART}?@")))
    titles = titles_for(role)
    if titles:
        expect(page.locator("h1")).to_have_text(titles[0])
    links = page.get_by_test_id("stSidebarNavLink")
    # A menu of a single page is not drawn.
    expect(links).to_have_count(len(titles) if len(titles) > 1 else 0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_who_is_not_registered_sees_a_sentence_and_no_figure(
    context: BrowserContext, address: str
) -> None:
    page = sign_in(context, address, "stranger")
    expect(page.get_by_text(re.compile(f"账号 stranger{APART}?@example.cn 未登记"))).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(0)


def test_after_the_sign_out_a_copied_cookie_opens_nothing(
    browser: Browser, context: BrowserContext, address: str
) -> None:
    page = sign_in(context, address, "bureau")
    copied = context.cookies(address)
    assert any(cookie["name"].startswith("_streamlit_user") for cookie in copied)
    thief = browser.new_context(storage_state={"cookies": copied, "origins": []})
    other = thief.new_page()
    other.goto(f"{address}/ranking")
    settle(other)
    expect(other.locator("h1")).to_have_text("园区排名")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_load_state()
    page.wait_for_timeout(1000)
    other.goto(f"{address}/ranking")
    settle(other)
    expect(other.get_by_text("登录已失效，请重新登录")).to_be_visible()
    expect(other.get_by_test_id("stDataFrame")).to_have_count(0)
    thief.close()


def test_files_go_up_and_down_within_a_sign_in_alone(
    browser: Browser, context: BrowserContext, address: str
) -> None:
    page = sign_in(context, address, "bureau", "hand_in")
    with page.expect_request(lambda request: "/upload_file/" in request.url) as up:
        page.locator("input[type=file]").set_input_files(REPORT)
    answered = up.value.response()
    assert answered is not None
    assert answered.status == 204
    page.goto(f"{address}/ranking")
    settle(page)
    with (
        page.expect_response(lambda response: "/media/" in response.url) as down,
        page.expect_download(),
    ):
        page.get_by_role("button", name="下载为 Excel").first.click()
    assert down.value.status == 200
    copied = context.cookies(address)

    stranger = browser.new_context()
    assert stranger.request.get(down.value.url).status == 403
    stranger.new_page().goto(address)  # it has a session, and nobody has signed in
    sent = {"Content-Type": "multipart/form-data; boundary=b"}
    assert stranger.request.put(up.value.url, headers=sent, data=b"x" * 1000).status == 403
    stranger.close()

    page.get_by_role("button", name="退出登录").click()
    page.wait_for_load_state()
    page.wait_for_timeout(1000)
    thief = browser.new_context(storage_state={"cookies": copied, "origins": []})
    assert thief.request.get(down.value.url).status == 403
    thief.close()


def test_a_cookie_that_was_changed_is_no_sign_in(browser: Browser, address: str) -> None:
    context = browser.new_context()
    context.add_cookies([{"name": "_streamlit_user", "value": "bureau@example.cn", "url": address}])
    page = context.new_page()
    page.goto(address)
    settle(page)
    expect(page.get_by_text("请登录后使用")).to_be_visible()
    context.close()
