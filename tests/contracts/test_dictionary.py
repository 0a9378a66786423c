"""The committed data dictionary is what the project and its registry say today."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.conftest import PROJECT
from warehouse.asking.dictionary import LANGUAGES, page, published_tables
from warehouse.rules.rows import Registry

DOCS = PROJECT.parent / "docs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_committed_page_is_what_make_docs_writes(
    manifest: dict[str, Any], registry: Registry, language: str
) -> None:
    written = (DOCS / f"dictionary.{language}.md").read_text(encoding="utf-8")
    current = page(published_tables(manifest), registry, language)
    assert written.splitlines() == current.splitlines(), "run `make docs`"


def test_each_indicator_stands_with_its_label_variants_bounds_and_lead_value(
    manifest: dict[str, Any], registry: Registry
) -> None:
    english = page(published_tables(manifest), registry, "en")
    rows = [line for line in english.splitlines() if line.startswith(("| 6 |", "| 24 |"))]
    assert len(rows) == 2 * len(registry.form_editions)
    for text in (
        "工业固体废弃物综合利用率",
        "工业固废综合利用率",
        "0 … 100",
        "95 (miit-2016, unverified)",
    ):
        assert text in rows[0]
    assert "lower" in rows[1]


def test_codes_and_units_stand_with_their_columns(
    manifest: dict[str, Any], registry: Registry
) -> None:
    chinese = page(published_tables(manifest), registry, "zh")
    assert "overdue 已逾期" in chinese
    assert "| `total_investment_wan_yuan` | 计划总投资 | DOUBLE | 万元 | 是 |" in chinese
