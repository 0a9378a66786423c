"""Every published table says what its rows are, and every column what it holds, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dbt_fixture import PROJECT

MODELS = PROJECT / "dbt_project" / "models"


def described(folder: Path) -> dict[str, Any]:
    """The models that the yml files below a folder describe."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.rglob("_*.yml")]
    return {model["name"]: model for file in files for model in file.get("models", ())}


MARTS = described(MODELS / "marts")
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_mart_is_documented() -> None:
    assert set(MARTS) == {path.stem for path in (MODELS / "marts").rglob("*.sql")}


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
    grains = {name: model["description"] for name, model in described(MODELS / folder).items()}
    assert set(grains) == {path.stem for path in (MODELS / folder).rglob("*.sql")}
    assert [name for name, text in grains.items() if not text.startswith("One row")] == []


def test_a_model_is_described_in_its_own_folder() -> None:
    folders = {path.parent for path in MODELS.rglob("*.sql")}
    for folder in folders:
        beside = {path.stem for path in folder.glob("*.sql")}
        files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.glob("_*.yml")]
        assert {model["name"] for file in files for model in file.get("models", ())} == beside


def test_columns_described_once_a_folder_are_the_same_in_every_folder() -> None:
    shared: dict[str, list[str]] = {}
    for path in MODELS.rglob("_*__models.yml"):
        for item in re.findall(r"(?m)^  - (&\w+\n(?:    .*\n)+)", path.read_text(encoding="utf-8")):
            shared.setdefault(item.split()[0], []).append(item)
    assert len(shared) > 10
    assert [name for name, items in shared.items() if len(set(items)) > 1] == []
