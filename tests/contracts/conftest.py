"""The manifest of the dbt project as it stands, parsed once a run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.parsed import SHIPPED_SEEDS, shared_parse
from tests.sharing import made_once

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
PARSE = "partial_parse.msgpack"


@pytest.fixture(scope="session")
def manifest(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, parse_folder: Path
) -> dict[str, Any]:
    """dbt's manifest; pytest's cache keeps its partial parse from run to run."""
    cache = request.config.cache
    kept = None if cache is None else cache.mkdir("dbt") / PARSE

    def make(folder: Path) -> None:
        if kept is not None and kept.exists():
            shutil.copyfile(kept, folder / PARSE)
        _parse(folder, parse_folder)
        if kept is not None:
            part = kept.with_suffix(".part")
            shutil.copyfile(folder / PARSE, part)
            part.replace(kept)

    folder = made_once(tmp_path_factory, "manifest", make)
    read: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return read


def _parse(target: Path, shared: Path) -> None:
    from dbt.cli.main import dbtRunner

    with pytest.MonkeyPatch.context() as patch, shared_parse(shared):
        patch.setenv("GREENPARK_WAREHOUSE", str(target / "warehouse.duckdb"))
        patch.setenv("GREENPARK_SEEDS", SHIPPED_SEEDS)
        outcome = dbtRunner().invoke([
            "parse", "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT),
            "--target-path", str(target), "--log-path", str(target), "--log-level", "none",
            "--no-send-anonymous-usage-stats", "--vars", '{"as_of": "2026-01-01"}',
        ])  # fmt: skip
    assert outcome.success, outcome.exception
