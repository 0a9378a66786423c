"""Pictures of every page for the documentation: ``python -m tests.e2e.screenshots DIR``.

They show the whole demo city, made in a folder of its own, so that nobody's data gets into them; each
is kept as ``<page>-<language>-<width>.png``.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
from PIL import Image
from playwright.sync_api import Page

from dashboard.access.navigation import PAGES
from ingest.demo.city import DEFAULT_PARKS
from tests.city import publish_city
from tests.e2e.browser import chromium, served, settle
from warehouse.home import Home
from warehouse.publishing.publication import current_publication

WIDTHS = (1280, 390)
LANGUAGES = ("zh", "en")
WINDOW = 900
HIGHEST = 3000
"""Pixels of a page that are shown at most; below are more rows of the same tables."""
DRAWN = 2500
COLOURS = 128
HEIGHT_OF_CONTENT = "document.querySelector('[data-testid=stMain]').scrollHeight"
TOO_WIDE = """
() => [...document.querySelectorAll('[data-testid=stMainBlockContainer] *')]
  .filter(each => each.getBoundingClientRect().right > innerWidth + 1
    && !each.closest('.gp-scroll, [data-testid=stDataFrame], [role=tablist], pre, .katex'))
  .map(each => each.dataset.testid || each.getAttribute('class') || each.tagName).slice(0, 3)
"""


def main(folder: Path) -> None:
    """Write one picture a page, language and width into ``folder``."""
    with tempfile.TemporaryDirectory() as scratch:
        shoot(
            publish_city(Path(scratch), parks=DEFAULT_PARKS), folder, [page.name for page in PAGES]
        )


def shoot(home: Home, folder: Path, names: Sequence[str]) -> None:
    """Pictures of the pages ``names``, showing the publication of ``home``."""
    folder.mkdir(parents=True, exist_ok=True)
    park, district = _example(home)
    # The first page of the menu has no address of its own; these two show more with an example.
    asked = {
        PAGES[0].name: "",
        "ranking": f"ranking?district={district}",
        "park": f"park?park={park}",
    }
    with served(home) as address, chromium() as browser:
        for name in names:
            for language in LANGUAGES:
                for width in WIDTHS:
                    page = browser.new_page(viewport={"width": width, "height": WINDOW})
                    path = asked.get(name, name)
                    sign = "&" if "?" in path else "?"
                    page.goto(f"{address}/{path}{sign}lang={language}")
                    _take(page, width, folder / f"{name}-{language}-{width}.png")
                    page.close()


def _take(page: Page, width: int, target: Path) -> None:
    """The page as high as its content, in few colours, so that the repository stays small."""
    settle(page)
    page.wait_for_timeout(DRAWN)  # charts and tables are drawn after the script has ended
    height = min(int(page.evaluate(HEIGHT_OF_CONTENT)), HIGHEST)
    page.set_viewport_size({"width": width, "height": max(height, WINDOW)})
    page.wait_for_timeout(DRAWN)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    broken = page.locator("[data-testid=stException]").count()
    print(target, *(["an error is shown"] if broken else []), *page.evaluate(TOO_WIDE))


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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    main(parser.parse_args().folder)
