"""Each document of fixtures/cases is read right, or what is in doubt is said (tests/case_table.py)."""

from __future__ import annotations

import re

import pytest

from tests.case_table import RIGHT
from tests.cases import CASES, issues_of, judged

BULK = {"semi.csv"}  # read record by record: test_cases_excel.py


@pytest.mark.parametrize("name", RIGHT)
def test_what_must_hold_of_the_document_holds(name: str) -> None:
    found = judged(CASES / name)
    for holds in RIGHT[name]:
        holds(found)


def test_every_document_of_the_index_is_held_to_what_is_right() -> None:
    index = (CASES / "INDEX.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (\S+\.\w+) \|", index, re.MULTILINE))
    there = {path.name for path in CASES.iterdir()} - {"INDEX.md", "BASE.docx"}
    assert listed == there == RIGHT.keys() - {"BASE.docx"} | BULK


def test_two_parks_in_one_name_are_named() -> None:
    (issue,) = issues_of(judged(CASES / "K434.docx"), "N01")
    assert "测试甲产业园/测试乙产业园" in issue.message_zh
    assert "more than one park" in issue.message_en
