"""Pictures of every page for the documentation: ``python -m tests.e2e.screenshots DIR``.

They show the whole demo city, made in a folder of its own, so that nobody's data gets into them.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb
from playwright.sync_api import Page

from ingest.demo.city import DEFAULT_PARKS
from tests.city import publish_city
from tests.e2e.browser import chromium, served, settle
from warehouse.home import Home
from warehouse.publish import current_publication

WIDTH = 1280
DRAWN = 2500


def main(folder: Path) -> None:
    """Write one picture a page and language into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        home = publish_city(Path(scratch), parks=DEFAULT_PARKS)
        park, district = _example(home)
        pages = {
            "ranking": (f"?district={district}", None, 1300),
            "park": (f"park?park={park}", None, 1000),
            "park-indicators": (f"park?park={park}", 1, 1450),
            "candidates": ("candidates", None, 1250),
            "follow-up": ("follow_up", None, 1300),
            "follow-up-diagnoses": ("follow_up", 1, 1000),
        }
        with served(home) as address, chromium() as browser:
            for name, (path, tab, height) in pages.items():
                for language in ("zh", "en"):
                    page = browser.new_page(viewport={"width": WIDTH, "height": height})
                    sign = "&" if "?" in path else "?"
                    page.goto(f"{address}/{path}{sign}lang={language}")
                    _shoot(page, tab, folder / f"{name}.{language}.png")
                    page.close()


def _shoot(page: Page, tab: int | None, target: Path) -> None:
    settle(page)
    if tab is not None:
        page.get_by_role("tab").nth(tab).click()
    page.wait_for_timeout(DRAWN)  # charts and tables are drawn after the script has ended
    page.screenshot(path=target)
    print(target)


def _example(home: Home) -> tuple[str, str]:
    """A park in the upper half with answered recommendations, and the district with most parks."""
    with duckdb.connect(str(current_publication(home).path), read_only=True) as con:
        park = con.execute(
            "SELECT park_id FROM marts.fct_current_standings s "
            "JOIN marts.fct_follow_ups f USING (park_id) WHERE f.state = 'submitted' "
            "ORDER BY abs(city_rank - rankable_parks / 3), park_id LIMIT 1"
        ).fetchone()
        district = con.execute(
            "SELECT district_code FROM marts.fct_current_standings WHERE is_rankable "
            "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        ).fetchone()
    assert park is not None
    assert district is not None
    return park[0], district[0]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
