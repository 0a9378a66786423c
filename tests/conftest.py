"""Shared by all tests: the registry as shipped, dbt's parse, a published city, a made-up one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.city import empty_home as empty_home
from tests.city import published_home as published_home
from tests.made_up import marts as marts
from tests.parsed import shared_parse
from tests.sharing import run_folder
from warehouse.publishing import build as building
from warehouse.rules.files import load_registry
from warehouse.rules.rows import Registry

LONGEST = (
    "e2e/test_journeys_work.py",
    "integration/test_packages_joining.py",
    "e2e/test_dashboard_browser.py",
    "integration/test_warehouse_publish.py",
    "integration/test_access_matrix.py",
    "integration/test_watch.py",
    "integration/test_cli_commands.py",
    "e2e/test_journeys_sign_in.py",
    "integration/test_warehouse_query.py",
)
"""Files that take the longest come first, so that no worker is left alone with one at the end; those
with a browser apart from each other, and the first two need not wait for the same city."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files; with --dist loadfile the workers take them in this order."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get("/".join(item.path.parts[-2:]), len(LONGEST)))


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The registry of dbt_project/seeds."""
    return load_registry()


@pytest.fixture(scope="session", autouse=True)
def parse_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the run's parse of the dbt project lies; builds in this process begin with it."""
    folder, run_dbt = run_folder(tmp_path_factory), building._run_dbt

    def run_with_parse(*arguments: Any) -> Any:
        with shared_parse(folder):
            return run_dbt(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "_run_dbt", run_with_parse)
        yield folder


@pytest.fixture(scope="module", autouse=True)
def own_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What killed commands of other files' tests leave in the system's is not found by `doctor` here."""
    folder = str(tmp_path_factory.mktemp("tmp"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        yield
