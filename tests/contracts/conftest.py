"""The manifest of the dbt project as it stands, parsed once a session."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"


@pytest.fixture(scope="session")
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    """dbt's manifest; the cache keeps its partial parse from run to run."""
    from dbt.cli.main import dbtRunner

    cache = request.config.cache
    assert cache is not None
    target = cache.mkdir("dbt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GREENPARK_WAREHOUSE", str(target / "parse.duckdb"))
        patch.delenv("GREENPARK_SEEDS", raising=False)
        outcome = dbtRunner().invoke([
            "parse", "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT),
            "--target-path", str(target), "--log-path", str(target), "--log-level", "none",
            "--no-send-anonymous-usage-stats", "--vars", '{"as_of": "2026-01-01"}',
        ])  # fmt: skip
    assert outcome.success, outcome.exception
    read: dict[str, Any] = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return read
