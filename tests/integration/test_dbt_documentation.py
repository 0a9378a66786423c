"""Every published table says what its rows are, and every column what it holds, in both languages."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.dbt_fixture import PROJECT

MODELS = PROJECT / "dbt_project" / "models"
MARTS = {
    model["name"]: model
    for model in yaml.safe_load((MODELS / "marts" / "_marts.yml").read_text(encoding="utf-8"))[
        "models"
    ]
}
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_mart_is_documented() -> None:
    assert set(MARTS) == {path.stem for path in (MODELS / "marts").glob("*.sql")}


@pytest.mark.parametrize("name", MARTS)
def test_description_begins_with_the_grain_and_columns_have_their_chinese_term(name: str) -> None:
    assert MARTS[name]["description"].startswith("One row ")
    undescribed = [
        column["name"]
        for column in MARTS[name]["columns"]
        if "data_type" not in column or len(column.get("description", "")) < 10
    ]
    assert undescribed == []
    english_only = [
        column["name"]
        for column in MARTS[name]["columns"]
        if not CHINESE.search(column["description"])
    ]
    assert english_only == []


@pytest.mark.parametrize("folder", ["staging", "intermediate"])
def test_inner_models_say_their_grain(folder: str) -> None:
    described = yaml.safe_load((MODELS / folder / f"_{folder}.yml").read_text(encoding="utf-8"))
    grains = {model["name"]: model["description"] for model in described["models"]}
    assert set(grains) == {path.stem for path in (MODELS / folder).glob("*.sql")}
    assert [name for name, text in grains.items() if not text.startswith("One row")] == []
