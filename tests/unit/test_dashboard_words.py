"""The catalogue of words: both languages say all of it, and the pages ask for nothing else."""

from __future__ import annotations

import ast
import csv
import re
import string
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

import dashboard
from dashboard.words import CATALOGUE, NONE, Words, catalogue, load_criteria
from warehouse.home import Home
from warehouse.rules.rows import Registry

SOURCES = sorted(Path(dashboard.__file__).parent.rglob("*.py"))
CHINESE = re.compile(r"[\u3000-\u3020\u4e00-\u9fff\uff00-\uff1e]")
KEY = re.compile(r"[a-z][a-z0-9_]*")
FIXED = 3
"""Letters that a key put together at run time must at least have in the code."""


WRITES_CHINESE = {
    "words.py": "the formats of dates",
    "users.py": "what the command line says, in both languages",
    "desk.py": "the name of a file that came without one",
    "recording.py": "fills in the forms of the guide",
    "reminders.py": "letters to parks",
    "proposals.py": "files for the bureau's own register",
}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def asked_for() -> set[str]:
    """Keys that the code gives as they are to the catalogue."""
    return {
        node.args[0].value
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name | ast.Attribute)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "words"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def patterns() -> list[re.Pattern[str]]:
    """What keys may look like that the code puts together, as ``tab_`` and the name of a tab."""
    found = []
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
                fixed = str(node.left.value)
                if fixed.endswith("_") and KEY.fullmatch(fixed):
                    found.append(re.compile(fixed + "[a-z0-9_]+"))
            if isinstance(node, ast.JoinedStr):
                parts = [
                    part.value if isinstance(part, ast.Constant) else None for part in node.values
                ]
                fixed = "".join(str(part) for part in parts if part is not None)
                if len(fixed) >= FIXED and KEY.fullmatch(fixed.strip("_")):
                    found.append(re.compile("".join(str(part or "[a-z0-9_]+") for part in parts)))
    return found


def chinese_of_its_own(path: Path) -> list[str]:
    """Chinese in the code that is neither explained text nor followed by the same in English."""
    module = tree(path)
    said_twice: set[int] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            for zh, en in pairwise(node.args):
                if not any(CHINESE.search(text) for _, text in texts(en)):
                    said_twice |= {each for each, _ in texts(zh)}
        elif isinstance(node, ast.Expr):  # a docstring
            said_twice |= {each for each, _ in texts(node)}
    return [text for each, text in texts(module) if each not in said_twice and CHINESE.search(text)]


def texts(top: ast.AST) -> list[tuple[int, str]]:
    return [
        (node.lineno * 1000 + node.col_offset, node.value)
        for node in ast.walk(top)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


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
    asked = asked_for()
    assert len(asked) > 100
    assert asked - set(catalogue()["zh"]) == set()


def test_every_text_of_the_catalogue_is_used() -> None:
    written = {text for path in SOURCES for _, text in texts(tree(path))}
    made_up = patterns()
    unused = [
        key
        for key in catalogue()["zh"]
        if key not in written and not any(pattern.fullmatch(key) for pattern in made_up)
    ]
    assert unused == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_page_holds_chinese_of_its_own(path: Path) -> None:
    """What a page says stands in the catalogue; what an error says, beside it in English."""
    assert (chinese_of_its_own(path) != []) == (path.name in WRITES_CHINESE)


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
