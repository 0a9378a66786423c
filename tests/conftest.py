"""Shared by all tests: the registry as shipped, and a published city."""

from __future__ import annotations

import pytest

from tests.city import published_home as published_home
from warehouse.rules.files import load_registry
from warehouse.rules.rows import Registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The registry of dbt_project/seeds."""
    return load_registry()
