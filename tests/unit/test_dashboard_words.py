"""The catalogue of words: both languages say all of it, and the pages ask for nothing else."""

from __future__ import annotations

import csv
import re
import string
from datetime import date
from pathlib import Path

import pytest

import dashboard
from dashboard.words import CATALOGUE, NONE, Words, catalogue, load_criteria
from warehouse.home import Home
from warehouse.reference import Registry

SOURCES = sorted(Path(dashboard.__file__).parent.rglob("*.py"))
ASKED = re.compile(r'(?:words\(\s*|texts\[)"([a-z0-9_]+)"')
CHINESE = re.compile(r"[\u3000-\u3020\u4e00-\u9fff\uff00-\uff1e]")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_is_there_in_both_languages_with_the_same_places() -> None:
    with CATALOGUE.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        assert row["zh"].strip() and row["en"].strip(), row["key"]
        assert places(row["zh"]) == places(row["en"]), row["key"]
        assert not CHINESE.search(row["en"]), row["key"]


def test_every_text_that_the_code_asks_for_is_in_the_catalogue() -> None:
    asked = {key for path in SOURCES for key in ASKED.findall(path.read_text(encoding="utf-8"))}
    assert len(asked) > 50
    assert asked <= set(catalogue()["zh"])


def test_every_text_of_the_catalogue_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    made_up = ("tab_", "kind_", "requirement_")
    unused = [
        key for key in catalogue()["zh"] if f'"{key}"' not in code and not key.startswith(made_up)
    ]
    assert unused == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_page_holds_chinese_of_its_own(path: Path) -> None:
    """Comments and the formats of dates apart, what a page says stands in the catalogue."""
    if path.name in ("words.py", "access.py", "commands.py"):
        return  # the formats of dates; what the command line says, in both languages
    code = re.sub(r'""".*?"""|#.*', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert CHINESE.findall(code) == []


def test_names_of_codes_come_from_the_registry_in_the_language(
    registry: Registry, tmp_path: Path
) -> None:
    criteria = load_criteria(Home.at(tmp_path))
    zh, en = Words("zh", registry, criteria), Words("en", registry, criteria)
    assert (zh.code("review_state", "approved"), en.code("review_state", "approved")) == (
        "已同意",
        "Approved",
    )
    assert zh.code("review_state", None) == NONE
    assert zh.district("BDA") == "经开区"
    assert list(zh.dimensions()) == ["EG", "RG", "IG", "CG", "HG", "MG"]
    assert [row.criterion_id for row in criteria] == [f"B{n}" for n in range(1, 11)]


def test_a_planned_time_is_said_no_more_exactly_than_it_was_written(registry: Registry) -> None:
    words, when = Words("zh", registry, ()), date(2026, 6, 30)
    assert words.planned(when, "year") == "2026年"
    assert words.planned(when, "month") == "2026年6月"
    assert words.planned(when, "day") == "2026年6月30日"
    assert words.planned(None, None) == NONE
