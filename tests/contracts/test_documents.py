"""What the documents for people say of files and versions is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
RECIPES = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs" / "howto").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#:\s]+)\)")
FILE = re.compile(r"`([\w./-]+\.(?:py|csv|sql|yml|toml|lock))`")
MADE_UP = re.compile(r"notes|ods")
"""The page and the reader that the recipes add."""


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.fixture(scope="module")
def files() -> list[str]:
    floors = ("dashboard", "ingest", "warehouse", "dbt_project", "tests")
    found = [path for floor in floors for path in (ROOT / floor).rglob("*") if path.is_file()]
    return [f"/{named(path)}" for path in [*found, *ROOT.glob("*.*")]]


@pytest.mark.parametrize("page", RECIPES, ids=named)
def test_every_file_that_a_recipe_names_is_there(page: Path, files: list[str]) -> None:
    wanted = set(FILE.findall(page.read_text(encoding="utf-8")))
    lost = [
        name
        for name in wanted
        if not MADE_UP.search(name) and not any(file.endswith(f"/{name}") for file in files)
    ]
    assert lost == []


def test_the_newest_heading_of_the_changelog_is_the_version_or_what_comes_after_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    released = [heading for heading in headings if heading != "Unreleased"]
    assert released[0].startswith(f"{project['version']} (")
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)", each) for each in released)
