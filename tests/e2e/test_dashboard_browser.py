"""The dashboard in a real browser: pages open, filters filter, a click opens a park."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app_pages import sql
from tests.e2e.browser import cells, served, settle, strangers
from tests.needs import NEEDS_BROWSER
from warehouse.home import Home

pytestmark = NEEDS_BROWSER

ROW_HEIGHT = 32
TITLES = {
    "": "总览",
    "ranking": "园区排名",
    "park": "园区档案",
    "indicators": "指标分析",
    "candidates": "标杆候选",
    "follow_up": "跟踪反馈",
}


@pytest.fixture(scope="module")
def address(published_home: Home) -> Iterator[str]:
    with served(published_home) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may ask nobody but this machine."""
    page = browser.new_page(viewport={"width": 1280, "height": 1400})
    outside = strangers(page)
    yield page
    page.close()
    assert outside == []


def shows(figure: Decimal, row: list[str]) -> bool:
    """Whether a cell of the row holds the figure, to the last of its six decimals."""
    return f"{figure:f}".rstrip("0").rstrip(".") in row


@pytest.mark.parametrize("path", TITLES)
def test_each_page_opens_by_its_address(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/{path}")
    settle(page)
    expect(page.locator("h1")).to_have_text(TITLES[path])
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("开发模式")).to_be_visible()


def test_a_district_is_chosen_and_a_park_opened_with_the_index_that_sql_gives(
    page: Page, address: str, published_home: Home
) -> None:
    code, district, park, park_id, gi = sql(
        published_home,
        "SELECT district_code, district_name, park_name, park_id, gi FROM "
        "marts.fct_current_standings WHERE is_rankable ORDER BY city_rank DESC LIMIT 1",
    )[0]
    page.goto(f"{address}/ranking")
    settle(page)
    page.get_by_role("combobox", name="所属区").click()
    page.get_by_role("option", name=district, exact=True).click()
    expect(page).to_have_url(re.compile(f"district={code}"))
    expect(page.locator(".gp-finding")).to_contain_text(district)
    settle(page)
    rows = cells(page.get_by_test_id("stDataFrame").first)
    last = len(rows) - 1
    assert park in rows[last]
    assert shows(gi, rows[last])
    grid = page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    grid.click(position={"x": 300, "y": ROW_HEIGHT * (last + 1.5)})
    expect(page.locator("h2")).to_have_text(park)
    settle(page)
    expect(page).to_have_url(re.compile(f"/park\\?park={park_id}"))
    expect(page.locator(".gp-finding")).to_contain_text(f"绿色指数{gi:.2f}")
    assert any(shows(gi, row) for row in cells(page.get_by_test_id("stDataFrame").first))


def test_the_english_switch_holds_from_page_to_page(page: Page, address: str) -> None:
    page.goto(f"{address}/ranking")
    settle(page)
    page.get_by_role("radio", name="English").click()
    expect(page.locator("h1")).to_have_text("Park ranking")
    page.get_by_role("link", name="Benchmark candidates").click()
    expect(page.locator("h1")).to_have_text("Benchmark candidates")


def test_a_click_in_the_matrix_shows_the_checks_of_that_park(
    page: Page, address: str, published_home: Home
) -> None:
    page.goto(f"{address}/candidates")
    settle(page)
    rows = cells(page.get_by_test_id("stDataFrame").first)
    park = rows[2][1]
    page.get_by_test_id("stDataFrame").first.click(position={"x": 150, "y": ROW_HEIGHT * 3.5})
    expect(page.locator("h3")).to_contain_text(park)
    settle(page)
    reasons = {
        reason for row in cells(page.get_by_test_id("stDataFrame").nth(1)) for reason in row[-1:]
    }
    expected = sql(
        published_home,
        "SELECT reason FROM marts.fct_benchmark_checks WHERE park_name = ?",
        park,
    )
    assert reasons == {reason for (reason,) in expected}


def test_a_click_on_a_number_shows_the_cell_it_was_read_from(
    page: Page, address: str, published_home: Home
) -> None:
    park, year, name, text, place = sql(
        published_home,
        "SELECT v.park_id, v.data_year, i.name_zh, v.text_as_written, v.source_place "
        "FROM marts.fct_indicator_values v JOIN marts.dim_indicators i "
        "USING (indicator_set_id, indicator_no) JOIN marts.fct_current_standings s "
        "USING (park_id, data_year) WHERE v.indicator_no = 2 AND v.state = 'reported' "
        "ORDER BY s.city_rank LIMIT 1",
    )[0]
    page.goto(f"{address}/park?park={park}&view=indicators")
    settle(page)
    page.get_by_role("radio", name=f"{year}年").click()
    settle(page)
    cells(page.get_by_test_id("stDataFrame").first)
    page.get_by_test_id("stDataFrame").first.click(position={"x": 200, "y": ROW_HEIGHT * 2.5})
    expect(page.locator("h3")).to_contain_text(f"2 {name}（{year}年）")
    facts = page.locator(".gp-facts")
    expect(facts.filter(has_text=place)).to_have_count(1)
    expect(facts.filter(has_text=text)).not_to_have_count(0)


def test_parks_that_are_picked_stand_in_the_address(
    page: Page, address: str, published_home: Home
) -> None:
    park, name = sql(
        published_home,
        "SELECT park_id, park_name FROM marts.fct_current_standings WHERE is_rankable "
        "ORDER BY city_rank DESC LIMIT 1",
    )[0]
    page.goto(f"{address}/ranking")
    settle(page)
    page.get_by_role("radio", name="并排比较").click()
    expect(page).to_have_url(re.compile("view=compare"))
    settle(page)
    page.get_by_role("combobox", name="选择园区").click()
    page.get_by_role("option", name=re.compile(name)).click()
    expect(page).to_have_url(re.compile(f"parks={park}"))
    expect(page.locator(".gp-table")).to_contain_text(name)


def test_a_printed_page_shows_its_figures_and_not_the_menu(page: Page, address: str) -> None:
    page.goto(f"{address}/ranking")
    settle(page)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_test_id("stDownloadButton").first).to_be_hidden()
    expect(page.locator(".gp-finding")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
